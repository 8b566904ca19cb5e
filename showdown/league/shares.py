"""Teams that are alike share one vote: copies of a team must not move anybody.

Where the model fits, it does not matter how often a rival comes. Where it does not fit, it does: a detector
with an eye for one generator would rise with every copy of it. So a generator's cells count by its share. It
is one divided by how many generators are like it, itself among them. Two are alike if all detectors find
them equally hard, as far as the exam can tell; the same holds for detectors.
"""

from __future__ import annotations

import numpy as np

from showdown.arrays import Bools, Floats

ALIKE = 0.03  # of AUC: two teams whose cells differ by much more than this have little in common


def shares(auc: Floats, samples: Floats, counts: Bools) -> Floats:
    """The share of a vote of each team (n,), in (0, 1].

    Args:
        auc: (n, m) of n teams against m rivals.
        samples: (B, n, m) the same in the samples of a bootstrap.
        counts: (n, m) which cells count.

    >>> two_alike = np.array([[0.9, 0.6], [0.9, 0.6], [0.6, 0.9]])
    >>> shares(two_alike, two_alike[None], two_alike > 0).tolist()
    [0.5, 0.5, 1.0]
    """
    both = counts[:, None] & counts[None, :]  # (n, n, m)
    common = np.maximum(1, both.sum(axis=2))
    cells, drawn = np.where(counts, auc, 0.0), np.where(counts, samples, 0.0)
    apart = (np.where(both, cells[:, None] - cells[None, :], 0.0) ** 2).sum(axis=2) / common
    noise = np.where(both, _variance_of_differences(drawn), 0.0).sum(axis=2) / common
    alike = np.exp(-np.maximum(0.0, apart - noise) / (2 * (ALIKE**2 + noise)))
    alike[~both.any(axis=2)] = 0.0  # nothing is known of them
    np.fill_diagonal(alike, 1.0)
    share: Floats = 1 / alike.sum(axis=1)
    return share


def _variance_of_differences(samples: Floats) -> Floats:
    """(n, n, m): how much the difference of two teams' cells varies over samples (B, n, m)."""
    off = samples - samples.mean(axis=0)
    by_rival = off.transpose(2, 1, 0)  # (m, n, B)
    covariance = by_rival @ by_rival.transpose(0, 2, 1) / max(1, len(samples) - 1)
    own = np.diagonal(covariance, axis1=1, axis2=2)  # (m, n)
    difference: Floats = own[:, :, None] + own[:, None, :] - 2 * covariance
    return difference.transpose(1, 2, 0)
