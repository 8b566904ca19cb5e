"""What a team's process may do: the platform's own means, kept in one place.

    landlock   Linux: only the files a team needs, no network, no other process, bounds   (strongest)
    limits     POSIX: bounds on memory, processor time, files
    none       a process of its own, and the referee's clock
    off        nothing: the referee's own process, see `inline_launcher`

Under root, bounds on the number of processes do not bind, and neither do file permissions: a team's
process leaves root where an unprivileged user can read all that it needs. Where it stays root, it keeps
no right of root's beyond reading: its capabilities are dropped in every tier. The landlock tier refuses
new processes altogether, and depends on none of this. With a GPU there is no bound on the address
space, of which drivers map more than there is memory.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from showdown.errors import UsageError
from showdown.seats import proc
from showdown.walls import landlock, seccomp
from showdown.walls.hidden import hide
from showdown.walls.limits import set_limits
from showdown.walls.privileges import (
    PR_SET_CHILD_SUBREAPER,
    PR_SET_DUMPABLE,
    PR_SET_PDEATHSIG,
    READ_ANY_FILE,
    drop_capabilities,
    is_root,
    leave_root,
    others_can_read,
    prctl,
)
from showdown.walls.readable import gpu_paths, library_folders, python_paths

TIERS = ("none", "limits", "landlock")  # weakest first
LEAST = TIERS[0]  # will do, where nobody asks for more
OFF = "off"  # no process of its own at all: for a debugger, and below every tier
TRIAL = """
import runpy, sys
close_files = runpy.run_path(sys.argv[1])["close_files"]
refuse_calls = runpy.run_path(sys.argv[2])["refuse_calls"]
try:
    close_files([], [])
    refuse_calls()
except OSError as error:
    sys.exit(str(error))
"""
MORE_PROCESSES = 128  # than this user has now, threads counted; root is not bound by it


@dataclass(frozen=True)
class Bounds:
    """What one process of a team may use and reach.

    Attributes:
        tier: one of `TIERS`.
        cpu_seconds: processor time, all threads together.
        memory_bytes: address space, or 0 for no bound (a GPU maps more than it uses).
        file_bytes: the largest file it may write.
        own: files and folders of the team's own, see `team_files`.
        sealed: files and folders that no team may read: corpora, the vault, run folders.
        newest: the version of Landlock that is used at most; 0 for the kernel's own.
    """

    tier: str
    cpu_seconds: int
    memory_bytes: int = 6 << 30
    file_bytes: int = 256 << 20
    own: tuple[str, ...] = ()
    sealed: tuple[str, ...] = ()
    newest: int = 0

    def __post_init__(self) -> None:
        for name in ("own", "sealed"):
            object.__setattr__(self, name, tuple(getattr(self, name)))  # JSON brings a list


def best_tier() -> str:
    """The strongest tier that this machine offers."""
    if not why_no_landlock():
        return "landlock"
    return "limits" if os.name == "posix" else "none"


@cache
def why_no_landlock() -> str:
    """Why the strongest tier cannot be had here; empty where it can. It is tried, in a process of its own."""
    if sys.platform != "linux":
        return f"{platform.system()} has no Landlock"
    if not landlock.version():
        return "this Linux has no Landlock, or it is switched off"
    if not seccomp.is_available():
        return f"system calls are not known here for {platform.machine()}"
    command = [sys.executable, "-I", "-S", "-c", TRIAL, landlock.__file__, seccomp.__file__]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stderr.strip().rpartition("\n")[2] or "a trial of it ended"


def warning_of_weakness(tier: str) -> str:
    """What a person should know before strangers' code runs in a weaker tier; empty for the strongest."""
    if tier == OFF:
        return warning_of_off()
    if tier == TIERS[-1]:
        return ""
    return (
        f"Isolation is {tier!r} here, the strongest that this machine offers ({why_no_landlock()}). A team "
        "could read the type and the record. Try: Linux 5.13 or later; or play with code that you trust"
    )


def require(least: str) -> str:
    """The tier to play with: the best there is, if it is at least `least`; or `OFF`, if that is wanted.

    Raises:
        UsageError: this machine offers less.
    """
    best = best_tier()
    if least == OFF:
        return OFF
    if TIERS.index(best) < TIERS.index(least):
        raise UsageError(
            f"--isolation {least} is more than this machine offers ({best}). "
            f"Try: --isolation {best}, or a Linux with Landlock (5.13 or later)"
        )
    return best


def warning_of_off() -> str:
    """What a person should know before a match without isolation."""
    warning = (
        "Isolation is off, for a debugger: both teams run inside this program, and nothing ends one that "
        "hangs. No coin flip can be confirmed, and the record says that isolation was off."
    )
    if sys.flags.hash_randomization:
        warning += " Sets have another order than in a match. PYTHONHASHSEED=0 before the command mends that."
    return warning


def can_fork() -> bool:
    """Whether a process with torch loaded can be forked safely here."""
    return sys.platform == "linux"


def adopt_orphans() -> None:
    """Become the parent of every orphaned descendant, so that none escapes (Linux)."""
    prctl(PR_SET_CHILD_SUBREAPER, 1)


def close_memory() -> None:
    """Let no process of the same user read this one's memory or environment (Linux; root still may)."""
    prctl(PR_SET_DUMPABLE, 0)


def confine(bounds: Bounds, scratch: Path) -> None:
    """Put this process within its bounds; done before any of a team's code is imported.

    Raises:
        OSError: the kernel refused what `best_tier` promised.
    """
    needed = [Path(sys.prefix), Path(sys.base_prefix), Path(__file__).parent, scratch.parent]
    needed += map(Path, bounds.own)
    # not so where Python, or the team, lives in somebody's home
    is_open = os.name == "posix" and all(map(others_can_read, needed))
    if bounds.tier == "landlock":
        hide(map(Path, bounds.sealed), [*needed, scratch])  # where it cannot, they are closed all the same
    if bounds.tier != "none":
        if is_root() and is_open:
            leave_root(scratch)
        counted = bounds.tier == "limits" and sys.platform == "linux"
        processes = proc.tasks_of_user() + MORE_PROCESSES if counted else 0
        has_gpu = any(Path("/dev").glob("nvidia[0-9]*"))
        set_limits(bounds.cpu_seconds, 0 if has_gpu else bounds.memory_bytes, bounds.file_bytes, processes)
    drop_capabilities(() if is_open else (READ_ANY_FILE,))
    prctl(PR_SET_PDEATHSIG, proc.SIGKILL)  # nothing outlives the host; a change of user would clear it
    if bounds.tier == "landlock":
        names = library_folders([Path(path).resolve() for path in bounds.sealed])
        landlock.close_files(readable_paths(bounds), [scratch, Path("/dev/null")], bounds.newest, names)
        seccomp.refuse_calls()


@lru_cache(maxsize=8)
def readable_paths(bounds: Bounds) -> list[Path]:
    """What a team may read: Python, the system's libraries, Showdown without its type, its own code."""
    sealed = [Path(path).resolve() for path in bounds.sealed]
    return [*python_paths(sealed), *map(Path, bounds.own), *gpu_paths()]
