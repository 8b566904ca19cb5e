"""The panel's jurors, each a method of the textbooks. Every juror is declared here, and here alone.

A juror learns from what the rival could learn from, and says of a glyph how likely it is to be type: the
logarithm of the odds. To add one, add an entry to `JURORS`. A network is a juror, too, but not here: it is
a detector, and enters by the guests' door (see `showdown.arena.panel`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.ensemble import HistGradientBoostingClassifier

from showdown.arena import features
from showdown.arena.eye import shrink
from showdown.arrays import Floats, Floats32
from showdown.medium import warp
from showdown.residuals import cooccurrences

SHRINKAGE = 0.1  # of a covariance towards a multiple of the identity (Ledoit and Wolf 2004)
TYPICAL = 5  # glyphs of a letter that it takes before its own mean counts more than that of all letters
NEAREST = 8  # known glyphs whose distances are looked at
TREES, DEPTH = 60, 4  # of boosting
SOFT = 0.8  # standard deviation in pixels of 32 of the blur before distances are taken


@dataclass(frozen=True, eq=False)
class Batch:
    """Glyphs as a detector sees them.

    Attributes:
        images: (n, S, S) uint8, through the medium.
        letters: (n,).
        groups: (n,) int64, the design group of type; below 0 for a forgery.
    """

    images: NDArray[np.uint8]
    letters: NDArray[np.str_]
    groups: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.letters)


@dataclass(frozen=True, eq=False)
class Evidence:
    """What a juror learns from: all type that is known, some of it as examples of type, and forgeries."""

    known: Batch
    real: Batch
    fake: Batch


Judge = Callable[[Batch], Floats]  # log odds of being type, (n,)
Figures = Callable[[NDArray[np.uint8]], Floats32]  # rows (n, D) of images (n, S, S)


@dataclass(frozen=True)
class Juror:
    """One judge of the referee's.

    Attributes:
        name: as the record has it.
        tell: what it looks at, in words that a person can look for; after "Look at".
        source: where the method comes from.
        learn: makes it a judge.
        figures: that it weighs; None where it is no juror of figures.
    """

    name: str
    tell: str
    source: str
    learn: Callable[[Evidence], Judge]
    figures: Figures | None = None


def by_figures(figures: Figures) -> Callable[[Evidence], Judge]:
    """A juror that takes figures of a picture, and weighs them: `weighed`.

    `figures` makes rows (n, D) of images (n, S, S).
    """

    def learn(evidence: Evidence) -> Judge:
        sides = (evidence.real, evidence.fake)
        rows = np.concatenate([figures(side.images) for side in sides])
        letters = np.concatenate([side.letters for side in sides])
        odds = weighed(rows, letters, np.arange(len(rows)) < len(evidence.real))
        return lambda batch: odds(figures(batch.images), batch.letters)

    return learn


def weighed(
    rows: Floats32, letters: NDArray[np.str_], real: NDArray[np.bool_]
) -> Callable[[Floats32, NDArray[np.str_]], Floats]:
    """Weigh figures (n, D) of glyphs of both kinds by a linear discriminant (Fisher 1936).

    They are taken less their letter's mean, since that a W has more edges than an I says nothing.

    Args:
        rows: (n, D) figures. letters: (n,). real: (n,), which are of type.

    Returns:
        What gives the log odds (m,) of being type, of other figures (m, D) and letters (m,).
    """
    centred = _Centred(rows, letters)
    seen = centred(rows, letters)
    spread = seen.std(0) + 1e-6
    model = LinearDiscriminantAnalysis(solver="lsqr", shrinkage=SHRINKAGE, priors=[0.5, 0.5])
    model.fit(seen / spread, real)

    def judge(others: Floats32, theirs: NDArray[np.str_]) -> Floats:
        odds: Floats = model.decision_function(centred(others, theirs) / spread)
        return odds

    return judge


class _Centred:
    """Takes each letter's mean figures away; of a letter that came seldom, much of the mean of all."""

    def __init__(self, rows: Floats32, letters: NDArray[np.str_]) -> None:
        self._labels, codes, counts = np.unique(letters, return_inverse=True, return_counts=True)
        sums = np.zeros((len(counts), rows.shape[1]), np.float32)
        np.add.at(sums, codes, rows)
        self._overall = rows.mean(0)
        self._means = (sums + TYPICAL * self._overall) / (counts[:, None] + TYPICAL)

    def __call__(self, rows: Floats32, letters: NDArray[np.str_]) -> Floats32:
        at = np.minimum(np.searchsorted(self._labels, letters), len(self._labels) - 1)
        known = self._labels[at] == letters
        centred: Floats32 = rows - np.where(known[:, None], self._means[at], self._overall)
        return centred


