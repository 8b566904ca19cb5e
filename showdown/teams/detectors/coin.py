"""Coin: the detector that everybody else must beat."""

from __future__ import annotations

from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from showdown.contract import Clock, Detector, Glyphs


class Coin(Detector):
    """Tosses one coin a glyph: a checksum of its pixels, so that the same glyph gets the same toss."""

    def fit(self, real: Glyphs, fake: Glyphs, clock: Clock) -> None:
        """A coin learns nothing."""

    def prob_real(self, glyphs: Glyphs) -> NDArray[np.float32]:
        """Toss: (n,), the same for the same picture."""
        tosses = [crc32(image.tobytes()) / 2**32 for image in np.ascontiguousarray(glyphs.images)]
        return np.array(tosses, np.float32)
