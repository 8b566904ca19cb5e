"""Rights that a process has from its user, given up."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterable
from pathlib import Path

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_CHILD_SUBREAPER = 1, 4, 36
PR_SET_NO_NEW_PRIVS = 38
NOBODY = 65534  # the user and group that own nothing
CAPABILITIES_VERSION_3 = 0x20080522  # of the kernel's capset: two words a set
READ_ANY_FILE = 2  # CAP_DAC_READ_SEARCH


def is_root() -> bool:
    """Whether this process is root's."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def leave_root(scratch: Path) -> None:
    """Become the user that owns nothing but this folder; only root can."""
    os.chown(scratch, NOBODY, NOBODY)
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)


def drop_capabilities(kept: Iterable[int] = ()) -> None:
    """Give up the rights that root has beyond those of a file's owner, for this process and its children.

    No program that it starts gets them back (Linux; elsewhere nothing happens).

    Args:
        kept: the numbers of capabilities, 0 to 31, that are kept where the process has them.

    Raises:
        OSError: the kernel refused.
    """
    if sys.platform != "linux":
        return
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    libc = ctypes.CDLL(None, use_errno=True)
    head = (ctypes.c_uint32 * 2)(CAPABILITIES_VERSION_3, 0)
    sets = (ctypes.c_uint32 * 6)()  # effective, permitted and inheritable; then their upper words
    if libc.capget(head, sets):
        raise OSError(ctypes.get_errno(), "capget")
    few = sum(1 << number for number in kept)
    words = [word & few for word in sets[:2]] + [0, 0, 0, 0]
    if libc.capset(head, (ctypes.c_uint32 * 6)(*words)):
        raise OSError(ctypes.get_errno(), "capset")


def others_can_read(path: Path) -> bool:
    """Whether any user may read a path: it, and the way to it, are open to others."""
    path = path.resolve()
    way_open = all(folder.stat().st_mode & 0o001 for folder in path.parents)
    return way_open and bool(path.stat().st_mode & 0o004)


def prctl(option: int, value: int) -> None:
    """Change how the kernel treats this process (Linux; elsewhere nothing happens)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)
