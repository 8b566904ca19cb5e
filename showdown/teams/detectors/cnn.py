"""Cnn: the house champion, a small convolutional network that is told the letter."""

from __future__ import annotations

from copy import deepcopy

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits

from showdown.contract import Clock, Detector, Glyphs
from showdown.teams.tensors import Alphabet, device, to_ink

BATCH = 64  # of each kind, real and fake
SHIFT = 1  # pixels of a 32-pixel image, at most, that a batch is moved by: where a glyph stands says nothing
AVERAGING = 0.005  # share of the newest weights in the averaged network, a step


class Cnn(Detector):
    """Strided convolutions, trained on every fake published so far, half of each batch on the newest.

    What judges is the average of the weights along the way (Polyak and Juditsky 1992), which is calmer
    than the last of them.
    """

    def fit(self, real: Glyphs, fake: Glyphs, clock: Clock) -> None:
        """Train for one round."""
        if not hasattr(self, "net"):
            self.alphabet = Alphabet(real.letters)
            self.net = Network(len(self.alphabet)).to(device(), memory_format=torch.channels_last)  # type: ignore[call-overload]
            self.averaged = deepcopy(self.net)
            self.adam = torch.optim.Adam(self.net.parameters(), lr=1e-3, fused=True)
            self.steps = 0
        ink_real, ink_fake = to_ink(real.images), to_ink(fake.images)
        letter_real, letter_fake = (torch.from_numpy(self.alphabet.indices(g.letters)) for g in (real, fake))
        rounds = np.zeros(len(fake), np.int64) if fake.rounds is None else fake.rounds
        newest = torch.from_numpy(np.flatnonzero(rounds == rounds.max()))
        reach = round(SHIFT * real.size / 32)
        truth = torch.cat([torch.ones(BATCH), torch.zeros(BATCH)]).to(device())
        for _ in clock:
            some = torch.randint(len(real), (BATCH,))
            new = newest[torch.randint(len(newest), (BATCH // 2,))]
            old = torch.randint(len(fake), (BATCH - BATCH // 2,))
            both = torch.cat([new, old])
            shift = torch.randint(-reach, reach + 1, (2,)).tolist()
            ink = torch.cat([ink_real[some], ink_fake[both]]).to(device()).roll(shift, (2, 3))
            letter = torch.cat([letter_real[some], letter_fake[both]]).to(device())
            loss = binary_cross_entropy_with_logits(self.net(ink, letter), truth)
            self.adam.zero_grad()
            loss.backward()
            self.adam.step()
            self.steps += 1
            self._average()

    def _average(self) -> None:
        """Move the averaged weights towards the newest, in the first steps to the mean of all."""
        share = max(AVERAGING, 1 / self.steps)
        for old, new in zip(self.averaged.parameters(), self.net.parameters(), strict=True):
            old.data.lerp_(new.data, share)

    @torch.no_grad()
    def prob_real(self, glyphs: Glyphs) -> NDArray[np.float32]:
        """The averaged network's opinion of each glyph, (n,)."""
        letters = torch.from_numpy(self.alphabet.indices(glyphs.letters)).split(512)
        inks = to_ink(glyphs.images).split(512)
        logits = [
            self.averaged(ink.to(device()), letter.to(device())).cpu()
            for ink, letter in zip(inks, letters, strict=True)
        ]
        scores: NDArray[np.float32] = torch.cat(logits).sigmoid().numpy()
        return scores


class Network(nn.Module):
    """Picture and letter in, one logit out; above zero means real."""

    def __init__(self, letters: int) -> None:
        super().__init__()
        self.look = nn.Sequential(
            nn.Conv2d(1, 32, 3, 2, 1), nn.LeakyReLU(0.2),
            nn.Conv2d(32, 64, 3, 2, 1), nn.LeakyReLU(0.2),
            nn.Conv2d(64, 128, 3, 2, 1), nn.LeakyReLU(0.2),
            nn.AdaptiveAvgPool2d(4), nn.Flatten(),
        )  # fmt: skip
        self.feature = nn.Linear(128 * 16, 128)
        self.plain = nn.Linear(128, 1)
        self.letter = nn.Embedding(letters, 128)
        nn.init.zeros_(self.letter.weight)

    def forward(self, ink: Tensor, letter: Tensor) -> Tensor:
        """Ink (B, 1, S, S) and letters (B,) as logits (B,): the projection of Miyato and Koyama 2018."""
        seen = nn.functional.leaky_relu(self.feature(self.look(ink)), 0.2)  # (B, 128)
        logit: Tensor = self.plain(seen)[:, 0] + (self.letter(letter) * seen).sum(1)
        return logit
