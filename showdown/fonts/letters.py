"""Which letters: those of all type, those that a match plays, and those that a person names."""

from __future__ import annotations

import string
from collections.abc import Sequence

from showdown.errors import UsageError

__all__ = ["DEFAULT_LETTERS", "LETTERS", "parse_letters", "spans"]

DEFAULT_LETTERS = tuple(string.ascii_uppercase)
LETTERS = tuple(string.ascii_uppercase + string.ascii_lowercase + string.digits)


def parse_letters(text: str) -> tuple[str, ...]:
    """The labels that a person names: ranges and single characters, or labels with commas.

    Raises:
        UsageError: where it is empty, or a range runs backwards.

    >>> parse_letters("A-Ea"), parse_letters("one,two")
    (('A', 'B', 'C', 'D', 'E', 'a'), ('one', 'two'))
    """
    if "," in text:
        labels = [part.strip() for part in text.split(",") if part.strip()]
    else:
        labels, rest = [], "".join(text.split())
        while rest:
            if len(rest) >= 3 and rest[1] == "-":
                if rest[0] > rest[2]:
                    raise UsageError(
                        f"letters {text!r}: the range {rest[:3]!r} runs backwards. Try: {rest[2]}-{rest[0]}"
                    )
                labels += [chr(code) for code in range(ord(rest[0]), ord(rest[2]) + 1)]
                rest = rest[3:]
            else:
                labels.append(rest[0])
                rest = rest[1:]
    if not labels:
        raise UsageError(f"letters {text!r} names none; expected ranges or characters. Try: A-Z")
    return tuple(dict.fromkeys(labels))


def spans(letters: Sequence[str]) -> str:
    """Letters in few words.

    >>> spans(["a", "b", "c", "x", "1", "2", "ten"])
    'a-c x 1 2 ten'
    """
    groups: list[list[str]] = []
    for letter in letters:
        if groups and _follows(letter, groups[-1][-1]):
            groups[-1].append(letter)
        else:
            groups.append([letter])
    return " ".join(f"{one[0]}-{one[-1]}" if len(one) > 2 else " ".join(one) for one in groups)


def _follows(letter: str, last: str) -> bool:
    """Whether a letter is the one after `last`, both being letters or digits."""
    return len(letter) == len(last) == 1 and (last + letter).isalnum() and ord(letter) == ord(last) + 1
