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
from showdown.medium import Medium, get_medium
from showdown.teams.generators.eigenfonts import find_eigenfonts
from showdown.teams.generators.losses import discriminator_loss, field_loss, generator_loss, gradient_penalty
from showdown.teams.generators.sdf_network import Critic, Pen
from showdown.teams.medium_torch import through
from showdown.teams.tensors import TypeCase, device, style_draws, to_images, to_ink

BATCH = 32
FIRST_OPEN, ALL_OPEN = 4, 1200  # axes in play at step 0; the step at which all are
NEIGHBOURS = 12  # a style mixes a font with one of its nearest
CRITIC_ALONE = 60  # steps that the discriminator gets before the pen begins to learn
PENALTY_EVERY, PENALTY = 16, 0.5  # lazy R1: in one of so many steps, with γ
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
        medium, ink = get_medium(real.medium), to_ink(real.images)
        fonts, letters = self._places(real)
        for _ in clock:
            some = torch.randint(len(ink), (BATCH,))
            x, letter = ink[some].to(device()), letters[some].to(device())  # (B, 1, S, S), (B,)
            if self.steps < CRITIC_ALONE or self.steps % 2:
                self._teach_critic(medium, x, letter)
            else:
                self._teach_pen(medium, x, letter, self.points[fonts[some]])
            self.steps += 1

    def _teach_critic(self, medium: Medium, x: Tensor, letter: Tensor) -> None:
        """One step towards telling type x (B, 1, S, S) from forgeries of the same letters (B,)."""
        penalise = self.steps % PENALTY_EVERY == 1
        with torch.no_grad():
            fake = through(medium, _drawn(self.pen(self._hands(len(letter)), letter)))
        real = through(medium, x).requires_grad_(penalise)
        logit_real, logit_fake = self.critic(torch.cat([real, fake]), letter.repeat(2)).chunk(2)
        loss = discriminator_loss(logit_real, logit_fake)
        if penalise:
            loss = loss + PENALTY * PENALTY_EVERY / 2 * gradient_penalty(logit_real, real)
        self.critic_steps.zero_grad()
        loss.backward()
        self.critic_steps.step()

    def _teach_pen(self, medium: Medium, x: Tensor, letter: Tensor, points: Tensor) -> None:
        """One step towards passing the critic, and towards redrawing x, whose fonts lie at `points`."""
        hands = torch.cat([self._hands(len(letter)), self._open(points).to(device())])
        forged, redrawn = self.pen(hands, letter.repeat(2)).chunk(2)  # each (B, 1, S, S)
        fake = through(medium, _drawn(forged))
        loss = generator_loss(self.critic(fake, letter)) + RECONSTRUCTION * field_loss(redrawn, x)
        self.pen_steps.zero_grad()
        loss.backward()
        self.pen_steps.step()
        for old, new in zip(self.averaged.parameters(), self.pen.parameters(), strict=True):
            old.data.lerp_(new.data, AVERAGING)  # Karras et al. 2018, arXiv 1710.10196

    def _hands(self, n: int) -> Tensor:
        """Points (n, K) of random styles, for training."""
        anchors = torch.randint(len(self.points), (n,))
        partners = self.near[anchors, torch.randint(self.near.shape[1], (n,))]
        return self._mix(anchors, partners, torch.rand(n)).to(device())

    @torch.no_grad()
    def sample(self, letters: Sequence[str], styles: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Draw each letter in the hand of its style."""
        return to_images(_drawn(self._fields(letters, self._points(styles))))

    @torch.no_grad()
    def interpolate(self, letters: Sequence[str], style_a: int, style_b: int, t: float) -> NDArray[np.uint8]:
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
        nearest = np.argsort(eigen.gaps, axis=1, kind="stable")[:, 1 : NEIGHBOURS + 1].copy()
        if len(self.points) == 1:
            nearest = np.zeros((1, 1), np.int64)  # a lone font is its own neighbour
        self.near = torch.from_numpy(nearest)  # (F, NEIGHBOURS) or fewer
        self.pen = Pen(eigen).to(device())
        self.averaged = deepcopy(self.pen)
        self.averaged.straight = self.pen.straight  # one is enough: it never changes
        self.critic = Critic(len(self.labels)).to(device(), memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.pen_steps = torch.optim.Adam(self.pen.parameters(), lr=2e-4, betas=(0.0, 0.99))
        self.critic_steps = torch.optim.Adam(self.critic.parameters(), lr=5e-4, betas=(0.0, 0.99))
        self.steps = 0

    def _places(self, real: Glyphs) -> tuple[Tensor, Tensor]:
        """The font (row of `points`) and the letter (number) of each training glyph, both (N,)."""
        places = torch.from_numpy(TypeCase(real).places)
        return places[0], places[1]

    def _mix(self, anchors: Tensor, partners: Tensor, share: Tensor) -> Tensor:
        """Points between anchors and partners (B,), for shares (B,) in [0, 1), as (B, K)."""
        weight = (0.25 + 0.5 * share)[:, None]
        return self._open((1 - weight) * self.points[anchors] + weight * self.points[partners])

    def _open(self, points: Tensor) -> Tensor:
        """Points (B, K) with the axes that are not open yet at 0, where the mean hand is."""
        progress = min(1.0, self.steps / ALL_OPEN)
        count = round(FIRST_OPEN * (points.shape[1] / FIRST_OPEN) ** progress)
        opened: Tensor = points * (torch.arange(points.shape[1]) < count)
        return opened

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


def _drawn(field: Tensor) -> Tensor:
    """The picture of a field: ``clip(0.5 + d, 0, 1)``."""
    return (0.5 + field).clamp(0, 1)
