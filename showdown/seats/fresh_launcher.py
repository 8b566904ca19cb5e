"""Every process of a team is a new interpreter: slower than a fork, and works on every platform."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from showdown.seats import isolation, proc
from showdown.seats.attempt import carry_out
from showdown.seats.call import Answered, Call
from showdown.seats.clearing import clear
from showdown.seats.drain import Drain, note
from showdown.seats.environment import clean_environment, threads
from showdown.seats.process import Ending, HostFell, Started, Stopping, make_base


class FreshLauncher:
    """Starts a new interpreter for every call. Its host is the system itself, which may have no more."""

    def __init__(self, device: str = "auto", count: int = 0) -> None:
        self._device, self._threads = device, count or threads()
        self._base = make_base()
        self._process: subprocess.Popen[bytes] | None = None
        self._drain: Drain | None = None

    def preload(self, packages: set[str]) -> None:
        """Nothing to gain: every process is new."""

    def call(self, call: Call) -> Answered:
        """Make a call in an interpreter of its own.

        Raises:
            Forfeit, HostGone: as for `carry_out`.
        """
        return carry_out(self, call)

    def start(self, log: Path, mark: str, bounds: isolation.Bounds) -> Started:
        """Start an interpreter that serves one end of a socket pair.

        Raises:
            HostFell: the system starts none.
        """
        note(log, mark)
        self._process = None
        ours, theirs = socket.socketpair()
        try:
            self._drain = Drain(log)
            with theirs, self._drain.handing_over() as writer:
                self._scratch = Path(tempfile.mkdtemp(dir=self._base))
                self._process = self._popen(theirs, writer, bounds)
                assert self._process.stdin is not None
                with self._process.stdin as pipe:
                    pipe.write(handle_of(theirs, self._process.pid))
        except OSError as error:
            ours.close()
            self._end()
            raise HostFell(f"could not be started ({error.strerror})") from None
        return Started(ours, self._scratch, self._process.pid)

    def _popen(self, theirs: socket.socket, log: int, bounds: isolation.Bounds) -> subprocess.Popen[bytes]:
        options: dict[str, Any] = {"pass_fds": [theirs.fileno()], "start_new_session": True}
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "showdown.seats.fresh", json.dumps(asdict(bounds))],
            env=clean_environment(self._device, self._threads, self._scratch),
            cwd=self._scratch,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            **(options if os.name == "posix" else {}),
        )

    def stop(self) -> Stopping:
        """End the process, and on POSIX its session."""
        ending = self._end()
        return Stopping(lambda: ending)

    def _end(self) -> Ending:
        if self._process is None:
            return Ending(None, 0.0)
        before = os.times()
        status: int | None = None
        with contextlib.suppress(subprocess.TimeoutExpired):
            status = self._process.wait(timeout=1.0)
        if status is None:
            self._process.kill()
            self._process.wait()
        if os.name == "posix":
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, proc.SIGKILL)
        if self._drain is not None:
            self._drain.finish()
        after = os.times()
        cpu = after.children_user + after.children_system - before.children_user - before.children_system
        clear(self._scratch)
        self._process = None
        return Ending(status, cpu)

    def close(self) -> None:
        """Every process ended with its call, but where that was cut short; its folder goes too."""
        self._end()
        clear(self._base)


def handle_of(sock: socket.socket, pid: int) -> bytes:
    """What a new interpreter needs in order to open this socket: a number, or Windows' own blob."""
    if sys.platform == "win32":
        return sock.share(pid)
    return str(sock.fileno()).encode()
