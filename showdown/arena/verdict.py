"""What the scores of an exam say, with their uncertainty, and what a match comes to.

Real exhibits of one design group are alike, so they are not independent: every interval here is
clustered by design group. Fakes are one a style and count each for itself.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

MARGIN = 0.05  # a coin flip is a balanced accuracy within half plus or minus this
ALPHA = 0.05  # of each of the two one-sided tests
FORFEITS_TO_LOSE = 3  # in a row
MEANINGS = {
    "coin-flip": "The detector was no better than a coin, within 5 points, by one equivalence test; "
    "every round is such a test, so take one flip among many rounds with care.",
    "detector-ahead": "In the last round the detector still told real from forged.",
    "unresolved": "Neither a coin flip nor a clear lead can be claimed from these exhibits.",
    "detector-unqualified": "The detector called nearly all exhibits the same, so its score says nothing "
    "of the forgeries.",
    "forfeit": f"A team forfeited {FORFEITS_TO_LOSE} rounds in a row.",
}
VALUE_FLOOR = -math.log(4)  # V(D, G) at equilibrium (Goodfellow et al. 2014, Theorem 1)
CLIP = 0.01  # probabilities are held this far from 0 and 1 before a logarithm


@dataclass(frozen=True)
class Estimate:
    """A figure with its standard error and degrees of freedom.

    >>> Estimate(0.6, 0.01, 1000).interval(0.95)
    (0.580..., 0.619...)
    """

    value: float
    error: float
    freedom: float

    def interval(self, level: float) -> tuple[float, float]:
        """The two-sided t interval of that level, kept within [0, 1]."""
        reach = float(stats.t.ppf(0.5 + level / 2, self.freedom)) * self.error
        return max(0.0, self.value - reach), min(1.0, self.value + reach)

    def is_equivalent(self, margin: float, alpha: float) -> bool:
        """Whether the value lies within 1/2 ± margin: two one-sided tests (Schuirmann 1987)."""
        low, high = self.interval(1 - 2 * alpha)
        return 0.5 - margin < low and high < 0.5 + margin


def balanced_accuracy(
    scores: NDArray[np.float32], truth: NDArray[np.bool_], groups: NDArray[np.int64]
) -> Estimate:
    """Mean of the true-real rate (mean of design groups' means) and the true-fake rate.

    A score above 1/2 calls an exhibit real; a tie calls it fake, so a constant scores 1/2.

    Args:
        scores: (n,) in [0, 1]. truth: (n,), True for real. groups: (n,), used where real.
    """
    called_real = scores > 0.5
    real_rates = group_means(called_real[truth].astype(float), groups[truth])
    caught = ~called_real[~truth]
    # Where all exhibits of a side agree, their spread says 0: never go below what chance allows.
    real_variance = max(variance_of_mean(real_rates), binomial_variance(called_real[truth]))
    fake_variance = binomial_variance(caught)
    error, freedom = combine(real_variance, len(real_rates), fake_variance, len(caught))
    return Estimate(float((real_rates.mean() + caught.mean()) / 2), error / 2, freedom)


def auc(scores: NDArray[np.float32], truth: NDArray[np.bool_], groups: NDArray[np.int64]) -> Estimate:
    """P(real outscores fake), ties counting half, with DeLong's variance clustered by design group.

    Obuchowski (1997), Nonparametric analysis of clustered ROC curve data, equations 1-3; fakes are
    clusters of one.
    """
    real, fake = scores[truth], scores[~truth]
    above_fakes = placement(real, fake)  # (n_real,)
    below_reals = 1.0 - placement(fake, real)  # (n_fake,)
    area = float(above_fakes.mean())
    _, group_of = np.unique(groups[truth], return_inverse=True)
    sums = np.bincount(group_of, above_fakes - area)  # one a design group
    n_groups = len(sums)
    spread = n_groups / max(1, n_groups - 1) * float((sums**2).sum())
    real_variance = spread / len(real) ** 2
    fake_variance = variance_of_mean(below_reals)
    error, freedom = combine(real_variance, n_groups, fake_variance, len(fake))
    return Estimate(area, error, freedom)


def value(scores: NDArray[np.float32], truth: NDArray[np.bool_]) -> float:
    """V(D, G) = E log D(real) + E log(1 - D(fake)), in nats (Goodfellow et al. 2014, equation 1)."""
    clipped = np.clip(scores.astype(float), CLIP, 1 - CLIP)
    return float(np.log(clipped[truth]).mean() + np.log(1 - clipped[~truth]).mean())


def points(accuracy: float) -> dict[str, float]:
    """100 a round: what lies above a coin is the detector's, the rest the generator's."""
    detector = 100 * max(0.0, 2 * accuracy - 1)
    return {"generator": 100 - detector, "detector": detector}


def group_means(values: NDArray[np.float64], groups: NDArray[np.int64]) -> NDArray[np.float64]:
    """The mean of each group, (number of groups,)."""
    _, group_of, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    means: NDArray[np.float64] = np.bincount(group_of, values) / sizes
    return means


def placement(these: NDArray[np.float32], those: NDArray[np.float32]) -> NDArray[np.float64]:
    """For each of `these`, the share of `those` below it, ties counting half."""
    order = np.sort(those)
    below = np.searchsorted(order, these, "left")
    up_to = np.searchsorted(order, these, "right")
    shares: NDArray[np.float64] = (below + up_to) / (2 * len(those))
    return shares


def variance_of_mean(values: NDArray[np.float64]) -> float:
    """The estimated variance of a sample's mean; a sample of one tells nothing and counts as 1/4."""
    return float(values.var(ddof=1) / len(values)) if len(values) > 1 else 0.25


def binomial_variance(hits: NDArray[np.bool_]) -> float:
    """The variance of a rate over independent trials, one hit and one miss added (Agresti and Coull)."""
    rate = (hits.sum() + 1) / (len(hits) + 2)
    return float(rate * (1 - rate) / len(hits))


def combine(real_variance: float, n_real: int, fake_variance: float, n_fake: int) -> tuple[float, float]:
    """Standard error of a sum of two means, and its degrees of freedom (Welch and Satterthwaite)."""
    total = real_variance + fake_variance
    if total == 0:
        return 0.0, float(max(1, min(n_real, n_fake) - 1))
    weights = real_variance**2 / max(1, n_real - 1) + fake_variance**2 / max(1, n_fake - 1)
    return math.sqrt(total), max(1.0, total**2 / weights)


def conclude(rounds: Sequence[dict[str, Any]]) -> tuple[str, int | None]:
    """The match's verdict, and the first round that was a coin flip, from the rounds' records."""
    if forfeits_in_a_row(rounds) >= FORFEITS_TO_LOSE:
        return "forfeit", None
    judged = [played for played in rounds if played["balanced_accuracy"] is not None]
    for played in judged:
        if played["coin_flip"]:
            return "coin-flip", played["round"]
    if judged and not judged[-1]["detector_qualified"]:
        return "detector-unqualified", None
    if judged and judged[-1]["accuracy_low"] > 0.5 + MARGIN:
        return "detector-ahead", None
    return "unresolved", None


def forfeits_in_a_row(rounds: Sequence[dict[str, Any]]) -> int:
    """How many of the last rounds the same team forfeited, the worse of the two."""
    worst = 0
    for role in ("generator", "detector"):
        streak = 0
        for played in reversed(rounds):
            if played["forfeits"][role] is None:
                break
            streak += 1
        worst = max(worst, streak)
    return worst


def sentence(verdict: str, rounds: Sequence[dict[str, Any]], confirmed_round: int | None) -> str:
    """The verdict for a person, with n and the interval."""
    judged = [played for played in rounds if played["balanced_accuracy"] is not None]
    if not judged:
        return f"Verdict: {verdict}. No round was judged."
    shown = next((played for played in judged if played["round"] == confirmed_round), judged[-1])
    figures = (
        f"round {shown['round']}: balanced accuracy {shown['balanced_accuracy']:.3f}, "
        f"95% interval {shown['accuracy_low']:.3f} to {shown['accuracy_high']:.3f}, "
        f"n = {shown['n_real']} real of {shown['n_groups']} design groups + {shown['n_fake']} forged"
    )
    return f"Verdict: {verdict}. {MEANINGS[verdict]} ({figures})"
