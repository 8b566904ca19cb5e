"""One sealed batch of a league round, as all its detectors judged it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from showdown.arena.estimates import Scored
from showdown.arrays import Bools, Floats32, Ints

NOBODY = -1  # stands for the generator and hand of type, and for the design group of a forgery


@dataclass(frozen=True, eq=False)
class Judgements:
    """What every detector said of one shuffled batch: unseen type, and the forgeries of all generators.

    Attributes:
        scores: (D, n) float32 in [0, 1], the probability of being real. A detector that did not answer
            has a row of NaN.
        truth: (n,) bool, True for real.
        generators: (n,) int64, the place in the field of the generator that forged it; -1 of type. A
            generator that lost its turn has no exhibit here.
        groups: (n,) int64, the design group of type; -1 of a forgery.
        hands: (n,) int64 from 0, the hand (style) of a forgery; -1 of type. Those of one generator and one
            number are of one hand. Hands of two generators have nothing in common.

    Raises:
        ValueError: the shapes do not fit, or type and forgeries are not told apart in the same way.
    """

    scores: Floats32
    truth: Bools
    generators: Ints
    groups: Ints
    hands: Ints

    def __post_init__(self) -> None:
        n = len(self.truth)
        if self.scores.ndim != 2 or self.scores.shape[1] != n:
            raise ValueError(f"scores are to be (D, {n}), not {self.scores.shape}. Try: a row a detector")
        for name in ("generators", "groups", "hands"):
            column = getattr(self, name)
            if column.shape != (n,):
                raise ValueError(f"{name} are to be ({n},), not {column.shape}. Try: one an exhibit")
            if not np.array_equal(column >= 0, self.truth if name == "groups" else ~self.truth):
                wanted = "of type alone" if name == "groups" else "of forgeries alone"
                raise ValueError(f"{name} are to be from 0 {wanted}, else -1. Try: {NOBODY} for the rest")
        odd = np.isnan(self.scores)
        if np.any(odd.any(axis=1) != odd.all(axis=1)):
            raise ValueError("a detector answered a part of the batch. Try: NaN for all that it said")

    @property
    def answered(self) -> Bools:
        """(D,) bool: which detectors answered."""
        return ~np.asarray(np.isnan(self.scores).any(axis=1))

    def exhibits(self, generator: int) -> Ints:
        """Positions (m,) of the batch's type and of one generator's forgeries: the exam of its cells."""
        return np.flatnonzero(self.truth | (self.generators == generator))

    def cell(self, generator: int, detector: int) -> Scored | None:
        """One generator against one detector, as the arena scores it; (m,) exhibits.

        None where it was not played: the generator has no forgeries here, or the detector did not answer.
        """
        here = self.exhibits(generator)
        if self.truth[here].all() or not self.answered[detector]:
            return None
        groups = np.where(self.truth, self.groups, -2 - self.hands)  # the arena counts hands down from -2
        return Scored(self.scores[detector, here], self.truth[here], groups[here])
