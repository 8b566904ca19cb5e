"""Play a match from its settings, or go on with one from its run folder."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from showdown.arena import second_opinion
from showdown.arena.match import Referee
from showdown.arena.record import Record, check_free
from showdown.arena.settings import Settings
from showdown.arena.watcher import Watcher
from showdown.errors import RecordError
from showdown.fonts.corpus import Corpus
from showdown.fonts.load import load_corpus
from showdown.fonts.vault import with_vault
from showdown.plugins import find_team, imports_of, source_of
from showdown.seats import isolation as isolating
from showdown.seats import launcher as launchers
from showdown.seats.environment import threads
from showdown.seats.launcher import Launcher
from showdown.seats.seat import Seat, Seats


def play(settings: Settings, folder: Path, watcher: Watcher, isolation: str = "none") -> dict[str, Any]:
    """Play a new match into `folder`; returns the record's document.

    Nothing is written before the teams, the type and the folder are known to be usable. Teams are
    isolated as well as this machine can; `isolation` is the least tier to play with.

    Raises:
        UsageError: a team, a corpus or the folder cannot be used.
    """
    with table(settings, folder, watcher, isolation) as (match, _):
        return match.play()


@contextmanager
def table(
    settings: Settings, folder: Path, watcher: Watcher, isolation: str = "none"
) -> Iterator[tuple[Referee, Seats]]:
    """A match that is about to begin; both teams keep their seats until the `with` ends.

    Raises:
        UsageError: as for `play`.
    """
    check_free(folder)
    tier = isolating.require(isolation)
    isolating.close_memory()
    with closing(launchers.make_launcher(settings.device)) as launcher:
        seats = take_seats(settings, folder.resolve(), tier, launcher)
        train, vault = load_type(settings)
        for seat in (seats.generator, seats.detector):
            seat.probe()
        settings = replace(settings, letters=train.letters)
        record = Record.create(folder, settings, describe(train, tier))
        yield lay(record, (train, vault), seats, watcher), seats


def resume(folder: Path, watcher: Watcher, isolation: str = "none") -> dict[str, Any]:
    """Go on with the match in `folder` from its last whole round.

    Raises:
        RecordError: no run there, a damaged one, or type that is not what it was played on.
    """
    record = Record.open_run(folder)
    settings = record.settings
    tier = isolating.require(isolation)
    isolating.close_memory()
    with closing(launchers.make_launcher(settings.device)) as launcher:
        seats = take_seats(settings, folder.resolve(), tier, launcher)
        train, vault = load_type(settings)
        then = record.start["corpus"]
        if train.fingerprint != then:
            raise RecordError(
                f"{folder} was played on type with fingerprint {then}; what is here has "
                f"{train.fingerprint}. Try: the same corpus and vault as then"
            )
        record.mend()
        return lay(record, (train, vault), seats, watcher).play()


def replay(folder: Path, watcher: Watcher) -> dict[str, Any]:
    """Tell a watcher of a match that was played, from its record alone; returns the document.

    Raises:
        RecordError: no run there, or a damaged one.
    """
    record = Record.open_run(folder)
    document = record.document()
    watcher.match_started(record.settings, record.folder)
    for played, told in zip(record.rounds, document["rounds"], strict=True):
        so_far = record.rounds[: played.number]
        watcher.round_played(so_far, record.exhibits(played.number), told["seconds"] or {})
    watcher.match_ended(record.rounds)
    return document


def lay(record: Record, glyphs: tuple[Corpus, Corpus], seats: Seats, watcher: Watcher) -> Referee:
    """What is left of a match, ready to be played."""
    for seat in (seats.generator, seats.detector):
        seat.log = record.log(seat.team.role).resolve()
    watcher.match_started(record.settings, record.folder)
    return Referee(*glyphs, seats, record, watcher)


def take_seats(settings: Settings, folder: Path, tier: str, launcher: Launcher) -> Seats:
    """A seat for each team, and one for the house detector that gives second opinions."""
    teams = (settings.generator, settings.detector)
    sources = [source for team in teams if (source := source_of(team)) is not None]
    slow = set().union(*(imports_of(source) for source in sources))
    launcher.preload(slow | {team.module for team in teams if not team.is_file})
    expert_team = find_team(second_opinion.TEAM, "detector")
    generator, detector, expert = (
        Seat(team, launcher, tier, settings.seed, settings.size) for team in (*teams, expert_team)
    )
    for seat in (generator, detector, expert):
        seat.sealed = tuple(
            path for path in (settings.corpus, settings.vault, str(folder)) if path is not None
        )
    return Seats(generator, detector, expert)


def load_type(settings: Settings) -> tuple[Corpus, Corpus]:
    """The train split and the vault."""
    corpus = load_corpus(settings.corpus, settings.letters or None, settings.size)
    if settings.vault is not None:
        corpus, _ = with_vault(corpus, load_corpus(settings.vault, corpus.letters, settings.size))
    return corpus.split("train"), corpus.split("vault")


def describe(train: Corpus, tier: str) -> dict[str, Any]:
    """What a record tells of the type and the machine, beside the settings."""
    return {
        "corpus": train.fingerprint,
        "isolation": tier,
        "versions": {
            "showdown": version("showdown"),
            "python": platform.python_version(),
            "numpy": version("numpy"),
            "torch": version("torch"),
            "platform": f"{platform.system()} {platform.machine()}",
            "threads": threads(),
        },
    }
