"""Each process of a team is forked from a warm host, which has loaded the slow libraries once (Linux)."""

from __future__ import annotations

import contextlib
import socket
from dataclasses import asdict
from pathlib import Path

from showdown.seats.attempt import carry_out
from showdown.seats.call import Answered, Call
from showdown.seats.clearing import clear
from showdown.seats.drain import Drain, note
from showdown.seats.environment import threads
from showdown.seats.isolation import Bounds
from showdown.seats.line import Line
from showdown.seats.process import Ending, HostFell, Started, Stopping, make_base

HOST_SECONDS = 10.0  # for the host to answer
PRELOAD_SECONDS = 300.0  # for it to import torch, from a slow disk


class ForkLauncher:
    """Forks each process from a host; another takes the place of one that has fallen.

    A host is looked at when something is asked of it. Whatever it meets with in between is noticed then.
    """

    def __init__(self, device: str = "auto", count: int = 0) -> None:
        self._device, self._threads = device, count or threads()
        self._packages: set[str] = set()
        self._preload: int | None = None  # the request that has not been answered yet
        self._stopping: Stopping | None = None
        self._line: Line | None = None
        self._drain: Drain | None = None
        self._is_closed = False
        self._base = make_base()
        self._open()

    @property
    def host_pid(self) -> int:
        """The process that forks for us; 0 where none could be started."""
        return self._line.pid if self._line is not None else 0

    def preload(self, packages: set[str]) -> None:
        """Load slow packages in the host; returns at once, the next `start` waits for it."""
        self._packages = packages
        self._ask_preload()

    def call(self, call: Call) -> Answered:
        """Make a call in a process of its own.

        Raises:
            Forfeit, HostGone: as for `carry_out`.
        """
        return carry_out(self, call)

    def start(self, log: Path, mark: str, bounds: Bounds) -> Started:
        """Have a process serve the returned socket: forked, or one that stands ready.

        Raises:
            HostFell: the host did; the next `start` begins with another.
        """
        if self._is_closed:
            raise RuntimeError("this launcher is closed. Try: open_hall() around all calls")
        if self._stopping is not None:
            self._stopping.wait()
            self._stopping = None
        if self._line is None or self._line.fallen:
            self._replace()
        line = self._line
        assert line is not None
        if self._preload is not None:
            line.answer(self._preload, PRELOAD_SECONDS)
            self._preload = None
        note(log, mark)
        self._drain = Drain(log)
        ours, theirs = socket.socketpair()
        try:
            with theirs, self._drain.handing_over() as writer:
                number = line.ask("start", [theirs.fileno(), writer], bounds=asdict(bounds))
            started = line.answer(number, HOST_SECONDS)
            if "trouble" in started:
                raise HostFell(f"could not confine a process ({started['trouble']})")
        except BaseException:
            ours.close()
            raise
        return Started(ours, Path(started["scratch"]), started["pid"])

    def stop(self) -> Stopping:
        """Have the process ended; returns at once, the next `start` waits."""
        line, drain = self._line, self._drain
        assert line is not None and drain is not None
        drain.settle()  # whoever looks at the log now finds all that came before the answer
        number = 0
        with contextlib.suppress(HostFell):  # `ending` will meet it again
            number = line.ask("stop")

        def ending() -> Ending:
            try:
                reply = line.answer(number, HOST_SECONDS)
                return Ending(reply["status"], reply["cpu_seconds"], reply["peak_bytes"])
            except HostFell as fell:
                line.end()
                return Ending(None, 0.0, host_fell=fell.reason)
            finally:
                drain.finish()

        self._stopping = Stopping(ending)
        return self._stopping

    def close(self) -> None:
        """End the host; what it started ends with it."""
        line, self._line, self._is_closed = self._line, None, True
        try:
            if line is not None:
                line.close()
        finally:
            if self._drain is not None:
                self._drain.finish()
            clear(self._base)

    def _open(self) -> None:
        """Start a host; where that fails, the next `start` tries again, and tells."""
        try:
            self._line = Line(self._base, self._device, self._threads)
        except HostFell:
            self._line = None

    def _replace(self) -> None:
        """Put another host in the place of one that has fallen, with nothing left of that one.

        Raises:
            HostFell: no other could be started.
        """
        if self._line is not None:
            self._line.end()
            clear(self._base)
            self._line = None
            try:
                self._base = make_base()
            except OSError as error:
                raise HostFell(f"could not be started ({error.strerror})") from None
        self._line = Line(self._base, self._device, self._threads)
        self._ask_preload()

    def _ask_preload(self) -> None:
        self._preload = None
        if self._line is not None:
            with contextlib.suppress(HostFell):  # `start` will see it
                self._preload = self._line.ask("preload", packages=sorted(self._packages))
