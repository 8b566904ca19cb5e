"""How a team's process is started and ended: forked from a warm host, or a fresh interpreter."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

from showdown.seats import isolation

# What a team's process inherits of the environment: enough to find Python and a GPU, nothing else.
INHERITED = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "SYSTEMROOT", "LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES")
DEVICE = "SHOWDOWN_DEVICE"  # tells house teams where to compute: auto, cpu, cuda or mps
# How long a thread that waits keeps its core busy, for GNU's and for LLVM's OpenMP. Forever stalls all
# when another program takes the core for a moment; not at all costs a sleep and a waking up a layer.
WAITING = {"GOMP_SPINCOUNT": "1000", "KMP_BLOCKTIME": "1"}
# glibc keeps what a process has freed for its next array: the kernel clears every page that it gives anew.
KEEPING = {"MALLOC_MMAP_THRESHOLD_": str(1 << 30), "MALLOC_TRIM_THRESHOLD_": str(1 << 30)}
HOST_SECONDS = 10.0  # for the host to answer
PRELOAD_SECONDS = 300.0  # for it to import torch, from a slow disk
CLOSE_SECONDS = 1.0  # a host that is still importing is not waited for


@dataclass(frozen=True)
class Ending:
    """How a process ended and what it used.

    Attributes:
        status: its exit code; negative, the signal that ended it; None where we had to end it.
        cpu_seconds: processor time of it and its children.
    """

    status: int | None
    cpu_seconds: float


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


class Launcher(Protocol):
    """Starts one process of a team at a time."""

    def preload(self, packages: set[str]) -> None:
        """Load slow packages once, where that helps."""

    def start(self, log: Path, bounds: isolation.Bounds) -> tuple[socket.socket, Path]:
        """Start a process that serves the returned socket (see `child.serve`) in that scratch folder."""

    def stop(self) -> Stopping:
        """End the process and all that descends from it; returns at once, the next `start` waits."""

    def close(self) -> None:
        """Leave nothing behind."""


def make_launcher(device: str = "auto") -> Launcher:
    """The launcher for this platform; `device` is where the house teams are to compute."""
    return ForkLauncher(device) if isolation.can_fork() else FreshLauncher(device)


def clean_environment(scratch: Path | None = None) -> dict[str, str]:
    """The environment of a team's process: no secrets of the user's, one hash seed, one thread count."""
    kept = {name: os.environ[name] for name in INHERITED if name in os.environ}
    kept |= {"PYTHONHASHSEED": "0", "PYTHONUNBUFFERED": "1", "OMP_NUM_THREADS": str(threads())}
    kept |= WAITING | KEEPING
    if scratch is not None:
        kept |= {"HOME": str(scratch), "TMPDIR": str(scratch)}
    return kept


def threads() -> int:
    """How many threads a team may compute with; recorded with the match."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, 8)


