"""Keep watch over what a team writes while its process runs."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable
from pathlib import Path

from showdown.seats.stacks import beside

LIMIT_BYTES = 512 << 20  # a call's scratch folder, its stacks and its share of the log
LIMIT_FILES = 10_000
WEIGH_EVERY = 0.2  # seconds


class DiskWatch:
    """Calls `stop` once when the scratch folder or the log grows past the limit; use it with `with`.

    Attributes:
        exceeded: whether it did.
    """

    def __init__(self, scratch: Path, log: Path, stop: Callable[[], object]) -> None:
        self.exceeded = False
        self._scratch, self._log, self._stop = scratch, log, stop
        self._log_before = size_of(log)
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> DiskWatch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(WEIGH_EVERY):
            n_bytes, n_files = weigh(self._scratch)
            n_bytes += size_of(self._log) - self._log_before + size_of(beside(self._scratch))
            if n_bytes > LIMIT_BYTES or n_files > LIMIT_FILES:
                self.exceeded = True
                self._stop()
                return


def weigh(folder: Path) -> tuple[int, int]:
    """Bytes and number of files below a folder; links are not followed, what vanishes is left out."""
    n_bytes = n_files = 0
    for place, folders, files in os.walk(folder):
        n_files += len(folders) + len(files)
        n_bytes += sum(size_of(Path(place, name)) for name in files)
        if n_files > LIMIT_FILES:
            break
    return n_bytes, n_files


def size_of(path: Path) -> int:
    """The bytes that a file takes up on disk; 0 where there is none."""
    with contextlib.suppress(OSError):
        found = path.lstat()
        return getattr(found, "st_blocks", 0) * 512 or found.st_size
    return 0
