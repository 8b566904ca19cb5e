"""How alike are two sets of pictures? Figures over features (n, D) of the referee's eye.

None of these is FID or KID as papers print them: those use another network's features.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import cdist

from showdown.arrays import Floats32

NEIGHBOUR = 3  # a ball reaches to this neighbour of its centre


def kid(these: Floats32, those: Floats32) -> float:
    """The kernel distance, unbiased, so that it may fall a little below 0 for sets of one kind.

    Bińkowski et al. (2018), "Demystifying MMD GANs", with their kernel (x·y / D + 1)³.

    >>> rng = np.random.default_rng(0)
    >>> a, b = rng.normal(size=(2, 200, 8)).astype(np.float32)
    >>> abs(kid(a, b)) < 0.1 < kid(a, b + 1)
    True
    """

    def kernel(a: Floats32, b: Floats32) -> NDArray[np.float64]:
        values: NDArray[np.float64] = ((a @ b.T) / a.shape[1] + 1.0).astype(float) ** 3
        return values

    n, m = len(these), len(those)
    within_these, within_those = kernel(these, these), kernel(those, those)
    pairs_these = (within_these.sum() - np.trace(within_these)) / max(1, n * (n - 1))
    pairs_those = (within_those.sum() - np.trace(within_those)) / max(1, m * (m - 1))
    return float(pairs_these + pairs_those - 2 * kernel(these, those).mean())


def frechet(these: Floats32, those: Floats32) -> float:
    """The Fréchet distance of two Gaussians fitted to the sets (Dowson and Landau 1982).

    >>> a = np.random.default_rng(0).normal(size=(500, 4)).astype(np.float32)
    >>> round(frechet(a, a), 3), round(frechet(a, a + 2), 3)
    (0.0, 16.0)
    """
    apart = these.mean(0, dtype=float) - those.mean(0, dtype=float)
    spread_these, spread_those = np.cov(these, rowvar=False), np.cov(those, rowvar=False)
    # The trace of the root of a product is the sum of the roots of its eigenvalues, which are real.
    roots = np.sqrt(np.maximum(np.linalg.eigvals(spread_these @ spread_those).real, 0))
    found = apart @ apart + np.trace(spread_these) + np.trace(spread_those) - 2 * roots.sum()
    return max(0.0, float(found))  # rounding can take it below, on some machines


def recall_and_coverage(
    real: Floats32, real_letters: NDArray[np.str_], fake: Floats32, fake_letters: NDArray[np.str_]
) -> tuple[float, float]:
    """How much of real type the fakes reach, letter by letter, averaged: recall and coverage in [0, 1].

    Recall (Kynkäänniemi et al. 2019, arXiv 1904.06991, equation 2): the share of real glyphs within
    the ball of some fake, a ball reaching to its centre's third neighbour among its own. Coverage
    (Naeem et al. 2020, arXiv 2002.09797, equation 10): the share of real glyphs in whose own ball some
    fake lies. A generator that draws a few hands only has little of either.
    """
    shares = []
    for letter in np.unique(real_letters):
        reals, fakes = real[real_letters == letter], fake[fake_letters == letter]
        if len(reals) <= NEIGHBOUR or len(fakes) <= NEIGHBOUR:
            continue
        across = cdist(reals, fakes)
        reached = (across <= radius(fakes)[None, :]).any(1)
        covered = (across <= radius(reals)[:, None]).any(1)
        shares.append((reached.mean(), covered.mean()))
    recall, coverage = np.mean(shares, axis=0) if shares else (np.nan, np.nan)
    return float(recall), float(coverage)


def radius(points: Floats32) -> NDArray[np.float64]:
    """The distance of each point (n, D) to its third neighbour, (n,)."""
    radii: NDArray[np.float64] = np.partition(cdist(points, points), NEIGHBOUR, axis=1)[:, NEIGHBOUR]
    return radii


def consistency(residues: Floats32, hands: NDArray[np.int64]) -> float:
    """How much glyphs of one hand have in common: the share of all variance that lies between hands.

    Residues (n, D) are features less their letter's mean, so what a hand has in common is its own
    manner. The intraclass correlation of a one-way analysis of variance (Fisher 1925), dimensions
    pooled: about 0 where hands are dealt at random, 1 where every letter of a hand departs alike.

    >>> rng = np.random.default_rng(0)
    >>> hands = np.repeat(np.arange(8), 26)
    >>> manner = rng.normal(size=(8, 4))[hands].astype(np.float32)
    >>> consistency(manner, hands) > 0.99, abs(consistency(rng.permutation(manner), hands)) < 0.1
    (True, True)
    """
    names, hand = np.unique(hands, return_inverse=True)
    sizes = np.bincount(hand)
    means = np.stack([residues[hand == i].mean(0) for i in range(len(names))])
    within = ((residues - means[hand]) ** 2).sum() / max(1, len(residues) - len(names))
    grand = residues.mean(0)
    between = (sizes[:, None] * (means - grand) ** 2).sum() / max(1, len(names) - 1)
    size = float(sizes.mean())
    total = between + (size - 1) * within
    return float((between - within) / total) if total > 0 else 1.0
