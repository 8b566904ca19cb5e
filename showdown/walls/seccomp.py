"""A seccomp filter by ctypes: system calls that a team has no use for fail with EPERM (Linux).

Landlock keeps files, TCP and signals; this keeps the rest: sockets of every kind, new processes,
tracing, and ways round the filter itself. See the kernel's Documentation/userspace-api/seccomp_filter.rst.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct

PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2
CLONE_THREAD = 0x00010000

# Classic BPF: load a word, jump if equal, jump if a bit is set, return.
LOAD, EQUAL, ANY_BIT, AT_LEAST, RETURN = 0x20, 0x15, 0x45, 0x35, 0x06
ALLOW, KILL, ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
NUMBER_AT, ARCH_AT = 0, 4  # offsets in struct seccomp_data; its arguments begin at 16, 8 bytes each

ARCHES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
X32 = 0x40000000  # numbers from here on are x86-64's other ABI, which would slip past the list

# number on x86-64, number on arm64 (None: it has no such call)
REFUSED: dict[str, tuple[int, int | None]] = {
    "socket": (41, 198),
    "fork": (57, None),
    "vfork": (58, None),
    "execve": (59, 221),
    "execveat": (322, 281),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424),
    "io_uring_setup": (425, 425),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "keyctl": (250, 219),
    "mount": (165, 40),
    "unshare": (272, 97),
    "setns": (308, 268),
    "setrlimit": (160, 164),
    "open_by_handle_at": (304, 265),
    "mq_open": (240, 180),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "semget": (64, 190),
    # Landlock does not cover what a file's metadata says.
    "chmod": (90, None),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "fchmodat2": (452, 452),
    "chown": (92, None),
    "fchown": (93, 55),
    "lchown": (94, None),
    "fchownat": (260, 54),
    "setxattr": (188, 5),
    "utime": (132, None),
    "utimes": (235, None),
}
CLONE, CLONE3 = (56, 220), (435, 435)
KILL_CALLS = {"kill": (62, 129), "tgkill": (234, 131)}  # allowed on this very process
TKILL = (200, 130)
PRLIMIT = (302, 261)  # allowed to read limits


def is_available() -> bool:
    """Whether this machine's system calls are known here."""
    return platform.system() == "Linux" and platform.machine() in ARCHES


def refuse_calls() -> None:
    """Refuse the calls of `REFUSED` to this process and its threads-to-be.

    Raises:
        OSError: the kernel took no filter.
    """
    program = filter_program(platform.machine(), os.getpid())
    raw = b"".join(struct.pack("=HBBI", *instruction) for instruction in program)
    code = ctypes.create_string_buffer(raw, len(raw))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_void_p))

    handed = Program(len(program), ctypes.cast(code, ctypes.c_void_p))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(handed), 0, 0):
        raise OSError(ctypes.get_errno(), "seccomp: the kernel took no filter")


def filter_program(machine: str, pid: int) -> list[tuple[int, int, int, int]]:
    """The filter as (operation, jump if true, jump if false, constant)."""
    column = list(ARCHES).index(machine)
    refuse = (RETURN, 0, 0, ERRNO | errno.EPERM)
    missing = (RETURN, 0, 0, ERRNO | errno.ENOSYS)
    allow = (RETURN, 0, 0, ALLOW)
    load_number = (LOAD, 0, 0, NUMBER_AT)

    program = [(LOAD, 0, 0, ARCH_AT), (EQUAL, 1, 0, ARCHES[machine]), (RETURN, 0, 0, KILL), load_number]
    if machine == "x86_64":
        program += [(AT_LEAST, 0, 1, X32), refuse]
    for numbers in (*REFUSED.values(), TKILL):
        number = numbers[column]
        if number is not None:
            program += [(EQUAL, 0, 1, number), refuse]
    # The C library falls back from clone3 to clone, whose flags a filter can see.
    program += [(EQUAL, 0, 1, CLONE3[column]), missing]
    program += [
        (EQUAL, 0, 4, CLONE[column]),
        (LOAD, 0, 0, argument(0)),
        (ANY_BIT, 0, 1, CLONE_THREAD),
        allow,
        refuse,
    ]
    for numbers in KILL_CALLS.values():
        program += [
            (EQUAL, 0, 4, numbers[column]),
            (LOAD, 0, 0, argument(0)),
            (EQUAL, 0, 1, pid),
            allow,
            refuse,
        ]
    # prlimit64(pid, resource, new, old): new must be null
    program += [(EQUAL, 0, 6, PRLIMIT[column]), (LOAD, 0, 0, argument(2)), (EQUAL, 0, 3, 0)]
    program += [(LOAD, 0, 0, argument(2) + 4), (EQUAL, 0, 1, 0), allow, refuse]
    return [*program, allow]


def argument(position: int) -> int:
    """Where the lower half of a call's argument lies in struct seccomp_data (little-endian)."""
    return 16 + 8 * position
