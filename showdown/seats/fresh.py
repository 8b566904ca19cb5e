"""The start of a fresh interpreter for one call of a team, where the platform cannot fork."""

from __future__ import annotations

import json
import os
import socket
import sys
from pathlib import Path

from showdown.seats import child, isolation, stacks


def main(bounds: str) -> None:
    """Open the socket that standard input describes, serve one call, end."""
    shared = sys.stdin.buffer.read()
    if sys.platform == "win32":
        sock = socket.fromshare(shared)
    else:
        sock = socket.socket(fileno=int(shared))
    stack_fd = stacks.open_beside(Path.cwd())
    isolation.confine(isolation.Bounds(**json.loads(bounds)), Path.cwd())
    child.serve(sock, stack_fd)
    sys.stdout.flush()
    os._exit(0)  # threads that the team left behind do not hold us up


if __name__ == "__main__":
    main(sys.argv[1])
