"""What a long benchmark has done stays done: a line of JSON for each seed, written as it comes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any


def kept_or_made(
    file: Path | None, seeds: Iterable[int], make: Callable[[int], Any]
) -> Iterator[tuple[int, Any]]:
    """Each seed with what it gives: as the file has it, or made now and added to the file at once.

    Args:
        file: lines of ``[seed, result]``; it need not be there. None keeps nothing.
        make: from a seed to its result, of plain values.
    """
    lines = file.read_text().splitlines() if file is not None and file.exists() else []
    kept = dict(json.loads(line) for line in lines)
    for seed in seeds:
        if seed not in kept:
            kept[seed] = make(seed)
            if file is not None:
                with open(file, "a", encoding="utf-8") as out:
                    out.write(json.dumps([seed, kept[seed]]) + "\n")
        yield seed, kept[seed]
