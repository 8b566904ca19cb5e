import numpy as np
import pytest
from scipy.special import expit

from showdown.league.logit import expected_auc, fit_ratings
from tests.league.make import odds_of

GENERATORS, DETECTORS = [0.0, 0.7, -1.0, 0.3], [1.0, 2.0, 0.2]


def differences(generators, detectors):
    return np.subtract.outer(np.concatenate([generators, detectors]), np.concatenate([generators, detectors]))


def fitted(auc, weights=None, ridge=1e-9):
    weights = np.ones(auc.shape) if weights is None else weights
    generators, detectors = fit_ratings(auc[None], weights, ridge)
    return generators[0], detectors[0]


def test_known_strengths_are_found():
    auc = expit(odds_of(GENERATORS, DETECTORS))
    assert differences(*fitted(auc)) == pytest.approx(differences(GENERATORS, DETECTORS), abs=1e-6)
    found = expected_auc(*(one[None] for one in fitted(auc)))
    assert found[0] == pytest.approx(auc)


@pytest.mark.parametrize("missing", [[], [(0, 0), (2, 1)]])
def test_it_is_the_model_of_bradley_and_terry(missing):
    """choix knows contests that were won in part: each cell is one, and teams of one role never meet."""
    choix = pytest.importorskip("choix", reason="comes with the extra test")
    auc = np.random.default_rng(0).uniform(0.3, 0.95, (4, 3))
    weights = np.ones((4, 3))
    for cell in missing:
        weights[cell] = 0
    wins = np.zeros((7, 7))
    wins[4:, :4], wins[:4, 4:] = (weights * auc).T, weights * (1 - auc)
    theirs = choix.ilsr_pairwise_dense(wins)
    assert differences(*fitted(auc, weights)) == pytest.approx(differences(theirs[:4], theirs[4:]), abs=1e-4)


def test_without_missing_cells_the_order_is_that_of_the_means():
    auc = np.random.default_rng(1).uniform(0.5, 1.0, (6, 5))
    generators, detectors = fitted(auc)
    assert np.array_equal(np.argsort(detectors), np.argsort(auc.mean(axis=0)))
    assert np.array_equal(np.argsort(-generators), np.argsort(auc.mean(axis=1)))


def test_who_never_loses_stays_finite_by_the_ridge_alone():
    auc = expit(odds_of(GENERATORS, DETECTORS))
    auc[:, 1] = 1.0
    _, held = fit_ratings(auc[None], np.ones((4, 3)))
    _, free = fitted(auc, ridge=1e-15)
    assert 4 < held[0, 1] - held[0, 0] < 10 < free[1] - free[0]


def test_the_ridge_moves_nobody_else():
    auc = expit(odds_of(GENERATORS, DETECTORS))
    generators, detectors = fit_ratings(auc[None], np.ones((4, 3)))
    assert differences(generators[0], detectors[0]) == pytest.approx(
        differences(GENERATORS, DETECTORS), abs=0.02
    )
