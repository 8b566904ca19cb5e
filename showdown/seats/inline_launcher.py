"""Calls made in the referee's own process: `--isolation off`, for a debugger.

A team has the terminal, a breakpoint in it stops the match, and no time runs out. There are no walls and no
limits either, so nothing that such a match comes to can be believed of a rival. In all else a call is what
it is in a seat: it starts from the state that is passed, in an empty scratch folder, from the same seed.
"""

from __future__ import annotations

import json
import math
import os
import sys
import tempfile
from bdb import BdbQuit
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from showdown.errors import Forfeit
from showdown.plugins import Team, home_of
from showdown.seats import child, wire
from showdown.seats.call import Answered, Call
from showdown.seats.causes import failure
from showdown.seats.clearing import clear
from showdown.seats.environment import DEVICE, threads
from showdown.seats.forfeits import refusal
from showdown.seats.preload import import_slow
from showdown.seats.sealed import Sealed


class InlineLauncher:
    """Makes each call here and now."""

    def __init__(self, device: str = "auto", count: int = 0) -> None:
        os.environ[DEVICE] = device
        self._threads = count or threads()

    def preload(self, packages: set[str]) -> None:
        """Load slow packages, and have them compute with the threads of a seat."""
        import_slow(sorted(packages))
        if "torch" in sys.modules:
            sys.modules["torch"].set_num_threads(self._threads)

    def call(self, call: Call) -> Answered:
        """Make a call; a person who leaves the debugger ends the match.

        Raises:
            Forfeit: the team failed.
            KeyboardInterrupt: the person left.
        """
        header = json.loads(json.dumps(call.header))  # as it travels to a seat
        if header.get("steps") is not None:
            header["seconds"] = math.inf  # a breakpoint may take its time
        # A team may write into what it gets: it is its own.
        arrays = {
            name: array.open() if isinstance(array, Sealed) else np.array(array)
            for name, array in call.arrays.items()
        }
        tell = call.progress or (lambda steps, share: None)
        with scratch_folder(), own_modules(call.team):
            try:
                reply, given = child.CALLS[call.kind](tell, header, arrays)
            except (KeyboardInterrupt, BdbQuit):
                raise KeyboardInterrupt from None
            except BaseException as error:  # the team's code may raise anything, SystemExit included
                raise refusal(failure(error)) from error
        if (weight := wire.weight(given)) > call.limit:
            raise Forfeit("invalid", f"{call.who} sent {weight:,} bytes; at most {call.limit:,}")
        kept = {name: np.array(wire.opened(array)) for name, array in given.items()}
        return Answered({"kind": "done", **reply}, kept)

    def close(self) -> None:
        """Nothing is left behind."""


@contextmanager
def scratch_folder() -> Iterator[None]:
    """Work in an empty folder, which goes with all that is in it."""
    before, scratch = Path.cwd(), tempfile.mkdtemp(prefix="showdown-")
    os.chdir(scratch)
    try:
        yield
    finally:
        os.chdir(before)
        clear(Path(scratch))


@contextmanager
def own_modules(team: Team) -> Iterator[None]:
    """Let a team's modules be gone when it is over: a new call imports them anew, as in a new process."""
    modules, paths = set(sys.modules), list(sys.path)
    try:
        yield
    finally:
        sys.path[:] = paths
        for name in set(sys.modules) - modules:
            if belongs_to(team, name):
                del sys.modules[name]


def belongs_to(team: Team, name: str) -> bool:
    """Whether an imported module is a team's: its own, one of its package, or one that lies with its file."""
    if not team.is_file:
        package = team.module.partition(".")[0]
        return package != "showdown" and name.partition(".")[0] == package
    file = getattr(sys.modules[name], "__file__", None)
    if file is None:
        return False
    place = Path(file)
    return place.is_relative_to(home_of(Path(team.module))) and not place.is_relative_to(sys.prefix)
