"""What the scores of a batch say, each figure with its uncertainty.

Real exhibits of one design group are alike, so they are not independent: every interval here is
clustered by design group. Fakes of one hand are alike, too: they are clustered by hand, and all others
count each for itself.

Few design groups may agree by chance: the one that would differ was not drawn. So two groups that were
not seen are added wherever the spread of groups is computed, one that is always called real and one that
never is. With two hundred groups they change nothing, with ten they say that little is known.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

CLIP = 0.01  # probabilities are held this far from 0 and 1 before a logarithm
SHOWN_LEVEL = 0.95  # of every interval that is shown
BINS = 10  # of the reliability diagram
VALUE_FLOOR = -math.log(4)  # V(D, G) at equilibrium (Goodfellow et al. 2014, Theorem 1)


@dataclass(frozen=True, eq=False)
class Scored:
    """A batch of exhibits and what the detector said of each.

    Attributes:
        scores: (n,) float32 in [0, 1], the probability of being real.
        truth: (n,) bool, True for real.
        groups: (n,) int64, the design group of each real exhibit; of fakes the hand, where it is below -1.
    """

    scores: NDArray[np.float32]
    truth: NDArray[np.bool_]
    groups: NDArray[np.int64]


@dataclass(frozen=True)
class Estimate:
    """A figure with its standard error and degrees of freedom, and the least and most that it can be.

    >>> Estimate(0.6, 0.01, 1000).interval(0.95)
    (0.580..., 0.619...)
    """

    value: float
    error: float
    freedom: float
    least: float = 0.0
    most: float = 1.0

    def interval(self, level: float) -> tuple[float, float]:
        """The two-sided t interval of that level, kept within what the figure can be."""
        reach = float(stdtrit(self.freedom, 0.5 + level / 2)) * self.error
        return max(self.least, self.value - reach), min(self.most, self.value + reach)

    def wider(self, times: float) -> Estimate:
        """The same with an error so many times as large."""
        return replace(self, error=times * self.error)

    def is_equivalent(self, margin: float, alpha: float) -> bool:
        """Whether the value lies within 1/2 ± margin: two one-sided tests (Schuirmann 1987)."""
        return self.margin(alpha) < margin

    def margin(self, alpha: float) -> float:
        """The least margin that the value is shown to lie within, around 1/2."""
        low, high = self.interval(1 - 2 * alpha)
        return max(0.5 - low, high - 0.5)


def balanced_accuracy(batch: Scored) -> Estimate:
    """Mean of the true-real rate (mean of design groups' means) and the true-fake rate.

    A score above 1/2 calls an exhibit real; a tie calls it fake, so a constant scores 1/2.
    """
    truth = batch.truth
    called_real = batch.scores > 0.5
    real_rates = group_means(called_real[truth].astype(float), batch.groups[truth])
    caught = ~called_real[~truth]
    # Where all exhibits of a side agree, their spread says 0: never go below what chance allows.
    spread = clustered_variance(real_rates, np.arange(len(real_rates)))
    real_variance = max(spread, binomial_variance(called_real[truth]))
    hands = hands_among(batch.groups[~truth])
    fake_variance = max(clustered_variance(caught.astype(float), hands), binomial_variance(caught))
    error, freedom = combine(real_variance, len(real_rates), fake_variance, len(np.unique(hands)))
    return Estimate(float((real_rates.mean() + caught.mean()) / 2), error / 2, freedom)


def auc(batch: Scored) -> Estimate:
    """P(real outscores fake), ties counting half, with DeLong's variance clustered by design group.

    Obuchowski (1997), Nonparametric analysis of clustered ROC curve data, equations 1-3; the clusters of
    fakes are hands.
    """
    real, fake = batch.scores[batch.truth], batch.scores[~batch.truth]
    above_fakes = placement(real, fake)  # (n_real,)
    below_reals = 1.0 - placement(fake, real)  # (n_fake,)
    area = float(above_fakes.mean())
    groups, hands = batch.groups[batch.truth], hands_among(batch.groups[~batch.truth])
    real_variance = clustered_variance(above_fakes, groups)
    fake_variance = clustered_variance(below_reals, hands)
    error, freedom = combine(real_variance, len(np.unique(groups)), fake_variance, len(np.unique(hands)))
    return Estimate(area, error, freedom)


def value(batch: Scored) -> Estimate:
    """V(D, G) = E log D(real) + E log(1 - D(fake)), in nats (Goodfellow et al. 2014, equation 1)."""
    lowest, highest = math.log(CLIP), math.log(1 - CLIP)
    clipped = np.clip(batch.scores.astype(float), CLIP, 1 - CLIP)
    real, fake = np.log(clipped[batch.truth]), np.log(1 - clipped[~batch.truth])
    groups, hands = batch.groups[batch.truth], hands_among(batch.groups[~batch.truth])
    span = highest - lowest
    real_variance = span**2 * clustered_variance((real - lowest) / span, groups)
    fake_variance = span**2 * clustered_variance((fake - lowest) / span, hands)
    error, freedom = combine(real_variance, len(np.unique(groups)), fake_variance, len(np.unique(hands)))
    return Estimate(float(real.mean() + fake.mean()), error, freedom, 2 * lowest, 2 * highest)


def divergence(value: float) -> float:
    """What V at least says of the Jensen-Shannon divergence, in nats (Goodfellow et al. 2014, Theorem 1).

    V of a sample is above its floor by chance half of the time: give the lower end of its interval.

    Below 0 it says nothing of the forger and much of the detector: it is surer than it is right.

    >>> round(divergence(VALUE_FLOOR), 9)
    0.0
    """
    return math.log(2) + value / 2


def brier(batch: Scored) -> float:
    """The mean squared error of the scores as probabilities (Brier 1950); always 1/2 gives 0.25."""
    return float(((batch.scores - batch.truth) ** 2).mean())


def reliability(batch: Scored) -> list[list[float]]:
    """For each tenth of [0, 1] that was used: mean score, share that was real, number of exhibits."""
    tenth = np.minimum((batch.scores * BINS).astype(int), BINS - 1)
    return [
        [float(batch.scores[here].mean()), float(batch.truth[here].mean()), int(here.sum())]
        for here in (tenth == i for i in range(BINS))
        if here.any()
    ]


def count(batch: Scored) -> dict[str, int]:
    """How many exhibits a batch has, real and fake, and of how many design groups the real ones are."""
    n_real = int(batch.truth.sum())
    groups = len(np.unique(batch.groups[batch.truth]))
    return {"n_real": n_real, "n_fake": len(batch.truth) - n_real, "n_groups": groups}


def group_means(values: NDArray[np.float64], groups: NDArray[np.int64]) -> NDArray[np.float64]:
    """The mean of each group, (number of groups,)."""
    _, group_of, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    means: NDArray[np.float64] = np.bincount(group_of, values) / sizes
    return means


def placement(these: NDArray[np.float32], those: NDArray[np.float32]) -> NDArray[np.float64]:
    """For each of `these` (n,), the share of `those` (m,) below it, ties counting half: (n,) in [0, 1]."""
    order = np.sort(those)
    below = np.searchsorted(order, these, "left")
    up_to = np.searchsorted(order, these, "right")
    shares: NDArray[np.float64] = (below + up_to) / (2 * len(those))
    return shares


def hands_among(groups: NDArray[np.int64]) -> NDArray[np.int64]:
    """The cluster of each fake (n,): its hand, where it has one; else it is a cluster of its own.

    >>> hands_among(np.array([-1, -2, -1, -2])).tolist()
    [0, -2, 2, -2]
    """
    return np.where(groups < -1, groups, np.arange(len(groups)))


def clustered_variance(values: NDArray[np.float64], clusters: NDArray[np.int64]) -> float:
    """The estimated variance of a mean of values (n,) in [0, 1] that are alike within `clusters` (n,).

    Two clusters are added, one of zeros and one of ones, as Agresti and Coull (1998) add a hit and a miss:
    few clusters that happen to agree do not show that all do. One cluster alone shows nothing. Those that
    are added are as large as the largest: where a few are large and the rest small, little is known.

    >>> fifty = np.full(50, 0.5)
    >>> [round(clustered_variance(fifty, np.arange(50) % clusters) ** 0.5, 3) for clusters in (1, 5, 50)]
    [0.866, 0.153, 0.014]
    """
    _, cluster_of, sizes = np.unique(clusters, return_inverse=True, return_counts=True)
    mean, count = values.mean(), len(sizes) + 2
    squares = (np.bincount(cluster_of, values - mean) ** 2).sum()
    squares += sizes.max() ** 2 * (mean**2 + (1 - mean) ** 2)
    return float(count / (count - 1) * squares / len(values) ** 2)


def binomial_variance(hits: NDArray[np.bool_]) -> float:
    """The variance of a rate over independent trials (n,), a hit and a miss added (Agresti and Coull)."""
    rate = (hits.sum() + 1) / (len(hits) + 2)
    return float(rate * (1 - rate) / len(hits))


def combine(real_variance: float, n_real: int, fake_variance: float, n_fake: int) -> tuple[float, float]:
    """Standard error of a sum of two means, and its degrees of freedom (Welch and Satterthwaite)."""
    total = real_variance + fake_variance
    if total == 0:
        return 0.0, float(max(1, min(n_real, n_fake) - 1))
    weights = real_variance**2 / max(1, n_real - 1) + fake_variance**2 / max(1, n_fake - 1)
    return math.sqrt(total), max(1.0, total**2 / weights)
