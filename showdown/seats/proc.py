"""What /proc says of processes: who descends from whom, who carries a mark, who stands still (Linux)."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterable

OURS = b"/memfd:showdown "  # what the referee sent: it counts for nobody
SIGKILL = 9  # Windows has no such name


def descendants(pid: int) -> list[int]:
    """Every process below `pid` (Linux: read off /proc)."""
    children: dict[int, list[int]] = {}
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            with contextlib.suppress(OSError), open(f"/proc/{entry.name}/stat", "rb") as file:
                parent = int(file.read().rpartition(b")")[2].split()[1])
                children.setdefault(parent, []).append(int(entry.name))
    found: list[int] = []
    queue = [pid]
    while queue:
        below = children.get(queue.pop(), [])
        found += below
        queue += below
    return found


def tasks_of_user() -> int:
    """How many threads this user's processes have: what the kernel holds against RLIMIT_NPROC."""
    tasks = 0
    for entry in os.scandir("/proc"):
        with contextlib.suppress(OSError):
            if entry.name.isdigit() and entry.stat().st_uid == os.getuid():
                tasks += len(os.listdir(f"/proc/{entry.name}/task"))
    return tasks


def carrying(entry: str) -> list[int]:
    """Every process that was started with this entry, ``NAME=value``, in its environment."""
    sought = b"\0" + entry.encode() + b"\0"
    found = []
    for place in os.scandir("/proc"):
        if place.name.isdigit() and int(place.name) != os.getpid():
            with contextlib.suppress(OSError), open(f"/proc/{place.name}/environ", "rb") as file:
                if sought in b"\0" + file.read():
                    found.append(int(place.name))
    return found


def nameless_bytes(pid: int) -> int:
    """How much a process keeps in open files that no folder names: removed ones, and those in memory alone.

    Those that it may not be asked about count nothing.
    """
    kept: dict[tuple[int, int], int] = {}
    with contextlib.suppress(OSError):
        for entry in os.scandir(f"/proc/{pid}/fd"):
            with contextlib.suppress(OSError):
                found = os.stat(entry.path)
                if found.st_nlink == 0 and stat.S_ISREG(found.st_mode):
                    kept[found.st_dev, found.st_ino] = found.st_blocks * 512
    return sum(kept.values()) + mapped_nameless_bytes(pid, {inode for _, inode in kept})


def mapped_nameless_bytes(pid: int, known: set[int]) -> int:
    """The same for files that it has mapped and closed, by the length of their maps; `known` are left out."""
    total = 0
    with contextlib.suppress(OSError), open(f"/proc/{pid}/maps", "rb") as maps:
        for line in maps:
            if line.endswith(b"(deleted)\n") and OURS not in line:
                span, _, _, _, inode = line.split()[:5]
                begin, end = (int(word, 16) for word in span.split(b"-"))
                total += 0 if int(inode) in known else end - begin
    return total


def is_stopped(pid: int) -> bool:
    """Whether a process stands still, by a signal or under a tracer."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            return file.read().rpartition(b")")[2].split()[0] in (b"T", b"t")
    except OSError:
        return False


def kill(pids: Iterable[int]) -> None:
    """End processes at once; those that are gone already do not matter."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, SIGKILL)
