"""Copycat: hands in training glyphs as its own. The control that the guards must catch."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from showdown.contract import Clock, Feedback, Generator, Glyphs
from showdown.teams.tensors import TypeCase, style_draws


class Copycat(Generator):
    """A style is one font of the train split, copied letter by letter.

    No detector tells real type from real type, so a fair exam scores it at 50%; it has forged nothing.
    """

    def fit(self, real: Glyphs, clock: Clock, feedback: Feedback | None) -> None:
        """Keep the train split."""
        self.case = TypeCase(real)

    def sample(self, letters: Sequence[str], styles: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Copy each letter from the font that the style names, (n, S, S)."""
        font = (style_draws(styles, 1)[:, 0] * len(self.case.position)).astype(np.int64)  # (n,)
        return self.case.images[self.case.find(font, letters)]
