"""Blend: the forger's first idea, two fonts melted into one. No training at all."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from showdown.contract import Clock, Feedback, Generator, Glyphs
from showdown.teams.distance import picture_of, signed_distance
from showdown.teams.tensors import TypeCase, style_draws


class Blend(Generator):
    """A style is two fonts of the train split and a share of each.

    The distance fields are mixed, not the pictures: outlines move instead of fading (Cohen-Or,
    Levin and Solomovici 1998, "Three-dimensional distance field metamorphosis").
    """

    def fit(self, real: Glyphs, clock: Clock, feedback: Feedback | None) -> None:
        """Keep the train split."""
        self.case = TypeCase(real)

    def sample(self, letters: Sequence[str], styles: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Draw each letter as the mix that the style names, (n, S, S)."""
        return picture_of(self._blend(letters, styles))

    def interpolate(self, letters: Sequence[str], style_a: int, style_b: int, t: float) -> NDArray[np.uint8]:
        """The letters on the way from one style (t = 0) to another (t = 1), (n, S, S)."""
        a, b = (self._blend(letters, np.full(len(letters), style)) for style in (style_a, style_b))
        return picture_of((1 - t) * a + t * b)

    def _blend(self, letters: Sequence[str], styles: NDArray[np.int64]) -> NDArray[np.float32]:
        first, second, share = style_draws(styles, 3).T  # each (n,), in [0, 1)
        fields = []
        for draw in (first, second):
            font = (draw * len(self.case.position)).astype(np.int64)
            fields.append(signed_distance(self.case.images[self.case.find(font, letters)]))
        weight = (0.25 + 0.5 * share).astype(np.float32)[:, None, None]
        mixed: NDArray[np.float32] = (1 - weight) * fields[0] + weight * fields[1]
        return mixed
