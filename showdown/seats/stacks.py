"""Where a team was when its time was up, or when it broke its process: its stacks, and one place in them.

Python's own `faulthandler` writes them, from a thread that needs neither the interpreter nor a signal: so
it also works in a loop of C code, and in a process that ignores all signals. They go to a file beside the
scratch folder, which is opened before the team's code is there. What is read back may be the team's own
invention: it is cut, and nothing in it is believed but that it is text.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from showdown.plugins import Team, home_of

AHEAD = 0.5  # seconds before the deadline: they are written while the process still lives
MOST_READ = 1 << 16  # bytes that are read back
LONGEST = 60  # characters of a name in a cause
FRAME_LINE = re.compile(r'  File "([^"\n]{1,600})", line (\d{1,9}) in (\S{1,600})')
BEGIN = "(most recent call first):"  # ends the line above a thread's frames
CALLER = re.compile(r"showdown[/\\]seats[/\\]child\.py$")


@dataclass(frozen=True)
class Frame:
    """One line of a stack: a file as `faulthandler` writes it (ASCII, the rest escaped), and where in it."""

    file: str
    line: int
    function: str


def beside(scratch: Path) -> Path:
    """The file for the stacks of the process that lives in that scratch folder."""
    return scratch.with_name(scratch.name + ".stacks")


def open_beside(scratch: Path) -> int:
    """A descriptor of that file, in the team's process, before it is confined.

    Raises:
        OSError: it cannot be made.
    """
    return os.open(beside(scratch), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)


def watch(fd: int, deadline: float) -> None:
    """Have the stacks written shortly before `deadline` (monotonic seconds), and at a crash in C code."""
    with contextlib.suppress(RuntimeError, OSError):  # no thread to be had: then there are no stacks
        faulthandler.enable(fd)
        faulthandler.dump_traceback_later(max(0.05, deadline - time.monotonic() - AHEAD), file=fd)


def read(scratch: Path) -> list[list[Frame]]:
    """Each thread's frames, outermost first; last comes the thread of the call, from the team's code on.

    Empty where nothing was written.
    """
    try:
        with open(beside(scratch), "rb") as file:
            dump = file.read(MOST_READ).decode("ascii", "replace")
    except OSError:
        return []
    threads: list[list[Frame]] = []
    for line in dump.splitlines():
        frame = FRAME_LINE.fullmatch(line.rstrip())
        if line.endswith(BEGIN):
            threads.append([])
        elif frame and threads:
            threads[-1].insert(0, Frame(frame[1], int(frame[2]), frame[3]))
    called = [at for at, frames in enumerate(threads) if any(CALLER.search(one.file) for one in frames)]
    if called:
        call = threads.pop(called[-1])
        ours = max(at for at, frame in enumerate(call) if CALLER.search(frame.file))
        threads.append(call[ours + 1 :])
    return threads


def trace_of(threads: Sequence[Sequence[Frame]]) -> str:
    """The stacks as a traceback: most recent call last, as Python writes one."""
    lines = []
    for number, frames in enumerate(threads, 1):
        if not frames:
            continue
        which = "The call" if number == len(threads) else f"Thread {number}"
        lines.append(f"{which} was here (most recent call last):")
        lines += [f'  File "{frame.file}", line {frame.line}, in {frame.function}' for frame in frames]
    return "\n".join(lines)


def place_of(threads: Sequence[Sequence[Frame]], team: Team) -> str:
    """The innermost line of the team's own code, ``mine.py:17 in prob_real``; empty where there is none."""
    for frame in reversed(threads[-1] if threads else []):
        if is_own(frame.file, team):
            name = re.split(r"/|\\(?![xuU][0-9a-f])", frame.file)[-1]  # `\xe9` is a letter, escaped
            return f"{name[-LONGEST:]}:{frame.line} in {frame.function[:LONGEST]}"
    return ""


def is_own(file: str, team: Team) -> bool:
    """Whether a file, as `faulthandler` writes it, is a team's: its own, or one that lies with it."""
    if team.is_file:
        home, python = escaped(home_of(Path(team.module))), escaped(Path(sys.prefix))
        return file.startswith(home) and not file.startswith(python)
    package = team.module.rpartition(".")[0] or team.module
    where = "/" + package.replace(".", "/")
    return f"{where}/" in file.replace("\\", "/") or file.replace("\\", "/").endswith(f"{where}.py")


def escaped(folder: Path) -> str:
    """The beginning of every path below a folder, as `faulthandler` writes it."""
    return (str(folder) + os.sep).encode("ascii", "backslashreplace").decode()
