"""The faces of a font file: a collection holds several, ``Noto.ttc#1``, ``Noto.ttc#2`` and so on."""

from __future__ import annotations

import re
from pathlib import Path

__all__ = ["COLLECTION", "OUTLINES", "count_faces", "whole_file"]

ONE_FACE = re.compile(r"(.+\.(?:ttc|otc))#(\d+)", re.IGNORECASE | re.DOTALL)
COLLECTION = b"ttcf"  # how a collection begins; a version follows, and how many faces there are
OUTLINES = ("glyf", "CFF ", "CFF2")  # tables that draw letters as curves
MOST_FACES = 256  # of one file


def whole_file(path: Path) -> tuple[Path, int | None]:
    """A font file, and which face of it is meant, from 1 on; None where that is not said.

    >>> [(path.name, face) for path, face in map(whole_file, (Path("Noto.ttc#2"), Path("Noto.ttc")))]
    [('Noto.ttc', 2), ('Noto.ttc', None)]
    """
    named = ONE_FACE.fullmatch(str(path))
    if named is None or path.exists():
        return path, None
    return Path(named[1]), int(named[2])


def count_faces(path: Path, content: bytes) -> list[Path]:
    """The faces of a font file by name: the file itself where it is no collection.

    >>> [face.name for face in count_faces(Path("Noto.ttc"), b"ttcf" + bytes([0, 2, 0, 0, 0, 0, 0, 2]))]
    ['Noto.ttc#1', 'Noto.ttc#2']
    """
    if content[:4] != COLLECTION or len(content) < 12:
        return [path]
    count = min(int.from_bytes(content[8:12], "big"), MOST_FACES)
    return [Path(f"{path}#{face}") for face in range(1, count + 1)] or [path]
