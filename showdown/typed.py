"""Values from a file, held against the types that their dataclass declares."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

MOST = 2**64  # of a number; one that is none is not below it either
MOST_TEXT = 4096  # characters


def check_types(value: Any) -> None:
    """See that every field of a dataclass is of its declared type, all the way down.

    Known are plain types, None, unions, dataclasses, lists, tuples of one kind, and dictionaries. A whole
    number is a float, too; True is no number, and NaN is none. A text must be one that can be shown.

    Raises:
        TypeError: one is not; the text names the field and what came.

    >>> from showdown.seats.budget import Budget
    >>> check_types(Budget(steps=3, seconds=1))
    >>> check_types(Budget(steps="3", seconds=1.0))
    Traceback (most recent call last):
        ...
    TypeError: steps is '3'; expected int | None
    """
    hints = get_type_hints(type(value))
    for name in (each.name for each in fields(value)):
        kind = hints[name]
        if not _is(getattr(value, name), kind):
            shown = getattr(kind, "__name__", None) if isinstance(kind, type) else None
            came = repr(getattr(value, name))[:60]
            raise TypeError(f"{name} is {came}; expected {shown or kind}")


def _is(value: Any, kind: Any) -> bool:
    """Whether a value is of a declared type."""
    if isinstance(kind, UnionType):
        return any(_is(value, one) for one in get_args(kind))
    origin, inner = get_origin(kind), get_args(kind)
    if origin is dict:
        return isinstance(value, dict) and all(
            _is(key, inner[0]) and _is(entry, inner[1]) for key, entry in value.items()
        )
    if origin in (list, tuple):
        return isinstance(value, origin) and all(_is(each, inner[0]) for each in value)
    if kind in (float, int):
        allowed = (int, float) if kind is float else (int,)
        return isinstance(value, allowed) and not isinstance(value, bool) and abs(value) < MOST
    if kind is str:
        return isinstance(value, str) and value.isprintable() and len(value) <= MOST_TEXT
    if is_dataclass(value) and isinstance(value, kind):
        check_types(value)
    return isinstance(value, kind)
