"""Keep watch over what a team keeps on disk and in files without a name while its process runs."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable
from pathlib import Path

from showdown.seats.proc import is_stopped, nameless_bytes
from showdown.seats.stacks import beside

LIMIT_BYTES = 512 << 20  # of a call: its scratch folder, its stacks and its files without a name
LIMIT_FILES = 10_000
MOST_DEEP = 64  # folders in folders
WEIGH_EVERY = 0.2  # seconds
STOPPED_LOOKS = 10  # in a row that find a process stopped


class DiskWatch:
    """Calls `stop` once when a process keeps more than it may; use it with `with`.

    Args:
        scratch: its folder.
        pid: of the process; 0 where nothing is known of its open files.
        stop: ends the call.

    Attributes:
        excess: what it did, as a predicate: ``wrote more than 512 MiB``; empty while it keeps within.
        was_stopped: whether it stood still for so long that nobody is about to let it go on.
    """

    def __init__(self, scratch: Path, pid: int, stop: Callable[[], object]) -> None:
        self.excess, self.was_stopped = "", False
        self._scratch, self._pid, self._stop = scratch, pid, stop
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> DiskWatch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        still = 0
        while not self._done.wait(WEIGH_EVERY):
            still = still + 1 if self._pid and is_stopped(self._pid) else 0
            self.was_stopped = still >= STOPPED_LOOKS
            self.excess = excess_of(self._scratch, self._pid)
            if self.excess or self.was_stopped:
                self._stop()
                return


def excess_of(scratch: Path, pid: int) -> str:
    """What a process keeps beyond its limits, as the `excess` of `DiskWatch`."""
    try:
        n_bytes, n_files = weigh(scratch)
    except OSError as error:
        return f"made a folder that cannot be looked into ({error.strerror})"
    if n_files > LIMIT_FILES:
        return f"made more than {LIMIT_FILES:,} files, or folders more than {MOST_DEEP} deep"
    n_bytes += size_of(beside(scratch)) + (nameless_bytes(pid) if pid else 0)
    return f"wrote more than {LIMIT_BYTES >> 20} MiB" if n_bytes > LIMIT_BYTES else ""


def weigh(folder: Path) -> tuple[int, int]:
    """Bytes and number of files below a folder; links are not followed, what vanishes is left out.

    A folder that lies too deep counts as more files than there may be.

    Raises:
        OSError: a folder cannot be looked into.
    """
    n_bytes = n_files = 0
    waiting = [(folder, 0)]
    while waiting and n_files <= LIMIT_FILES:
        place, depth = waiting.pop()
        if depth > MOST_DEEP:
            return n_bytes, LIMIT_FILES + 1
        with contextlib.suppress(FileNotFoundError), os.scandir(place) as entries:
            for entry in entries:
                n_files += 1
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((Path(entry.path), depth + 1))
                else:
                    n_bytes += size_of(Path(entry.path))
    return n_bytes, n_files


def size_of(path: Path) -> int:
    """The bytes that a file takes up on disk; 0 where there is none."""
    with contextlib.suppress(OSError):
        found = path.lstat()
        return getattr(found, "st_blocks", 0) * 512 or found.st_size
    return 0
