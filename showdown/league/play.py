"""Play a league from its settings, go on with one from its folder, or tell of one that was played."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from showdown.arena.chance import new_secret, parse_secret
from showdown.arena.circumstances import circumstances_here
from showdown.arena.lock import alone_in
from showdown.arena.real_type import RealType, real_type_of
from showdown.arena.run_folder import check_free
from showdown.arena.whose import Told, nobody_listens, whose
from showdown.errors import RecordError, UsageError
from showdown.league.document import document_of
from showdown.league.entrance import admit
from showdown.league.final import is_final_due, play_final
from showdown.league.hands import THREADS, LocalHands, cores
from showdown.league.reckoning import reckon
from showdown.league.record import LeagueRecord
from showdown.league.settings import LeagueSettings
from showdown.league.spectator import Spectator
from showdown.league.steward import Steward
from showdown.plugins import METHODS, Team
from showdown.seats.hall import Hall, open_hall
from showdown.seats.isolation import LEAST, OFF


def play_league(
    settings: LeagueSettings,
    folder: Path,
    spectator: Spectator,
    isolation: str = LEAST,
    workers: int | None = None,
    *,
    real: RealType | None = None,
) -> dict[str, Any]:
    """Play a new league into `folder`; returns its document.

    Nothing is written before the teams were checked and the type and the folder are known to be usable.

    Args:
        settings, folder: of the league.
        spectator: who watches.
        isolation: the least tier to play with; ``off`` runs the teams in this very process, one by one.
        workers: how many turns are taken side by side; None for one a core.
        real: the type of these settings, loaded before; by default it is loaded.

    Raises:
        UsageError: too few teams can play, or the type or the folder cannot be used.
    """
    check_free(folder)
    count = _workers(workers, isolation)
    terms = settings.match(0, 0)
    real = real_type_of(terms, real)
    with open_hall(settings.device, isolation, count, THREADS) as hall:
        hall.expect(*_all_teams(settings))
        settings = admit(settings, hall, count, spectator)
        settings = replace(settings, letters=real.train.letters)
        secret = new_secret() if settings.secret is None else parse_secret(settings.secret)
        record = LeagueRecord.create(folder, settings, circumstances_here(real.train, hall), secret)
        with alone_in(folder):
            _play(record, real, hall, count, spectator)
    return _ended(record, real, spectator, isolation)


def resume_league(
    folder: Path,
    spectator: Spectator,
    isolation: str = LEAST,
    workers: int | None = None,
    *,
    real: RealType | None = None,
    tell: Told = nobody_listens,
) -> dict[str, Any]:
    """Go on with the league in `folder` from its last whole turn; the rest as for `play_league`.

    Args:
        tell: hears whose code is about to be started, a line a team.

    Raises:
        RecordError: no league there, a damaged one, or type that is not what it was played on.
        UsageError: isolation is to be off in a league that was begun with it.
    """
    LeagueRecord.open_league(folder)
    with alone_in(folder):
        record = LeagueRecord.open_league(folder)
        if record.is_over and not is_final_due(record):
            return document_of(record)
        count = _workers(workers, isolation)
        real = real_type_of(record.settings.match(0, 0), real)
        if real.train.fingerprint != (then := record.circumstances.corpus):
            raise RecordError(
                f"{folder} was played on type with fingerprint {then}; what is here has "
                f"{real.train.fingerprint}. Try: the same corpus and vault as then"
            )
        if record.is_over:
            return _ended(record, real, spectator, isolation)
        with open_hall(record.settings.device, isolation, count, THREADS) as hall:
            if hall.tier == OFF and record.isolation != OFF:
                raise UsageError(
                    f"{folder} was begun with isolation {record.circumstances.isolation!r}. Its record says "
                    "so. Try: without --isolation off, or a new league with it"
                )
            hall.expect(*_all_teams(record.settings))
            for team in _all_teams(record.settings):
                tell(whose(team, folder, hall.tier))
            record.mend()
            record.timings.note_tier(len(record.rounds), hall.tier)
            _play(record, real, hall, count, spectator)
    return _ended(record, real, spectator, isolation)


def replay_league(folder: Path, spectator: Spectator) -> dict[str, Any]:
    """Tell a spectator of a league that was played, from its record alone; returns the document.

    Raises:
        RecordError: no league there, or a damaged one.
    """
    record = LeagueRecord.open_league(folder)
    spectator.league_started(record.settings, folder, 0)
    for played in record.rounds:
        spectator.round_started(played.number)
        for role in METHODS:
            for at in range(len(record.settings.seats(role))):
                spectator.turn_played(record.turns[played.number, role, at], 0.0)
        for at in range(len(record.settings.judges)):
            spectator.cells_known(played.number, at, tuple(row[at] for row in played.cells))
        seconds = record.timings.seconds.get(played.number, {})
        spectator.round_played(record.rounds[: played.number], seconds)
    if record.is_over:
        spectator.league_ended(record.rounds, record.ending)
    return document_of(record)


def _play(record: LeagueRecord, real: RealType, hall: Hall, workers: int, spectator: Spectator) -> None:
    """Play what is left, and put up the ladder."""
    spectator.league_started(record.settings, record.folder, workers)
    steward = Steward(real, record, spectator)
    hands = LocalHands(hall, workers, record.settings, steward.clean, steward.through, record.folder)
    steward.play(hands)
    spectator.referee_works(len(record.rounds), "reckons the ladder")
    record.finish(reckon(record.settings, steward.judgements()))
    spectator.league_ended(record.rounds, record.ending)


def _ended(record: LeagueRecord, real: RealType, spectator: Spectator, isolation: str) -> dict[str, Any]:
    """The document of a league that is over, once its final is played, if it has one."""
    if is_final_due(record):
        with closing(spectator.final_watcher()) as watcher:
            play_final(record, real, watcher, isolation)
        record.write_document()
    return document_of(record)


def _workers(asked: int | None, isolation: str) -> int:
    """How many turns are taken side by side.

    Raises:
        UsageError: fewer than one, or several in one process.
    """
    if isolation == OFF:
        if asked not in (None, 1):
            raise UsageError(f"with --isolation off teams play one by one; got --workers {asked}. Try: 1")
        return 1
    count = cores() if asked is None else asked
    if count < 1:
        raise UsageError(f"a league got workers={count}; expected 1 or more. Try: --workers {cores()}")
    return count


def _all_teams(settings: LeagueSettings) -> list[Team]:
    return [team for role in METHODS for team in settings.seats(role)]
