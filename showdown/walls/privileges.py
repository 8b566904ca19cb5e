"""Rights that a process has from its user, given up."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterable
from pathlib import Path

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_CHILD_SUBREAPER = 1, 4, 36
NOBODY = 65534  # the user and group that own nothing


def leave_root(needed: Iterable[Path], scratch: Path) -> bool:
    """Become an unprivileged user, where we are root and such a user can read all that is needed.

    Args:
        needed: what the process must still be able to read.
        scratch: the folder that is to be its own.
    """
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return False
    all_needed = (Path(sys.prefix), Path(sys.base_prefix), Path(__file__).parent, *needed, scratch.parent)
    if not all(others_can_read(path.resolve()) for path in all_needed):
        return False  # as where Python lives in root's home
    os.chown(scratch, NOBODY, NOBODY)
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)
    return True


def others_can_read(path: Path) -> bool:
    """Whether any user may read a path: it, and the way to it, are open to others."""
    way_open = all(folder.stat().st_mode & 0o001 for folder in path.parents)
    return way_open and bool(path.stat().st_mode & 0o004)


def prctl(option: int, value: int) -> None:
    """Change how the kernel treats this process (Linux; elsewhere nothing happens)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)
