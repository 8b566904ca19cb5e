"""What a confined process may read: Python, the system's libraries, Showdown without its type."""

from __future__ import annotations

import sys
import sysconfig
from collections.abc import Iterable, Sequence
from pathlib import Path

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


def python_paths(sealed: Sequence[Path] = ()) -> list[Path]:
    """The files and folders that Python and Showdown's code need, without anything sealed.

    Args:
        sealed: files and folders that are not to be read, resolved.
    """
    package: Path = Path(__file__).resolve().parents[1]
    closed = [package / "fonts" / "data", *sealed]
    roots = [Path(path) for path in (*SYSTEM_FOLDERS, sys.prefix, sys.base_prefix)]
    for entry in filter(None, sys.path):  # an empty one is the current folder, which is nobody's
        # A checkout on the path holds more than code: its history has the corpus, too.
        if Path(entry).is_dir() and not (Path(entry) / "pyproject.toml").exists():
            roots.append(Path(entry))
    paths = [Path(path) for path in SYSTEM_FILES]
    for root in (*roots, package):
        paths += without(root.resolve(), closed)
    return paths


def library_folders(sealed: Sequence[Path] = ()) -> list[Path]:
    """The folders of installed packages. Their names may be read: Python looks there for what is installed.

    Showdown's own type lies below one of them. Its names are everybody's; what they hold stays closed.

    Args:
        sealed: what is not even to be named, resolved.
    """
    folders = {Path(sysconfig.get_path(kind)).resolve() for kind in ("purelib", "platlib")}
    return [folder for folder in sorted(folders) if not any(one.is_relative_to(folder) for one in sealed)]


def gpu_paths() -> list[Path]:
    """What a driver of a GPU needs, where there is one."""
    return [path for pattern in GPU_FILES for path in Path("/").glob(pattern.lstrip("/"))]


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
