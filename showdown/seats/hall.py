"""The hall: where teams are seated, for one match or for many. Every seat is taken through this door."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass

from showdown.plugins import Team, packages_of
from showdown.seats import isolation
from showdown.seats.environment import threads
from showdown.seats.kept import Kept
from showdown.seats.launcher import Launcher, make_launcher
from showdown.seats.pool import Pool
from showdown.seats.seat import Seat


@dataclass(frozen=True)
class Seats:
    """The two teams at the table, and the detectors that are jurors of the panel."""

    generator: Seat
    detector: Seat
    jurors: tuple[Seat, ...]


class Hall:
    """One launcher for the calls of all teams, and one isolation for all their processes.

    Make it with `open_hall`. It serves any number of matches, and stays warm.

    Attributes:
        tier: how teams are isolated, one of `isolation.TIERS`, or `isolation.OFF`.
        device: where the house teams compute.
        threads: how many each team computes with.
    """

    def __init__(self, launcher: Launcher, tier: str, device: str, count: int = 0) -> None:
        self.tier, self.device, self.threads = tier, device, count or threads()
        self._kept = Kept()
        self._launcher = launcher
        self._expected: set[str] = set()

    def expect(self, *teams: Team) -> None:
        """Load what these teams import, once for all their calls; returns at once."""
        packages = set[str]().union(*(packages_of(team) for team in teams))
        if not packages <= self._expected:
            self._expected |= packages
            self._launcher.preload(self._expected)

    def seat(self, team: Team, seed: int, size: int, secrets: Sequence[str] = ()) -> Seat:
        """A seat with nothing fitted.

        Args:
            team: who takes it.
            seed: of the match.
            size: of the pictures, in pixels.
            secrets: the paths that the team may not read.
        """
        seat = Seat(team, self._launcher, self.tier, seed, size, self.threads)
        seat.sealed = tuple(secrets)
        if self.tier != isolation.OFF:  # a debugger is to show the person's own files
            seat.kept = self._kept.copy_of(team, secrets)
        return seat

    def close(self) -> None:
        """End what was started, and leave no copy of a team behind."""
        try:
            self._launcher.close()
        finally:
            self._kept.close()


@contextmanager
def open_hall(
    device: str = "auto", least: str = isolation.LEAST, calls: int = 1, count: int = 0
) -> Iterator[Hall]:
    """A hall, as isolated as this machine can.

    Args:
        device: where the house teams compute.
        least: the least tier that will do. With ``off`` its teams run in this very process.
        calls: how many may be made side by side, each for another thread of the caller's.
        count: of threads that each team computes with; 0 for all that there are.

    Raises:
        UsageError: this machine offers less.
    """
    tier = isolation.require(least)
    if tier != isolation.OFF:
        isolation.close_memory()
    with closing(Hall(_launcher(device, tier, calls, count), tier, device, count)) as hall:
        yield hall


def _launcher(device: str, tier: str, calls: int, count: int) -> Launcher:
    if calls == 1:
        return make_launcher(device, tier, count)
    return Pool([make_launcher(device, tier, count) for _ in range(calls)])
