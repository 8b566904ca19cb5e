"""The entrance: everybody passes what `check` asks, each failure is named, and the rest go on."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from showdown.checks import Report, examine
from showdown.errors import UsageError
from showdown.fonts.load import load_corpus
from showdown.league.entrants import Entrant, LeftOff
from showdown.league.settings import LeagueSettings
from showdown.league.spectator import Spectator
from showdown.plugins import METHODS, Team
from showdown.seats.hall import Hall

OF_THE_HOUSE = "showdown.teams."  # they pass in the house's own tests


def admit(settings: LeagueSettings, hall: Hall, workers: int, spectator: Spectator) -> LeagueSettings:
    """The settings without the seats that cannot play; those are named in `left_off`.

    Raises:
        UsageError: too few are left for a league.
    """
    for one in settings.left_off:
        spectator.team_checked(one.name, one.role, one.why)
    off: list[LeftOff] = []
    for team, trouble in _looked_at(settings, hall, workers):
        spectator.team_checked(team.name, team.role, ": ".join(trouble))
        if trouble:
            off.append(LeftOff(team.name, team.role, trouble[0]))
    left = [_without(one, {(gone.name, gone.role) for gone in off}) for one in settings.entrants]
    playing = tuple(one for one in left if one.generator is not None or one.detector is not None)
    admitted = replace(settings, entrants=playing, left_off=(*settings.left_off, *off))
    try:
        admitted.check()
    except UsageError as error:
        named = ", ".join(f"{gone.role} {gone.name!r} ({gone.why})" for gone in off)
        raise UsageError(f"{error} Left off after the checks: {named or 'nobody'}.") from None
    return admitted


def _looked_at(settings: LeagueSettings, hall: Hall, workers: int) -> Iterator[tuple[Team, tuple[str, ...]]]:
    """Every guest's seat in order, and the check that it fails: its name, what came and what to try."""
    guests = [
        team
        for role in METHODS
        for team in settings.seats(role)
        if team.is_file or not team.module.startswith(OF_THE_HOUSE)
    ]
    if not guests:
        return
    slice_of = load_corpus()  # the checks' own type, whatever the league is played on

    def look(team: Team) -> Report:
        return examine(team, slice_of, pace=False, hall=hall)

    with ThreadPoolExecutor(workers) as pool:
        for team, report in zip(guests, pool.map(look, guests), strict=True):
            if report.passed:
                yield team, ()
                continue
            first = report.failed[0]
            mend = f" Try: {first.mend}" if first.mend and " Try: " not in first.came else ""
            yield team, (first.check, f"{first.came.rstrip('.')}.{mend}")


def _without(one: Entrant, off: set[tuple[str, str]]) -> Entrant:
    return replace(
        one,
        generator=None if (one.name, "generator") in off else one.generator,
        detector=None if (one.name, "detector") in off else one.detector,
    )
