"""Type moved smoothly, without learning: a training font, slanted, widened and made bolder by chance a style.

What a GAN has to beat: it takes no training, and pictures are moved between pixels by splines.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import affine_transform

from showdown.contract import Clock, Feedback, Generator, Glyphs
from showdown.fonts.raster import BASELINE, SIZE
from showdown.teams.distance import picture_of, signed_distance
from showdown.teams.tensors import TypeCase, style_draws

SLANT, WIDTH, WEIGHT = 0.12, 0.14, 0.35  # at most: sideways a pixel up, share, pixels of 32


class Warp(Generator):
    """Moves the distance fields of training fonts."""

    def fit(self, real: Glyphs, clock: Clock, feedback: Feedback | None) -> None:
        """Remember the type."""
        self.case = TypeCase(real)
        for _ in clock:
            break

    def sample(self, letters: Sequence[str], styles: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Each letter of the style's font, moved as the style has it, (n, S, S)."""
        draws = style_draws(styles, 4)
        fonts = (draws[:, 0] * len(self.case.position)).astype(np.int64)
        fields = signed_distance(self.case.images[self.case.find(fonts, letters)])
        size = fields.shape[1]
        moved = np.empty_like(fields)
        for field, (slant, width, weight), out in zip(fields, 2 * draws[:, 1:] - 1, moved, strict=True):
            matrix = np.array([[1, 0], [SLANT * slant, 1 / (1 + WIDTH * width)]])
            pivot = np.array([size * BASELINE / SIZE, (size - 1) / 2])
            shifted = affine_transform(field, matrix, pivot - matrix @ pivot, order=3, mode="nearest")
            out[:] = shifted + WEIGHT * weight * size / 32
        return picture_of(moved)
