"""How many glyphs a round takes, part by part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Sizes:
    """Of every part about so many glyphs, letters balanced; as given here, those of a match.

    Attributes:
        published: fakes of a round that both teams may learn from.
        exhibits: real glyphs of one exam, and as many fakes.
        confirm: real glyphs of a confirmation, and twice as many fakes; 0 where nothing is ever confirmed.
        canaries: weak forgeries of the referee's among the exhibits.
        matrix: exhibits a side that other rounds' detectors judge.
    """

    published: int = 2600
    exhibits: int = 1300
    confirm: int = 5000
    canaries: int = 520
    matrix: int = 260


MATCH = Sizes()
# A hundred exhibits of each of a few letters: enough to say what is wrong, too few to confirm a coin flip.
SPARRING = Sizes(published=600, exhibits=400, confirm=0, canaries=260, matrix=40)
GONE = "lessons"  # of runs whose detectors were also taught the referee's own weak forgeries


def sizes_from_json(fields: dict[str, Any]) -> Sizes:
    """The sizes that a record holds, without the part that a match no longer has.

    Raises:
        TypeError, AttributeError: they are none.

    >>> sizes_from_json({"published": 10, "lessons": 5}) == Sizes(published=10)
    True
    """
    return Sizes(**{name: size for name, size in fields.items() if name != GONE})
