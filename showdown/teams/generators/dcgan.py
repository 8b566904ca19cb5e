"""DcGan: the generative adversarial network as everybody first learns it. Read it aloud.

Two networks play a game. The generator G turns random numbers z and a letter into a picture. The
discriminator D says how likely it holds a picture to be real. D wants to be right:

    max over D of   E log D(x) + E log(1 - D(G(z)))          (Goodfellow et al. 2014, equation 1)

and G wants D to be wrong. Against a good D the term log(1 - D(G(z))) is flat, so G maximises
log D(G(z)) instead, which has the same fixed point and stronger gradients (same paper, section 3).
The shapes of the networks and the rates are those of Radford, Metz and Chintala 2015 (arXiv
1511.06434), only smaller; both networks are told the letter, as in Mirza and Osindero 2014.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits

from showdown.contract import Clock, Feedback, Generator, Glyphs
from showdown.teams.tensors import Alphabet, device, style_draws, to_images, to_ink

BATCH = 32
NOISE = 64  # random numbers behind a picture
WIDTH = 32  # channels of the widest picture


class Painter(nn.Module):
    """G: noise and letter in, picture out. Every layer doubles the side of the picture."""

    def __init__(self, letters: int, size: int) -> None:
        super().__init__()
        doublings = int(np.log2(size // 4))
        channels = [WIDTH * 2 ** max(0, doublings - 1 - i) for i in range(doublings)]  # 128, 64, 32 at 32 px
        self.letter = nn.Embedding(letters, NOISE)
        layers: list[nn.Module] = [nn.ConvTranspose2d(2 * NOISE, channels[0], 4), nn.BatchNorm2d(channels[0])]
        for wide, narrow in pairwise(channels):
            layers += [nn.ReLU(), nn.ConvTranspose2d(wide, narrow, 4, 2, 1), nn.BatchNorm2d(narrow)]
        brush = nn.ConvTranspose2d(channels[-1], 1, 4, 2, 1)
        assert brush.bias is not None
        nn.init.constant_(brush.bias, -1.5)  # begin with pale paper, so that what is learned is ink
        layers += [nn.ReLU(), brush, nn.Sigmoid()]
        self.layers = nn.Sequential(*layers)

    def forward(self, z: Tensor, letter: Tensor) -> Tensor:
        """Noise z (B, NOISE) and letters (B,) as pictures (B, 1, S, S)."""
        seed = torch.cat([z, self.letter(letter)], 1)  # (B, 2 * NOISE)
        picture: Tensor = self.layers(seed[:, :, None, None])  # (B, 1, S, S) in [0, 1]
        return picture


class Judge(nn.Module):
    """D: picture and letter in, one number out; above zero means real. Every layer halves the side."""

    def __init__(self, letters: int, size: int) -> None:
        super().__init__()
        self.size = size
        self.letter = nn.Embedding(letters, size * size)  # a picture of what the letter means to D
        layers: list[nn.Module] = []
        channels, side = 2, size
        while side > 4:
            wider = WIDTH if channels == 2 else 2 * channels
            layers += [nn.Conv2d(channels, wider, 4, 2, 1), nn.LeakyReLU(0.2)]
            channels, side = wider, side // 2
        self.layers = nn.Sequential(*layers, nn.Conv2d(channels, 1, side), nn.Flatten(0))

    def forward(self, picture: Tensor, letter: Tensor) -> Tensor:
        """Pictures (B, 1, S, S) and letters (B,) as logits (B,)."""
        meaning = self.letter(letter).view(-1, 1, self.size, self.size)
        logit: Tensor = self.layers(torch.cat([picture, meaning], 1))  # (B,)
        return logit


class DcGan(Generator):
    """The textbook GAN on clean type: it knows nothing of the medium that it will be judged in."""

    def fit(self, real: Glyphs, clock: Clock, feedback: Feedback | None) -> None:
        """Play the game for one round, one batch of each network a step."""
        if not hasattr(self, "painter"):
            self._start(real)
        pictures = to_ink(real.images)
        letters = torch.from_numpy(self.alphabet.indices(real.letters))
        ones, zeros = torch.ones(BATCH, device=device()), torch.zeros(BATCH, device=device())
        self.painter.train()
        for _ in clock:
            some = torch.randint(len(pictures), (BATCH,))
            x, letter = pictures[some].to(device()), letters[some].to(device())
            z = torch.randn(BATCH, NOISE, device=device())
            fake = self.painter(z, letter)

            # The discriminator's turn: real is 1, fake is 0.
            loss_d = binary_cross_entropy_with_logits(self.judge(x, letter), ones)
            loss_d = loss_d + binary_cross_entropy_with_logits(self.judge(fake.detach(), letter), zeros)
            self.judge_steps.zero_grad()
            loss_d.backward()
            self.judge_steps.step()

            # The generator's turn: it wants its fakes called 1.
            loss_g = binary_cross_entropy_with_logits(self.judge(fake, letter), ones)
            self.painter_steps.zero_grad()
            loss_g.backward()
            self.painter_steps.step()

    @torch.no_grad()
    def sample(self, letters: Sequence[str], styles: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Paint each letter from its style's z, (n, S, S)."""
        return self._paint(letters, self._noise(styles))

    @torch.no_grad()
    def interpolate(self, letters: Sequence[str], style_a: int, style_b: int, t: float) -> NDArray[np.uint8]:
        """The walk through latent space: the letters (n, S, S) at share t from one z to the other."""
        a, b = self._noise(np.array([style_a, style_b]))
        return self._paint(letters, ((1 - t) * a + t * b).expand(len(letters), -1))

    def _start(self, real: Glyphs) -> None:
        self.alphabet = Alphabet(real.letters)
        self.painter = Painter(len(self.alphabet), real.size).to(device())
        self.judge = Judge(len(self.alphabet), real.size).to(device())
        for module in [*self.painter.modules(), *self.judge.modules()]:
            if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
                nn.init.normal_(module.weight, 0.0, 0.02)
        self.painter_steps = torch.optim.Adam(self.painter.parameters(), lr=2e-4, betas=(0.5, 0.999))
        self.judge_steps = torch.optim.Adam(self.judge.parameters(), lr=2e-4, betas=(0.5, 0.999))

    def _noise(self, styles: NDArray[np.int64]) -> Tensor:
        """The z of each style, (n, NOISE), normally distributed by the Box-Muller transform."""
        u, v = np.split(style_draws(styles, 2 * NOISE), 2, axis=1)
        return torch.from_numpy(np.sqrt(-2 * np.log(1 - u)) * np.cos(2 * np.pi * v)).float()

    def _paint(self, letters: Sequence[str], z: Tensor) -> NDArray[np.uint8]:
        self.painter.eval()  # batch normalisation by running means: no picture depends on its neighbours
        letter = torch.from_numpy(self.alphabet.indices(letters))
        parts = [
            to_images(self.painter(z[i : i + 256].to(device()), letter[i : i + 256].to(device())))
            for i in range(0, len(letter), 256)
        ]
        return np.concatenate(parts)
