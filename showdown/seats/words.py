"""Words between a team and people: what it says, made fit to be shown, and the referee's lines in its log."""

from __future__ import annotations

import os
from pathlib import Path

MOST_SAID = 500  # characters of a text that a team gave


def one_line(text: str, most: int = MOST_SAID) -> str:
    r"""A text of a team's, cut and fit to be shown: on one line, and nothing that a terminal would obey.

    >>> one_line("no ink\nleft \x1b[31m")
    'no ink left ?[31m'
    """
    return harmless(" ".join(text[:most].split()), most)


def harmless(line: str, most: int = MOST_SAID) -> str:
    r"""One line of a team's log, cut, and without anything that a terminal would obey; spaces stay.

    >>> harmless("  File mine.py\x1b[2J")
    '  File mine.py?[2J'
    """
    shown = line[:most].replace("\t", "    ")
    return "".join(letter if letter.isprintable() else "?" for letter in shown)


def note(log: Path, line: str) -> None:
    """Write a line of the referee's own into a team's log, below whatever the team printed last."""
    if not line or log == Path(os.devnull):
        return
    with open(log, "ab+") as file:
        if file.seek(0, os.SEEK_END):
            file.seek(-1, os.SEEK_END)
            line = line if file.read(1) == b"\n" else "\n" + line
        file.write(line.encode() + b"\n")
