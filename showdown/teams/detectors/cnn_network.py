"""The champion's network: it looks at a glyph's shape and at its texture, and is told the letter."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import leaky_relu

from showdown.boxes import halve
from showdown.residuals import FIGURES, cooccurrences

SHAPE, TEXTURE = 128, 64  # figures that either branch comes to
LEAK = 0.2  # slope below zero of every leaky ReLU
STEADY = 0.05  # least spread that a count is divided by: a rare one would drown the others


def texture(images: NDArray[np.uint8]) -> Tensor:
    """What the pixels of images (n, S, S) do to their neighbours: (n, 2 * FIGURES) float16.

    Residual filters pass over every pixel (stride 1), and what they find is counted over the picture: once
    in the picture as it is, once at half its size, where the noise of print is averaged away. Nothing below
    these counts is trained, so they are worked out once a glyph and not once a step. Rich models
    (Fridrich and Kodovský 2012) are such counts; see `showdown.residuals`.
    """
    even = images[:, : images.shape[1] // 2 * 2, : images.shape[2] // 2 * 2]
    counts = [cooccurrences(each).astype(np.float16) for each in (images, halve(even))]
    return torch.from_numpy(np.concatenate(counts, 1))


class Network(nn.Module):
    """Picture, counts and letter in, one logit out; above zero means real."""

    usual: Tensor
    spread: Tensor

    def __init__(self, letters: int, counts: Tensor) -> None:
        """For so many letters; `counts` (n, 2 * FIGURES) of some type tell what is usual."""
        super().__init__()
        self.look = nn.Sequential(
            nn.Conv2d(1, 16, 3, 2, 1), nn.LeakyReLU(LEAK),
            nn.Conv2d(16, 32, 3, 2, 1), nn.LeakyReLU(LEAK),
            nn.Conv2d(32, 64, 3, 2, 1), nn.LeakyReLU(LEAK),
            nn.AdaptiveAvgPool2d(4), nn.Flatten(),
        )  # fmt: skip
        self.shape = nn.Linear(64 * 16, SHAPE)
        self.texture = nn.Linear(2 * FIGURES, TEXTURE)
        self.of_letter = nn.Embedding(letters, TEXTURE)  # a W has more edges than an I
        self.plain = nn.Linear(SHAPE + TEXTURE, 1)
        self.letter = nn.Embedding(letters, SHAPE + TEXTURE)
        for table in (self.of_letter, self.letter):
            nn.init.zeros_(table.weight)
        self.register_buffer("usual", counts.float().mean(0))
        self.register_buffer("spread", counts.float().std(0, correction=0).clamp(min=STEADY))

    def forward(self, ink: Tensor, counts: Tensor, letter: Tensor) -> Tensor:
        """Ink (B, 1, S, S), counts (B, 2 * FIGURES), letters (B,) as logits (B,).

        The letter enters by the projection of Miyato and Koyama 2018.
        """
        shape = self.shape(self.look(ink))  # (B, SHAPE)
        texture = self.texture((counts.float() - self.usual) / self.spread)  # (B, TEXTURE)
        seen = leaky_relu(torch.cat([shape, texture + self.of_letter(letter)], 1), LEAK)
        logit: Tensor = self.plain(seen)[:, 0] + (self.letter(letter) * seen).sum(1)
        return logit
