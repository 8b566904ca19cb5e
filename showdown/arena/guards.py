"""The guards: are the forgeries honest? Every guard is declared here, and here alone.

Forgeries are looked at as the generator drew them, before the medium. Every figure stands beside the
*floor*: the same figure for real type of unseen design groups, with training type in the forger's
place where a comparison needs two sides. Limits are shares of the floor. benchmarks/guards.py shows
that real type keeps within them and that cheats do not.

A guard is one entry of `GUARDS`. The report, the advice, the commentator and the glossary are drawn
from this table.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from showdown.arena import likeness

COPY_QUANTILE = 0.05  # of unseen type lies nearer to a training glyph than what counts as a copy does
LEAST_FLOOR = 0.1  # below it real type has nothing of the kind to hold a forger to
Features = NDArray[np.float32]  # (n, 64), of the referee's eye


@dataclass(frozen=True, eq=False)
class Look:
    """What the guards look at.

    Attributes:
        apart: (k,) how far some of the glyphs are from their nearest training glyph.
        copy_distance: below it a glyph counts as a copy.
        hands_apart: (k,) the same of glyphs of whole hands.
        from_vault: (k,) how far those of `apart` are from their nearest glyph of the vault.
        leak_distance: below it a glyph counts as one of the vault's.
        these, these_letters: features (n, 64) and letters of what stands in the forger's place.
        those, those_letters: of unseen real type.
        read_share: the share of glyphs whose letter the referee reads.
        manner, hands: features (m, 64) of whole hands less their letters' means, and whose they are (m,).
    """

    apart: Features
    copy_distance: float
    hands_apart: Features
    from_vault: Features
    leak_distance: float
    these: Features
    these_letters: NDArray[np.str_]
    those: Features
    those_letters: NDArray[np.str_]
    read_share: float
    manner: Features | None
    hands: NDArray[np.int64] | None

    @cached_property
    def reach(self) -> tuple[float, float]:
        """Recall and coverage; not a number where a letter has too few glyphs."""
        return likeness.recall_and_coverage(self.those, self.those_letters, self.these, self.these_letters)


def _copied(look: Look) -> float:
    """The share that lies as near to a training glyph as a copy does."""
    return float((look.apart < look.copy_distance).mean())


def _copied_hands(look: Look) -> float | None:
    """The same share of the glyphs of whole hands."""
    return float((look.hands_apart < look.copy_distance).mean()) if len(look.hands_apart) else None


def _leaked(look: Look) -> float:
    """The share that lies nearer to the vault's type than nearly all training type does."""
    return float((look.from_vault < look.leak_distance).mean())


def _or_none(figure: float) -> float | None:
    """A figure, where it is a number."""
    return None if math.isnan(figure) else figure


def _consistency(look: Look) -> float | None:
    """How much the letters of one hand have in common."""
    if look.manner is None or look.hands is None:
        return None
    return likeness.consistency(look.manner, look.hands)


@dataclass(frozen=True)
class Guard:
    """One figure that the referee takes of forgeries.

    Attributes:
        name: as the record has it.
        title: what people read.
        measure: takes the figure; None where it cannot be had.
        meaning: for the glossary, one sentence.
        most: the guard trips above this; None where it has no such limit.
        least: the guard trips below this share of the floor; None where it has no such limit.
        floor: real type's figure, where it is so by definition; None where it is measured.
        advice: to a team that trips it, with its `share` (of the floor, if it has one) and the `limit`.
    """

    name: str
    title: str
    measure: Callable[[Look], float | None]
    meaning: str
    most: float | None = None
    least: float | None = None
    floor: float | None = None
    advice: str = ""

    def limit(self, floor: float | None) -> float | None:
        """The figure at which it trips, given real type's; None where it cannot."""
        if self.most is not None:
            return self.most
        return None if self.least is None or floor is None else self.least * floor

    def share(self, figure: float | None, floor: float | None) -> float | None:
        """A figure as a share of the floor, where it has to be one."""
        if self.least is None or figure is None or floor is None or floor <= LEAST_FLOOR:
            return None
        return figure / floor

    def trips(self, figure: float | None, floor: float | None) -> bool:
        """Whether a figure is past the limit."""
        share = self.share(figure, floor)
        too_little = share is not None and self.least is not None and share < self.least
        return too_little or (self.most is not None and figure is not None and figure > self.most)

    def honesty(self, figure: float | None, floor: float | None) -> float:
        """The share of the forger's points that this figure leaves, at most 1."""
        if self.most is not None:
            return 1 - max(0.0, (figure or 0.0) - (floor or 0.0))
        share = self.share(figure, floor)
        return 1.0 if share is None else min(1.0, share)


