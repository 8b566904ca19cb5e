"""Where calls are made: in processes forked from a warm host, in fresh interpreters, or right here."""

from __future__ import annotations

import logging
import time
from typing import Protocol

from showdown.errors import ShowdownError
from showdown.seats import isolation, wire
from showdown.seats.call import Answered, Call
from showdown.seats.fork_launcher import ForkLauncher
from showdown.seats.fresh_launcher import FreshLauncher
from showdown.seats.inline_launcher import InlineLauncher

logger = logging.getLogger(__name__)


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


def make_launcher(device: str = "auto", tier: str = "", count: int = 0) -> Launcher:
    """The launcher for this platform and tier.

    Args:
        device: where the house teams are to compute.
        tier: how teams are isolated.
        count: of threads that each team computes with; 0 for all that there are.
    """
    if tier == isolation.OFF:
        return InlineLauncher(device, count)
    return ForkLauncher(device, count) if isolation.can_fork() else FreshLauncher(device, count)


def ask(launcher: Launcher, call: Call) -> Answered:
    """Make a call, between two lines of Showdown's own log.

    Raises:
        Forfeit, HostGone: as for `Launcher.call`.
    """
    about, began = f"round {call.number}, {call.kind} of {call.who}", time.monotonic()
    logger.debug("%s begins: %s bytes sent", about, f"{wire.weight(call.arrays):,}")
    try:
        answered = launcher.call(call)
    except ShowdownError as error:
        logger.debug("%s fails after %.3f s: %s", about, time.monotonic() - began, error)
        raise
    weight = f"{wire.weight(answered.arrays):,}"
    logger.debug("%s ends after %.3f s: %s bytes received", about, time.monotonic() - began, weight)
    return answered
