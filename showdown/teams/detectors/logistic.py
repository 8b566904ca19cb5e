"""Logistic: scikit-learn in a dozen lines. A weight a pixel, one sum, one curve."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import SGDClassifier

from showdown.contract import Clock, Detector, Glyphs

BATCH = 256


class Logistic(Detector):
    """Logistic regression on pixels, by stochastic gradient descent (Bottou 2010)."""

    def __init__(self) -> None:
        self.model = SGDClassifier(loss="log_loss", learning_rate="constant", eta0=0.01)

    def fit(self, real: Glyphs, fake: Glyphs, clock: Clock) -> None:
        """One batch a step, half real, half fake."""
        rng = np.random.default_rng(np.random.randint(2**31))
        truth = np.repeat([1, 0], BATCH // 2)  # half real, half fake
        for _ in clock:
            some = [glyphs[rng.integers(0, len(glyphs), BATCH // 2)] for glyphs in (real, fake)]
            pixels = np.concatenate([_pixels(glyphs) for glyphs in some])  # (BATCH, S * S)
            self.model.partial_fit(pixels, truth, classes=[0, 1])

    def prob_real(self, glyphs: Glyphs) -> NDArray[np.float32]:
        """The curve through the weighted sum of the pixels, (n,)."""
        score = _pixels(glyphs) @ self.model.coef_[0] + self.model.intercept_[0]
        p_real: NDArray[np.float32] = (1 / (1 + np.exp(-np.clip(score, -30, 30)))).astype(np.float32)
        return p_real


def _pixels(glyphs: Glyphs) -> NDArray[np.float64]:
    return glyphs.images.reshape(len(glyphs), -1) / 255.0 - 0.5
