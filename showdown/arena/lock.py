"""One process at a time plays in a run folder. When it ends, the system itself lets go of the lock."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from showdown.errors import RecordError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

NAME = "lock"


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Keep a run folder to ourselves while the `with` lasts.

    Raises:
        RecordError: another process plays there, or the folder cannot be written.
    """
    fd = _held(folder)
    try:
        yield
    finally:
        with suppress(OSError):  # the folder may be gone; on Windows an open file stays until it is closed
            (folder / NAME).unlink()
        os.close(fd)


def _held(folder: Path) -> int:
    """A descriptor of the lock, which is ours."""
    path = folder / NAME
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    while True:
        try:
            fd = os.open(path, flags, 0o644)
        except OSError as error:
            raise RecordError(
                f"{folder} cannot be written ({error.strerror}). Try: a copy of it in a folder of your own"
            ) from None
        if not _lock(fd):
            other = os.read(fd, 20).decode("ascii", "replace").strip()
            os.close(fd)
            who = f"process {other}" if other.isdigit() else "another process"
            raise RecordError(f"{folder} is being played by {who}. Try: wait until that ends")
        if _is_same(fd, path):
            os.ftruncate(fd, 0)
            os.write(fd, b"%d\n" % os.getpid())
            return fd
        os.close(fd)  # whoever had it has just removed it: this one is nobody's


def _lock(fd: int) -> bool:
    """Whether the lock could be had; where a file system knows no locks, it is had."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return True
    return True


def _is_same(fd: int, path: Path) -> bool:
    """Whether a path still leads to an open file."""
    try:
        return os.path.samestat(os.fstat(fd), os.stat(path))
    except OSError:
        return False
