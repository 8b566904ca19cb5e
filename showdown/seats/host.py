"""The host: a process that has loaded the slow libraries once and forks a team's process per call.

It holds no corpus, no truth and no team. The referee speaks to it over a control socket, one JSON
message each way: ``preload``, ``start`` (with the team's socket and its log attached), ``stop``. An
answer bears the number of its request. The next process is forked and confined before it is asked for;
in the landlock tier, where no process of a team reaches another, that is while one still runs. When the
referee is gone the host ends everything it started, and itself.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import resource
import signal
import socket
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from showdown.seats import child, isolation, proc, stacks
from showdown.seats.clearing import clear
from showdown.seats.preload import import_slow
from showdown.seats.process import MESSAGE_LIMIT

READY = b"ready"
MOST_TROUBLE = 200  # bytes


@dataclass(frozen=True, eq=False)
class Spare:
    """A process that is confined already and waits for its call.

    Attributes:
        door: takes the team's socket and its log.
        scratch: the folder that is the process's home.
    """

    pid: int
    bounds: isolation.Bounds
    scratch: Path
    door: socket.socket


class Host:
    """Serves the control socket until the referee closes it; at most one team's process runs."""

    def __init__(self, control: socket.socket, base: Path) -> None:
        self.control = control
        self.base = base  # of all scratch folders
        self.running: Spare | None = None
        self.spare: Spare | None = None
        self.bounds: isolation.Bounds | None = None  # of the last call

    def serve(self) -> None:
        """Answer each request; end with the referee."""
        while True:
            try:
                message, fds, _, _ = socket.recv_fds(self.control, MESSAGE_LIMIT, 2)
            except ConnectionError:  # it left before it had read our last answer
                message = b""
            if not message:
                end_descendants()
                clear(self.base)
                return
            request = json.loads(message)
            if request["op"] == "preload":
                reply = preload(request["packages"])
            elif request["op"] == "start":
                reply = self.start(isolation.Bounds(**request["bounds"]), fds)
            else:
                reply = self.stop()
            with contextlib.suppress(ConnectionError):
                self.control.send(json.dumps(reply | {"number": request["number"]}).encode())
            with contextlib.suppress(OSError):  # the system is short of something: `start` will meet that too
                self.think_ahead()

    def start(self, bounds: isolation.Bounds, fds: list[int]) -> dict[str, Any]:
        """Let a process serve the first of `fds` and print to the second."""
        if self.spare is None or self.spare.bounds != bounds:
            self.end_spare()
            self.spare = self.prepare(bounds)
        if trouble := how_it_stands(self.spare):
            self.end_spare()
            return {"trouble": trouble}
        self.running, self.spare = self.spare, None
        with contextlib.suppress(ConnectionError):  # it is gone, as the referee will see
            socket.send_fds(self.running.door, [b"go"], fds)
        self.running.door.close()
        for fd in fds:
            os.close(fd)
        self.bounds = bounds
        return {"pid": self.running.pid, "scratch": str(self.running.scratch)}

    def think_ahead(self) -> None:
        """Prepare the next process before it is asked for: most calls are bounded like the one before."""
        alone = self.running is None or self.running.bounds.tier == "landlock"
        if self.spare is None and self.bounds is not None and alone:
            self.spare = self.prepare(self.bounds)

    def prepare(self, bounds: isolation.Bounds) -> Spare:
        """Fork a process, confined, that waits for its call."""
        if bounds.tier == "landlock":
            isolation.readable_paths(bounds)  # looked up here, once, for all the processes that follow
        scratch = Path(tempfile.mkdtemp(dir=self.base))
        ours, theirs = socket.socketpair()
        host = os.getpid()
        pid = os.fork()
        if pid == 0:
            self.control.close()
            ours.close()
            serve_once(theirs, bounds, scratch, host)
        theirs.close()
        return Spare(pid, bounds, scratch, ours)

    def stop(self) -> dict[str, Any]:
        """End the running process and every process it left; tell how it ended and what it used.

        A status of None says that it did not end by itself.
        """
        if self.running is None:
            return {"status": None, "cpu_seconds": 0.0, "peak_bytes": 0}
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        # One that has answered is about to end by itself: its own exit status says more than our kill.
        ended, status, peak = wait_briefly(self.running.pid)
        end_descendants(but=self.spare.pid if self.spare else None)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        clear(self.running.scratch)
        self.running = None
        return {"status": status if ended else None, "cpu_seconds": cpu, "peak_bytes": peak}

    def end_spare(self) -> None:
        """End a process that nobody asked for."""
        if self.spare is not None:
            end_descendants()
            self.spare.door.close()
            clear(self.spare.scratch)
            stacks.beside(self.spare.scratch).unlink(missing_ok=True)
            self.spare = None


def how_it_stands(spare: Spare) -> str:
    """Why a process is not behind its walls; empty where it is. No team's code has run in it yet."""
    told = spare.door.recv(MOST_TROUBLE)
    return "" if told == READY else told.decode(errors="replace") or "it ended at once"


def preload(packages: list[str]) -> dict[str, Any]:
    """Import what was asked for: slow libraries, house teams. No thread pool may start here: we fork."""
    import_slow(packages)
    gc.freeze()  # a collection in a forked process would copy every page that it looks at
    return {"threads": len(os.listdir("/proc/self/task"))}


def serve_once(door: socket.socket, bounds: isolation.Bounds, scratch: Path, host: int) -> NoReturn:
    """Become a team's process: confined, then one call, then the end. It does not outlive its host."""
    try:
        enter_scratch(scratch)
        stack_fd = stacks.open_beside(scratch)
        try:
            isolation.confine(bounds, scratch)
        except OSError as error:
            door.send(f"{error.strerror or error}".encode()[:MOST_TROUBLE])
            os._exit(70)
        if os.getppid() != host:  # it fell before `confine` had tied us to it
            os._exit(70)
        door.send(READY)
        _, (team_fd, log_fd), _, _ = socket.recv_fds(door, 16, 2)
        door.close()
        for stream in (1, 2):
            os.dup2(log_fd, stream)
        os.close(log_fd)
        child.serve(socket.socket(fileno=team_fd), stack_fd)
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)
    except BaseException:
        traceback.print_exc()  # into the team's log
    finally:
        os._exit(70)  # EX_SOFTWARE: this process could not be set up


def enter_scratch(scratch: Path) -> None:
    """Make the scratch folder the process's home, away from the referee's terminal."""
    os.setsid()
    os.chdir(scratch)
    for name in ("HOME", "TMPDIR"):
        os.environ[name] = str(scratch)
    silence = os.open(os.devnull, os.O_RDONLY)
    os.dup2(silence, 0)
    os.close(silence)
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def wait_briefly(pid: int, seconds: float = 0.2) -> tuple[bool, int, int]:
    """Whether a child ends within that time, its exit code (negative: a signal), and its memory's peak."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(ChildProcessError):
            done, status, used = os.wait4(pid, os.WNOHANG)
            if done:
                return True, os.waitstatus_to_exitcode(status), used.ru_maxrss << 10
        time.sleep(0.0002)
    return False, 0, 0


def end_descendants(but: int | None = None) -> None:
    """Kill and reap all that descends from this process, those that left its session too."""
    while alive := [pid for pid in proc.descendants(os.getpid()) if pid != but]:
        for pid in alive:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        time.sleep(0.001)


if __name__ == "__main__":
    isolation.adopt_orphans()
    Host(socket.socket(fileno=int(sys.argv[1])), Path(sys.argv[2])).serve()
