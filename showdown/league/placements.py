"""How often type of each design group outscores forgeries of each hand: all that a bootstrap of AUCs needs.

These sums are computed once a cell. Another weight for each group and each hand then takes a product of
matrices, and no score is looked at again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from showdown.arrays import Floats, Floats32, Ints
from showdown.league.judgements import Judgements

MOST_GROUPS = 256  # clusters of type: where there are more, several are weighted as one
MOST_HANDS = 100  # clusters of one generator's forgeries in one round


@dataclass(frozen=True, eq=False)
class Sides:
    """The exhibits of one round in clusters: type by design group, forgeries by generator and hand.

    Attributes:
        judged: the round.
        real: (n_real,) positions of type. group: (n_real,) the cluster of each, below `n_groups`.
        forged: (n_fake,) positions of the forgeries, those of one cluster side by side.
        first: (H,) where each cluster of forgeries starts in `forged`. sizes: (H,) how many it has.
        owner: (H,) its generator, rising.
    """

    judged: Judgements
    real: Ints
    group: Ints
    n_groups: int
    forged: Ints
    first: Ints
    sizes: Ints
    owner: Ints

    @property
    def shown(self) -> Ints:
        """(K,) how many exhibits of type each cluster has."""
        return np.bincount(self.group, minlength=self.n_groups)

    @property
    def owners(self) -> tuple[Ints, Ints]:
        """The generators (P,) with forgeries here, and where the clusters of each start, (P,)."""
        return np.unique(self.owner, return_index=True)

    def sizes_of(self, generator: int) -> Ints:
        """(h,) the sizes of one generator's clusters."""
        sizes: Ints = self.sizes[self.owner == generator]
        return sizes

    @property
    def clusters(self) -> float:
        """How many clusters of one size the side is worth of which least is known."""
        forged = [effective(self.sizes_of(int(one))) for one in self.owners[0]]
        return min([effective(self.shown), *forged])

    def won(self, detector: int) -> Floats32:
        """(H, K) pairs in which type of a cluster outscores a forgery of a cluster; ties count half."""
        scores = self.judged.scores[detector]
        type_scores = scores[self.real]
        order = np.argsort(type_scores, kind="stable")
        below = np.zeros((len(order) + 1, self.n_groups), np.float32)  # type among the i lowest, by cluster
        below[np.arange(1, len(order) + 1), self.group[order]] = 1
        np.cumsum(below, axis=0, out=below)
        rising, forged = type_scores[order], scores[self.forged]
        lost = below[np.searchsorted(rising, forged, "left")]
        lost += below[np.searchsorted(rising, forged, "right")]
        lost_by_hand = np.add.reduceat(lost, self.first, axis=0) / 2
        won: Floats32 = (self.sizes[:, None] * self.shown - lost_by_hand).astype(np.float32)
        return won


def sides_of(judged: Judgements, known: Ints, dealt: Ints, n_generators: int) -> Sides:
    """A round's exhibits in clusters.

    Args:
        judged: the round.
        known: (k,) all design groups of the league, rising. dealt: (k,) the cluster of each.
        n_generators: G, of the field.
    """
    real = np.flatnonzero(judged.truth)
    fakes = np.flatnonzero(~judged.truth)
    cluster = np.empty(len(fakes), np.int64)
    for generator in range(n_generators):
        mine = judged.generators[fakes] == generator
        _, hand, sizes = np.unique(judged.hands[fakes][mine], return_inverse=True, return_counts=True)
        cluster[mine] = generator * MOST_HANDS + deal(sizes, MOST_HANDS)[hand]
    order = np.argsort(cluster, kind="stable")
    at, first, sizes = np.unique(cluster[order], return_index=True, return_counts=True)
    return Sides(
        judged=judged,
        real=real,
        group=dealt[np.searchsorted(known, judged.groups[real])],
        n_groups=int(dealt.max()) + 1,
        forged=fakes[order],
        first=first,
        sizes=sizes,
        owner=at // MOST_HANDS,
    )


def deal(sizes: Ints, most: int) -> Ints:
    """Deal clusters of these sizes (n,) into at most so many bundles, the largest first: (n,) bundles.

    A bundle of independent clusters is one, too, so errors stay right, and the products get smaller.

    >>> deal(np.array([1, 9, 1, 5]), 2).tolist()
    [0, 0, 1, 1]
    """
    if len(sizes) <= most:
        return np.arange(len(sizes))
    bundles = np.empty(len(sizes), np.int64)
    bundles[np.argsort(-sizes, kind="stable")] = np.arange(len(sizes)) % most
    return bundles


def random_weights(rng: np.random.Generator, samples: int, sizes: Ints) -> Floats:
    """(samples, n) weights around 1 of clusters of these sizes (n,): the Bayesian bootstrap (Rubin 1981).

    They are gamma, and spread so far that a mean over clusters varies about as it does from exam to exam:
    few clusters, and large ones, pull the mean towards themselves, and would seem to vary less.
    """
    part = sizes / sizes.sum()
    kept = (part**2 * (1 - 2 * part + (part**2).sum())).sum() / (part**2).sum()
    shape = max(float(kept) - 1 / len(sizes), 0.5 / len(sizes))
    # In single precision it is twice as fast, and a third of the ladder's time.
    return rng.standard_gamma(shape, (samples, len(sizes)), np.float32).astype(np.float64) / shape


def effective(sizes: Ints) -> float:
    """How many clusters of one size tell as much as clusters of these sizes (n,) do (Kish 1965).

    >>> effective(np.array([5, 5, 5])), effective(np.array([8, 1, 1]))
    (3.0, 1.515...)
    """
    return float(sizes.sum() ** 2 / (sizes**2).sum())
