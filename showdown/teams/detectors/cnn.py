"""Cnn: the house champion, a small network that sees a glyph's shape and its texture."""

from __future__ import annotations

from copy import deepcopy

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits

from showdown.contract import Clock, Detector, Glyphs
from showdown.teams.detectors.cnn_network import Network, texture
from showdown.teams.tensors import Alphabet, device, to_ink

BATCH = 64  # of each kind, real and fake
SHIFT = 1  # pixels of a 32-pixel image, at most, that a batch is moved by: where a glyph stands says nothing
AVERAGING = 0.005  # share of the newest weights in the averaged network, a step
MOST, A_SECOND = 20_000, 1000  # glyphs of each kind to learn from: at most, and for each second of a budget
AT_ONCE = 512  # glyphs that are judged together


class Cnn(Detector):
    """Two branches, trained on every fake published so far, half of each batch on the newest.

    One branch sees shapes: strided convolutions over the picture. The other sees texture: what pixels do to
    their neighbours, counted over the picture. `showdown.teams.detectors.cnn_network` has both.
    What judges is the average of the weights along the way (Polyak and Juditsky 1992), which is calmer
    than the last of them.
    """

    def fit(self, real: Glyphs, fake: Glyphs, clock: Clock) -> None:
        """Train for one round."""
        most = affordable(clock)
        rounds = np.zeros(len(fake), np.int64) if fake.rounds is None else fake.rounds
        latest = np.argsort(rounds, kind="stable")[-most:]
        newest = torch.from_numpy(np.flatnonzero(rounds[latest] == rounds.max()))
        fake, real = fake[latest], real[torch.randperm(len(real))[:most].numpy()]
        counts_real, counts_fake = texture(real.images), texture(fake.images)  # (n, D)
        if not hasattr(self, "net"):
            self._begin(real, counts_real)
        letter_real, letter_fake = (torch.from_numpy(self.alphabet.indices(g.letters)) for g in (real, fake))
        ink_real, ink_fake = to_ink(real.images), to_ink(fake.images)
        reach = round(SHIFT * real.size / 32)
        truth = torch.cat([torch.ones(BATCH), torch.zeros(BATCH)]).to(device())
        for _ in clock:
            some = torch.randint(len(real), (BATCH,))
            new = newest[torch.randint(len(newest), (BATCH // 2,))]
            old = torch.randint(len(fake), (BATCH - BATCH // 2,))
            both = torch.cat([new, old])
            shift = torch.randint(-reach, reach + 1, (2,)).tolist()
            ink = torch.cat([ink_real[some], ink_fake[both]]).to(device()).roll(shift, (2, 3))
            counts = torch.cat([counts_real[some], counts_fake[both]]).to(device())
            letter = torch.cat([letter_real[some], letter_fake[both]]).to(device())
            loss = binary_cross_entropy_with_logits(self.net(ink, counts, letter), truth)
            self.adam.zero_grad()
            loss.backward()
            self.adam.step()
            self.steps += 1
            self._average()

    def _begin(self, real: Glyphs, counts: Tensor) -> None:
        """A network that knows no more than what counts (n, D) type usually has."""
        self.alphabet = Alphabet(real.letters)
        self.net = Network(len(self.alphabet), counts).to(device(), memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.averaged = deepcopy(self.net)
        self.adam = torch.optim.Adam(self.net.parameters(), lr=1e-3, fused=True)
        self.steps = 0

    def _average(self) -> None:
        """Move the averaged weights towards the newest, in the first steps to the mean of all."""
        share = max(AVERAGING, 1 / self.steps)
        for old, new in zip(self.averaged.parameters(), self.net.parameters(), strict=True):
            old.data.lerp_(new.data, share)

    @torch.no_grad()
    def prob_real(self, glyphs: Glyphs) -> NDArray[np.float32]:
        """The averaged network's opinion of each glyph, (n,)."""
        parts = [self._logits(glyphs[i : i + AT_ONCE]) for i in range(0, len(glyphs), AT_ONCE)]
        scores: NDArray[np.float32] = torch.cat(parts).sigmoid().numpy()
        return scores

    def _logits(self, glyphs: Glyphs) -> Tensor:
        letters = torch.from_numpy(self.alphabet.indices(glyphs.letters))
        seen = (each.to(device()) for each in (to_ink(glyphs.images), texture(glyphs.images), letters))
        logits: Tensor = self.averaged(*seen).cpu()  # (n,)
        return logits


def affordable(clock: Clock) -> int:
    """How many glyphs of each kind a turn learns from: what it prepares and never draws is time lost."""
    if clock.steps is not None:
        return min(MOST, BATCH * clock.steps)
    return max(BATCH, min(MOST, round(A_SECOND * (clock.seconds or 0))))
