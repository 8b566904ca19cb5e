"""Which letters: those of all type, those that a match plays, and those that a person names."""

from __future__ import annotations

import string

from showdown.errors import UsageError

__all__ = ["DEFAULT_LETTERS", "LETTERS", "parse_letters"]

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
