"""Landlock by ctypes: a process gives up every file but those that are named (Linux 5.13 or later).

No root and no package is needed. See the kernel's own Documentation/userspace-api/landlock.rst.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterable
from pathlib import Path

# The system calls have these numbers on every architecture.
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
CREATE_RULESET_VERSION = 1
RULE_PATH_BENEATH = 1
PR_SET_NO_NEW_PRIVS = 38

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
TRUNCATE, IOCTL_DEV = 1 << 14, 1 << 15
SPECIAL_FILES = 1 << 6 | 1 << 9 | 1 << 10 | 1 << 11  # making devices, sockets, named pipes: nobody may
# How many file rights each version of the interface knows: all of them are given up.
FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
FILE_RIGHTS_NEWEST = 16
READ = EXECUTE | READ_FILE | READ_DIR
ONLY_FOR_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV
TCP_BIND_AND_CONNECT = 0b11  # from version 4
ABSTRACT_SOCKETS_AND_SIGNALS = 0b11  # from version 6


class _Ruleset(ctypes.Structure):
    _fields_ = (("fs", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def version() -> int:
    """The version of Landlock that this kernel offers; 0 where it has none."""
    if sys.platform != "linux":
        return 0
    libc = ctypes.CDLL(None, use_errno=True)
    offered: int = libc.syscall(
        CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(CREATE_RULESET_VERSION)
    )
    return max(0, offered)


def close_files(
    readable: Iterable[Path], writable: Iterable[Path], newest: int = 0, listable: Iterable[Path] = ()
) -> None:
    """Leave this process and its threads-to-be only these files and folders, with what is below.

    Args:
        readable, writable: files and folders; those that are not there are left out.
        newest: the version of the interface to use at most, as a kernel of that age has it; 0 for all.
        listable: folders whose names may be read, and those below, without what the files hold.

    Raises:
        OSError: the kernel refused.
    """
    offered = min(version(), newest or version())
    every_right = (1 << FILE_RIGHTS.get(offered, FILE_RIGHTS_NEWEST)) - 1
    ruleset = _Ruleset(
        fs=every_right,
        net=TCP_BIND_AND_CONNECT if offered >= 4 else 0,
        scoped=ABSTRACT_SOCKETS_AND_SIGNALS if offered >= 6 else 0,
    )
    size = 8 if offered < 4 else 16 if offered < 6 else 24
    rules = _call(CREATE_RULESET, ctypes.byref(ruleset), ctypes.c_size_t(size), ctypes.c_uint32(0))
    try:
        all_but_special = every_right & ~SPECIAL_FILES
        for rights, paths in ((READ, readable), (all_but_special, writable), (READ_DIR, listable)):
            for path in paths:
                _allow(rules, path, rights)
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
            raise OSError(ctypes.get_errno(), "PR_SET_NO_NEW_PRIVS")
        _call(RESTRICT_SELF, ctypes.c_int(rules), ctypes.c_uint32(0))
    finally:
        os.close(rules)


def _allow(rules: int, path: Path, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # not there: nothing to allow
    try:
        if not path.is_dir():
            rights &= ONLY_FOR_FILES
        rule = _PathBeneath(rights, place)
        _call(
            ADD_RULE,
            ctypes.c_int(rules),
            ctypes.c_int(RULE_PATH_BENEATH),
            ctypes.byref(rule),
            ctypes.c_uint32(0),
        )
    finally:
        os.close(place)


def _call(number: int, *arguments: object) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    result: int = libc.syscall(ctypes.c_long(number), *arguments)
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, f"landlock call {number}: {os.strerror(error)}")
    return result
