"""How a command ends: by a signal, by a system that refuses, by a screen that is gone."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import NoReturn

import click

STOPPED = 128  # and the number of the signal: the status of a command that a signal has ended


class Stopped(KeyboardInterrupt):
    """A signal other than Ctrl-C asks the command to end; it ends as by Ctrl-C.

    Args:
        number: of the signal.
    """

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


def heed_signals() -> None:
    """End as by Ctrl-C where the system, or a terminal that closes, asks for it. `nohup` keeps its word."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, _stop)


def _stop(number: int, frame: object) -> NoReturn:
    raise Stopped(number)


def status_of(error: BaseException) -> int:
    """The exit status of a command that was interrupted."""
    return STOPPED + (error.number if isinstance(error, Stopped) else signal.SIGINT)


def open_streams() -> None:
    """Give a command that was started without a screen one that shows nothing.

    Else the next file that it opens would take the screen's place, and get what is printed.
    """
    for fd in range(3):
        try:
            os.fstat(fd)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest number that is free
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            fd = os.open(os.devnull, os.O_WRONLY)
            setattr(sys, name, os.fdopen(fd, "w", encoding="utf-8"))


def stopped(folder: Path, error: BaseException, what: str = "match") -> NoReturn:
    """Say what an interrupted match or league leaves behind, and end."""
    if (folder / "events.jsonl").exists():
        click.echo(f"Stopped. What was played is in {folder}. Try: showdown resume {folder}", err=True)
    else:
        click.echo(f"Stopped before the {what} began; nothing was written.", err=True)
    sys.exit(status_of(error))


def refused(folder: Path, error: OSError, what: str = "match") -> NoReturn:
    """Say what a match or league leaves behind that the system did not let go on, and end."""
    where = f" ({error.filename})" if error.filename else ""
    left = f"What was played is in {folder}. Try: more room there, then showdown resume {folder}"
    if not (folder / "events.jsonl").exists():
        left = f"Nothing of the {what} is left in {folder}. Try: --out another-folder"
    click.echo(f"Error: the system refused: {error.strerror or error}{where}. {left}", err=True)
    sys.exit(1)
