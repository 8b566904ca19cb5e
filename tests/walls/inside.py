"""Run some lines in a process of their own, behind walls or without them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

BEGIN = """
import ctypes, fcntl, os, stat, sys
from pathlib import Path
from showdown.walls import landlock, privileges, seccomp
def told(do):
    try:
        print("WORKED", do())
    except OSError as error:
        print("BLOCKED", error.strerror)
"""


def inside(lines: str, place: Path) -> list[str]:
    """What the lines print; they work in the folder `place`."""
    command = [sys.executable, "-c", BEGIN + lines]
    done = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()
