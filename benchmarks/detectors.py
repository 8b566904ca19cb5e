"""Detectors that must not make a coin flip. Play them and read the verdict:

showdown arena --rounds 3 --detector benchmarks/detectors.py:Constant       # detector-unqualified
showdown arena --rounds 3 --detector benchmarks/detectors.py:AlwaysReal     # detector-unqualified
showdown arena --rounds 3 --detector benchmarks/detectors.py:AlwaysFake     # detector-unqualified
showdown arena --rounds 3 --detector benchmarks/detectors.py:Inverted       # detector-unqualified
showdown arena --rounds 10 --detector benchmarks/detectors.py:Tiny          # anything but coin-flip
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits

from showdown import Clock, Detector, Glyphs
from showdown.teams.detectors.cnn import Cnn

Scores = NDArray[np.float32]


class Constant(Detector):
    """Says one half of everything."""

    says = 0.5

    def fit(self, real: Glyphs, fake: Glyphs, clock: Clock) -> None:
        """Learn nothing."""
        for _ in clock:
            pass

    def prob_real(self, glyphs: Glyphs) -> Scores:
        """The same for each glyph, (n,)."""
        return np.full(len(glyphs), self.says, np.float32)


class AlwaysReal(Constant):
    """Calls everything real."""

    says = 0.9


class AlwaysFake(Constant):
    """Calls everything forged."""

    says = 0.1


class Inverted(Cnn):
    """Tells as well as the champion, and says the opposite."""

    def prob_real(self, glyphs: Glyphs) -> Scores:
        """One minus the champion's answer, (n,)."""
        inverted: Scores = 1 - super().prob_real(glyphs)
        return inverted


class Tiny(Detector):
    """A convolutional network with about a hundredth of the champion's weights."""

    def fit(self, real: Glyphs, fake: Glyphs, clock: Clock) -> None:
        """Train it, half real and half forged in every batch."""
        if not hasattr(self, "net"):
            self.net = nn.Sequential(
                nn.Conv2d(1, 6, 3, 2, 1), nn.LeakyReLU(0.2),
                nn.Conv2d(6, 12, 3, 2, 1), nn.LeakyReLU(0.2),
                nn.Conv2d(12, 16, 3, 2, 1), nn.LeakyReLU(0.2),
                nn.AdaptiveAvgPool2d(2), nn.Flatten(), nn.Linear(64, 1),
            )  # fmt: skip
            self.steps = torch.optim.Adam(self.net.parameters(), 1e-3)
        truth = torch.cat([torch.ones(64), torch.zeros(64)])
        for _ in clock:
            some = [side.images[np.random.randint(0, len(side), 64)] for side in (real, fake)]
            loss = binary_cross_entropy_with_logits(self._logits(np.concatenate(some)), truth)
            self.steps.zero_grad()
            loss.backward()
            self.steps.step()

    @torch.no_grad()
    def prob_real(self, glyphs: Glyphs) -> Scores:
        """Its score of each glyph, (n,)."""
        scores: Scores = torch.sigmoid(self._logits(glyphs.images)).numpy()
        return scores

    def _logits(self, images: NDArray[np.uint8]) -> torch.Tensor:
        logits: torch.Tensor = self.net(torch.from_numpy(images)[:, None].float() / 255)[:, 0]
        return logits
