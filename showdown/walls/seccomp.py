"""A seccomp filter by ctypes: system calls that a stranger's code has no use for fail (Linux).

Landlock keeps files, TCP and signals; this keeps the rest, and on old kernels what their Landlock does not
know yet. Four kinds of call are refused: those that reach another process or the machine, those that start
one, those that leave a mark which outlives the process, and ways round the filter itself. What needs a
capability is not listed: the process has none.

See the kernel's Documentation/userspace-api/seccomp_filter.rst.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
from dataclasses import dataclass

PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2

# Classic BPF: load a word, keep some of its bits, jump if equal, jump if at least, return.
LOAD, KEEP, EQUAL, AT_LEAST, RETURN = 0x20, 0x54, 0x15, 0x35, 0x06
ALLOW, KILL, ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
NUMBER_AT, ARCH_AT, ARGUMENTS_AT = 0, 4, 16  # offsets in struct seccomp_data; an argument has 8 bytes
WHOLE = 0xFFFFFFFF

ARCHES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
X32 = 0x40000000  # numbers from here on are x86-64's other ABI, which would slip past the list

Numbers = tuple[int, int | None]  # on x86-64, on arm64 (None: it has no such call)
Instruction = tuple[int, int, int, int]  # operation, jump if true, jump if false, constant

REFUSED: dict[str, Numbers] = {
    # a line to others
    "socket": (41, 198), "connect": (42, 203), "bind": (49, 200),
    "sendmsg": (46, 211), "sendmmsg": (307, 269),  # they carry descriptors, which nobody counts on their way
    "mq_open": (240, 180), "mq_unlink": (241, 181), "inotify_init": (253, None), "inotify_init1": (294, 26),
    "shmget": (29, 194), "shmat": (30, 196), "shmctl": (31, 195), "semget": (64, 190), "semop": (65, 193),
    "semctl": (66, 191), "semtimedop": (220, 192), "msgget": (68, 186), "msgsnd": (69, 189),
    "msgrcv": (70, 188), "msgctl": (71, 187),
    # new processes
    "fork": (57, None), "vfork": (58, None), "execve": (59, 221), "execveat": (322, 281),
    # other processes
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "process_madvise": (440, 440), "process_mrelease": (448, 448), "kcmp": (312, 272),
    "migrate_pages": (256, 238), "move_pages": (279, 239),
    "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240), "tkill": (200, 130),
    "pidfd_open": (434, 434), "pidfd_getfd": (438, 438), "pidfd_send_signal": (424, 424),
    # the kernel's own programs, and ways round a filter
    "io_uring_setup": (425, 425), "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282),
    "mount": (165, 40), "unshare": (272, 97), "setns": (308, 268), "setrlimit": (160, 164),
    "open_by_handle_at": (304, 265), "mknod": (133, None), "mknodat": (259, 33),
    # memory that no limit counts
    "memfd_create": (319, 279), "memfd_secret": (447, 447),
    # what is known of a file beside its content: Landlock leaves it open, and it outlives the process
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452),
    "chown": (92, None), "fchown": (93, 55), "lchown": (94, None), "fchownat": (260, 54),
    "utime": (132, None), "utimes": (235, None), "futimesat": (261, None), "utimensat": (280, 88),
    "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7), "setxattrat": (463, 463),
    "removexattr": (197, 14), "lremovexattr": (198, 15), "fremovexattr": (199, 16),
    "removexattrat": (466, 466), "file_setattr": (469, 469), "quotactl": (179, 60), "quotactl_fd": (443, 443),
    "truncate": (76, 45),
    # other memories of the kernel: its keys, and which pages of a file it holds
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219),
    "mincore": (27, 232), "cachestat": (451, 451), "preadv2": (327, 286), "pwritev2": (328, 287),
}  # fmt: skip

# The C library does without them, and then uses calls whose arguments a filter can see.
MISSING: dict[str, Numbers] = {"clone3": (435, 435), "openat2": (437, 437)}


@dataclass(frozen=True)
class Check:
    """What an argument of a call must be.

    Attributes:
        argument: its position, from 0.
        values: those that it may have, or with `never` may not have.
        mask: the bits of it that count.
        upper: look at its upper half instead of its lower one.
    """

    argument: int
    values: tuple[int, ...]
    never: bool = False
    mask: int = WHOLE
    upper: bool = False


Ways = tuple[tuple[Check, ...], ...]  # a call is allowed where all checks of one way hold

CLONE_THREAD = 0x00010000
ACCESS_MODE, TRUNCATING = 0b11, 0x200  # of `open`: reading, writing, both, and the letter of the law
FLAGS_OF_OPEN = tuple(mode | cut for mode in range(4) for cut in (0, TRUNCATING) if mode or not cut)
OPEN_MASK = ACCESS_MODE | TRUNCATING
SOCKET_TYPE, STREAM = 0xF, 1  # a stream has one partner for ever; a datagram may go to anybody
# F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, locks of records, F_DUPFD_CLOEXEC, F_GETPIPE_SZ, seals
FCNTL_COMMANDS = (0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38, 1030, 1032, 1033, 1034)
# TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX, TCGETS2
IOCTL_REQUESTS = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451, 0x802C542A)
IOCTL_FAMILY, GPU_FAMILIES = 0xFF00, (0x0000, 0x4600)
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SCHED_CORE = 1, 4, 62
# SIGKILL, SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU: who is ended or stopped by one did not do it to itself
FROM_OUTSIDE = (9, 19, 20, 21, 22)
PRIO_PROCESS, IOPRIO_WHO_PROCESS = 0, 1


def conditional(pid: int) -> dict[str, tuple[Numbers, Ways]]:
    """The calls that are allowed in some ways alone, for the process `pid`."""
    own = Check(0, (0, pid))
    return {
        "clone": ((56, 220), ((Check(0, (CLONE_THREAD,), mask=CLONE_THREAD),),)),
        # Kernels before Landlock's third version let anybody who may read a file cut it.
        "open": ((2, None), ((Check(1, FLAGS_OF_OPEN, mask=OPEN_MASK),),)),
        "openat": ((257, 56), ((Check(2, FLAGS_OF_OPEN, mask=OPEN_MASK),),)),
        "kill": ((62, 129), ((Check(0, (pid,)), Check(1, FROM_OUTSIDE, never=True)),)),
        "tgkill": ((234, 131), ((Check(0, (pid,)), Check(2, FROM_OUTSIDE, never=True)),)),
        "prlimit64": ((302, 261), ((Check(2, (0,)), Check(2, (0,), upper=True)),)),  # it may read them
        "socketpair": ((53, 199), ((Check(1, (STREAM,), mask=SOCKET_TYPE),),)),
        "fcntl": ((72, 25), ((Check(1, FCNTL_COMMANDS),),)),
        "ioctl": ((16, 29), ((Check(1, IOCTL_REQUESTS),), (Check(1, GPU_FAMILIES, mask=IOCTL_FAMILY),))),
        "prctl": ((157, 167), ((Check(0, (PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SCHED_CORE), never=True),),)),
        "sched_setaffinity": ((203, 122), ((own,),)),
        "sched_setscheduler": ((144, 119), ((own,),)),
        "sched_setparam": ((142, 118), ((own,),)),
        "sched_setattr": ((314, 274), ((own,),)),
        "setpriority": ((141, 140), ((Check(0, (PRIO_PROCESS,)), Check(1, (0, pid))),)),
        "ioprio_set": ((251, 30), ((Check(0, (IOPRIO_WHO_PROCESS,)), Check(1, (0, pid))),)),
    }


def is_available() -> bool:
    """Whether this machine's system calls are known here."""
    return platform.system() == "Linux" and platform.machine() in ARCHES


