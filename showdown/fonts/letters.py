"""Which letters: those of all type, those that a match plays, and those that a person names."""

from __future__ import annotations

import csv
import re
import string
import unicodedata
from collections.abc import Sequence

from showdown.errors import UsageError

__all__ = ["DEFAULT_LETTERS", "LETTERS", "one_spelling", "parse_letters", "spans"]

DEFAULT_LETTERS = tuple(string.ascii_uppercase)
LETTERS = tuple(string.ascii_uppercase + string.ascii_lowercase + string.digits)


def parse_letters(text: str) -> tuple[str, ...]:
    """The labels that a person names: ranges and single characters, or labels with commas.

    What a range holds that is no character, or none that can be seen, is left out. A label with a comma
    stands in quotes. A letter that can be written in two ways, as one sign or as two, is one.

    Raises:
        UsageError: where it is empty, or a range runs backwards.

    >>> parse_letters("A-Ea"), parse_letters("one,two")
    (('A', 'B', 'C', 'D', 'E', 'a'), ('one', 'two'))
    >>> parse_letters('"left, up",right')
    ('left, up', 'right')
    """
    text = unicodedata.normalize("NFC", text)
    if "," in text:
        parts = next(csv.reader([" ".join(text.split())], skipinitialspace=True))
        labels = [part.strip() for part in parts if part.strip()]
    else:
        labels = []
        for first, last, single in re.findall("(.)-(.)|(.)", "".join(text.split())):
            if first > last:
                raise UsageError(
                    f"letters {text!r}: the range {f'{first}-{last}'!r} runs backwards. Try: {last}-{first}"
                )
            within = [single] if single else map(chr, range(ord(first), ord(last) + 1))
            labels += [letter for letter in within if letter.isprintable()]
    if not labels:
        raise UsageError(f"letters {text!r} names none; expected ranges or characters. Try: A-Z")
    return tuple(dict.fromkeys(labels))


def one_spelling(letters: Sequence[str]) -> tuple[str, ...]:
    """Labels, each once, those that can be written in several ways in one of them (Unicode's NFC).

    >>> one_spelling(["e\u0301", "\u00e9"]) == ("\u00e9",)
    True
    """
    return tuple(dict.fromkeys(unicodedata.normalize("NFC", letter) for letter in letters))


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
