"""A detector that tries all that it should not be able to do, and says in its log what worked.

Each attack returns where it worked, and raises where it was stopped. The copy that a test writes has
`ADDRESSES` filled in. What is tried on the team's own file is allowed to its owner by everything but walls.
"""

import array
import ctypes
import fcntl
import mmap
import os
import socket
import stat
import struct
import sys
import threading
import time
from pathlib import Path

import numpy as np

from showdown import Detector

ADDRESSES = {}  # victim: a file, log: what it prints, pid: a process of the same user, door: a socket
LIBC = ctypes.CDLL(None, use_errno=True)
ARM = os.uname().machine == "aarch64"


def syscall(x86, arm, *arguments):
    """A system call by its number; raises what the kernel says."""
    result = LIBC.syscall(ctypes.c_long(arm if ARM else x86), *arguments)
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


# --- the files of others, and marks on files that outlive a process ----------------------------------


def change_times():
    os.utime(__file__, (1, 1))
    return int(os.stat(__file__).st_mtime)


def change_mode():
    os.chmod(__file__, 0o644)
    return "changed"


def change_attributes():
    os.setxattr(__file__, "user.score", b"0.731")
    return os.getxattr(__file__, "user.score")


def change_attributes_by_descriptor():
    with open(__file__, "rb") as file:
        os.setxattr(file.fileno(), "user.score", b"0.731")
    return "set"


def change_flags():
    """FS_IOC_SETFLAGS with what is set already, which only an owner may."""
    with open(__file__, "rb") as file:
        flags = array.array("l", [0])
        fcntl.ioctl(file, 0x80086601, flags)
        fcntl.ioctl(file, 0x40086602, flags)
    return "set"


def change_hint():
    """F_SET_RW_HINT: how long a file is said to live, kept by the kernel while anybody has it open."""
    with open(__file__, "rb") as file:
        fcntl.fcntl(file, 1036, struct.pack("Q", 2))
    return "set"


def cut_by_name():
    os.truncate(__file__, os.path.getsize(__file__))
    return "cut"


def cut_while_reading():
    """Open to read and to cut at once; the file is one that nobody needs."""
    os.close(os.open(ADDRESSES["victim"], os.O_RDONLY | os.O_TRUNC))
    return Path(ADDRESSES["victim"]).stat().st_size


def write_to_a_file():
    with open(ADDRESSES["victim"], "a") as file:
        return file.write("gone")


def watch_a_file():
    """inotify: who reads it, and when."""
    if syscall(294, 26, 0) < 0:
        raise OSError
    return "watching"


