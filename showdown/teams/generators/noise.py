"""Noise: the floor. A detector that lets this through has not been trained."""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from showdown.contract import Clock, Feedback, Generator, Glyphs


class Noise(Generator):
    """Every pixel any grey, whatever the letter; the same noise again for the same letter and style."""

    def fit(self, real: Glyphs, clock: Clock, feedback: Feedback | None) -> None:
        """Learn how large a glyph is."""
        self.size = real.size

    def sample(self, letters: Sequence[str], styles: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Draw noise, (n, S, S)."""
        images = np.empty((len(styles), self.size, self.size), np.uint8)
        for image, letter, style in zip(images, letters, styles, strict=True):
            rng = np.random.default_rng([crc32(str(letter).encode()), int(style)])
            image[:] = rng.integers(0, 256, image.shape)
        return images
