"""Paths hidden from a process, by a view of the files that is its own (Linux, where the kernel lets us).

Landlock keeps files from being opened. It lets a process ask how long they are, and when they were written:
enough to leave itself a note, by what it prints into a log. Here such a path leads to nothing.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

CLONE_NEWNS, CLONE_NEWUSER = 0x00020000, 0x10000000
CLOSED = "/dev/full"  # stands where a file is hidden: nobody may open it, unlike /dev/null
MS_BIND, MS_REC, MS_PRIVATE = 1 << 12, 1 << 14, 1 << 18


def hide(paths: Iterable[Path], needed: Sequence[Path]) -> bool:
    """Hide files and folders from this process and its children; whether the kernel let us.

    Args:
        paths: what is hidden, resolved; what is not there is left out.
        needed: what must still be seen. A folder that holds some of it stays as it is.
    """
    if sys.platform != "linux":
        return False
    there = [path for path in paths if path.exists() and not any(one.is_relative_to(path) for one in needed)]
    try:
        _own_view()
        _mount(None, "/", None, MS_REC | MS_PRIVATE)
        for path in there:
            if path.is_dir():
                _mount("none", str(path), "tmpfs", 0)
            else:
                _mount(CLOSED, str(path), None, MS_BIND)
    except OSError:
        return False
    return True


def _own_view() -> None:
    """Begin a view of the file system of our own; who is not root needs a user's view for that, too."""
    uid, gid = os.geteuid(), os.getegid()
    kinds = CLONE_NEWNS if uid == 0 else CLONE_NEWNS | CLONE_NEWUSER
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(kinds):
        raise OSError(ctypes.get_errno(), "unshare")
    if uid:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
        Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")


def _mount(source: str | None, target: str, kind: str | None, flags: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    words = [None if word is None else os.fsencode(word) for word in (source, target, kind)]
    if libc.mount(*words, ctypes.c_ulong(flags), None):
        raise OSError(ctypes.get_errno(), f"mount over {target}")
