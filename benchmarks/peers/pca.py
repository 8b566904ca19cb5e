"""Pca: hands drawn from a normal distribution around the mean font, along its principal axes.

What the champion starts from, without neighbours and without a game.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from showdown.contract import Clock, Feedback, Generator, Glyphs
from showdown.teams.distance import picture_of
from showdown.teams.generators.eigenfonts import find_eigenfonts
from showdown.teams.tensors import TypeCase, style_draws


class Pca(Generator):
    """Every axis of the eigenfonts is a normally distributed number."""

    def fit(self, real: Glyphs, clock: Clock, feedback: Feedback | None) -> None:
        """Find the axes, once; there is nothing to train."""
        if not hasattr(self, "eigen"):
            case = TypeCase(real)
            self.eigen = find_eigenfonts(case)
            self.number = {label: i for i, label in enumerate(case.labels)}
            self.size = real.size
        for _ in clock:
            break

    def sample(self, letters: Sequence[str], styles: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Draw each letter in the hand of its style."""
        axes = self.eigen.points.shape[1]
        u, v = np.split(style_draws(styles, 2 * axes), 2, axis=1)
        points = np.sqrt(-2 * np.log(1 - u)) * np.cos(2 * np.pi * v)  # (n, K), Box-Muller
        fields = np.stack(
            [
                self.eigen.mean[self.number[letter]] + point @ self.eigen.basis[self.number[letter]]
                for letter, point in zip(letters, points.astype(np.float32), strict=True)
            ]
        )
        return picture_of(fields.reshape(-1, self.size, self.size).astype(np.float32))
