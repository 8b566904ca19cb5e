"""Where a team's calls are made: in processes that are forked from a warm host, or in fresh interpreters."""

from __future__ import annotations

from typing import Protocol

from showdown.seats import isolation
from showdown.seats.call import Answered, Call
from showdown.seats.fork_launcher import ForkLauncher
from showdown.seats.fresh_launcher import FreshLauncher


class Launcher(Protocol):
    """Makes the calls of any number of teams, one at a time."""

    def preload(self, packages: set[str]) -> None:
        """Load slow packages once, where that helps."""

    def call(self, call: Call) -> Answered:
        """Make a call.

        Raises:
            Forfeit: the team failed.
            HostGone: the machine did.
        """

    def close(self) -> None:
        """Leave nothing behind."""


def make_launcher(device: str = "auto") -> Launcher:
    """The launcher for this platform; `device` is where the house teams are to compute."""
    return ForkLauncher(device) if isolation.can_fork() else FreshLauncher(device)
