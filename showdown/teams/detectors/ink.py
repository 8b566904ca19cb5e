"""Ink: how dark is the glyph? The smallest detector that learns something."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from showdown.contract import Clock, Detector, Glyphs


class Ink(Detector):
    """Compares how common a glyph's mean ink is among real and among fake glyphs (Bayes' rule)."""

    def fit(self, real: Glyphs, fake: Glyphs, clock: Clock) -> None:
        """Count real and fake glyphs in sixteen bins of mean ink."""
        self.edges = np.quantile(_mean_ink(real), np.linspace(0, 1, 17))[1:-1]
        counts = [np.bincount(self._bins(glyphs), minlength=16) + 1.0 for glyphs in (real, fake)]
        p_real, p_fake = (count / count.sum() for count in counts)
        self.answer = (p_real / (p_real + p_fake)).astype(np.float32)  # (16,) one a bin

    def prob_real(self, glyphs: Glyphs) -> NDArray[np.float32]:
        """Look each glyph's bin up, (n,)."""
        answers: NDArray[np.float32] = self.answer[self._bins(glyphs)]
        return answers

    def _bins(self, glyphs: Glyphs) -> NDArray[np.int64]:
        return np.searchsorted(self.edges, _mean_ink(glyphs))


def _mean_ink(glyphs: Glyphs) -> NDArray[np.float64]:
    ink: NDArray[np.float64] = glyphs.images.mean((1, 2))  # (N,)
    return ink
