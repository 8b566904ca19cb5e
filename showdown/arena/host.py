"""The host: a process that has loaded the slow libraries once and forks a team's process per call.

It holds no corpus, no truth and no team. The referee speaks to it over a control socket, one JSON
message each way: ``preload``, ``start`` (with the team's socket attached), ``stop``. When the
referee is gone the host ends everything it started, and itself.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import resource
import signal
import socket
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from showdown.arena import child, isolation

# What takes seconds to import, with the parts that load late otherwise.
SLOW = {
    "torch": ("torch", "torch.optim", "torch.nn.functional", "torch._dynamo"),
    "scipy": ("scipy.ndimage", "scipy.linalg", "scipy.special", "scipy.spatial"),
    "sklearn": ("sklearn.linear_model", "sklearn.pipeline", "sklearn.preprocessing"),
}
HOUSE = "showdown.teams."  # code that we trust, and that imports more than its own file says
MESSAGE_LIMIT = 1 << 16


def main(control_fd: int) -> None:
    """Serve the control socket until the referee closes it."""
    control = socket.socket(fileno=control_fd)
    isolation.adopt_orphans()
    while True:
        try:
            message, fds, _, _ = socket.recv_fds(control, MESSAGE_LIMIT, 1)
        except ConnectionError:  # it left before it had read our last answer
            message = b""
        if not message:
            end_descendants()
            return
        request = json.loads(message)
        if request["op"] == "preload":
            reply = preload(request["packages"])
        elif request["op"] == "start":
            reply = start(control, fds[0], request)
        else:
            reply = stop(request["pid"])
        with contextlib.suppress(ConnectionError):
            control.send(json.dumps(reply).encode())


def preload(packages: list[str]) -> dict[str, Any]:
    """Import what was asked for: slow libraries, house teams. No thread pool may start here: we fork."""
    for package in packages:
        known = (package,) if package.startswith(HOUSE) else ()
        for module in SLOW.get(package, known):
            with contextlib.suppress(ImportError):
                importlib.import_module(module)
    return {"threads": len(os.listdir("/proc/self/task"))}


def start(control: socket.socket, team_fd: int, request: dict[str, Any]) -> dict[str, Any]:
    """Fork one team's process, which serves the socket `team_fd` and ends."""
    bounds = isolation.Bounds(**request["bounds"])
    if bounds.tier == "landlock":
        isolation.readable_paths(bounds)  # looked up here, once, for all the processes that follow
    pid = os.fork()
    if pid:
        os.close(team_fd)
        return {"pid": pid}
    try:
        control.close()
        scratch = Path(request["scratch"])
        enter_scratch(scratch, Path(request["log"]))
        sock = socket.socket(fileno=team_fd)
        isolation.confine(bounds, scratch)
        child.serve(sock)
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)
    except BaseException:
        traceback.print_exc()  # into the team's log
    finally:
        os._exit(70)  # EX_SOFTWARE: this process could not be set up


def enter_scratch(scratch: Path, log: Path) -> None:
    """Make the scratch folder the team's home and send what it prints to its log."""
    os.setsid()
    os.chdir(scratch)
    for name in ("HOME", "TMPDIR"):
        os.environ[name] = str(scratch)
    writer = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    silence = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((silence, 0), (writer, 1), (writer, 2)):
        os.dup2(source, target)
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def stop(pid: int) -> dict[str, Any]:
    """End a team's process and every process it left; tell how it ended and what it used.

    A status of None says that it did not end by itself.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    # One that has answered is about to end by itself: its own exit status says more than our kill.
    ended, status = wait_briefly(pid)
    end_descendants()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"status": status if ended else None, "cpu_seconds": cpu, "peak_kib": after.ru_maxrss}


def wait_briefly(pid: int, seconds: float = 0.2) -> tuple[bool, int]:
    """Whether a child ends within that time, and its exit code (negative: a signal)."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(ChildProcessError):
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                return True, os.waitstatus_to_exitcode(status)
        time.sleep(0.001)
    return False, 0


def end_descendants() -> None:
    """Kill and reap all that descends from this process, those that left its session too."""
    while alive := isolation.descendants(os.getpid()):
        for pid in alive:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        time.sleep(0.001)


if __name__ == "__main__":
    main(int(sys.argv[1]))
