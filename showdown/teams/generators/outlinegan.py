"""OutlineGan: the house champion. It forges as type is drawn, with outlines.

1. *Library.* Training type is traced to outlines, a few letters a step.
2. *Moves.* A style is a font of the library, and moves of chance: weight, width, heights.
3. *Game.* A small network learns which moves stay among type. It plays against a private discriminator, which
   sees all pictures through the medium of the match, and knows the training designs: who moves a font too
   little is too near to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from showdown.arrays import Ints
from showdown.contract import Clock, Feedback, Generator, Glyphs
from showdown.medium import Medium, get_medium
from showdown.outlines.morph import between
from showdown.teams.generators.designs import Designs, fingerprints, font_points, stroke_widths
from showdown.teams.generators.learning import adam, follow
from showdown.teams.generators.losses import discriminator_loss, generator_loss, gradient_penalty
from showdown.teams.generators.outline_drawing import (
    contours_of,
    images_of,
    images_of_polygons,
    ink_of,
    polygons_of,
)
from showdown.teams.generators.outline_library import Library, OutlineBatch
from showdown.teams.generators.outline_moves import MOVES, moved
from showdown.teams.generators.outline_network import Discriminator, Mover
from showdown.teams.medium_torch import through
from showdown.teams.tensors import TypeCase, columns_of, device, style_draws, to_ink

AT_ONCE = 512  # glyphs drawn together, so that memory stays small


@dataclass(frozen=True)
class OutlineRecipe:
    """How the champion is trained.

    Attributes:
        letters: different letters in a step, at most. of_each: glyphs of each, real and forged.
        critic_alone: steps that the discriminator gets before the mover begins to learn.
        traced_alone, traced: glyphs that join the library in each of those steps, and in all others.
        penalty, penalty_every: R1's γ; it is paid in one of so many steps, for all of them.
        restraint: weight of the squares of what the mover does to some fonts and not to others.
        averaging: share of the newest weights in the averaged mover, a step.
    """

    letters: int = 8
    of_each: int = 6
    critic_alone: int = 240
    traced_alone: int = 8
    traced: int = 40
    critic_rate: float = 1e-3
    mover_rate: float = 1e-3
    penalty: float = 0.5
    penalty_every: int = 16
    restraint: float = 0.05
    averaging: float = 0.01


class OutlineGan(Generator):
    """A conditional GAN whose generator moves outlines, and is trained through their exact drawing.

    The game is Goodfellow's (2014). `real.medium` names the medium of the match, while the pictures in `real`
    are clean.
    """

    def __init__(self, recipe: OutlineRecipe | None = None) -> None:
        self.recipe = recipe or OutlineRecipe()
        self.steps = 0

    def fit(self, real: Glyphs, clock: Clock, feedback: Feedback | None) -> None:
        """Play the private game for one round."""
        case, medium = TypeCase(real), get_medium(real.medium)
        if not hasattr(self, "mover") or not self._knows(case):
            self._start(case)
        designs = Designs(case, self.nearest, device())
        for _ in clock:
            alone = self.steps < self.recipe.critic_alone
            self.library.trace(case, self.recipe.traced_alone if alone else self.recipe.traced)
            columns = torch.randperm(len(case.labels))[: self.recipe.letters].tolist()
            self._teach_critic(case, designs, medium, columns)
            if not alone:
                self._teach_mover(designs, medium, columns)
            self.steps += 1

    def _teach_critic(self, case: TypeCase, designs: Designs, medium: Medium, columns: list[int]) -> None:
        """One step towards telling type from forgeries of the same letters."""
        penalise = self.steps % self.recipe.penalty_every == 1
        places = [np.flatnonzero(case.places[1] == column) for column in columns]
        at = np.concatenate([np.random.choice(place, self.recipe.of_each) for place in places])
        letter = torch.tensor(columns).repeat_interleave(self.recipe.of_each).to(device())
        with torch.no_grad():
            real = through(medium, to_ink(case.images[at]).to(device()))
            fake = through(medium, self._forged(columns)[0])
            near_real = self._distances(designs, real, columns, torch.from_numpy(case.places[0][at]))
            near_fake = self._distances(designs, fake, columns)
        real.requires_grad_(penalise)
        logits = self.critic(torch.cat([real, fake]), letter.repeat(2), torch.cat([near_real, near_fake]))
        logit_real, logit_fake = logits.chunk(2)
        loss = discriminator_loss(logit_real, logit_fake)
        if penalise:
            weight = self.recipe.penalty * self.recipe.penalty_every / 2
            loss = loss + weight * gradient_penalty(logit_real, real)
        self.critic_steps.zero_grad()
        loss.backward()
        self.critic_steps.step()

    def _teach_mover(self, designs: Designs, medium: Medium, columns: list[int]) -> None:
        """One step towards passing the critic, by moves that are not too different from font to font."""
        ink, said = self._forged(columns)
        fake = through(medium, ink)
        letter = torch.tensor(columns).repeat_interleave(self.recipe.of_each).to(device())
        self.critic.requires_grad_(False)  # it only shows the way
        logit_fake = self.critic(fake, letter, self._distances(designs, fake, columns))
        loss = generator_loss(logit_fake) + self.recipe.restraint * said.square().mean()
        self.mover_steps.zero_grad()
        loss.backward()
        self.mover_steps.step()
        self.critic.requires_grad_(True)
        follow(self.averaged, self.mover, self.recipe.averaging)

    def _forged(self, columns: list[int]) -> tuple[Tensor, Tensor]:
        """Ink (n, 1, S, S) of each of these letters in random hands, and what the mover said."""
        letters = np.repeat(columns, self.recipe.of_each)
        fonts = np.random.choice(self.library.ready, len(letters))
        chance = 2 * torch.rand(len(letters), 2, len(MOVES)) - 1
        batch = OutlineBatch.of(self.library.find(fonts, letters))
        vertices, said = self._moved(self.mover, batch, fonts, letters, chance)
        return ink_of(batch, vertices, self.size).to(device()), said

    def _moved(
        self, mover: Mover, batch: OutlineBatch, fonts: Ints, columns: Ints, chance: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Vertices (V, 2) of glyphs, moved by chance (n, 2, MOVES), and what the mover said of them."""
        figures, said = mover(torch.from_numpy(fonts), torch.from_numpy(columns), chance)
        return moved(batch, figures, torch.from_numpy(self.strokes[fonts])), said

    def _distances(
        self, designs: Designs, ink: Tensor, columns: list[int], font: Tensor | None = None
    ) -> Tensor:
        """How near ink (n, 1, S, S) is to known designs, (n, NEAREST); letters in order, as many of each."""
        shares = fingerprints(ink).split(self.recipe.of_each)
        fonts = [None] * len(shares) if font is None else font.to(device()).split(self.recipe.of_each)
        return torch.cat(
            [
                designs.distances(some, column, whose)
                for some, column, whose in zip(shares, columns, fonts, strict=True)
            ]
        )

    @torch.no_grad()
    def sample(self, letters: Sequence[str], styles: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Draw each letter in the hand of its style, (n, S, S)."""
        parts = [
            images_of(*self._drawn(letters[i : i + AT_ONCE], styles[i : i + AT_ONCE]), self.size)
            for i in range(0, len(letters), AT_ONCE)
        ]
        return np.concatenate(parts) if parts else np.zeros((0, self.size, self.size), np.uint8)

    @torch.no_grad()
    def interpolate(self, letters: Sequence[str], style_a: int, style_b: int, t: float) -> NDArray[np.uint8]:
        """The walk from hand to hand: the letters (n, S, S), every point of their outlines at share t."""
        count = len(letters)
        if not count:
            return np.zeros((0, self.size, self.size), np.uint8)
        ways = (polygons_of(*self._drawn(letters, np.full(count, style))) for style in (style_a, style_b))
        return images_of_polygons([between(a, b, t) for a, b in zip(*ways, strict=True)], self.size)

    @torch.no_grad()
    def outlines(self, letters: Sequence[str], styles: NDArray[np.int64]) -> list[list[NDArray[np.float32]]]:
        """The curves behind the pictures, n lists of contours (k, 3); see `showdown.contract.Generator`."""
        return contours_of(*self._drawn(letters, styles), self.size) if len(letters) else []

    def _fonts(self, styles: NDArray[np.int64]) -> Ints:
        """The font behind each style, (n,): its own, or another one as long as that is not ready."""
        ready = self.library.ready
        own = (style_draws(styles, 1)[:, 0] * len(self.nearest)).astype(np.int64)
        found: Ints = np.where(np.isin(own, ready), own, ready[own % len(ready)])
        return found

    def _drawn(self, letters: Sequence[str], styles: NDArray[np.int64]) -> tuple[OutlineBatch, Tensor]:
        """Outlines of letters in the hands of styles, and their vertices (V, 2), by the averaged mover."""
        columns = columns_of(self.labels, letters)
        fonts, count = self._fonts(styles), len(MOVES)
        draws = style_draws(styles, 1 + count * (1 + len(self.labels)))[:, 1:]
        draws = draws.reshape(len(styles), 1 + len(self.labels), count)  # (n, 1 + letters, MOVES)
        own = draws[np.arange(len(styles)), 1 + columns]
        chance = torch.from_numpy(2 * np.stack([draws[:, 0], own], 1) - 1).float()  # (n, 2, MOVES)
        batch = OutlineBatch.of(self.library.find(fonts, columns))
        return batch, self._moved(self.averaged, batch, fonts, columns, chance)[0]

    def _knows(self, case: TypeCase) -> bool:
        """Whether this is the type that it began with, by which it numbers fonts and letters."""
        same_size = self.size == case.images.shape[1]
        return same_size and self.labels == case.labels and len(self.nearest) == len(case.position)

    def _start(self, case: TypeCase) -> None:
        self.steps = 0
        points, self.nearest = font_points(case)
        self.size = case.images.shape[1]
        self.labels = case.labels
        self.strokes = stroke_widths(case)
        self.library = Library(case)
        self.library.trace(case, 1)
        self.mover = Mover(torch.from_numpy(points), len(self.labels))
        self.averaged = deepcopy(self.mover)
        self.critic = Discriminator(len(self.labels)).to(device(), memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.mover_steps = adam(self.mover, self.recipe.mover_rate)
        self.critic_steps = adam(self.critic, self.recipe.critic_rate)
