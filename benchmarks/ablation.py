"""The champion with each of its stages left out in turn: see benchmarks/forgery.py --ablation."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn

from showdown.contract import Clock, Feedback, Generator, Glyphs
from showdown.teams.generators.designs import Designs
from showdown.teams.generators.outline_moves import MOVES
from showdown.teams.generators.outlinegan import OutlineGan, OutlineRecipe
from showdown.teams.tensors import TypeCase


class WithoutMoves(OutlineGan):
    """Training type as it was traced: copies."""

    def fit(self, real: Glyphs, clock: Clock, feedback: Feedback | None) -> None:
        """Trace all, and learn nothing."""
        case = _traced(self, real)
        for _ in clock:
            if len(self.library.ready) == len(case.position):
                break
            self.library.trace(case, self.recipe.traced)

    def _start(self, case: TypeCase) -> None:
        super()._start(case)
        _set_reach(self.averaged, -torch.inf)


class WithoutGame(WithoutMoves):
    """Moves as large as the table has them, for every font alike; nothing is learned."""

    def _start(self, case: TypeCase) -> None:
        OutlineGan._start(self, case)
        _set_reach(self.averaged, 0.0)


class WithoutDesigns(OutlineGan):
    """The discriminator does not know how near a picture is to known designs."""

    def _distances(
        self, designs: Designs, ink: Tensor, columns: list[int], font: Tensor | None = None
    ) -> Tensor:
        return torch.ones_like(super()._distances(designs, ink, columns, font))


class WithoutMedium(OutlineGan):
    """The discriminator sees clean pictures, whatever the match is judged in."""

    def fit(self, real: Glyphs, clock: Clock, feedback: Feedback | None) -> None:
        """Play as for the screen."""
        super().fit(Glyphs(real.images, real.letters, real.fonts), clock, feedback)


class _Blind(nn.Module):
    """A branch that sees nothing."""

    def __init__(self, figures: int) -> None:
        super().__init__()
        self.figures = figures

    def forward(self, seen: Tensor) -> Tensor:
        """(n, ...) to zeros (n, figures)."""
        return torch.zeros(len(seen), self.figures, device=seen.device)


class WithoutTexture(OutlineGan):
    """The discriminator does not look at the texture of edges."""

    def _start(self, case: TypeCase) -> None:
        super()._start(case)
        self.critic.texture = _Blind(self.critic.texture.out_features)  # type: ignore[assignment]


class WithoutShape(OutlineGan):
    """The discriminator does not look at the shape."""

    def _start(self, case: TypeCase) -> None:
        super()._start(case)
        last = self.critic.shape[-1]
        assert isinstance(last, nn.Linear)
        self.critic.shape = _Blind(last.out_features)  # type: ignore[assignment]


class WithoutFonts(OutlineGan):
    """The mover is not told which font it moves."""

    def _start(self, case: TypeCase) -> None:
        super()._start(case)
        for mover in (self.mover, self.averaged):
            mover.points.zero_()


def _traced(team: OutlineGan, real: Glyphs) -> TypeCase:
    """The type case, for a team that has begun."""
    case = TypeCase(real)
    if not hasattr(team, "mover"):
        team._start(case)
    return case


def _set_reach(mover: nn.Module, reach: float) -> None:
    """Make moves e to the `reach` times as large as the table has them."""
    assert isinstance(mover.usual, nn.Parameter)
    with torch.no_grad():
        mover.usual[: len(MOVES)] = reach


ABLATIONS: dict[str, Callable[[], Generator]] = {
    "without moves": WithoutMoves,
    "without game": WithoutGame,
    "without designs": WithoutDesigns,
    "without texture": WithoutTexture,
    "without shape": WithoutShape,
    "without fonts": WithoutFonts,
    "without medium": WithoutMedium,
    "without penalty": lambda: OutlineGan(OutlineRecipe(penalty=0.0)),
    "without restraint": lambda: OutlineGan(OutlineRecipe(restraint=0.0)),
    "without averaging": lambda: OutlineGan(OutlineRecipe(averaging=1.0)),
}
