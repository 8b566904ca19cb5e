"""The model of the ladder: log odds of a cell = the detector's rating - the generator's rating.

It is the model of Bradley and Terry (1952), where each cell is one contest, and its AUC the share of it that
the detector won. The fit is by maximum likelihood (logistic regression), so a cell's log odds count by their
precision, p (1 - p): most near a half, little near 1. Where every cell was played and counts alike, the
order of the ratings is that of the mean AUCs.
"""

from __future__ import annotations

import numpy as np
from scipy.special import expit

from showdown.arrays import Floats

RIDGE = 0.002  # contests, in the unit of a cell: keeps a team finite that never lost, and moves no other
LONGEST_STEP = 2.0  # log odds, of Newton's method
STEPS = 50
NEAR = 1e-9


def fit_ratings(auc: Floats, weights: Floats, ridge: float = RIDGE) -> tuple[Floats, Floats]:
    """Ratings of the generators (B, G) and of the detectors (B, D), in log odds, for each sample.

    Only differences of the two are told by the data; here both are centred as the ridge leaves them.

    Args:
        auc: (B, G, D) in [0, 1]; anything where the weight is 0.
        weights: (G, D), 0 where a cell does not count.
        ridge: draws every rating towards the mean of its role, by so much.
    """
    n_samples, n_generators, n_detectors = auc.shape
    played = np.where(weights > 0, auc, 0.0)
    level = np.zeros(n_samples)
    generators, detectors = np.zeros((n_samples, n_generators)), np.zeros((n_samples, n_detectors))
    for _ in range(STEPS):
        expected = expected_auc(generators, detectors + level[:, None])
        miss = weights * (played - expected)
        slope = np.concatenate(
            [
                miss.sum(axis=(1, 2))[:, None],
                -miss.sum(axis=2) - ridge * generators,
                miss.sum(axis=1) - ridge * detectors,
            ],
            axis=1,
        )
        bend = _curvature(weights * expected * (1 - expected), ridge)
        step = np.linalg.solve(bend, slope[:, :, None])[:, :, 0]
        step = np.clip(step, -LONGEST_STEP, LONGEST_STEP)
        level += step[:, 0]
        generators += step[:, 1 : 1 + n_generators]
        detectors += step[:, 1 + n_generators :]
        if np.abs(step).max() < NEAR:
            break
    return generators, detectors + level[:, None]


def expected_auc(generators: Floats, detectors: Floats) -> Floats:
    """(B, G, D) what the ratings (B, G) and (B, D) foretell.

    >>> expected_auc(np.array([[0.0, 1.0]]), np.array([[2.0]])).round(3).tolist()
    [[[0.881], [0.731]]]
    """
    auc: Floats = expit(detectors[:, None, :] - generators[:, :, None])
    return auc


def _curvature(precision: Floats, ridge: float) -> Floats:
    """(B, 1 + G + D, 1 + G + D): minus the second derivatives, for precisions (B, G, D) of the cells."""
    n_samples, n_generators, n_detectors = precision.shape
    size = 1 + n_generators + n_detectors
    of_generators, of_detectors = slice(1, 1 + n_generators), slice(1 + n_generators, size)
    by_generator, by_detector = precision.sum(axis=2), precision.sum(axis=1)
    bend = np.zeros((n_samples, size, size))
    bend[:, 0, 0] = by_generator.sum(axis=1) + 1e-12
    bend[:, 0, of_generators] = -by_generator
    bend[:, 0, of_detectors] = by_detector
    bend[:, of_generators, of_detectors] = -precision
    bend += np.triu(bend, 1).transpose(0, 2, 1)
    place = np.arange(1, size)
    bend[:, place, place] = np.concatenate([by_generator, by_detector], axis=1) + ridge
    return bend
