"""The ratings of a league's teams, how sure they are, and what they do not explain."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse.csgraph import connected_components
from scipy.stats import norm, t

from showdown.arrays import Bools, Floats, Ints
from showdown.league.cells import Cells
from showdown.league.logit import expected_auc, fit_ratings
from showdown.league.shares import shares


@dataclass(frozen=True, eq=False)
class Ratings:
    """Places on one scale of log odds: a detector that is 1 above a generator has an AUC of 0.73 against it.

    NaN stands for a team that cannot be rated: it lost its turn, or it met nobody that the others met.

    Attributes:
        generators: (G,). detectors: (D,).
        generator_samples: (B, G). detector_samples: (B, D); in each sample of the bootstrap.
        expected: (G, D) the AUC that the ratings foretell.
        residuals: (G, D) the AUC minus that; of cells that do not count, too.
        residual_errors: (G, D) their standard errors.
        counts: (G, D) which cells were fitted.
        freedom: degrees of freedom of all errors.
    """

    generators: Floats
    detectors: Floats
    generator_samples: Floats
    detector_samples: Floats
    expected: Floats
    residuals: Floats
    residual_errors: Floats
    counts: Bools
    freedom: float

    @property
    def off_the_ladder(self) -> float:
        """How far cells lie from what the ratings foretell, in AUC: a standard deviation, noise taken off."""
        if not self.counts.any():
            return 0.0
        over = self.residuals[self.counts] ** 2 - self.residual_errors[self.counts] ** 2
        return float(np.sqrt(max(0.0, over.mean())))

    def surely_off(self, alpha: float) -> float:
        """How many standard errors of a residual are no chance, for all cells together but for `alpha`."""
        return float(t.isf(alpha / (2 * max(1, int(self.counts.sum()))), self.freedom))


def rate(cells: Cells, counts: Bools, anchors: Bools | None = None) -> Ratings:
    """Fit the ratings to the cells.

    Args:
        cells: of G generators against D detectors.
        counts: (G, D) False where generator and detector are of one team.
        anchors: (G,) the house generators. The mean of their ratings is the zero of the scale. Where none of
            them is rated, it is the mean of all generators, each by its share, and no league but this has it.
    """
    counts = _one_part(counts & np.isfinite(cells.auc))
    of_generators = shares(cells.corrected, cells.samples, counts)
    of_detectors = shares(cells.corrected.T, cells.samples.transpose(0, 2, 1), counts.T)
    weights = counts * of_generators[:, None] * of_detectors
    rated = counts.any(axis=1)
    zero = rated if anchors is None or not (anchors & rated).any() else anchors & rated
    # The house generators are the zero as they are; of a field of guests, copies share one vote.
    vote = np.where(zero, 1.0 if zero is not rated else of_generators, 0.0)

    auc = np.concatenate([cells.corrected[None], cells.samples])
    generators, detectors = fit_ratings(auc, weights)
    expected = expected_auc(generators, detectors)
    residuals = auc - expected
    if vote.any():
        middle = (generators @ (vote / vote.sum()))[:, None]
        generators, detectors = generators - middle, detectors - middle
    generators[:, ~rated] = np.nan
    detectors[:, ~counts.any(axis=0)] = np.nan
    return Ratings(
        generators=generators[0],
        detectors=detectors[0],
        generator_samples=generators[1:],
        detector_samples=detectors[1:],
        expected=expected[0],
        residuals=residuals[0],
        residual_errors=residuals[1:].std(axis=0),
        counts=counts,
        freedom=max(1.0, cells.clusters - 1),
    )


def interval(ratings: Floats, samples: Floats, level: float, freedom: float) -> tuple[Floats, Floats]:
    """The lower and the upper ends (n,) of the t intervals of ratings (n,), each by itself."""
    reach = float(t.ppf(0.5 + level / 2, freedom)) * samples.std(axis=0)
    return ratings - reach, ratings + reach


def surely_above(ratings: Floats, samples: Floats, alpha: float, freedom: float) -> Bools:
    """(n, n) bool: whether the first team is better than the second, all pairs together sure but for `alpha`.

    The greatest of all standardised differences is compared with what it comes to by chance, over the
    samples (max-T, Westfall and Young 1993). That quantile is turned into one of t, for the errors are
    estimates, too.

    Args:
        ratings: (n,), higher is better; NaN is above and below nobody.
        samples: (B, n).
        alpha: the chance that any pair is put in a wrong order.
        freedom: degrees of freedom.
    """
    sure = np.zeros((len(ratings), len(ratings)), bool)
    rated = np.flatnonzero(np.isfinite(ratings))
    if len(rated) < 2:
        return sure
    left, right = np.triu_indices(len(rated), 1)
    off = samples[:, rated] - samples[:, rated].mean(axis=0)
    apart = off[:, left] - off[:, right]  # (B, pairs)
    errors = np.maximum(apart.std(axis=0), 1e-12)
    greatest = np.quantile(np.abs(apart / errors).max(axis=1), 1 - alpha)
    limit = float(t.isf(norm.sf(greatest), freedom))
    ahead = (ratings[rated][left] - ratings[rated][right]) / errors
    for i, j, by in zip(rated[left], rated[right], ahead, strict=True):
        sure[i, j], sure[j, i] = by > limit, by < -limit
    return sure


def _one_part(counts: Bools) -> Bools:
    """The cells (G, D) of the largest part of the field whose teams are all compared, if through others.

    Where two generators met no common detector, and no chain of rivals leads from one to the other, nothing
    says which is better.
    """
    n_generators, n_detectors = counts.shape
    size = n_generators + n_detectors
    met = np.zeros((size, size), bool)
    met[:n_generators, n_generators:] = counts
    _, part = connected_components(met, directed=False)
    of_generators: Ints = part[:n_generators].astype(np.int64)
    cells = np.bincount(np.broadcast_to(of_generators[:, None], counts.shape)[counts], minlength=size)
    kept: Bools = counts & (of_generators == cells.argmax())[:, None]
    return kept
