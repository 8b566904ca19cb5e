"""What a team's process may do: the platform's own means, kept in one place.

    landlock   Linux: only the files a team needs, no network, no other process, bounds   (strongest)
    limits     POSIX: bounds on memory, processor time, files
    none       a process of its own, and the referee's clock
    off        nothing: the referee's own process, see `inline_launcher`

Under root, bounds on the number of processes do not bind, and neither do file permissions: a team's
process leaves root where an unprivileged user can read all it needs (`leave_root`); the landlock tier
refuses new processes altogether and depends on neither. With a GPU there is no bound on the address
space, of which drivers map more than there is memory.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from showdown.errors import UsageError
from showdown.seats import landlock, proc, seccomp

TIERS = ("none", "limits", "landlock")  # weakest first
LEAST = TIERS[0]  # will do, where nobody asks for more
OFF = "off"  # no process of its own at all: for a debugger, and below every tier
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_CHILD_SUBREAPER = 1, 4, 36
NOBODY = 65534  # the user and group that own nothing
OPEN_FILES = 256
MORE_PROCESSES = 128  # than this user has now, threads counted; root is not bound by it

# What Python and torch read beside their own folders.
SYSTEM_FILES = (
    "/etc/ld.so.cache", "/etc/localtime", "/proc/cpuinfo", "/proc/meminfo", "/proc/self", "/proc/stat",
    "/proc/sys/vm/overcommit_memory", "/sys/devices/system/cpu", "/sys/devices/system/node",
    "/dev/urandom", "/dev/random", "/dev/zero",
)  # fmt: skip
SYSTEM_FOLDERS = ("/usr", "/lib", "/lib64", "/lib32")
GPU_FILES = (
    "/dev/nvidia*",
    "/proc/driver/nvidia*",
    "/sys/module/nvidia*",
    "/sys/bus/pci",
    "/sys/devices/pci*",
)


@dataclass(frozen=True)
class Bounds:
    """What one process of a team may use and reach.

    Attributes:
        tier: one of `TIERS`.
        cpu_seconds: processor time, all threads together.
        memory_bytes: address space, or 0 for no bound (a GPU maps more than it uses).
        file_bytes: the largest file it may write.
        team_path: the team's own file, or None for an installed one.
        sealed: files and folders that no team may read: corpora, the vault, run folders.
    """

    tier: str
    cpu_seconds: int
    memory_bytes: int = 6 << 30
    file_bytes: int = 256 << 20
    team_path: str | None = None
    sealed: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "sealed", tuple(self.sealed))  # JSON brings a list


def best_tier() -> str:
    """The strongest tier that this machine offers."""
    if sys.platform == "linux" and landlock.version() and seccomp.is_available():
        return "landlock"
    return "limits" if os.name == "posix" else "none"


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
    _prctl(PR_SET_CHILD_SUBREAPER, 1)


def close_memory() -> None:
    """Let no process of the same user read this one's memory or environment (Linux; root still may)."""
    _prctl(PR_SET_DUMPABLE, 0)


def confine(bounds: Bounds, scratch: Path) -> None:
    """Put this process within its bounds; done before any of a team's code is imported.

    Raises:
        OSError: the kernel refused what `best_tier` promised.
    """
    if bounds.tier != "none":
        leave_root(bounds, scratch)
        _set_limits(bounds)
    _prctl(PR_SET_PDEATHSIG, proc.SIGKILL)  # nothing outlives the host; a change of user would clear it
    if bounds.tier == "landlock":
        landlock.close_files(readable_paths(bounds), [scratch, Path("/dev/null")])
        seccomp.refuse_calls()


def leave_root(bounds: Bounds, scratch: Path) -> bool:
    """Become an unprivileged user, where we are root and such a user can read all that a team needs."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return False
    needed = [Path(sys.prefix), Path(sys.base_prefix), Path(__file__).parent]
    needed += [] if bounds.team_path is None else [Path(bounds.team_path)]
    if not all(others_can_read(path.resolve()) for path in (*needed, scratch.parent)):
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


@lru_cache(maxsize=8)
def readable_paths(bounds: Bounds) -> list[Path]:
    """What a team may read: Python, the system's libraries, Showdown without its type, its own code."""
    package: Path = Path(__file__).resolve().parents[1]
    sealed = [package / "fonts" / "data", *(Path(path).resolve() for path in bounds.sealed)]
    roots = [Path(path) for path in (*SYSTEM_FOLDERS, sys.prefix, sys.base_prefix)]
    for entry in sys.path:
        # A checkout on the path holds more than code: its history has the corpus, too.
        if Path(entry).is_dir() and not (Path(entry) / "pyproject.toml").exists():
            roots.append(Path(entry))
    paths = [Path(path) for path in SYSTEM_FILES]
    for root in (*roots, package):
        paths += without(root.resolve(), sealed)
    if bounds.team_path is not None:
        paths += without_data(Path(bounds.team_path), sealed)
    for pattern in GPU_FILES:
        paths += Path("/").glob(pattern.lstrip("/"))
    return paths


def without(root: Path, sealed: Iterable[Path]) -> list[Path]:
    """Paths that cover `root` but nothing sealed: Landlock cannot take away below what it allows.

    Links are left out: a rule is for the place that a link leads to (a virtual environment's lib64
    is its lib again, sealed folder and all), and such a place is either covered itself or not meant.
    """
    inside = [
        path for path in sealed if path == root or path.is_relative_to(root) or root.is_relative_to(path)
    ]
    if not inside:
        return [root]
    if any(root.is_relative_to(path) for path in inside) or not root.is_dir():
        return []
    children = [child for child in sorted(root.iterdir()) if not child.is_symlink()]
    return [path for child in children for path in without(child, inside)]


def without_data(team_file: Path, sealed: list[Path]) -> list[Path]:
    """A team's file, the modules beside it and the packages beside it; other files there stay closed."""
    beside = [team_file]
    for path in sorted(team_file.parent.iterdir()):
        if path.suffix == ".py" or (path / "__init__.py").is_file():
            beside.append(path)
    return [path for near in beside for path in without(near.resolve(), sealed)]


def _set_limits(bounds: Bounds) -> None:
    import resource  # POSIX only

    limits = {
        resource.RLIMIT_CPU: bounds.cpu_seconds,
        resource.RLIMIT_FSIZE: bounds.file_bytes,
        resource.RLIMIT_NOFILE: OPEN_FILES,
        resource.RLIMIT_CORE: 0,
    }
    if bounds.tier == "limits" and sys.platform == "linux":
        limits[resource.RLIMIT_NPROC] = proc.tasks_of_user() + MORE_PROCESSES
    if bounds.memory_bytes and not any(Path("/dev").glob("nvidia[0-9]*")):
        limits[resource.RLIMIT_AS] = bounds.memory_bytes
    for limit, value in limits.items():
        hard = resource.getrlimit(limit)[1]
        most = value if hard == resource.RLIM_INFINITY else min(value, hard)
        # macOS knows some of these and then refuses them
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)
