"""Several letters of one hand side by side tell more than one: what a judge's answers come to then.

The verdict speaks of single letters. These figures stand beside it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from showdown.arena.exam import Exam
from showdown.arrays import Floats, share_above

SETS = (2, 4, 16)  # letters side by side
SURE = 12.0  # log odds beyond this count as this
LEAST = 20  # sets of either kind, or the figure says nothing


def together(odds: Floats, batch: Exam) -> list[list[float]]:
    """For sets of 2, 4 and 16 letters: how many letters, balanced accuracy and AUC of their summed odds.

    Letters of one set are of one design group, or of one forged style. Where a batch has too few such sets,
    that figure is left out.

    Args:
        odds: (n,) log odds of being type.
    """
    found, odds = [], np.clip(odds, -SURE, SURE)
    for size in SETS:
        real, fake = (_sums(odds[side], batch.groups[side], size) for side in (batch.truth, ~batch.truth))
        if min(len(real), len(fake)) >= LEAST:
            accuracy = ((real > 0).mean() + (fake <= 0).mean()) / 2
            found.append([float(size), float(accuracy), share_above(real, fake)])
    return found


def _sums(odds: Floats, hands: NDArray[np.int64], size: int) -> Floats:
    """The sums over sets of `size` exhibits of one hand, (k,); what is left of a hand is left out."""
    sums = []
    for hand in np.unique(hands[hands != -1]):  # -1: a hand that comes once
        own = odds[hands == hand]
        whole = len(own) // size * size
        sums.append(own[:whole].reshape(-1, size).sum(1))
    return np.concatenate(sums) if sums else np.zeros(0)
