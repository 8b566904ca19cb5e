"""How a report begins: real type above forged, and three exhibits, large enough for the back row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from showdown.arena.exam import Exhibits
from showdown.show.pictures import glyph_uri
from showdown.show.players import Players
from showdown.show.story import some_letters

ACROSS = 8  # letters side by side


@dataclass(frozen=True)
class Versus:
    """One letter twice: which, and the picture of a real and of a forged one."""

    letter: str
    real: str
    forged: str


def real_above_forged(batch: Exhibits, most: int = ACROSS) -> list[Versus]:
    """The first real and the first forged exhibit of some letters, evenly from all: nobody chose them."""
    truth, letters, images = batch["exam_truth"], batch["exam_letters"], batch["exam_images"]
    found = {
        label: [np.flatnonzero((letters == label) & (truth == side)).tolist() for side in (True, False)]
        for label in np.unique(letters).tolist()
    }
    labels = some_letters(tuple(label for label, (real, forged) in found.items() if real and forged), most)
    turns = [(one, take) for take in range(most) for one in labels if take < min(map(len, found[one]))]
    shown = []
    for label, take in sorted(turns[:most]):
        real, forged = (glyph_uri(images[side[take]]) for side in found[label])
        shown.append(Versus(label, real, forged))
    return shown


@dataclass(frozen=True)
class Telling:
    """One exhibit that tells something: a heading, a sentence, and the picture with its letter, if any."""

    title: str
    text: str
    letter: str = ""
    source: str = ""


def three_exhibits(batch: Exhibits, players: Players) -> list[Telling]:
    """The forgery that passed best, the one that was seen best, and the real letter most accused."""
    scores, truth = batch["exam_scores"], batch["exam_truth"]
    who = players.detector
    kinds = [
        ("The best forgery", "Forged; {who} gave it {score:.2f} of 1 for being real.", "No forgery passed."),
        ("The best catch", "Forged; {who} gave it only {score:.2f} of 1.", "No forgery was caught."),
        ("Wrongly accused", "Real; {who} gave it only {score:.2f} of 1.", "No real letter was accused."),
    ]
    passed = scores > 0.5
    found = []
    for (title, told, none), which, best in zip(
        kinds, (~truth & passed, ~truth & ~passed, truth & ~passed), (-scores, scores, scores), strict=True
    ):
        there = np.flatnonzero(which)
        if not len(there):
            found.append(Telling(title, none))
            continue
        at = there[np.argmin(best[there])]
        text = told.format(who=who, score=scores[at])
        letter, picture = str(batch["exam_letters"][at]), glyph_uri(batch["exam_images"][at])
        found.append(Telling(title, text, letter, picture))
    return found
