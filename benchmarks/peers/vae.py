"""Vae: a variational auto-encoder that is told the letter (Kingma and Welling 2013, arXiv 1312.6114)."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy

from showdown.contract import Clock, Feedback, Glyphs
from showdown.teams.generators.dcgan import BATCH, NOISE, DcGan
from showdown.teams.tensors import device, to_ink


class Encoder(nn.Module):
    """A picture and its letter in; mean and log variance of its z out."""

    def __init__(self, letters: int, size: int) -> None:
        super().__init__()
        self.size = size
        self.letter = nn.Embedding(letters, size * size)
        layers: list[nn.Module] = []
        channels, side = 2, size
        while side > 4:
            wider = 32 if channels == 2 else 2 * channels
            layers += [nn.Conv2d(channels, wider, 4, 2, 1), nn.LeakyReLU(0.2)]
            channels, side = wider, side // 2
        self.layers = nn.Sequential(*layers, nn.Flatten(), nn.Linear(channels * side * side, 2 * NOISE))

    def forward(self, picture: Tensor, letter: Tensor) -> tuple[Tensor, Tensor]:
        """Pictures (B, 1, S, S) and letters (B,) as mean and log variance, each (B, NOISE)."""
        meaning = self.letter(letter).view(-1, 1, self.size, self.size)
        mean, log_variance = self.layers(torch.cat([picture, meaning], 1)).chunk(2, 1)
        return mean, log_variance


class Vae(DcGan):
    """The textbook's painter as the decoder; styles are drawn from the prior, a standard normal z."""

    def fit(self, real: Glyphs, clock: Clock, feedback: Feedback | None) -> None:
        """Raise the evidence lower bound (equation 10) for one round."""
        if not hasattr(self, "painter"):
            self._start(real)
            self.encoder = Encoder(len(self.alphabet), real.size).to(device())
            both = [*self.painter.parameters(), *self.encoder.parameters()]
            self.painter_steps = torch.optim.Adam(both, lr=1e-3)
        pictures = to_ink(real.images)
        letters = torch.from_numpy(self.alphabet.indices(real.letters))
        self.painter.train()
        for _ in clock:
            some = torch.randint(len(pictures), (BATCH,))
            x, letter = pictures[some].to(device()), letters[some].to(device())
            mean, log_variance = self.encoder(x, letter)
            z = mean + torch.randn_like(mean) * (log_variance / 2).exp()
            redrawn = binary_cross_entropy(self.painter(z, letter), x, reduction="sum")
            surprise = 0.5 * (mean.square() + log_variance.exp() - 1 - log_variance).sum()
            self.painter_steps.zero_grad()
            ((redrawn + surprise) / BATCH).backward()
            self.painter_steps.step()
