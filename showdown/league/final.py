"""The final: a match of ten rounds, panel and all, between the leading generator and the leading detector."""

from __future__ import annotations

from dataclasses import replace

from showdown.arena.play import play, resume
from showdown.arena.real_type import RealType
from showdown.arena.run_folder import FINAL, RECORD
from showdown.arena.settings import Settings
from showdown.arena.watcher import Watcher
from showdown.league.document import verdict_of_final
from showdown.league.ladder import Ladder
from showdown.league.record import LeagueRecord
from showdown.league.settings import FINAL_ROUNDS
from showdown.plugins import told_apart


def match_of_leaders(record: LeagueRecord) -> Settings | None:
    """The match of the leaders, on the terms of their league; None where a role has nobody who is rated."""
    ladder = Ladder.from_json(record.ending["ladder"])
    leaders = [ladder.leader(role) for role in ("generator", "detector")]
    if None in leaders:
        return None
    names = [one.name for one in record.settings.forgers], [one.name for one in record.settings.judges]
    generator, detector = (side.index(one.team) for side, one in zip(names, leaders, strict=True) if one)
    match = record.settings.match(generator, detector, FINAL_ROUNDS)
    forger, judge = told_apart([match.generator, match.detector])
    return replace(match, generator=forger, detector=judge)


def is_final_due(record: LeagueRecord) -> bool:
    """Whether a league that is over has a final that was not played to its end."""
    if not record.settings.final or match_of_leaders(record) is None:
        return False
    return verdict_of_final(record.folder) is None


def play_final(record: LeagueRecord, real: RealType, watcher: Watcher, isolation: str) -> None:
    """Play the final that is due, or what is left of it.

    It has a hall and a secret of its own: it is a match like any.

    Raises:
        UsageError: as for `showdown.arena.play.play`.
    """
    folder, settings = record.folder / FINAL, match_of_leaders(record)
    assert settings is not None
    if (folder / RECORD).is_file():
        resume(folder, watcher, isolation, real=real)
    else:
        play(settings, folder, watcher, isolation, real=real)
