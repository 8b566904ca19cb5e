"""What a team prints: taken off a pipe by the referee, who alone knows the log.

A process that wrote into the log itself could read there, off its length, what an earlier process had left
for it: a figure of an exam, for one.
"""

from __future__ import annotations

import array
import os
import select
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform != "win32":
    import fcntl
    import termios

MOST_LOGGED = 64 << 20  # bytes of one team's log in a match
CHUNK = 1 << 16
APPEND = os.O_APPEND | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
END_SECONDS = 1.0  # for the last words, once the process has ended
FULL = b"\n--- this log is full (%d MiB): what follows is not kept\n" % (MOST_LOGGED >> 20)


def note(log: Path, line: str) -> None:
    """Write a line of the referee's own into a team's log, below whatever the team printed last.

    Raises:
        OSError: the log is a link, or cannot be written.
    """
    if not line or log == Path(os.devnull):
        return
    with open(os.open(log, APPEND | os.O_RDWR, 0o666), "ab+") as file:
        if file.seek(0, os.SEEK_END):
            file.seek(-1, os.SEEK_END)
            line = line if file.read(1) == b"\n" else "\n" + line
        file.write(line.encode(errors="backslashreplace") + b"\n")


class Drain:
    """A pipe for one process, whose end is emptied into a log. Hand the other end over, in any case.

    Attributes:
        trouble: why nothing more could be written to the log; None while it could.

    Raises:
        OSError: there is no pipe to be had, or the log cannot be opened.
    """

    def __init__(self, log: Path) -> None:
        self.trouble: OSError | None = None
        self._is_over = False
        self._taken = 0  # bytes
        self._at_work = threading.Lock()  # held from taking bytes off the pipe until they are in the log
        kept = os.open(log, APPEND | os.O_WRONLY, 0o666)
        try:
            self._reader, self._writer = os.pipe()
        except OSError:
            os.close(kept)
            raise
        self._thread = threading.Thread(target=self._empty, args=(kept,), daemon=True)
        self._thread.start()

    @contextmanager
    def handing_over(self) -> Iterator[int]:
        """The descriptor that the process prints to. It is closed here once the process has its own copy."""
        try:
            yield self._writer
        finally:
            os.close(self._writer)

    def settle(self) -> None:
        """Wait until what a process has printed so far is in the log, however much it prints meanwhile.

        Not on Windows, where a process has always ended before its log is read.
        """
        goal: int | None = None
        deadline = time.monotonic() + END_SECONDS
        while self._thread.is_alive() and time.monotonic() < deadline:
            with self._at_work:
                goal = self._taken + self._waiting() if goal is None else goal
                if self._taken >= goal:
                    return
            time.sleep(0)  # the other thread's turn

    def finish(self) -> None:
        """Wait for the last words of a process that has ended."""
        self._thread.join(END_SECONDS)

    def _waiting(self) -> int:
        """Bytes in the pipe."""
        if self._is_over:
            return 0
        ahead = array.array("i", [0])
        fcntl.ioctl(self._reader, termios.FIONREAD, ahead)
        return ahead[0]

    def _empty(self, kept: int) -> None:
        left = MOST_LOGGED - os.fstat(kept).st_size
        with open(self._reader, "rb", buffering=0) as pipe, open(kept, "ab", buffering=0) as log:
            while not self._is_over:
                self._until_printed()
                with self._at_work:
                    chunk = pipe.read(CHUNK)
                    self._is_over = not chunk
                    if left > 0 and self.trouble is None:
                        try:
                            log.write(chunk if len(chunk) <= left else chunk[:left] + FULL)
                        except OSError as error:  # go on: a team must not wait for a disk that is full
                            self.trouble = error
                        left -= len(chunk)
                    self._taken += len(chunk)

    def _until_printed(self) -> None:
        if sys.platform != "win32":
            poll = select.poll()
            poll.register(self._reader, select.POLLIN)
            poll.poll()
