"""What a match may leave behind: looked for by the marks that its processes carry."""

import contextlib
import os
from pathlib import Path

from showdown.seats import proc
from showdown.seats.environment import HOST


def children() -> list[int]:
    """What descends from this process, but for the browser in which other tests look at pages."""
    found = []
    for pid in proc.descendants(os.getpid()):
        with contextlib.suppress(OSError):
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
            if b"playwright" not in command and b"chrom" not in command:
                found.append(pid)
    return found


def processes_of(scratch: Path) -> list[int]:
    """Our own children, and every process of a host below a folder, orphans of other sessions too."""
    mark = f"\0{HOST}={scratch}".encode()
    found = children()
    for place in os.scandir("/proc"):
        with contextlib.suppress(OSError, ValueError):
            if mark in b"\0" + Path(place, "environ").read_bytes():
                found.append(int(place.name))
    return found
