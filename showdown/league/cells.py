"""The cells of a league in figures, and what these would have been with other type and other hands.

A cell is one generator against one detector. Its figures are computed on type that all cells share, and on
forgeries that all detectors share, so cells err together. How far, says a bootstrap of the whole league:
each design group and each hand gets a random weight, the same in every cell, and all cells are computed
again.

Continuity correction: where all type outscored all forgeries, an AUC of 1 would claim too much. So half an
exhibit of type is added that always outscores the forgeries, and half a one that never does; likewise two
halves of a forgery. In a sample their weights are random as well, and each team has its own. With 1,300
exhibits a side, an AUC of 1 becomes 0.9992.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from showdown.arena.estimates import group_means
from showdown.arrays import Floats, Floats32
from showdown.league.judgements import Judgements
from showdown.league.placements import MOST_GROUPS, Sides, deal, random_weights, sides_of

SAMPLES = 1000  # of the bootstrap
UNSEEN = 0.5  # exhibits that are added to either side, for either outcome


@dataclass(frozen=True, eq=False)
class Cells:
    """The figures of G generators against D detectors. NaN stands where a cell was not played.

    Attributes:
        auc: (G, D) P(type outscores forgery), ties counting half.
        accuracy: (G, D) balanced accuracy; a score above 1/2 calls an exhibit real.
        corrected: (G, D) the AUC with the continuity correction, within (0, 1).
        samples: (B, G, D) the corrected AUC in each sample of the bootstrap.
        clusters: how many independent parts of one size the less known side of the exam is worth.
    """

    auc: Floats
    accuracy: Floats
    corrected: Floats
    samples: Floats
    clusters: float


def measure_cells(
    rounds: Sequence[Judgements], n_generators: int, samples: int = SAMPLES, seed: int = 0
) -> Cells:
    """All cells (G, D) of the rounds that count. Of several rounds, every pair of exhibits counts alike.

    Args:
        rounds: at least one, all of the same detectors and the same vault.
        n_generators: G, of the field, with those that lost their turn.
        samples: B, of the bootstrap.
        seed: where its chance starts.
    """
    known, sizes = np.unique(np.concatenate([one.groups[one.truth] for one in rounds]), return_counts=True)
    dealt = deal(sizes, MOST_GROUPS)
    sides = [sides_of(one, known, dealt, n_generators) for one in rounds]
    shape = (samples, n_generators, len(rounds[0].scores))
    rng = np.random.default_rng([seed, 0])
    shown = np.sum([side.shown for side in sides], axis=0)
    of_groups = random_weights(rng, samples, shown)
    unseen_type = rng.gamma(UNSEEN, 1.0, (2, samples, 1, shape[2]))
    unseen_forged = np.moveaxis(rng.gamma(UNSEEN, 1.0, (n_generators, 2, samples, 1)), 0, 2)
    # The first sample of the sums is the exam as it was: all weights are 1.
    sums = _Sums((samples + 1, *shape[1:]))
    for number, side in enumerate(sides):
        of_hands = _weights_of_hands(side, samples, [seed, 1 + number])
        sums.add(side, _with_ones(of_groups), _with_ones(of_hands))
    auc, real, forged = sums.auc(), sums.real[:, None, None], sums.forged[:, :, None]
    half = np.full((2, 1, 1, 1), UNSEEN)
    return Cells(
        auc=auc[0],
        accuracy=_accuracies(sides, n_generators),
        corrected=corrected(auc[:1], real[:1], forged[:1], half, half)[0],
        samples=corrected(auc[1:], real[1:], forged[1:], unseen_type, unseen_forged),
        clusters=min(side.clusters for side in sides),
    )


def corrected(
    auc: Floats, real: Floats, forged: Floats, unseen_type: Floats, unseen_forged: Floats
) -> Floats:
    """The AUC (B, G, D) with exhibits that were not seen: the continuity correction.

    Args:
        auc: (B, G, D).
        real: (B, 1, 1) exhibits of type that were seen. forged: (B, G, 1) forgeries.
        unseen_type: (2, B, 1, D) that always, and never, outscores a forgery.
        unseen_forged: (2, B, G, 1) that type always, and never, outscores.

    >>> half, seen = np.full((2, 1, 1, 1), 0.5), np.full((1, 1, 1), 1300.0)
    >>> corrected(np.ones((1, 1, 1)), seen, seen, half, half).round(4).item()
    0.9992
    """
    for seen, (hit, miss) in ((real, unseen_type), (forged, unseen_forged)):
        auc = (auc * seen + hit) / (seen + hit + miss)
    return auc


class _Sums:
    """Weighted pairs of type and forgeries, cell by cell and sample by sample, over the rounds."""

    def __init__(self, shape: tuple[int, int, int]) -> None:
        self.won, self.pairs = np.zeros(shape), np.zeros(shape)  # (B, G, D)
        self.real, self.forged = np.zeros(shape[0]), np.zeros(shape[:2])  # (B,), (B, G) exhibits, by weight

    def add(self, side: Sides, of_groups: Floats, of_hands: Floats) -> None:
        """Add a round, with the weights of its groups (B, K) and of its clusters of hands (B, H)."""
        owners, start = side.owners
        if not len(owners):
            return
        drawn = np.add.reduceat(of_hands * side.sizes, start, axis=1)  # (B, P) forgeries
        real = of_groups @ side.shown
        self.real += real
        self.forged[:, owners] += drawn
        pairs = drawn * real[:, None]
        groups: Floats32 = of_groups.T.astype(np.float32)
        hands: Floats32 = of_hands.T.astype(np.float32)
        for detector in np.flatnonzero(side.judged.answered):
            won = side.won(int(detector)) @ groups  # (H, B)
            won *= hands
            self.won[:, owners, detector] += np.add.reduceat(won, start, axis=0).T
            self.pairs[:, owners, detector] += pairs

    def auc(self) -> Floats:
        """(B, G, D); NaN of cells that were not played."""
        with np.errstate(invalid="ignore"):
            auc: Floats = self.won / self.pairs
        return auc


def _with_ones(weights: Floats) -> Floats:
    """The weights (B, k), and before them a row of ones."""
    return np.concatenate([np.ones((1, weights.shape[1])), weights])


def _weights_of_hands(side: Sides, samples: int, seed: list[int]) -> Floats:
    """(B, H): each generator's own chance, so that a team more changes nothing for the others."""
    parts = [
        random_weights(np.random.default_rng([*seed, generator]), samples, side.sizes_of(generator))
        for generator in side.owners[0].tolist()
    ]
    return np.concatenate([np.empty((samples, 0)), *parts], axis=1)


def _accuracies(sides: Sequence[Sides], n_generators: int) -> Floats:
    """(G, D) balanced accuracies, the mean over the rounds in which a cell was played."""
    n_detectors = len(sides[0].judged.scores)
    total, played = np.zeros((n_generators, n_detectors)), np.zeros((n_generators, n_detectors))
    for side in sides:
        owners, start = side.owners
        if not len(owners):
            continue
        called_real = side.judged.scores > 0.5
        per_cluster = np.add.reduceat(~called_real[:, side.forged], side.first, axis=1, dtype=float)
        caught = np.add.reduceat(per_cluster, start, axis=1) / np.add.reduceat(side.sizes, start)
        for detector in np.flatnonzero(side.judged.answered):
            rates = group_means(called_real[detector, side.real].astype(float), side.judged.groups[side.real])
            total[owners, detector] += (rates.mean() + caught[detector]) / 2
            played[owners, detector] += 1
    with np.errstate(invalid="ignore"):
        accuracy: Floats = total / played
    return accuracy
