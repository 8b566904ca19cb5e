"""The control: real against real, split by group. Where that is told, too, a verdict means little."""

from __future__ import annotations

import numpy as np

from showdown.arena.opinion import Panel
from showdown.arrays import Bools, Ints
from showdown.judging.folds import is_enough, parted
from showdown.judging.matching import LEAST, LEAST_GROUPS
from showdown.judging.trial import Case, tried
from showdown.progress import Tell

SEED = 0


def real_against_real(case: Case, tell: Tell | None = None) -> Panel | None:
    """What the panel says of the real pictures, half of them taken for fakes; None where they are too few."""
    real = np.flatnonzero(case.truth)
    _, clusters = np.unique(case.parts.clusters[real], return_inverse=True)
    if len(real) < 2 * LEAST or clusters.max() + 1 < 2 * LEAST_GROUPS:
        return None
    rng = np.random.default_rng(SEED)
    truth = split_of(clusters, rng)
    if min(truth.sum(), (~truth).sum()) < LEAST:
        return None
    images, labels = case.images[real], case.labels[real]
    parts = parted(images, labels, clusters.astype(str), truth, rng)
    if not is_enough(parts, truth):
        return None
    return tried(Case(images, labels, truth, parts.clusters, parts, case.medium), tell)[1]


def split_of(clusters: Ints, rng: np.random.Generator) -> Bools:
    """Which pictures go on as real, (n,): about half, whole clusters (n,) at random."""
    sizes = np.bincount(clusters)
    turn = rng.permutation(len(sizes))
    side = np.zeros(len(sizes), bool)
    side[turn[np.cumsum(sizes[turn]) * 2 <= len(clusters)]] = True
    chosen: Bools = side[clusters]
    return chosen