class ForkLauncher:
    """Forks each process from a host that has loaded the slow libraries once (Linux)."""

    def __init__(self, device: str = "auto") -> None:
        self._device = device
        self._packages: set[str] = set()
        self._base = make_base()
        self._open_host()

    def _open_host(self) -> None:
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._host = subprocess.Popen(
            [sys.executable, "-P", "-m", "showdown.seats.host", str(theirs.fileno()), str(self._base)],
            pass_fds=[theirs.fileno()],
            env=clean_environment() | {DEVICE: self._device},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for the referee
        )
        theirs.close()
        self._pid = 0
        self._preloading = False
        self._stopping: Stopping | None = None

    def preload(self, packages: set[str]) -> None:
        """Load slow packages in the host; returns at once, the next `start` waits for it."""
        self._packages = packages
        self._send({"op": "preload", "packages": sorted(packages)})
        self._preloading = True

    def start(self, log: Path, bounds: isolation.Bounds) -> tuple[socket.socket, Path]:
        """Have a process serve the returned socket: forked, or one that stands ready."""
        if self._preloading:
            self._receive(PRELOAD_SECONDS)
            self._preloading = False
        if self._stopping is not None:
            self._stopping.wait()
        ours, theirs = socket.socketpair()
        with theirs, open(log, "ab") as writer:
            self._send({"op": "start", "bounds": asdict(bounds)}, [theirs.fileno(), writer.fileno()])
        started = self._receive(HOST_SECONDS)
        self._pid = started["pid"]
        return ours, Path(started["scratch"])

    def stop(self) -> Stopping:
        """Have the process ended. A host that does not answer was attacked: it is replaced."""
        with contextlib.suppress(OSError):  # `wait` will see it too
            self._send({"op": "stop"})
        self._stopping = Stopping(self._ending)
        return self._stopping

    def _ending(self) -> Ending:
        try:
            reply = self._receive(HOST_SECONDS)
            return Ending(reply["status"], reply["cpu_seconds"])
        except (OSError, EOFError):  # a timeout is an OSError too
            self._replace_host()
            return Ending(None, 0.0)

    def _replace_host(self) -> None:
        below = isolation.descendants(self._host.pid)
        self._host.kill()
        self._host.wait()
        for pid in (self._pid, *below):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, isolation.SIGKILL)
        self._control.close()
        self._open_host()
        self.preload(self._packages)

    def close(self) -> None:
        """End the host; what it started ends with it."""
        self._control.close()
        try:
            self._host.wait(timeout=CLOSE_SECONDS)
        except subprocess.TimeoutExpired:
            self._host.kill()
            self._host.wait()
        shutil.rmtree(self._base, ignore_errors=True)

    def _send(self, request: dict[str, Any], fds: list[int] | None = None) -> None:
        socket.send_fds(self._control, [json.dumps(request).encode()], fds or [])

    def _receive(self, seconds: float) -> dict[str, Any]:
        self._control.settimeout(seconds)
        message = self._control.recv(1 << 16)
        if not message:
            raise EOFError("the host process is gone")
        reply: dict[str, Any] = json.loads(message)
        return reply


class FreshLauncher:
    """Starts a new interpreter for every call: slower, and works on every platform."""

    def __init__(self, device: str = "auto") -> None:
        self._device = device
        self._base = make_base()
        self._process: subprocess.Popen[bytes] | None = None

    def preload(self, packages: set[str]) -> None:
        """Nothing to gain: every process is new."""

    def start(self, log: Path, bounds: isolation.Bounds) -> tuple[socket.socket, Path]:
        """Start an interpreter that serves one end of a socket pair."""
        self._scratch = Path(tempfile.mkdtemp(dir=self._base))
        ours, theirs = socket.socketpair()
        options: dict[str, Any] = {"pass_fds": [theirs.fileno()], "start_new_session": True}
        with open(log, "ab") as writer:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "showdown.seats.fresh", json.dumps(asdict(bounds))],
                env=clean_environment(self._scratch) | {DEVICE: self._device},
                cwd=self._scratch,
                stdin=subprocess.PIPE,
                stdout=writer,
                stderr=writer,
                **(options if os.name == "posix" else {}),
            )
        assert self._process.stdin is not None
        with self._process.stdin as pipe:
            pipe.write(share(theirs, self._process.pid))
        theirs.close()
        return ours, self._scratch

    def stop(self) -> Stopping:
        """End the process, and on POSIX its session."""
        ending = self._end()
        return Stopping(lambda: ending)

    def _end(self) -> Ending:
        assert self._process is not None
        before = os.times()
        status: int | None = None
        with contextlib.suppress(subprocess.TimeoutExpired):
            status = self._process.wait(timeout=1.0)
        if status is None:
            self._process.kill()
            self._process.wait()
        if os.name == "posix":
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, isolation.SIGKILL)
        after = os.times()
        cpu = after.children_user + after.children_system - before.children_user - before.children_system
        shutil.rmtree(self._scratch, ignore_errors=True)
        return Ending(status, cpu)

    def close(self) -> None:
        """Every process ended with its call; its folder goes too."""
        shutil.rmtree(self._base, ignore_errors=True)


def make_base() -> Path:
    """A folder for scratch folders, which an unprivileged team must be able to pass through."""
    base = Path(tempfile.mkdtemp(prefix="showdown-"))
    base.chmod(0o755)
    return base


def share(sock: socket.socket, pid: int) -> bytes:
    """What a new interpreter needs in order to open this socket: a number, or Windows' own blob."""
    if sys.platform == "win32":
        return sock.share(pid)
    return str(sock.fileno()).encode()
