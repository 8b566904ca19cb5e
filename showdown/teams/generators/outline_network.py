"""The networks of the forger of outlines: one says how to move a hand, and its private discriminator."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import leaky_relu

from showdown.teams.generators.designs import NEAREST
from showdown.teams.generators.outline_moves import MOVES, WEIGHTS

WIDE = 1.0  # moves begin e times as large as the table of moves has them
OWN = 0.35  # how much chance a letter has to itself, beside its hand's
LEAK = 0.2  # slope below zero of every leaky ReLU
TEXTURE = 8  # residual maps
SEEN = 64  # figures that each branch comes to


class Mover(nn.Module):
    """G: a font, a letter and chance in; how far each figure moves out.

    It begins with moves that are far too large, the same for all fonts. What it learns is how large they may
    be, and where to. How heavy a hand is depends on the font alone: all letters of a hand are written with
    one pen. All else depends on the letter, too.
    """

    points: Tensor
    own: Tensor

    def __init__(self, points: Tensor, letters: int) -> None:
        super().__init__()
        self.register_buffer("points", points)  # (F, K)
        count, shapes = points.shape[1], len(MOVES) - len(WEIGHTS)
        self.letter = nn.Embedding(letters, 16)
        self.pen = nn.Sequential(
            nn.Linear(count + len(MOVES), 64), nn.LeakyReLU(LEAK), _silent(64, 2 * len(WEIGHTS))
        )
        self.form = nn.Sequential(
            nn.Linear(count + 16 + 2 * len(MOVES), 128), nn.LeakyReLU(LEAK),
            nn.Linear(128, 128), nn.LeakyReLU(LEAK), _silent(128, 2 * shapes),
        )  # fmt: skip
        self.usual = nn.Parameter(torch.cat([torch.full((len(MOVES),), WIDE), torch.zeros(len(MOVES))]))
        self.register_buffer("own", torch.tensor([0.0 if name in WEIGHTS else OWN for name in MOVES]))

    def forward(self, font: Tensor, letter: Tensor, chance: Tensor) -> tuple[Tensor, Tensor]:
        """Fonts (n,), letters (n,) and chance (n, 2, MOVES) in [-1, 1], the hand's and the letter's own.

        Returns:
            Figures (n, MOVES) in [-2, 2]; and (n, 2 * MOVES), what makes them differ from font to font.
        """
        points = self.points[font]
        pen = self.pen(torch.cat([points, chance[:, 0]], 1)).chunk(2, 1)
        form = self.form(torch.cat([points, self.letter(letter), chance.flatten(1)], 1)).chunk(2, 1)
        said = torch.cat([pen[0], form[0], pen[1], form[1]], 1)
        reach, shift = (said + self.usual).chunk(2, 1)
        figures = (chance[:, 0] + self.own * chance[:, 1]) * reach.clamp(-3, 2).exp() + shift
        return 2 * torch.tanh(figures / 2), said


def _silent(seen: int, said: int) -> nn.Linear:
    """A last layer that says nothing at first."""
    layer = nn.Linear(seen, said, bias=False)
    nn.init.zeros_(layer.weight)
    return layer


class Discriminator(nn.Module):
    """D: a picture through the medium, its letter, and how near it is to known designs in; one logit out.

    It looks three times, as a rival may: at the shape, at the texture of the edges, and at the design.
    Residual filters are those of Fridrich and Kodovský (2012); the letter enters by the projection of Miyato
    and Koyama (2018).
    """

    def __init__(self, letters: int) -> None:
        super().__init__()
        self.shape = nn.Sequential(
            nn.Conv2d(1, 16, 3, 2, 1), nn.LeakyReLU(LEAK),
            nn.Conv2d(16, 32, 3, 2, 1), nn.LeakyReLU(LEAK),
            nn.Conv2d(32, 64, 3, 2, 1), nn.LeakyReLU(LEAK),
            nn.AdaptiveAvgPool2d(4), nn.Flatten(), nn.Linear(64 * 16, SEEN),
        )  # fmt: skip
        self.along = nn.Sequential(nn.Conv2d(4, TEXTURE, (1, 3)), nn.LeakyReLU(LEAK))
        self.down = nn.Sequential(nn.Conv2d(4, TEXTURE, (3, 1)), nn.LeakyReLU(LEAK))
        self.texture = nn.Linear(4 * TEXTURE, SEEN)
        self.design = nn.Sequential(nn.Linear(NEAREST, 32), nn.LeakyReLU(LEAK), nn.Linear(32, SEEN // 2))
        self.plain = nn.Linear(2 * SEEN + SEEN // 2, 1)
        self.letter = nn.Embedding(letters, 2 * SEEN + SEEN // 2)
        nn.init.zeros_(self.letter.weight)

    def forward(self, ink: Tensor, letter: Tensor, near: Tensor) -> Tensor:
        """Ink (n, 1, S, S), letters (n,) and distances (n, NEAREST) as logits (n,), above zero for real."""
        edges = _residuals(ink)
        maps = [self.along(edges), self.down(edges)]
        counts = [each.mean((2, 3)) for each in maps] + [each.square().mean((2, 3)) for each in maps]
        nearest = near[:, :1]
        design = torch.cat([4 * nearest, 2 * (near[:, 1:] / (nearest + 0.02)).clamp(max=4).log()], 1)
        seen = torch.cat(
            [self.shape(ink), self.texture(4 * torch.cat(counts, 1)), self.design(design)], 1
        )  # fmt: skip
        seen = leaky_relu(seen, LEAK)
        logit: Tensor = self.plain(seen)[:, 0] + (self.letter(letter) * seen).sum(1)
        return logit


def _residuals(ink: Tensor) -> Tensor:
    """What each pixel of ink (n, 1, S, S) has more or less than its neighbours, (n, 4, S - 2, S - 2)."""
    here = ink[:, :, 1:-1, 1:-1]
    right, left = ink[:, :, 1:-1, 2:], ink[:, :, 1:-1, :-2]
    below, above = ink[:, :, 2:, 1:-1], ink[:, :, :-2, 1:-1]
    return torch.tanh(
        4 * torch.cat([right - here, below - here, right + left - 2 * here, below + above - 2 * here], 1)
    )