def by_nearness(evidence: Evidence) -> Judge:
    """How near is the nearest known design, and the next ones? A hand that was moved a little is too near.

    Boosted trees (Friedman 2001) over the sorted distances. A glyph of the evidence is not held against its
    own design, as an unseen one could not be.
    """
    known = _Known(evidence.known)
    rows = np.concatenate([known.distances(side) for side in (evidence.real, evidence.fake)])
    model = HistGradientBoostingClassifier(
        max_iter=TREES, max_depth=DEPTH, random_state=0, early_stopping=False, class_weight="balanced"
    )
    model.fit(rows, np.arange(len(rows)) < len(evidence.real))

    def judge(batch: Batch) -> Floats:
        odds: Floats = model.decision_function(known.distances(batch))
        return odds

    return judge


class _Known:
    """Type that is known, to hold glyphs against."""

    def __init__(self, known: Batch) -> None:
        self._at = {str(label): np.flatnonzero(known.letters == label) for label in np.unique(known.letters)}
        self._groups = known.groups
        self._rows = registered(known.images)

    def distances(self, batch: Batch) -> Floats32:
        """The distances of each glyph from the nearest known designs, sorted: (n, NEAREST).

        Where fewer are known, the last is repeated; where none is, all are 0.
        """
        rows = registered(batch.images)
        found = np.zeros((len(batch), NEAREST), np.float32)
        for label in np.unique(batch.letters):
            here, known = np.flatnonzero(batch.letters == label), self._at.get(str(label))
            if known is not None:
                found[here] = self._nearest(rows[here], batch.groups[here], known)
        return found

    def _nearest(self, rows: Floats32, groups: NDArray[np.int64], known: NDArray[np.int64]) -> Floats32:
        theirs = self._rows[known]
        squares = (rows**2).sum(1)[:, None] - 2 * rows @ theirs.T + (theirs**2).sum(1)
        apart = np.sqrt(np.maximum(squares, 0)) / (np.sqrt((rows**2).sum(1)) + 1e-3)[:, None]
        order = np.argsort(self._groups[known], kind="stable")
        designs, starts = np.unique(self._groups[known][order], return_index=True)
        of_design = np.minimum.reduceat(apart[:, order], starts, axis=1)  # (n, designs)
        of_design[groups[:, None] == designs] = np.inf
        nearest = np.sort(of_design, axis=1)[:, :NEAREST]
        count = np.isfinite(nearest).sum(1)  # designs other than its own
        last = np.maximum(count - 1, 0)[:, None]
        places = np.minimum(np.arange(NEAREST), last)
        filled: Floats32 = np.where(count[:, None] > 0, np.take_along_axis(nearest, places, 1), 0)
        return filled


def registered(images: NDArray[np.uint8]) -> Floats32:
    """Images (n, S, S), a little softened, with their ink's centre in the middle, as rows (n, D)."""
    ink: Floats32 = shrink(images).astype(np.float32) / np.float32(255)
    for axis in (1, 2):
        ink = gaussian_filter1d(ink, SOFT, axis=axis, mode="constant")
    n, side = ink.shape[:2]
    from_middle = np.arange(side) - (side - 1) / 2
    total = ink.sum(axis=(1, 2)) + 1e-6
    affine = np.tile(np.eye(2, 3, dtype=np.float32), (n, 1, 1))
    affine[:, 0, 2] = (ink.sum(axis=1) * from_middle).sum(1) / total
    affine[:, 1, 2] = (ink.sum(axis=2) * from_middle).sum(1) / total
    return warp(ink, affine).reshape(n, -1)


JURORS = (
    Juror(
        "residuals",
        "the edges: they wobble, or fall too softly or too steeply",
        "Fridrich and Kodovský 2012; Pevný, Bas and Fridrich 2010",
        by_figures(cooccurrences),
        cooccurrences,
    ),
    Juror(
        "patterns",
        "the smallest details: which greys stand side by side",
        "Ojala, Pietikäinen and Mäenpää 2002",
        by_figures(features.patterns),
        features.patterns,
    ),
    Juror(
        "strokes",
        "the strokes: their directions, their weight, their curves",
        "Dalal and Triggs 2005; Ahmed, Natarajan and Rao 1974",
        by_figures(features.strokes),
        features.strokes,
    ),
    Juror(
        "nearness",
        "the design: it stands too near to one that is known",
        "Friedman 2001",
        by_nearness,
    ),
    Juror(
        "low bits",
        "the lowest bits of the greys, which no eye sees",
        "Westfeld and Pfitzmann 1999",
        by_figures(features.low_bits),
        features.low_bits,
    ),
)
