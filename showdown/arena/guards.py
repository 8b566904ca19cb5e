"""The guards: is the detector qualified, and are the forgeries honest?

Forgeries are looked at as the generator drew them, before the medium, and every figure stands beside
the *floor*: the same figure for real type of unseen design groups, with training type in the
forger's place where a comparison needs two sides. Limits are shares of the floor; that real type
keeps within them and cheats do not is shown by benchmarks/guards.py.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from showdown.arena import likeness
from showdown.arena.copies import Originals
from showdown.arena.estimates import Scored, auc
from showdown.arena.exam import choose_real
from showdown.arena.eye import Reader, features
from showdown.arena.sizes import MATCH
from showdown.contract import Glyphs
from showdown.fonts.corpus import Corpus

# The detector
FLAG_RATES = (0.02, 0.98)  # one that calls nearly all exhibits the same is not judging
LEAST_SPREAD = 1e-4  # of its scores: below, they are constant in all but name
LEAST_CANARY_AUC = 0.6  # real type against the weak forgeries: five standard errors above a coin
# The generator
COPY_QUANTILE = 0.05  # of unseen type lies nearer to a training glyph than what counts as a copy
MOST_COPIED = 0.15  # of the fakes
LEAST = {"recall": 0.4, "coverage": 0.5, "legibility": 0.8, "consistency": 0.3}  # shares of the floor
LEAST_FLOOR = 0.1  # below it real type has nothing of the kind to hold a forger to
LOOKED_AT = 650  # fakes that are searched for copies, at most
HANDS = 40  # unseen fonts that tell how much the letters of one hand agree
READERS = 100  # glyphs a letter, at most, that the referee learns to read from
Figures = dict[str, float | None]


class Guards:
    """What the referee knows of honest type, found once a match.

    Attributes:
        floor: each figure for real type.
    """

    def __init__(
        self, train: Corpus, vault: Corpus, rng: np.random.Generator, count: int = MATCH.exhibits
    ) -> None:
        known, unseen = (corpus.glyphs[choose_real(corpus, rng, count)] for corpus in (train, vault))
        self._originals = Originals(train.glyphs)
        apart = self._originals.distances(some(unseen, rng))
        self._copy_distance = float(np.quantile(apart[np.isfinite(apart)], COPY_QUANTILE))
        readers = train.glyphs[few_of_each(train.glyphs.letters, rng)]
        seen = features(readers.images)
        self._reader = Reader(seen, readers.letters)
        seen_unseen, hands = features(unseen.images), some_fonts(vault, rng)
        self.floor = {
            "copied": COPY_QUANTILE,
            **compare(features(known.images), known.letters, seen_unseen, unseen.letters),
            "legibility": self._legibility(seen_unseen, unseen.letters),
            "consistency": None if hands is None else self._consistency(*hands),
        }

    def inspect(
        self,
        fakes: Glyphs,
        real: Glyphs,
        specimens: Glyphs,
        hands: NDArray[np.int64],
        rng: np.random.Generator,
    ) -> dict[str, Any]:
        """A round's forgeries: their figures, the floor, the guards that tripped, and their honesty.

        Args:
            fakes: one a style, clean. real: unseen type, clean, letters balanced alike.
            specimens: a few hands, each drawn whole. hands: (n,) which hand each specimen is of.
        """
        apart, seen = self._originals.distances(some(fakes, rng)), features(fakes.images)
        figures: Figures = {
            "copied": float((apart < self._copy_distance).mean()),
            **compare(seen, fakes.letters, features(real.images), real.letters),
            "legibility": self._legibility(seen, fakes.letters),
            "consistency": self._consistency(specimens, hands),
        }
        shares = {
            name: figure / floor
            for name in LEAST
            if (figure := figures[name]) is not None and (floor := self.floor[name] or 0.0) > LEAST_FLOOR
        }
        tripped = [name for name, share in shares.items() if share < LEAST[name]]
        copied = figures["copied"] or 0.0
        if copied > MOST_COPIED:
            tripped.insert(0, "copied")
        honest = min([1.0, 1 - max(0.0, copied - COPY_QUANTILE), *shares.values()])
        return {
            **figures,
            "floor": self.floor,
            "tripped": tripped,
            "honesty": 0.0 if tripped else max(0.0, honest),
        }

    def _legibility(self, seen: NDArray[np.float32], letters: NDArray[np.str_]) -> float:
        return float((self._reader.read(seen) == letters).mean())

    def _consistency(self, glyphs: Glyphs, hands: NDArray[np.int64]) -> float:
        manner = features(glyphs.images) - self._reader.typical(glyphs.letters)
        return likeness.consistency(manner, hands)


def compare(
    fake: NDArray[np.float32],
    fake_letters: NDArray[np.str_],
    real: NDArray[np.float32],
    real_letters: NDArray[np.str_],
) -> Figures:
    """What the eye's features (n, 64) of fakes and of real type say of their likeness."""
    recall, coverage = likeness.recall_and_coverage(real, real_letters, fake, fake_letters)
    return {
        "recall": None if math.isnan(recall) else recall,
        "coverage": None if math.isnan(coverage) else coverage,
        "kid": likeness.kid(fake, real),
        "frechet": likeness.frechet(fake, real),
    }


def some(glyphs: Glyphs, rng: np.random.Generator) -> Glyphs:
    """At most LOOKED_AT of the glyphs."""
    return glyphs[rng.permutation(len(glyphs))[:LOOKED_AT]]


def few_of_each(letters: NDArray[np.str_], rng: np.random.Generator) -> NDArray[np.int64]:
    """Positions of at most READERS glyphs of each letter."""
    return np.concatenate(
        [rng.permutation(np.flatnonzero(letters == label))[:READERS] for label in np.unique(letters)]
    )


def some_fonts(corpus: Corpus, rng: np.random.Generator) -> tuple[Glyphs, NDArray[np.int64]] | None:
    """Every glyph of at most HANDS fonts, and its font; None where fonts have but one glyph each."""
    fonts = corpus.glyphs.fonts
    assert fonts is not None
    names, counts = np.unique(fonts, return_counts=True)
    whole = names[counts > 1]
    if len(whole) < 2:
        return None
    chosen = np.isin(fonts, rng.permutation(whole)[:HANDS])
    return corpus.glyphs[chosen], fonts[chosen]


def qualify(exam: Scored, canaries: NDArray[np.float32]) -> dict[str, Any]:
    """Does the detector look at the exhibits at all? Says nothing of whether it is right.

    Args:
        exam: the round's exam. canaries: (m,) its scores of the referee's weak forgeries.
    """
    flag_rate = float((exam.scores <= 0.5).mean())
    real = exam.truth
    against = Scored(
        np.concatenate([exam.scores[real], canaries]),
        np.arange(int(real.sum()) + len(canaries)) < real.sum(),
        np.concatenate([exam.groups[real], np.full(len(canaries), -1)]),
    )
    canary_auc = auc(against).value
    reasons = {
        "constant": float(np.std(exam.scores)) < LEAST_SPREAD,
        "one-sided": not FLAG_RATES[0] <= flag_rate <= FLAG_RATES[1],
        "blind": canary_auc < LEAST_CANARY_AUC,
    }
    return {
        "flag_rate": flag_rate,
        "canary_auc": canary_auc,
        "unqualified": [name for name, holds in reasons.items() if holds],
    }
