"""Teams that fail, cheat or lie. Each is a healthy mock team but for one thing."""

import contextlib
import ctypes
import os
import signal
import socket
import struct
import sys
import time
from pathlib import Path

import numpy as np

import showdown
from showdown.testing import MockDetector, MockGenerator

ADDRESSES = {}  # filled in by the copy that a test writes: tcp, udp, unix, victim


def referee_pid() -> int:
    """The referee, found as a cheat would: the parent of this process' parent."""
    stat = Path(f"/proc/{os.getppid()}/stat").read_text()
    return int(stat.rpartition(")")[2].split()[1])


def attempt(name, attack):
    """Try an attack; say in the log whether it worked, and play on."""
    try:
        print(f"WORKED {name}: {attack()!r}"[:200], flush=True)
    except BaseException as error:
        print(f"BLOCKED {name}: {type(error).__name__} {error}"[:200], flush=True)


# --- failures: `fail` runs inside fit, or inside the answering call --------------------------------


def raises():
    raise ValueError("the ink ran out")


def hangs():
    while True:
        time.sleep(0.01)


def hangs_in_c():
    ctypes.CDLL(None).pause()


def ignores_sigterm():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    hangs()


def sys_exit():
    sys.exit(3)


def os_exit():
    os._exit(4)


def segfault():
    ctypes.string_at(0)


def eats_memory():
    kept = []
    while True:
        kept.append(np.empty(1 << 26, np.uint8))


def fills_the_disk():
    n = 0
    while True:
        n += 1
        with open(f"filler-{n}", "wb") as file:
            file.write(b"x" * (64 << 20))


def kills_itself():
    os.kill(os.getpid(), signal.SIGTERM)


def closes_its_line():
    for fd in range(3, 64):
        with contextlib.suppress(OSError):
            os.close(fd)
    hangs()


def breaks_numpy():
    np.ascontiguousarray = None
    np.frombuffer = None
    showdown.Glyphs.__post_init__ = None
    showdown.Clock.__iter__ = None
    raise ValueError("numpy is broken now")


def stops_the_host():
    """The process that forks for the referee: within reach in the weaker tiers."""
    os.kill(os.getppid(), signal.SIGSTOP)
    hangs()


def ends_the_host():
    os.kill(os.getppid(), signal.SIGKILL)
    hangs()


def leaves_children_and_ends_the_host():
    if os.fork() == 0:
        os.setsid()
        os.chdir("/")
        time.sleep(3600)
    ends_the_host()


def forks_survivors():
    """Children in sessions of their own, which would outlive the turn."""
    for _ in range(3):
        if os.fork() == 0:
            os.setsid()
            time.sleep(3600)
            os._exit(0)
    print("WORKED fork", flush=True)


def forks_without_end(limit=60):
    for _ in range(limit):  # bounded: a positive control runs this unguarded
        os.fork()
    time.sleep(3600)


FAILURES = {
    "raises": ("crash", "the ink ran out"),
    "hangs": ("timeout", "in hangs"),
    "hangs_in_c": ("timeout", "in hangs_in_c"),
    "ignores_sigterm": ("timeout", "in hangs"),
    "sys_exit": ("exit", "sys.exit(3)"),
    "os_exit": ("exit", "status 4"),
    "segfault": ("crash", "in segfault"),
    "eats_memory": ("memory", "memory"),
    "fills_the_disk": ("invalid", "MiB"),
    "kills_itself": ("crash", "SIGTERM"),
    "closes_its_line": ("crash", "fell silent"),
    "breaks_numpy": ("crash", ""),
}
MORE = ("forks_survivors", "forks_without_end", "stops_the_host", "ends_the_host")
MORE += ("leaves_children_and_ends_the_host",)
FAILURE_CALLS = {name: globals()[name] for name in (*FAILURES, *MORE)}


class FailingGenerator(MockGenerator):
    """Fails in fit; `how` is set by the copy that a test writes."""

    how = "raises"

    def fit(self, real, clock, feedback):
        super().fit(real, clock, feedback)
        FAILURE_CALLS[self.how]()


class FailingDetector(MockDetector):
    how = "raises"

    def prob_real(self, glyphs):
        print(self.how, flush=True)
        FAILURE_CALLS[self.how]()
        return super().prob_real(glyphs)


# --- answers that the contract does not allow ------------------------------------------------------

ANSWERS = {
    "none": lambda good: None,
    "list": lambda good: good.tolist(),
    "floats": lambda good: good.astype(np.float64) * 2.5,
    "nan": lambda good: np.full(good.shape, np.nan, np.float32),
    "integers": lambda good: good.astype(np.int64),
    "one_more_axis": lambda good: good[:, None],
    "one_short": lambda good: good[1:],
    "negative": lambda good: good.astype(np.float32) - 9,
    "objects": lambda good: good.astype(object),
    "ten_gigabytes": lambda good: np.zeros((10 << 30,), np.uint8),
}


class WrongGenerator(MockGenerator):
    how = "none"

    def sample(self, letters, styles):
        return ANSWERS[self.how](super().sample(letters, styles))


class WrongDetector(MockDetector):
    how = "none"

    def prob_real(self, glyphs):
        return ANSWERS[self.how](super().prob_real(glyphs))


# --- forged frames, written straight to the line ---------------------------------------------------


def line_to_the_referee() -> socket.socket:
    """The seat's own socket, found among the open files as a cheat would."""
    for fd in range(3, 64):
        try:
            if os.readlink(f"/proc/self/fd/{fd}").startswith("socket:"):
                return socket.socket(fileno=os.dup(fd))
        except OSError:
            continue
    raise RuntimeError("no line found")


