"""What others wrote, made fit to be shown: the one way of it to a terminal, a log line or a page."""

from __future__ import annotations

MOST_SAID = 500  # characters of a text that a team gave


def one_line(text: str, most: int = MOST_SAID) -> str:
    r"""A text of others, cut, on one line; whatever a terminal would obey can be seen instead.

    >>> print(one_line("no ink\nleft \x1b]0;owned\x07"))
    no ink\nleft \x1b]0;owned\x07
    """
    return harmless(text.strip()[:most], most)


def harmless(line: str, most: int = MOST_SAID) -> str:
    r"""One line of a text of others, cut; spaces at its begin stay, for they are a program's indentation.

    Controls, marks that turn the direction of reading, and halves of characters become visible.

    >>> print(harmless("  File mine.py\x1b[2J \u202egnp.exe \ud800"))
      File mine.py\x1b[2J \u202egnp.exe \ud800
    """
    return "".join(map(_seen, line[:most].replace("\t", "    ")))


def _seen(letter: str) -> str:
    if letter.isprintable():
        return letter
    return letter.encode("unicode_escape").decode("ascii")
