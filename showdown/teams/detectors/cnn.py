"""Cnn: the house champion, a small convolutional network that is told the letter."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits

from showdown.contract import Clock, Detector, Glyphs
from showdown.teams.tensors import Alphabet, device, to_ink

BATCH = 64  # of each kind, real and fake


class Cnn(Detector):
    """Strided convolutions, trained on every fake published so far, half of each batch on the newest."""

    def fit(self, real: Glyphs, fake: Glyphs, clock: Clock) -> None:
        """Train for one round."""
        if not hasattr(self, "net"):
            self.alphabet = Alphabet(real.letters)
            self.net = Network(len(self.alphabet)).to(device(), memory_format=torch.channels_last)  # type: ignore[call-overload]
            self.steps = torch.optim.Adam(self.net.parameters(), lr=1e-3)
        ink_real, ink_fake = to_ink(real.images), to_ink(fake.images)
        letter_real, letter_fake = (torch.from_numpy(self.alphabet.indices(g.letters)) for g in (real, fake))
        rounds = np.zeros(len(fake), np.int64) if fake.rounds is None else fake.rounds
        newest = torch.from_numpy(np.flatnonzero(rounds == rounds.max()))
        truth = torch.cat([torch.ones(BATCH), torch.zeros(BATCH)]).to(device())
        self.net.train()
        for _ in clock:
            some = torch.randint(len(real), (BATCH,))
            new = newest[torch.randint(len(newest), (BATCH // 2,))]
            old = torch.randint(len(fake), (BATCH - BATCH // 2,))
            both = torch.cat([new, old])
            ink = torch.cat([ink_real[some], ink_fake[both]]).to(device())
            letter = torch.cat([letter_real[some], letter_fake[both]]).to(device())
            loss = binary_cross_entropy_with_logits(self.net(ink, letter), truth)
            self.steps.zero_grad()
            loss.backward()
            self.steps.step()

    @torch.no_grad()
    def prob_real(self, glyphs: Glyphs) -> NDArray[np.float32]:
        """The network's opinion of each glyph."""
        self.net.eval()
        letter = torch.from_numpy(self.alphabet.indices(glyphs.letters))
        ink = to_ink(glyphs.images)
        parts = [
            self.net(ink[i : i + 512].to(device()), letter[i : i + 512].to(device())).sigmoid().cpu().numpy()
            for i in range(0, len(ink), 512)
        ]
        return np.concatenate(parts).astype(np.float32)


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
