"""A pool of launchers behind one door: calls side by side. Whoever calls gets a free one, or waits."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from queue import SimpleQueue

from showdown.seats.call import Answered, Call
from showdown.seats.launcher import Launcher


class Pool:
    """Makes as many calls at once as it has launchers, for threads that each ask for one call at a time.

    Each launcher stays warm. Which of them makes a call changes nothing of the answer.
    """

    def __init__(self, launchers: Sequence[Launcher]) -> None:
        self._launchers = tuple(launchers)
        self._free: SimpleQueue[Launcher] = SimpleQueue()
        for launcher in self._launchers:
            self._free.put(launcher)

    def preload(self, packages: set[str]) -> None:
        """Load slow packages in each; returns at once."""
        for launcher in self._launchers:
            launcher.preload(packages)

    def call(self, call: Call) -> Answered:
        """Make a call, by the first launcher that is free.

        Raises:
            Forfeit, HostGone: as for `Launcher.call`.
        """
        launcher = self._free.get()
        try:
            return launcher.call(call)
        finally:
            self._free.put(launcher)

    def close(self) -> None:
        """Leave nothing of any behind, the calls included that are being made."""
        with ExitStack() as all_of_them:
            for launcher in self._launchers:
                all_of_them.callback(launcher.close)