LONG_NAME = b'{"kind": "done", "arrays": [["scores", "' + b"long" * 50_000 + b'", [9]]]}'
FRAMES = {
    "huge_length": struct.pack(">I", 0xFFFFFFFF),
    "bad_header": struct.pack(">I", 9) + b"not json!",
    "deep_json": struct.pack(">I", 200_000) + b"[" * 200_000,
    "huge_array": struct.pack(">I", 70)
    + b'{"kind": "done", "arrays": [["images", "uint8", [99999999, 9999]]]}   ',
    "long_name": struct.pack(">I", len(LONG_NAME)) + LONG_NAME,
    "unknown_kind": struct.pack(">I", 28) + b'{"kind": "win","arrays": []}',
    "half_a_frame": struct.pack(">I", 500) + b'{"kind": "done"',
    "endless_progress": (struct.pack(">I", 36) + b'{"kind":"progress","steps":1e999999}') * 3,
    "open_memory": struct.pack(">I", 76)
    + b'{"kind": "done", "arrays": [["scores","float32",[9]]], "sealed": ["scores"]}',
}


class ForgedFrames(MockDetector):
    how = "bad_header"

    def prob_real(self, glyphs):
        line = line_to_the_referee()
        if self.how == "open_memory":  # which it could change after it was looked at
            socket.send_fds(line, [FRAMES[self.how]], [os.memfd_create("open")])
        else:
            line.sendall(FRAMES[self.how])
        os._exit(0)


# --- attacks: the team plays on as if nothing were -------------------------------------------------


def read_referee_memory():
    pid = referee_pid()
    for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
        if "rw-p" in line and "[heap]" in line:
            start = int(line.split("-")[0], 16)
            with open(f"/proc/{pid}/mem", "rb") as memory:
                memory.seek(start)
                return len(memory.read(4096))
    raise RuntimeError("no heap")


def read_referee_environment():
    return len(Path(f"/proc/{referee_pid()}/environ").read_bytes())


def find_the_vault():
    house = Path(showdown.__file__).parent / "fonts" / "data" / "house.npz"
    return len(house.read_bytes())


def read_the_run():
    return len(Path(ADDRESSES["record"]).read_bytes())


def read_the_corpus():
    return len(Path(ADDRESSES["corpus"]).read_bytes())


def connect_tcp():
    with socket.create_connection(ADDRESSES["tcp"], timeout=2):
        return "connected"


def send_udp():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        return sock.sendto(b"scores", tuple(ADDRESSES["udp"]))


def connect_unix():
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as sock:
        return sock.connect(ADDRESSES["unix"])


def write_outside():
    return Path(ADDRESSES["victim"]).write_text("gone")


def chmod_outside():
    return os.chmod(ADDRESSES["victim"], 0o777)


def replace_own_file():
    return Path(__file__).write_text(Path(__file__).read_text())


def signal_the_referee():
    return os.kill(ADDRESSES["referee"], 0)


def trace_the_host():
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.ptrace(0x4206, os.getppid(), 0, 0) < 0:  # PTRACE_SEIZE, which does not stop it
        raise OSError(ctypes.get_errno(), "ptrace")
    return "seized"


def start_a_process():
    # `subprocess` is refused by word in every tier: what is tried here is the wall.
    return os.waitpid(os.posix_spawn(sys.executable, [sys.executable, "-c", ""], {}), 0)


def raise_its_limits():
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    more = hard if hard == resource.RLIM_INFINITY else hard + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, more))
    return "raised"


def write_to_stdout():
    os.write(1, bytes(range(256)) * 100)
    return "wrote"


ATTACKS = [
    read_referee_memory,
    read_referee_environment,
    find_the_vault,
    read_the_run,
    read_the_corpus,
    connect_tcp,
    send_udp,
    connect_unix,
    write_outside,
    chmod_outside,
    replace_own_file,
    signal_the_referee,
    trace_the_host,
    start_a_process,
    raise_its_limits,
]


class AttackingDetector(MockDetector):
    def prob_real(self, glyphs):
        for attack in ATTACKS:
            attempt(attack.__name__, attack)
        write_to_stdout()
        return super().prob_real(glyphs)


class AttackingGenerator(MockGenerator):
    def sample(self, letters, styles):
        for attack in ATTACKS:
            attempt(attack.__name__, attack)
        write_to_stdout()
        return super().sample(letters, styles)


# --- cheats within the rules of the wire -----------------------------------------------------------

MEMORY = []


class Rememberer(MockDetector):
    """Keeps every exhibit it sees, in memory and on disk, and says how many it knew before."""

    seen = 0

    def prob_real(self, glyphs):
        kept = Path("seen.txt")
        known = len(MEMORY) + self.seen + (len(kept.read_text()) if kept.exists() else 0)
        print(f"knew {known}", flush=True)
        MEMORY.extend(glyphs.images)
        self.seen += len(glyphs)
        kept.write_text("x" * len(glyphs))
        return super().prob_real(glyphs)


class Ranker(MockDetector):
    """Calls the darker half of each batch real: scores that depend on the company."""

    def prob_real(self, glyphs):
        order = np.argsort(np.argsort(super().prob_real(glyphs), kind="stable"))
        return (order / max(1, len(order))).astype(np.float32)


class Flipper(MockDetector):
    """Scores at random."""

    def prob_real(self, glyphs):
        return np.random.default_rng().random(len(glyphs)).astype(np.float32)


class Baiter(MockGenerator):
    """Good forgeries for the first half of what it is asked, blots for the rest."""

    def sample(self, letters, styles):
        drawn = super().sample(letters, styles)
        drawn[len(drawn) // 2 :] = 255
        return drawn


class Surviving(MockGenerator):
    def sample(self, letters, styles):
        attempt("fork", forks_survivors)
        return super().sample(letters, styles)
