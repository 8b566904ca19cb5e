"""How many glyphs a round takes, part by part."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """Of every part about so many glyphs, letters balanced; as given here, those of a match.

    Attributes:
        published: fakes of a round that both teams may learn from.
        exhibits: real glyphs of one exam, and as many fakes.
        confirm: real glyphs of a confirmation, and as many fakes; 0 where nothing is ever confirmed.
        canaries: weak forgeries of the referee's among the exhibits.
        lessons: and in training, with each round's fakes.
        matrix: exhibits a side that other rounds' detectors judge.
    """

    published: int = 2600
    exhibits: int = 1300
    confirm: int = 5000
    canaries: int = 364
    lessons: int = 650
    matrix: int = 260


MATCH = Sizes()
# A hundred exhibits of each of a few letters: enough to say what is wrong, too few to confirm a coin flip.
SPARRING = Sizes(published=600, exhibits=400, confirm=0, canaries=182, lessons=200, matrix=40)
