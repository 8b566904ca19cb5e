"""Part pictures for cross-fitting: no group, and no near-copy of one, is on both sides of a split."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import DisjointSet

from showdown.arena.jurors import registered
from showdown.arrays import Floats32, Ints
from showdown.boxes import box_means

FOLDS = 4
NEAR = 0.06  # of a picture's own length: two that lie nearer, softened and centred, are near-copies
HALF = 0.5  # of the pictures of the smaller group: then the groups are one
CHAINED = 0.3  # of all pictures: a cluster as large as this was chained together, and joins nothing
LEAST_KNOWN = 10  # pictures of a side to learn from
CHUNK = 1024


@dataclass(frozen=True, eq=False)
class Parts:
    """How pictures are parted.

    Attributes:
        folds: (n,) int64, the part of each picture, from 0.
        clusters: (n,) int64, groups that are kept together.
        joined: how many groups were joined to another, since they are near-copies of it.
        chained: whether near-copies would have chained most pictures together, so that none was joined.
    """

    folds: Ints
    clusters: Ints
    joined: int
    chained: bool

    @property
    def n(self) -> int:
        """How many parts there are."""
        return int(self.folds.max()) + 1


def parted(
    images: NDArray[np.uint8],
    labels: NDArray[np.str_],
    groups: NDArray[np.str_],
    truth: NDArray[np.bool_],
    rng: np.random.Generator,
) -> Parts:
    """Part pictures by group. A group that is on both sides, by name, is one group.

    Args:
        images: (n, S, S). labels, groups: (n,). truth: (n,), True for real.
        rng: breaks ties.
    """
    names, group_of = np.unique(groups, return_inverse=True)
    near = near_groups_of(images, labels, group_of)
    clusters = _joined(len(names), near)[group_of]
    before, after = (np.bincount(of).max() for of in (group_of, clusters))
    chained = bool(after > max(CHAINED * len(images), before))
    if chained:
        clusters = group_of.astype(np.int64)
    joined = len(names) - len(np.unique(clusters))
    return Parts(_dealt(clusters, truth, rng), clusters, joined, chained)


def is_enough(parts: Parts, truth: NDArray[np.bool_]) -> bool:
    """Whether of both sides, truth (n,), there is something to learn from while any part is judged."""
    known = [parts.folds != part for part in range(parts.n)]
    return all(min((some & truth).sum(), (some & ~truth).sum()) >= LEAST_KNOWN for some in known)


def near_groups_of(images: NDArray[np.uint8], labels: NDArray[np.str_], groups: Ints) -> Ints:
    """Pairs (k, 2) of groups of which half of the smaller one's pictures have a near-copy in the other.

    Args:
        images: (n, S, S). labels: (n,). groups: (n,) int64, from 0.
    """
    pairs: list[Ints] = []  # a picture's own number, and the group that it has a near-copy in
    rows = _unit_rows(images)
    for label in np.unique(labels):
        here = np.flatnonzero(labels == label)
        for start in range(0, len(here), CHUNK):
            some = here[start : start + CHUNK]
            first, second = np.nonzero(rows[some] @ rows[here].T > 1 - NEAR**2 / 2)
            first, second = some[first], here[second]
            other = groups[first] != groups[second]
            pairs.append(np.unique(np.stack([first, groups[second]], 1)[other], axis=0))
    found = np.concatenate(pairs) if pairs else np.zeros((0, 2), np.int64)
    sizes = np.bincount(groups)
    between = np.stack([groups[found[:, 0]], found[:, 1]], 1)
    edges, counts = np.unique(between, axis=0, return_counts=True)
    enough: Ints = edges[counts >= HALF * np.minimum(sizes[edges[:, 0]], sizes[edges[:, 1]])]
    return enough


def _unit_rows(images: NDArray[np.uint8]) -> Floats32:
    """Pictures, softened and centred, at half the size, as rows of length 1: (n, 256)."""
    parts = []
    for start in range(0, len(images), CHUNK):
        seen = registered(images[start : start + CHUNK])
        side = round(seen.shape[1] ** 0.5)
        parts.append(box_means(seen.reshape(-1, side, side), 2, np.float32).reshape(len(seen), -1))
    rows = np.concatenate(parts)
    unit: Floats32 = rows / np.maximum(np.sqrt((rows**2).sum(1, keepdims=True)), 1e-6)
    return unit


def _joined(n: int, pairs: Ints) -> Ints:
    """The cluster of each of n groups, (n,)."""
    together = DisjointSet(range(n))
    for first, second in pairs.tolist():
        together.merge(first, second)
    numbers: dict[int, int] = {}
    return np.array([numbers.setdefault(together[i], len(numbers)) for i in range(n)], np.int64)


def _dealt(clusters: Ints, truth: NDArray[np.bool_], rng: np.random.Generator) -> Ints:
    """The part of each picture, (n,): clusters are dealt, the large ones first, to the emptiest part."""
    n = int(clusters.max()) + 1
    counts = np.stack([np.bincount(clusters[truth == side], minlength=n) for side in (True, False)], 1)
    shares = counts / np.maximum(counts.sum(0), 1)  # (clusters, 2)
    load, part = np.zeros((min(FOLDS, n), 2)), np.zeros(n, np.int64)
    order = rng.permutation(n)
    for cluster in order[np.argsort(-shares[order].max(1), kind="stable")].tolist():
        after = ((load + shares[cluster]) ** 2).sum(1)
        part[cluster] = int((after - (load**2).sum(1)).argmin())
        load[part[cluster]] += shares[cluster]
    dealt: Ints = part[clusters]
    return dealt