def ask_for_cached_pages():
    with open(__file__, "rb") as file, mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ) as memory:
        where = np.frombuffer(memory, np.uint8).ctypes.data
        known = ctypes.create_string_buffer(len(memory) // mmap.PAGESIZE + 1)
        syscall(27, 232, ctypes.c_void_p(where), ctypes.c_size_t(len(memory)), known)
    return known.raw[0]


def make_a_device():
    """A device of memory; root with its capabilities may."""
    os.mknod("zero", 0o600 | stat.S_IFCHR, os.makedev(1, 5))
    return "made"


def make_a_named_pipe():
    os.mkfifo("pipe")
    return "made"


# --- memories of the kernel ---------------------------------------------------------------------------


def keep_a_key():
    return syscall(248, 217, b"user", b"score", b"0.731", ctypes.c_size_t(5), ctypes.c_int(-4))


def keep_shared_memory():
    found = syscall(29, 194, ctypes.c_int(0x5EED), ctypes.c_size_t(4096), ctypes.c_int(0o1600))
    syscall(31, 195, ctypes.c_int(found), ctypes.c_int(0), None)  # IPC_RMID: a control leaves nothing behind
    return found


def keep_a_queue():
    found = syscall(68, 186, ctypes.c_int(0x5EED), ctypes.c_int(0o1600))
    syscall(71, 187, ctypes.c_int(found), ctypes.c_int(0), None)
    return found


def read_the_logs_length():
    print("something to read", flush=True)
    time.sleep(0.05)
    if not (found := os.fstat(1).st_size or os.lseek(1, 0, os.SEEK_CUR)):
        raise OSError("no length")
    return found


def ask_for_the_length_of_a_sealed_file():
    """Its own log, for one, lies in a folder whose name it may guess."""
    return os.stat(ADDRESSES["log"]).st_size


def ask_when_memory_was_read():
    """The memory that came with the request, which is the same one in every call."""
    for fd in range(3, 64):
        try:
            if "memfd:" in os.readlink(f"/proc/self/fd/{fd}"):
                return os.fstat(fd).st_atime
        except OSError:
            continue
    raise OSError("no such memory is open")


# --- others, and the rival's share --------------------------------------------------------------------


def signal_another():
    os.kill(ADDRESSES["pid"], 0)
    return "reached"


def signal_by_descriptor():
    """Have the kernel signal another process when a pipe can be read."""
    ours, _theirs = os.pipe()
    fcntl.fcntl(ours, fcntl.F_SETOWN, ADDRESSES["pid"])
    fcntl.fcntl(ours, 10, 28)  # F_SETSIG, SIGWINCH: which nobody minds
    return fcntl.fcntl(ours, fcntl.F_GETOWN)


def take_its_processor():
    os.sched_setaffinity(ADDRESSES["pid"], os.sched_getaffinity(ADDRESSES["pid"]))
    return "set"


def slow_it_down():
    os.setpriority(os.PRIO_PROCESS, ADDRESSES["pid"], os.getpriority(os.PRIO_PROCESS, ADDRESSES["pid"]))
    return "set"


def slow_everybody_down():
    os.setpriority(os.PRIO_USER, os.getuid(), os.getpriority(os.PRIO_USER, os.getuid()))
    return "set"


def schedule_it():
    os.sched_setscheduler(ADDRESSES["pid"], os.SCHED_OTHER, os.sched_param(0))
    return "set"


def slow_its_disk():
    return syscall(251, 30, ctypes.c_int(1), ctypes.c_int(ADDRESSES["pid"]), ctypes.c_int(2 << 13 | 4))


def send_a_datagram():
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    with ours, theirs:
        return ours.sendto(b"score", ADDRESSES["door"])


def outlive_the_host():
    if LIBC.prctl(1, 0, 0, 0, 0) < 0:  # PR_SET_PDEATHSIG
        raise OSError(ctypes.get_errno(), "prctl")
    return "free"


# --- rights, and memory that nobody counts ------------------------------------------------------------


def keep_capabilities():
    """Any but the one to read files, and new ones by a program."""
    status = Path("/proc/self/status").read_text()
    facts = dict(line.split(":\t", 1) for line in status.splitlines())
    rights = int(facts["CapEff"], 16) | int(facts["CapPrm"], 16)
    if not rights & ~(1 << 2) and facts["NoNewPrivs"] == "1":
        raise OSError("none left")
    return hex(rights)


def hoard_memory_without_a_name():
    fd = os.memfd_create("hoard")
    os.close(fd)
    return "made"


def hoard_descriptors_on_their_way():
    ours, theirs = socket.socketpair()
    with ours, theirs, open(__file__, "rb") as file:
        socket.send_fds(ours, [b"x"], [file.fileno()])
    return "sent"


ATTACKS = {
    name: attack
    for name, attack in list(globals().items())
    if callable(attack) and getattr(attack, "__module__", "") == __name__ and name != "syscall"
}


class Intruder(Detector):
    """Attacks in the exam, and plays on as if nothing were."""

    def fit(self, real, fake, clock):
        list(clock)

    def prob_real(self, glyphs):
        for name, attack in ATTACKS.items():
            try:
                print(f"WORKED {name}: {attack()!r}"[:200], flush=True)
            except BaseException as error:
                print(f"BLOCKED {name}: {type(error).__name__} {error}"[:200], flush=True)
        return np.full(len(glyphs), 0.5, np.float32)


# --- what is kept: `Hoarder.how` is set by the copy that a test writes ---------------------------------


def keep_removed_files():
    kept = []
    for number in range(40):
        kept.append(os.open(f"hoard-{number}", os.O_WRONLY | os.O_CREAT))
        os.remove(f"hoard-{number}")
        os.write(kept[-1], bytes(1 << 20))
    time.sleep(60)


def keep_mapped_files():
    kept = []
    for number in range(40):
        with open(f"hoard-{number}", "wb+") as file:
            os.remove(f"hoard-{number}")
            file.truncate(1 << 20)
            kept.append(mmap.mmap(file.fileno(), 1 << 20))
            kept[-1].write(b"x" * (1 << 20))
    time.sleep(60)


def keep_deep_files():
    """Further down than a path can name."""
    folder = os.open(".", os.O_RDONLY)
    for _ in range(3000):
        os.mkdir("d" * 100, dir_fd=folder)
        below = os.open("d" * 100, os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = below
    for number in range(40):
        with open(os.open(f"hoard-{number}", os.O_WRONLY | os.O_CREAT, dir_fd=folder), "wb") as file:
            file.write(bytes(1 << 20))
    time.sleep(60)


def keep_files_in_a_closed_folder():
    os.mkdir("closed")
    with open("closed/hoard", "wb") as file:
        file.write(bytes(40 << 20))
    os.mkdir("shut", 0)
    time.sleep(60)


def keep_memory_files():
    kept = []
    for _ in range(40):
        kept.append(os.memfd_create("hoard"))
        os.write(kept[-1], bytes(1 << 20))
    time.sleep(60)


def print_without_end():
    for _ in range(200):
        sys.stdout.write("x" * (1 << 20))


HOARDS = (
    keep_deep_files,
    keep_removed_files,
    keep_mapped_files,
    keep_files_in_a_closed_folder,
    keep_memory_files,
    print_without_end,
)


class Hoarder(Intruder):
    """Keeps 40 MiB where nobody looks."""

    how = "keep_removed_files"

    def prob_real(self, glyphs):
        threading.Thread(target=globals()[self.how], daemon=True).start()
        time.sleep(1.2)
        return np.full(len(glyphs), 0.5, np.float32)
