"""The networks of SdfGan: the pen that draws distance fields, and its private discriminator."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import leaky_relu

from showdown.teams.generators.eigenfonts import Eigenfonts

HIDDEN = 512
TOUCHES = 8  # channels
EDGE = 2.0  # pixels; farther from the outline there is nothing to touch up


class Straight(nn.Module):
    """What the eigenfonts alone draw: a straight mix of their axes. Nothing here is trained."""

    mean: Tensor
    basis: Tensor

    def __init__(self, eigen: Eigenfonts) -> None:
        super().__init__()
        self.register_buffer("mean", torch.from_numpy(eigen.mean))
        self.register_buffer("basis", torch.from_numpy(eigen.basis).float())

    def forward(self, points: Tensor, letters: Tensor) -> Tensor:
        """Points (B, K) and letters (B,) as signed distances (B, S * S), in pixels."""
        field = torch.empty(len(points), self.mean.shape[1], device=points.device)
        for letter in letters.unique():
            here = letters == letter
            field[here] = self.mean[letter] + points[here] @ self.basis[letter]
        return field

    def __getstate__(self) -> dict[str, object]:
        """For pickling: the basis, most of its state, at the half precision it came in."""
        return {**self.__dict__, "_buffers": {"mean": self.mean, "basis": self.basis.half()}}

    def __setstate__(self, state: dict[str, object]) -> None:
        super().__setstate__(state)  # type: ignore[no-untyped-call]
        self.basis = self.basis.float()


class Pen(nn.Module):
    """G: a point in the space of hands and a letter in, a signed distance field out.

    The straight mix draws the field, up to what few axes can say; a small network bends it, and a few
    convolutions touch up its edges. Both start at nothing, so the first fields are the eigenfonts', and
    learn from there.
    """

    spread: Tensor

    def __init__(self, eigen: Eigenfonts) -> None:
        super().__init__()
        letters, axes, pixels = eigen.basis.shape
        self.size = int(pixels**0.5)
        self.straight = Straight(eigen)
        self.register_buffer("spread", torch.from_numpy(eigen.spread))
        self.letter = nn.Embedding(letters, 64)
        self.layers = nn.Sequential(
            nn.Linear(axes + 64, HIDDEN), nn.LeakyReLU(0.2),
            nn.Linear(HIDDEN, HIDDEN), nn.LeakyReLU(0.2),
        )  # fmt: skip
        self.last = nn.Linear(HIDDEN, pixels)
        self.touch = nn.Sequential(
            nn.Conv2d(1, TOUCHES, 3, padding=1), nn.LeakyReLU(0.2),
            nn.Conv2d(TOUCHES, TOUCHES, 3, padding=1), nn.LeakyReLU(0.2),
            nn.Conv2d(TOUCHES, 1, 3, padding=1),
        ).to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # fmt: skip
        for layer in (self.last, self.touch[-1]):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)

    def forward(self, points: Tensor, letters: Tensor) -> Tensor:
        """Points (B, K) and letters (B,) as signed distances (B, 1, S, S), in pixels."""
        seed = torch.cat([points * self.spread.sqrt(), self.letter(letters)], 1)  # (B, K + 64)
        bent = self.straight(points, letters) + self.last(self.layers(seed))
        field = bent.view(-1, 1, self.size, self.size)
        touched: Tensor = field + self.touch(field.clamp(-EDGE, EDGE))
        return touched


class Critic(nn.Module):
    """D: a picture that came through the medium and its letter in, one logit out, above zero for real."""

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

    def forward(self, ink: Tensor, letters: Tensor) -> Tensor:
        """Ink (B, 1, S, S) and letters (B,) as logits (B,): the projection of Miyato and Koyama 2018."""
        seen = leaky_relu(self.feature(self.look(ink)), 0.2)  # (B, 128)
        logit: Tensor = self.plain(seen)[:, 0] + (self.letter(letters) * seen).sum(1)
        return logit