GUARDS = (
    Guard(
        "copied",
        "Copied",
        _copied,
        "The share of forgeries that lie as near to a training glyph as a copy does.",
        most=0.15,
        floor=COPY_QUANTILE,
        advice="Copying: {share:.0%} of the forgeries lie next to a training glyph; at most {limit:.0%} may. "
        "Mix several fonts, or draw from what you learned and not from the pictures.",
    ),
    Guard(
        "copied_hands",
        "Copied hands",
        _copied_hands,
        "The share of glyphs of whole hands that lie as near to a training glyph as a copy does.",
        most=0.5,
        floor=COPY_QUANTILE,
        advice="Copied hands: {share:.0%} of the glyphs of whole hands lie next to a training glyph; at most "
        "{limit:.0%} may. Draw a style that comes for every letter as you draw any other.",
    ),
    Guard(
        "leaked",
        "Leaked",
        _leaked,
        "The share of forgeries that lie nearer to the vault's type than training type does.",
        most=0.15,
        floor=COPY_QUANTILE,
        advice="The vault: {share:.0%} of the forgeries lie next to a glyph that no team has seen; at most "
        "{limit:.0%} may. Learn from the type that `fit` is given, and from nothing else.",
    ),
    Guard(
        "recall",
        "Recall",
        lambda look: _or_none(look.reach[0]),
        "How much of the variety of real type the forgeries reach.",
        least=0.4,
        advice="Too little variety: the forgeries reach {share:.0%} of the variety of type. "
        "Let the style move the drawing further; give the critic the letter.",
    ),
    Guard(
        "coverage",
        "Coverage",
        lambda look: _or_none(look.reach[1]),
        "The share of real glyphs that have a forgery close by.",
        least=0.5,
        advice="Too few hands: the forgeries come close to {share:.0%} of unseen type. "
        "Let the style move the drawing further.",
    ),
    Guard(
        "kid",
        "KID",
        lambda look: likeness.kid(look.these, look.those),
        "The kernel distance: how far the forgeries as a whole lie from real type. 0 is the same.",
    ),
    Guard(
        "frechet",
        "Fréchet distance",
        lambda look: likeness.frechet(look.these, look.those),
        "Another such distance. A Gaussian is fitted to each side, and the two are compared. 0 is the same.",
    ),
    Guard(
        "legibility",
        "Legibility",
        lambda look: look.read_share,
        "How often the referee's own reader recognises the letter.",
        least=0.8,
        advice="Illegible: {share:.0%} as readable as type. Make sure that the letter decides the shape: "
        "learn each letter from pictures of that letter alone.",
    ),
    Guard(
        "consistency",
        "Consistency",
        _consistency,
        "How much the letters of one forged hand look as if they belonged together.",
        least=0.3,
        advice="Letters of one style do not look like one font ({share:.0%} of type's agreement). "
        "Take random numbers from the style only, not from the letter.",
    ),
)
BY_NAME = {guard.name: guard for guard in GUARDS}
LIMITED_FIRST = tuple(sorted(GUARDS, key=lambda guard: guard.most is None and guard.least is None))
