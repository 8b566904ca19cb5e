"""A process that serves one call: how it begins, how it ends, and what went wrong with its host."""

from __future__ import annotations

import signal
import socket
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from showdown.errors import Forfeit
from showdown.seats.isolation import Bounds

MESSAGE_LIMIT = 1 << 16  # bytes of a request to a host, or of its answer


class HostFell(Exception):
    """The machine failed to start or to end a process: its host died, was stopped or does not answer.

    Args:
        reason: what happened, as a predicate: ``was ended by SIGKILL``.
        loss: what the team would forfeit by, where a call was running and got no answer.
    """

    def __init__(self, reason: str, loss: Forfeit | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.loss = loss


@dataclass(frozen=True)
class Ending:
    """How a process ended and what it used.

    Attributes:
        status: its exit code; negative, the signal that ended it; None where we had to end it.
        cpu_seconds: processor time of it and its children.
        peak_bytes: of memory that it had at once; 0 where nobody knows.
        host_fell: why its host could not tell, as the `reason` of `HostFell`; empty where it could.
    """

    status: int | None
    cpu_seconds: float
    peak_bytes: int = 0
    host_fell: str = ""


class Stopping:
    """The end of a process, under way: `wait` tells how it went."""

    def __init__(self, wait: Callable[[], Ending]) -> None:
        self._wait = wait
        self._ending: Ending | None = None

    def wait(self) -> Ending:
        """How the process ended; it and all that descends from it are gone when this returns."""
        if self._ending is None:
            self._ending = self._wait()
        return self._ending


@dataclass(frozen=True, eq=False)
class Started:
    """A process that has begun.

    Attributes:
        sock: our end of the line that it serves, see `child.serve`.
        scratch: the folder that is its home.
        pid: of the process.
    """

    sock: socket.socket
    scratch: Path
    pid: int


class Starter(Protocol):
    """Starts one process of a team at a time."""

    def start(self, log: Path, mark: str, bounds: Bounds) -> Started:
        """Start a process that serves a socket.

        What it prints goes to `log`, below a line of the referee's own, `mark`, where there is one.

        Raises:
            HostFell: none could be started; the next `start` begins with another host.
        """

    def stop(self) -> Stopping:
        """End the process and all that descends from it; returns at once, the next `start` waits."""


def signal_name(number: int) -> str:
    """What a signal is called; real-time signals have no names.

    >>> signal_name(9), signal_name(40)
    ('SIGKILL', 'signal 40')
    """
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def make_base() -> Path:
    """A folder for scratch folders, which an unprivileged team must be able to pass through."""
    base = Path(tempfile.mkdtemp(prefix="showdown-"))
    base.chmod(0o755)
    return base
