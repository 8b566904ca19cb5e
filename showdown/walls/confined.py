"""The walls of a process that reads what a stranger wrote: it has its pipes and its libraries."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from subprocess import PIPE

from showdown.walls import landlock, seccomp
from showdown.walls.limits import set_limits
from showdown.walls.privileges import READ_ANY_FILE, drop_capabilities, others_can_read
from showdown.walls.readable import python_paths

MEMORY = 3 << 30  # bytes of address space: the largest fonts need a tenth of it
CPU_SECONDS = 3600  # of all the files that one process reads; each has a limit of its own outside


def confine_reader(memory_bytes: int = MEMORY) -> None:
    """Give up, as far as this platform can: writing files, new files to read, sockets, other processes.

    What the libraries load late can still be read. Where a wall cannot be had, the others stand.

    Args:
        memory_bytes: address space.
    """
    if os.name != "posix":
        return
    set_limits(CPU_SECONDS, memory_bytes, file_bytes=0)
    homes = (Path(sys.prefix), Path(sys.base_prefix), Path(__file__))
    with contextlib.suppress(OSError):
        drop_capabilities(() if all(map(others_can_read, homes)) else (READ_ANY_FILE,))
    if landlock.version():
        with contextlib.suppress(OSError):
            landlock.close_files(python_paths(), [])
    if seccomp.is_available():
        with contextlib.suppress(OSError):
            seccomp.refuse_calls()


def ask_confined(module: str, words: Sequence[str], content: bytes, most: int, seconds: float) -> bytes:
    """What a module answers on a stranger's file, run in a process of its own that confines itself.

    Args:
        module: to be run; it reads the file from standard input, and calls `confine_reader` before.
        words: its arguments.
        content: the file.
        most: bytes of an answer.
        seconds: that it may take.

    Raises:
        ValueError: it gave no answer, or too long a one.
    """
    command = [sys.executable, "-P", "-m", module, *words]
    with subprocess.Popen(command, stdin=PIPE, stdout=PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdin is not None and process.stdout is not None
        watch = threading.Timer(seconds, process.kill)
        watch.start()
        try:
            with contextlib.suppress(OSError), process.stdin:  # one that is gone gives no answer
                process.stdin.write(content)
            answer = process.stdout.read(most + 1)
        finally:
            watch.cancel()
            process.kill()
    if not answer or len(answer) > most:
        what = "no answer" if not answer else f"more than {most >> 20} MiB"
        raise ValueError(f"the process that read it gave {what}")
    return answer
