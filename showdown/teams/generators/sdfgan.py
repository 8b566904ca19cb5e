"""SdfGan: the house champion. It forges outlines, not pixels, and learns through the medium.

1. *Eigenfonts.* Every training font becomes a point; near points are similar hands.
2. *Mixing.* A style is a mix of neighbouring fonts: a point that nobody has drawn.
3. *Adversary.* A small network bends the straight mix until a private discriminator, which sees
   everything through the medium of the match, cannot tell it from type.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import interpolate

from showdown.contract import Clock, Feedback, Generator, Glyphs
from showdown.medium import get_medium
from showdown.teams.generators.eigenfonts import find_eigenfonts
from showdown.teams.generators.losses import discriminator_loss, field_loss, generator_loss, gradient_penalty
from showdown.teams.generators.sdf_network import Critic, Pen
from showdown.teams.medium_torch import through
from showdown.teams.tensors import TypeCase, device, style_draws, to_images, to_ink

BATCH = 64
NEIGHBOURS = 12  # a style mixes a font with one of its nearest
CRITIC_ALONE = 60  # steps that the discriminator gets before the pen begins to learn
PENALTY_EVERY, PENALTY = 8, 0.5  # lazy R1: every so many steps, with γ
RECONSTRUCTION = 0.5  # weight of redrawing the training fonts beside the game
AVERAGING = 0.01  # share of the newest weights in the averaged pen, a step


class SdfGan(Generator):
    """A conditional GAN on distance fields, warm-started with eigenfonts.

    Distance fields as a decoder's output are DeepSDF's (Park et al. 2019, arXiv 1901.05103), one code
    a shape is its auto-decoder; the game is Goodfellow's (2014). `real.medium` names the medium of the
    match, while the pictures in `real` are clean.
    """

    def fit(self, real: Glyphs, clock: Clock, feedback: Feedback | None) -> None:
        """Play the private game for one round."""
        if not hasattr(self, "pen"):
            self._start(real)
        medium = get_medium(real.medium)
        case = TypeCase(real)
        ink = to_ink(real.images)
        row = np.empty(len(real), np.int64)
        column = np.empty(len(real), np.int64)
        known = case.position >= 0
        row[case.position[known]], column[case.position[known]] = np.nonzero(known)
        fonts, letters = torch.from_numpy(row), torch.from_numpy(column)
        for _ in clock:
            some = torch.randint(len(ink), (BATCH,))
            letter = letters[some].to(device())
            x = ink[some].to(device())  # (B, 1, S, S)
            anchors = torch.randint(len(self.points), (BATCH,))
            partners = self.near[anchors, torch.randint(self.near.shape[1], (BATCH,))]
            z = self._mix(anchors, partners, torch.rand(BATCH))
            field = self.pen(z.to(device()), letter)
            fake = through(medium, _drawn(field))

            # The discriminator's turn.
            shown = through(medium, x)
            penalise = self.steps % PENALTY_EVERY == 0
            shown.requires_grad_(penalise)
            logit_real = self.critic(shown, letter)
            loss = discriminator_loss(logit_real, self.critic(fake.detach(), letter))
            if penalise:
                loss = loss + PENALTY * PENALTY_EVERY * gradient_penalty(logit_real, shown)
            self.critic_steps.zero_grad()
            loss.backward()
            self.critic_steps.step()

            # The pen's turn, beside redrawing the very fonts it was shown.
            if self.steps >= CRITIC_ALONE:
                redrawn = self.pen(self.points[fonts[some]].to(device()), letter)
                loss = generator_loss(self.critic(fake, letter)) + RECONSTRUCTION * field_loss(redrawn, x)
                self.pen_steps.zero_grad()
                loss.backward()
                self.pen_steps.step()
                self._average()
            self.steps += 1

    @torch.no_grad()
    def sample(self, letters: Sequence[str], styles: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Draw each letter in the hand of its style."""
        return to_images(_drawn(self._fields(letters, self._points(styles))))

    @torch.no_grad()
    def interpolate(
        self, letters: Sequence[str], style_a: int, style_b: int, t: float
    ) -> NDArray[np.uint8]:
        """The walk through latent space: the letters at share t of the way between two hands."""
        a, b = self._points(np.array([style_a, style_b]))
        return to_images(_drawn(self._fields(letters, ((1 - t) * a + t * b).expand(len(letters), -1))))

    @torch.no_grad()
    def field(self, letters: Sequence[str], styles: NDArray[np.int64], size: int) -> NDArray[np.float32]:
        """The signed distances behind the pictures, (n, size, size), in pixels of that size."""
        fields = self._fields(letters, self._points(styles))
        finer = interpolate(fields, size=(size, size), mode="bicubic", align_corners=False)
        found: NDArray[np.float32] = (finer * size / fields.shape[-1])[:, 0].numpy()
        return found

    def _start(self, real: Glyphs) -> None:
        case = TypeCase(real)
        eigen = find_eigenfonts(case)
        self.labels = {label: i for i, label in enumerate(case.labels)}
        self.points = torch.from_numpy(eigen.points)  # (F, K)
        nearest = np.argsort(eigen.gaps, axis=1, kind="stable")[:, 1 : NEIGHBOURS + 1]
        if len(self.points) == 1:
            nearest = np.zeros((1, 1), np.int64)  # a lone font is its own neighbour
        self.near = torch.from_numpy(nearest)  # (F, NEIGHBOURS) or fewer
        self.pen = Pen(eigen).to(device())
        self.averaged = deepcopy(self.pen)
        self.averaged.basis = self.pen.basis  # one copy is enough: it never changes
        self.critic = Critic(len(self.labels)).to(device())
        self.pen_steps = torch.optim.Adam(self.pen.parameters(), lr=2e-4, betas=(0.0, 0.99))
        self.critic_steps = torch.optim.Adam(self.critic.parameters(), lr=5e-4, betas=(0.0, 0.99))
        self.steps = 0

    def _mix(self, anchors: Tensor, partners: Tensor, share: Tensor) -> Tensor:
        """Points between anchors and partners (B,), for shares (B,) in [0, 1), as (B, K)."""
        weight = (0.25 + 0.5 * share)[:, None]
        return (1 - weight) * self.points[anchors] + weight * self.points[partners]

    def _points(self, styles: NDArray[np.int64]) -> Tensor:
        """The hand of each style, (n, K)."""
        anchor, partner, share = torch.from_numpy(style_draws(styles, 3)).float().T
        anchors = (anchor * len(self.points)).long()
        partners = self.near[anchors, (partner * self.near.shape[1]).long()]
        return self._mix(anchors, partners, share)

    def _fields(self, letters: Sequence[str], points: Tensor) -> Tensor:
        """Signed distances (n, 1, S, S) in pixels, drawn with the averaged pen."""
        letter = torch.tensor([self.labels[str(each)] for each in letters])
        parts = [
            self.averaged(points[i : i + 512].to(device()), letter[i : i + 512].to(device())).cpu()
            for i in range(0, len(letter), 512)
        ]
        return torch.cat(parts)

    def _average(self) -> None:
        """Move the averaged pen a little towards the newest (Karras et al. 2018, arXiv 1710.10196)."""
        for old, new in zip(self.averaged.parameters(), self.pen.parameters(), strict=True):
            old.data.lerp_(new.data, AVERAGING)


def _drawn(field: Tensor) -> Tensor:
    """The picture of a field: ``clip(0.5 + d, 0, 1)``."""
    return (0.5 + field).clamp(0, 1)
