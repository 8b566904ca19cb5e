"""Mock teams: as small as the contract allows, quick, and with a known score."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from showdown.contract import Clock, Detector, Feedback, Generator, Glyphs

__all__ = ["MockDetector", "MockGenerator"]


class MockGenerator(Generator):
    """Draws every glyph as one training glyph of its letter, faded by a tenth."""

    def fit(self, real: Glyphs, clock: Clock, feedback: Feedback | None) -> None:
        """Keep one picture of each letter."""
        for _ in clock:
            pass
        labels, first = np.unique(real.letters, return_index=True)
        self.pictures = dict(zip(labels.tolist(), real.images[first], strict=True))

    def sample(self, letters: Sequence[str], styles: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Draw the kept pictures, (n, H, W); the style sets how dark they are."""
        ink = np.stack([self.pictures[letter] for letter in letters]).astype(float)  # (n, H, W)
        return np.rint(ink * (0.9 - styles % 7 / 20)[:, None, None]).astype(np.uint8)


class MockDetector(Detector):
    """Calls a glyph real by how dark its darkest pixel is, against the mean of both sides."""

    def fit(self, real: Glyphs, fake: Glyphs, clock: Clock) -> None:
        """Find the threshold."""
        for _ in clock:
            pass
        self.threshold = (darkest(real).mean() + darkest(fake).mean()) / 2

    def prob_real(self, glyphs: Glyphs) -> NDArray[np.float32]:
        """A logistic curve around the threshold, (n,)."""
        odds = np.exp((darkest(glyphs) - self.threshold) / 10)
        scores: NDArray[np.float32] = (odds / (1 + odds)).astype(np.float32)
        return scores


def darkest(glyphs: Glyphs) -> NDArray[np.float64]:
    """The ink of each glyph's darkest pixel, (n,), 0 to 255."""
    ink: NDArray[np.float64] = glyphs.images.max(axis=(1, 2)).astype(float)
    return ink
