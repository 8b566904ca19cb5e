"""Play a match from its settings, go on with one from its run folder, or tell of one that was played."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from showdown.arena import guest_juror
from showdown.arena.chance import new_secret, parse_secret
from showdown.arena.circumstances import circumstances_here
from showdown.arena.lock import alone_in
from showdown.arena.match import Referee
from showdown.arena.real_type import RealType, check_fingerprint, real_type_of
from showdown.arena.record import Record
from showdown.arena.run_folder import check_free, check_run
from showdown.arena.settings import Settings
from showdown.arena.watcher import Watcher
from showdown.arena.whose import Told, nobody_listens, whose
from showdown.errors import UsageError
from showdown.plugins import find_team
from showdown.seats.hall import Hall, Seats, open_hall
from showdown.seats.isolation import LEAST, OFF


def play(
    settings: Settings,
    folder: Path,
    watcher: Watcher,
    isolation: str = LEAST,
    *,
    hall: Hall | None = None,
    real: RealType | None = None,
) -> dict[str, Any]:
    """Play a new match into `folder`; returns the record's document.

    Nothing is written before the teams, the type and the folder are known to be usable. Teams are
    isolated as well as this machine can.

    Args:
        isolation: the least tier to play with, where no hall is given; ``off`` runs the teams in this
            very process, and no coin flip is confirmed.
        hall: where teams are seated, as for many matches; by default one of its own.
        real: the type of these settings, loaded before; by default it is loaded.

    Raises:
        UsageError: a team, the type, the hall or the folder cannot be used.
    """
    with table(settings, folder, watcher, isolation, hall=hall, real=real) as (match, _):
        return match.play()


@contextmanager
def table(
    settings: Settings,
    folder: Path,
    watcher: Watcher,
    isolation: str = LEAST,
    *,
    hall: Hall | None = None,
    real: RealType | None = None,
) -> Iterator[tuple[Referee, Seats]]:
    """A match that is about to begin, and its seats, which serve until the `with` ends; as for `play`."""
    check_free(folder)
    with _in_hall(settings, isolation, hall) as open_for_us:
        seats = take_seats(settings, folder, open_for_us)
        real = real_type_of(settings, real)
        for seat in (seats.generator, seats.detector, *seats.jurors[1:]):
            seat.probe()
        settings = replace(settings, letters=real.train.letters)
        secret = new_secret() if settings.secret is None else parse_secret(settings.secret)
        circumstances = circumstances_here(real.train, open_for_us)
        record = Record.create(folder, settings, circumstances, secret)
        with alone_in(folder):
            yield lay(record, real, seats, watcher), seats


def resume(
    folder: Path,
    watcher: Watcher,
    isolation: str = LEAST,
    *,
    hall: Hall | None = None,
    real: RealType | None = None,
    tell: Told = nobody_listens,
) -> dict[str, Any]:
    """Go on with the match in `folder` from its last whole round; the rest as for `play`.

    Args:
        tell: hears whose code is about to be started, a line a team.

    Raises:
        RecordError: no run there, a damaged one, or type that is not what it was played on.
        UsageError: isolation is to be off in a match that was begun with it.
    """
    check_run(folder)
    with ExitStack() as open_things:
        open_things.enter_context(alone_in(folder))
        record = Record.open_run(folder)
        settings = record.settings
        open_for_us = open_things.enter_context(_in_hall(settings, isolation, hall))
        if open_for_us.tier == OFF and record.is_isolated:
            raise UsageError(
                f"{folder} was begun with isolation {record.circumstances.isolation!r}. Its record says so. "
                f"Try: without --isolation off, or a new match with it"
            )
        seats = take_seats(settings, folder, open_for_us)
        real = real_type_of(settings, real)
        check_fingerprint(record, real.train.fingerprint)
        for team in (settings.generator, settings.detector, *settings.jurors):
            tell(whose(team, folder, open_for_us.tier))
        record.mend()
        record.timings.note_tier(len(record.rounds), open_for_us.tier)
        return lay(record, real, seats, watcher).play()


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


def lay(record: Record, real: RealType, seats: Seats, watcher: Watcher) -> Referee:
    """What is left of a match, ready to be played."""
    for seat in (seats.generator, seats.detector):
        seat.log = record.log(seat.team.role).absolute()
    for juror in seats.jurors:
        juror.log = record.log("jurors").absolute()
    watcher.match_started(record.settings, record.folder)
    return Referee(real.train, real.vault, seats, record, watcher)


def take_seats(settings: Settings, folder: Path, hall: Hall) -> Seats:
    """A seat for each team, and one for each detector that is a juror: the house's own, and guests."""
    hall.expect(settings.generator, settings.detector, *settings.jurors)
    jurors = (find_team(guest_juror.TEAM, "detector"), *settings.jurors)
    secrets = settings.secrets(folder)
    forger, judge, *others = (
        hall.seat(team, settings.seed, settings.size, secrets)
        for team in (settings.generator, settings.detector, *jurors)
    )
    return Seats(forger, judge, tuple(others))


@contextmanager
def _in_hall(settings: Settings, isolation: str, hall: Hall | None) -> Iterator[Hall]:
    """The hall that is given, if it will do, or one that is opened for this match."""
    if hall is None:
        with open_hall(settings.device, isolation) as own:
            yield own
    elif hall.device != settings.device:
        raise UsageError(
            f"the hall computes on {hall.device!r}, the match on {settings.device!r}. Try: the same device"
        )
    else:
        yield hall