def refuse_calls() -> None:
    """Refuse these calls to this process and its threads-to-be.

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


def filter_program(machine: str, pid: int) -> list[Instruction]:
    """The filter for a process, as a program of classic BPF."""
    column = list(ARCHES).index(machine)
    refuse, missing = returned(ERRNO | errno.EPERM), returned(ERRNO | errno.ENOSYS)
    program = [
        (LOAD, 0, 0, ARCH_AT),
        (EQUAL, 1, 0, ARCHES[machine]),
        returned(KILL),
        (LOAD, 0, 0, NUMBER_AT),
    ]
    if machine == "x86_64":
        program += [(AT_LEAST, 0, 1, X32), refuse]
    for calls, answer in ((REFUSED, refuse), (MISSING, missing)):
        for numbers in calls.values():
            if (number := numbers[column]) is not None:
                program += [(EQUAL, 0, 1, number), answer]
    for numbers, ways in conditional(pid).values():
        if (number := numbers[column]) is not None:
            body = [instruction for way in ways for instruction in checked(way)]
            program += [(EQUAL, 0, len(body) + 1, number), *body, refuse]
    return [*program, returned(ALLOW)]


def checked(way: tuple[Check, ...]) -> list[Instruction]:
    """Allow a call where all checks hold; else go on behind these instructions."""
    code = [returned(ALLOW)]
    for check in reversed(way):
        code = look(check, len(code)) + code
    return code


def look(check: Check, rest: int) -> list[Instruction]:
    """Go on where a check holds; else jump over the `rest` instructions that follow."""
    at = ARGUMENTS_AT + 8 * check.argument + (4 if check.upper else 0)  # little-endian
    code = [(LOAD, 0, 0, at)]
    if check.mask != WHOLE:
        code.append((KEEP, 0, 0, check.mask))
    for left, value in zip(range(len(check.values) - 1, -1, -1), check.values, strict=True):
        if check.never:
            code.append((EQUAL, left + rest, 0, value))
        else:
            code.append((EQUAL, left, 0 if left else rest, value))
    return code


def returned(answer: int) -> Instruction:
    """The instruction that ends a filter with an answer."""
    return (RETURN, 0, 0, answer)
