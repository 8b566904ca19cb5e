"""SdfGan: the champion before OutlineGan. It forges distance fields and learns through the medium.

1. *Eigenfonts.* Every training font becomes a point; near points are similar hands.
2. *Analogy.* A style is a font, moved as its neighbours differ from each other: a new point.
3. *Adversary.* A small network bends what the eigenfonts draw there until a private discriminator,
   which sees everything through the medium of the match, cannot tell it from type.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from showdown.contract import Clock, Feedback, Generator, Glyphs
from showdown.medium import Medium, get_medium
from showdown.teams.generators.analogy import Analogies
from showdown.teams.generators.eigenfonts import find_eigenfonts
from showdown.teams.generators.learning import adam, follow
from showdown.teams.generators.losses import (
    discriminator_loss,
    generator_loss,
    gradient_penalty,
    redrawing_loss,
)
from showdown.teams.generators.rendering import fields_of, rendered, resampled
from showdown.teams.generators.sdf_network import Critic, Pen
from showdown.teams.medium_torch import through
from showdown.teams.tensors import TypeCase, device, to_images, to_ink

AT_ONCE = 512  # glyphs drawn together, so that memory stays small
PREPARING = 0.4  # of a first turn's seconds may go into fields
FEWEST_FONTS = 16  # that are learned from, however short the turn


@dataclass(frozen=True)
class Recipe:
    """How it is trained.

    Attributes:
        batch: glyphs of each kind that the discriminator sees in a step.
        pen_batch: glyphs that the pen forges in a step, and as many that it redraws.
        first_open, all_open: axes in play at step 0; the step from which all are.
        critic_alone: steps that the discriminator gets before the pen begins to learn.
        penalty, penalty_every: R1's γ; it is paid in one of so many steps, for all of them.
        redrawing: weight of redrawing the training fonts beside the game.
        averaging: share of the newest weights in the averaged pen, a step.
    """

    batch: int = 64
    pen_batch: int = 32
    first_open: int = 4
    all_open: int = 600
    critic_alone: int = 60
    critic_rate: float = 1e-3
    pen_rate: float = 4e-4
    penalty: float = 0.5
    penalty_every: int = 16
    redrawing: float = 0.5
    averaging: float = 0.01


class SdfGan(Generator):
    """A conditional GAN on distance fields, warm-started with eigenfonts.

    Distance fields as a decoder's output are DeepSDF's (Park et al. 2019, arXiv 1901.05103), one code
    a shape is its auto-decoder; the game is Goodfellow's (2014). `real.medium` names the medium of the
    match, while the pictures in `real` are clean.
    """

    def __init__(self, recipe: Recipe | None = None) -> None:
        self.recipe = recipe or Recipe()
        self.steps = 0

    def fit(self, real: Glyphs, clock: Clock, feedback: Feedback | None) -> None:
        """Play the private game for one round."""
        if not hasattr(self, "pen"):
            self.chosen = _affordable(real, clock)
            self._start(real if self.chosen is None else real[self.chosen])
        real = real if self.chosen is None else real[self.chosen]
        medium, ink = get_medium(real.medium), to_ink(real.images)
        fonts, letters = torch.from_numpy(TypeCase(real).places)  # each (N,)
        for _ in clock:
            some = torch.randint(len(ink), (self.recipe.batch,))
            x, letter = ink[some].to(device()), letters[some].to(device())  # (B, 1, S, S), (B,)
            self._teach_critic(medium, x, letter)
            if self.steps >= self.recipe.critic_alone:
                few = slice(self.recipe.pen_batch)
                self._teach_pen(medium, x[few], letter[few], self.hands.points[fonts[some[few]]])
            self.steps += 1

    def _teach_critic(self, medium: Medium, x: Tensor, letter: Tensor) -> None:
        """One step towards telling type x (B, 1, S, S) from forgeries of the same letters (B,)."""
        penalise = self.steps % self.recipe.penalty_every == 1
        with torch.no_grad():
            fake = through(medium, rendered(self.pen(self._some_hands(len(letter)), letter)))
        real = through(medium, x).requires_grad_(penalise)
        logit_real, logit_fake = self.critic(torch.cat([real, fake]), letter.repeat(2)).chunk(2)
        loss = discriminator_loss(logit_real, logit_fake)
        if penalise:
            weight = self.recipe.penalty * self.recipe.penalty_every / 2
            loss = loss + weight * gradient_penalty(logit_real, real)
        self.critic_steps.zero_grad()
        loss.backward()
        self.critic_steps.step()

    def _teach_pen(self, medium: Medium, x: Tensor, letter: Tensor, points: Tensor) -> None:
        """One step towards passing the critic, and towards redrawing x, whose fonts lie at `points`."""
        hands = torch.cat([self._some_hands(len(letter)), self._open(points).to(device())])
        forged, redrawn = self.pen(hands, letter.repeat(2)).chunk(2)  # each (B, 1, S, S)
        self.critic.requires_grad_(False)  # it only shows the way
        logit_fake = self.critic(through(medium, rendered(forged)), letter)
        loss = generator_loss(logit_fake) + self.recipe.redrawing * redrawing_loss(rendered(redrawn), x)
        self.pen_steps.zero_grad()
        loss.backward()
        self.pen_steps.step()
        self.critic.requires_grad_(True)
        follow(self.averaged, self.pen, self.recipe.averaging)

    def _some_hands(self, n: int) -> Tensor:
        """Points (n, K) of random styles, for training."""
        return self._open(self.hands.at(torch.rand(n, 4))).to(device())

    @torch.no_grad()
    def sample(self, letters: Sequence[str], styles: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Draw each letter in the hand of its style, (n, S, S)."""
        return self._pictures(letters, self.hands.of_styles(styles))

    @torch.no_grad()
    def interpolate(self, letters: Sequence[str], style_a: int, style_b: int, t: float) -> NDArray[np.uint8]:
        """The walk through latent space: the letters (n, S, S) at share t of the way between two hands."""
        a, b = self.hands.of_styles(np.array([style_a, style_b]))
        return self._pictures(letters, ((1 - t) * a + t * b).expand(len(letters), -1))

    @torch.no_grad()
    def field(self, letters: Sequence[str], styles: NDArray[np.int64], size: int) -> NDArray[np.float32]:
        """The signed distances behind the pictures, (n, size, size), in pixels of that size."""
        fields = torch.cat(list(self._fields(letters, self.hands.of_styles(styles))))
        found: NDArray[np.float32] = resampled(fields, size)[:, 0].numpy()
        return found

    def _start(self, real: Glyphs) -> None:
        case = TypeCase(real)
        eigen = find_eigenfonts(case)
        self.labels = {label: i for i, label in enumerate(case.labels)}
        self.hands = Analogies(eigen)
        self.pen = Pen(eigen).to(device())
        self.averaged = deepcopy(self.pen)
        self.averaged.straight = self.pen.straight  # one is enough: it never changes
        self.critic = Critic(len(self.labels)).to(device(), memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.pen_steps = adam(self.pen, self.recipe.pen_rate)
        self.critic_steps = adam(self.critic, self.recipe.critic_rate)

    def _open(self, points: Tensor) -> Tensor:
        """Points (B, K) with the axes that are not open yet at 0, where the mean hand is."""
        axes, first = points.shape[1], self.recipe.first_open
        progress = min(1.0, self.steps / self.recipe.all_open) if self.recipe.all_open else 1.0
        opened: Tensor = points * (torch.arange(axes) < round(first * (axes / first) ** progress))
        return opened

    def _pictures(self, letters: Sequence[str], points: Tensor) -> NDArray[np.uint8]:
        """Images (n, S, S) of the letters at points (n, K)."""
        return to_images(torch.cat([rendered(part) for part in self._fields(letters, points)]))

    def _fields(self, letters: Sequence[str], points: Tensor) -> Iterator[Tensor]:
        """Signed distances in pixels, (at most `AT_ONCE`, 1, S, S) at a time, by the averaged pen."""
        letter = torch.tensor([self.labels[str(each)] for each in letters])
        for some, which in zip(self._open(points).split(AT_ONCE), letter.split(AT_ONCE), strict=True):
            yield self.averaged(some.to(device()), which.to(device())).cpu()


def _affordable(real: Glyphs, clock: Clock) -> NDArray[np.int64] | None:
    """Positions (n,) of the glyphs of the fonts that a turn in seconds can prepare; None for all of them."""
    if clock.steps is not None or clock.seconds is None:
        return None
    some = real.images[:64]
    began = clock.elapsed
    fields_of(some)
    each = (clock.elapsed - began) / len(some)
    fonts, _ = TypeCase(real).places  # (N,)
    n_fonts = int(fonts.max()) + 1
    most = max(FEWEST_FONTS, int(n_fonts * PREPARING * clock.seconds / (each * len(real))))
    return None if most >= n_fonts else np.flatnonzero(np.isin(fonts, np.random.permutation(n_fonts)[:most]))
