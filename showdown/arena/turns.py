"""What a round's turns give: the generator's forgeries, the sitting, the detector's scores."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from showdown.arena.exam import Exam, Exhibits
from showdown.arena.order import ALONE, Order, Unseen, hands_of
from showdown.arena.round import Inspection, Measures
from showdown.contract import Glyphs
from showdown.seats.fitted import Fitted

Scores = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Forged:
    """What a generator's turn gave: all that `order` asked for, (n, S, S)."""

    fitted: Fitted
    order: Order
    images: NDArray[np.uint8]

    def part(self, name: str) -> tuple[NDArray[np.uint8], NDArray[np.str_], NDArray[np.int64]]:
        """One part of the order: images (n, S, S), letters (n,) and styles (n,)."""
        at = self.order.parts[name]
        return self.images[at], self.order.letters[at], self.order.styles[at]

    def hands(self) -> tuple[Glyphs, NDArray[np.int64]]:
        """All glyphs that the guards see of whole hands, n; and whose they are, (n,)."""
        drawn, letters, styles = self.part("exam")
        whole = hands_of(styles) != ALONE
        more, of, specimens = self.part("specimens")
        images, labels = np.concatenate([drawn[whole], more]), np.concatenate([letters[whole], of])
        return Glyphs(images, labels), np.concatenate([styles[whole], specimens])

    def exhibits(self) -> Exhibits:
        """What the run folder keeps of it: images (n, S, S), letters (n,) and styles (n,) of two parts."""
        kept: Exhibits = {}
        for part in ("published", "specimens"):
            names = (f"{part}_images", f"{part}_letters", f"{part}_styles")
            kept |= dict(zip(names, self.part(part), strict=True))
        return kept


@dataclass(frozen=True, eq=False)
class Sitting:
    """What a round puts before the detector.

    Attributes:
        forged: all that was drawn; a share of it waits for a confirmation.
        unseen: the vault's glyphs of the exam, and those of a confirmation.
        exam: the round's exam.
        guards: what the guards find in the forgeries.
    """

    forged: Forged
    unseen: Unseen
    exam: Exam
    guards: Inspection


@dataclass(frozen=True, eq=False)
class Judged:
    """What a detector's exam gave.

    Attributes:
        exam, published: its scores of each, (n,).
        earlier: its scores of what the matrix showed it of earlier rounds.
        measures: what they come to.
        fresh: the batch that a promising round was put to the test on, and its scores (n,).
    """

    exam: Scores
    published: Scores
    earlier: list[Scores]
    measures: Measures
    fresh: tuple[Exam, Scores] | None = None
