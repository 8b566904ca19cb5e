"""The champion with each of its stages left out in turn: see benchmarks/forgery.py --ablation."""

from __future__ import annotations

from collections.abc import Callable

from torch import Tensor

from showdown.contract import Clock, Feedback, Generator, Glyphs
from showdown.teams.generators.sdfgan import Recipe, SdfGan


class WithoutEigenfonts(SdfGan):
    """The pen begins with grey paper and learns all that it draws."""

    def _start(self, real: Glyphs) -> None:
        super()._start(real)
        self.pen.straight.mean.zero_()
        self.pen.straight.basis.zero_()


class WithoutAnalogy(SdfGan):
    """A style is a mix of a font and a neighbour, every font as likely."""

    def _start(self, real: Glyphs) -> None:
        super()._start(real)
        self.hands.at = self._mix  # type: ignore[method-assign]

    def _mix(self, draws: Tensor) -> Tensor:
        which, neighbour, _, share = draws.T
        font = (which * len(self.hands.points)).long()
        other = self.hands.near[font, (neighbour * self.hands.near.shape[1]).long()]
        weight = (0.25 + 0.5 * share)[:, None]
        mixed: Tensor = (1 - weight) * self.hands.points[font] + weight * self.hands.points[other]
        return mixed


class WithoutGame(SdfGan):
    """The eigenfonts alone draw; nothing is learned."""

    def fit(self, real: Glyphs, clock: Clock, feedback: Feedback | None) -> None:
        """Find the eigenfonts, and open all axes."""
        if not hasattr(self, "pen"):
            self._start(real)
        self.steps = self.recipe.all_open
        for _ in clock:
            break


class WithoutMedium(SdfGan):
    """The discriminator sees clean pictures, whatever the match is judged in."""

    def fit(self, real: Glyphs, clock: Clock, feedback: Feedback | None) -> None:
        """Play as for the screen."""
        super().fit(Glyphs(real.images, real.letters, real.fonts), clock, feedback)


ABLATIONS: dict[str, Callable[[], Generator]] = {
    "without eigenfonts": WithoutEigenfonts,
    "without analogy": WithoutAnalogy,
    "without game": WithoutGame,
    "without medium": WithoutMedium,
    "without penalty": lambda: SdfGan(Recipe(penalty=0.0)),
    "without redrawing": lambda: SdfGan(Recipe(redrawing=0.0)),
    "without averaging": lambda: SdfGan(Recipe(averaging=1.0)),
    "without opening": lambda: SdfGan(Recipe(all_open=0)),
}
