"""A corpus that was just made, before it has its fingerprint; and how much of it there may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from showdown.errors import CorpusError
from showdown.fonts.corpus import Corpus

__all__ = ["Made", "check_room"]

MOST_GLYPHS = 250_000  # of a corpus: 1 GiB, and no larger file is read


@dataclass(frozen=True, eq=False)
class Made:
    """A corpus at 64 px, without its fingerprint.

    Attributes:
        corpus: what was made.
        taken: the files that are in it.
        done: what was done to some of them, and to which.
        of_pictures: whether it was made from pictures.
    """

    corpus: Corpus
    taken: tuple[Path, ...]
    done: Mapping[str, Sequence[Path]] = field(default_factory=dict)
    of_pictures: bool = False


def check_room(glyphs: int, what: str) -> None:
    """Refuse more glyphs than a corpus holds.

    Raises:
        CorpusError: there are more.
    """
    if glyphs > MOST_GLYPHS:
        raise CorpusError(
            f"{what} are too much; a corpus holds {MOST_GLYPHS:,} pictures. "
            "Try: fewer letters, or fewer files"
        )
