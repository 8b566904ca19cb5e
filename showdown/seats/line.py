"""The line to a host: its process as the referee sees it, and numbered requests to it (Linux)."""

from __future__ import annotations

import contextlib
import json
import logging
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from showdown.seats import proc
from showdown.seats.environment import HOST, clean_environment
from showdown.seats.process import MESSAGE_LIMIT, HostFell, signal_name
from showdown.words import one_line

logger = logging.getLogger(__name__)
LOOK_SECONDS = 0.5  # between two looks at a host that does not answer
STOPPED_LOOKS = 4  # in a row that find it stopped: then nobody is about to let it go on
CLOSE_SECONDS = 1.0  # a host that is still importing is not waited for
EXIT_SECONDS = 1.0  # for a host to end after it has closed its line
LAST_WORDS = 200  # characters


class Line:
    """One host process. Once it has fallen, nothing is asked of it any more.

    Args:
        base: the folder of its scratch folders, and of what it prints.
        device: where the house teams are to compute.
        threads: how many each process computes with.

    Attributes:
        fallen: what happened to it, as the `reason` of `HostFell`; empty while it is well.
        pid: of the process.

    Raises:
        HostFell: no process could be started.
    """

    def __init__(self, base: Path, device: str, threads: int) -> None:
        self.fallen = ""
        self._number = 0
        self._words = base / "host.log"
        self._mark = f"{HOST}={base}"
        try:
            self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with theirs, open(self._words, "wb") as words:
                self._host = subprocess.Popen(
                    [sys.executable, "-P", "-m", "showdown.seats.host", str(theirs.fileno()), str(base)],
                    pass_fds=[theirs.fileno()],
                    env=clean_environment(device, threads) | {HOST: str(base)},
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=words,
                    start_new_session=True,  # Ctrl-C is for the referee
                )
        except OSError as error:
            raise HostFell(f"could not be started ({error.strerror})") from None
        self.pid = self._host.pid
        logger.debug("host %d started", self.pid)

    def ask(self, op: str, fds: Sequence[int] = (), **fields: Any) -> int:
        """Send a request; returns its number, by which `answer` knows what belongs to it.

        Raises:
            HostFell: nobody is there to take it.
        """
        self._check()
        self._number += 1
        message = json.dumps({"op": op, "number": self._number, **fields}).encode()
        try:
            self._control.settimeout(LOOK_SECONDS)
            socket.send_fds(self._control, [message], fds)
        except OSError:
            raise self._fell(self._how_it_ended()) from None
        return self._number

    def answer(self, number: int, seconds: float) -> dict[str, Any]:
        """The answer to the request of that number; what came for an earlier one is dropped.

        Raises:
            HostFell: it ended, was stopped, or did not answer within `seconds`.
        """
        self._check()
        deadline, looks = time.monotonic() + seconds, 0
        while (left := deadline - time.monotonic()) > 0:
            try:
                self._control.settimeout(min(left, LOOK_SECONDS))
                message = self._control.recv(MESSAGE_LIMIT)
            except TimeoutError:
                looks = looks + 1 if proc.is_stopped(self.pid) else 0
                if looks >= STOPPED_LOOKS:
                    raise self._fell("was stopped") from None
                continue
            except OSError:
                message = b""
            if not message:
                raise self._fell(self._how_it_ended())
            reply: dict[str, Any] = json.loads(message)
            if reply["number"] == number:
                return reply
        raise self._fell(f"did not answer within {seconds:g} s")

    def close(self) -> None:
        """Let the host end itself and all that it started; where it does not, that is done here."""
        self._control.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._host.wait(timeout=0 if self.fallen else CLOSE_SECONDS)
        if self._host.returncode != 0:
            self.end()

    def end(self) -> None:
        """End the host at once, and every process that it started, orphans too."""
        self._control.close()
        below = proc.descendants(self.pid) if self._host.poll() is None else []
        self._host.kill()
        self._host.wait()
        proc.kill(below)
        deadline = time.monotonic() + CLOSE_SECONDS  # one that waits for a device may not end at all
        while (left := proc.carrying(self._mark)) and time.monotonic() < deadline:
            proc.kill(left)
            time.sleep(0.001)

    def _check(self) -> None:
        if self.fallen:
            raise HostFell(self.fallen)

    def _fell(self, reason: str) -> HostFell:
        self.fallen = reason
        logger.debug("host %d %s", self.pid, reason)
        return HostFell(reason)

    def _how_it_ended(self) -> str:
        try:
            status = self._host.wait(timeout=EXIT_SECONDS)
        except subprocess.TimeoutExpired:
            return "takes no requests"
        if status == -proc.SIGKILL:  # what it printed says nothing of that
            return "was ended by SIGKILL"
        ended = f"was ended by {signal_name(-status)}" if status < 0 else f"left with status {status}"
        with contextlib.suppress(OSError):  # they go with its folder
            said = self._words.read_text(errors="replace").rstrip().rpartition("\n")[2]
            ended += f", saying {one_line(said, LAST_WORDS)!r}" if said else ""
        return ended
