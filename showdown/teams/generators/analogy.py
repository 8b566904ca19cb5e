"""Analogy: a new hand from three that are known, as bold is to regular so is this font to a new one.

Mixing two fonts draws hands that lie between known ones, and those are all a little more ordinary
than type is: a detector learns that. Moving a font by the difference of two of its neighbours keeps the
spread of real type, and stays among hands of its kind. (Mikolov et al. 2013, arXiv 1301.3781, did such
sums with words; Radford, Metz and Chintala 2015, arXiv 1511.06434, with faces.)
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from showdown.teams.generators.eigenfonts import Eigenfonts
from showdown.teams.tensors import style_draws

NEIGHBOURS = 12  # the hands of a font's kind
LEAST, MOST = 0.15, 0.45  # of the difference of two neighbours that a font is moved by


class Analogies:
    """Where in the space of hands each style lies.

    A design that comes in many weights and widths is many fonts; every design is as likely, not every
    font.

    Attributes:
        points: (F, K) float32, the training fonts.
        near: (F, N) int64, the nearest others of each, nearest first.
    """

    def __init__(self, eigen: Eigenfonts) -> None:
        self.points = torch.from_numpy(eigen.points)
        fonts = len(self.points)
        order = np.argsort(eigen.gaps, axis=1, kind="stable")[:, 1 : NEIGHBOURS + 1]
        if fonts == 1:
            order = np.zeros((1, 1), np.int64)  # a lone font is its own neighbour
        self.near = torch.from_numpy(order.copy())
        nearest = np.take_along_axis(eigen.gaps, order[:, :1], axis=1)
        siblings = (eigen.gaps <= np.median(nearest)).sum(1)  # itself too
        likely = 1 / np.maximum(siblings, 1)
        self._up_to = torch.from_numpy(np.cumsum(likely / likely.sum())).float()

    def at(self, draws: Tensor) -> Tensor:
        """Points (n, K) for draws (n, 4) in [0, 1): which font, which two neighbours, and how far."""
        which, first, second, share = draws.T
        font = torch.searchsorted(self._up_to, which.contiguous()).clamp(max=len(self.points) - 1)
        count = self.near.shape[1]
        one = (first * count).long()
        other = (one + 1 + (second * max(1, count - 1)).long()) % count
        difference = self.points[self.near[font, one]] - self.points[self.near[font, other]]
        moved: Tensor = self.points[font] + (LEAST + (MOST - LEAST) * share)[:, None] * difference
        return moved

    def of_styles(self, styles: NDArray[np.int64]) -> Tensor:
        """The point of each style, (n, K)."""
        return self.at(torch.from_numpy(style_draws(styles, 4)).float())
