"""What a long benchmark has done stays done: a line of JSON for each part of it, written as it comes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

Key = TypeVar("Key", int, str)


def kept_or_made(
    file: Path | None, keys: Iterable[Key], make: Callable[[Key], Any]
) -> Iterator[tuple[Key, Any]]:
    """Each part, as a seed, with what it gives: as the file has it, or made now and added to the file.

    Args:
        file: lines of ``[key, result]``; it need not be there. None keeps nothing.
        make: from a key to its result, of plain values.
    """
    lines = file.read_text().splitlines() if file is not None and file.exists() else []
    kept = dict(json.loads(line) for line in lines)
    for key in keys:
        if key not in kept:
            kept[key] = make(key)
            if file is not None:
                with open(file, "a", encoding="utf-8") as out:
                    out.write(json.dumps([key, kept[key]]) + "\n")
        yield key, kept[key]
