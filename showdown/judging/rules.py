"""How well one fact of a file, alone, tells two sides apart: learned on some parts, tried on the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

from showdown.arena.estimates import Estimate, Scored, balanced_accuracy
from showdown.arrays import Bools, Floats32, Ints
from showdown.judging.trial import CROSSED

LEVEL = 0.99  # of the interval of a finding
LEAST = 0.55  # balanced accuracy of a finding that is worth a line
DEPTH, LEAF = 2, 5  # of a tree over one number
SHRINKAGE = 0.1  # of a covariance towards a multiple of the identity (Ledoit and Wolf 2004)


def by_value(values: Sequence[object], truth: Bools, folds: Ints, clusters: Ints) -> Estimate:
    """A fact that is one of several values: each is called real where it was commoner among real ones.

    Args:
        values: n values that compare. truth: (n,), True for real. folds: (n,) part of each.
        clusters: (n,) what is alike.

    >>> truth = np.arange(40) < 20
    >>> fold = np.arange(40) % 2
    >>> values = ["PNG" if real else "JPEG" for real in truth]
    >>> by_value(values, truth, fold, np.arange(40)).value
    1.0
    """
    _, codes = np.unique(np.array([repr(value) for value in values]), return_inverse=True)
    scores = np.zeros(len(codes), np.float32)
    coin = np.arange(len(codes)) % 2 * 2 - 1  # a value that was never seen says nothing
    for part in np.unique(folds):
        known, asked = folds != part, folds == part
        shares = [
            np.bincount(codes[known & side], minlength=codes.max() + 1) / max(1, (known & side).sum())
            for side in (truth, ~truth)
        ]
        leaning = np.sign(shares[0] - shares[1])[codes[asked]]
        scores[asked] = np.where(leaning != 0, leaning, coin[asked])
    return _accuracy(scores, truth, clusters)


def by_number(numbers: NDArray[np.float64], truth: Bools, folds: Ints, clusters: Ints) -> Estimate:
    """A fact that is a number (n,): cut in at most four by a small tree; the rest as for `by_value`."""

    def learn(rows: Floats32, real: Bools) -> DecisionTreeClassifier:
        leaf = max(LEAF, len(rows) // 50)
        tree = DecisionTreeClassifier(
            max_depth=DEPTH, min_samples_leaf=leaf, class_weight="balanced", random_state=0
        )
        return tree.fit(rows, real)

    return _crossed(numbers[:, None].astype(np.float32), truth, folds, clusters, learn)


def by_numbers(rows: Floats32, truth: Bools, folds: Ints, clusters: Ints) -> Estimate:
    """Facts that are many numbers, (n, D): a linear discriminant; the rest as for `by_value`."""

    def learn(some: Floats32, real: Bools) -> Pipeline:
        model = LinearDiscriminantAnalysis(solver="lsqr", shrinkage=SHRINKAGE, priors=[0.5, 0.5])
        return make_pipeline(StandardScaler(), model).fit(some, real)

    return _crossed(rows, truth, folds, clusters, learn)


def _crossed(
    rows: Floats32, truth: Bools, folds: Ints, clusters: Ints, learn: Callable[[Floats32, Bools], Any]
) -> Estimate:
    scores = np.zeros(len(rows), np.float32)
    for part in np.unique(folds):
        known, asked = folds != part, folds == part
        odds = learn(rows[known], truth[known]).predict_proba(rows[asked])[:, 1]
        scores[asked] = odds * 2 - 1
    return _accuracy(scores, truth, clusters)


def _accuracy(scores: NDArray[np.float32], truth: Bools, clusters: Ints) -> Estimate:
    """The balanced accuracy of scores (n,), above 0 for real, clustered on both sides."""
    groups = np.where(truth, clusters, -2 - clusters)
    return balanced_accuracy(Scored(((scores + 1) / 2).astype(np.float32), truth, groups)).wider(CROSSED)


def is_finding(found: Estimate) -> bool:
    """Whether a fact tells, and enough to be worth a line."""
    return found.value >= LEAST and found.interval(LEVEL)[0] > 0.5
