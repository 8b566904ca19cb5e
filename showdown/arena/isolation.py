"""What a team's process may do: the platform's own means, kept in one place."""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
from dataclasses import dataclass
from pathlib import Path

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
SIGKILL = 9


@dataclass(frozen=True)
class Bounds:
    """What one process of a team may use.

    Attributes:
        memory_bytes: address space, or 0 for no bound (a GPU needs more than it uses).
        file_bytes: the largest file it may write.
        cpu_seconds: processor time, all threads together.
    """

    memory_bytes: int
    file_bytes: int
    cpu_seconds: int


def can_fork() -> bool:
    """Whether a process with torch loaded can be forked safely here."""
    return sys.platform == "linux"


def adopt_orphans() -> None:
    """Become the parent of every orphaned descendant, so that none escapes (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def confine(bounds: Bounds) -> None:
    """Put this process within its bounds; done before any of a team's code is imported."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0)
    if os.name != "posix":
        return
    import resource  # noqa: PLC0415 (POSIX only)

    limits = {
        resource.RLIMIT_AS: bounds.memory_bytes,
        resource.RLIMIT_FSIZE: bounds.file_bytes,
        resource.RLIMIT_CPU: bounds.cpu_seconds,
        resource.RLIMIT_CORE: 0,
    }
    for limit, value in limits.items():
        if value or limit == resource.RLIMIT_CORE:
            with contextlib.suppress(ValueError, OSError):  # a tighter limit is already there
                resource.setrlimit(limit, (value, value))


def descendants(pid: int) -> list[int]:
    """Every living process below `pid` (Linux: read off /proc)."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                stat = (entry / "stat").read_text()
                parent = int(stat.rpartition(")")[2].split()[1])
                children.setdefault(parent, []).append(int(entry.name))
    found: list[int] = []
    queue = [pid]
    while queue:
        below = children.get(queue.pop(), [])
        found += below
        queue += below
    return found
