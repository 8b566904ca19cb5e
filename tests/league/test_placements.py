import numpy as np
import pytest

from showdown.league.placements import deal, effective, random_weights, sides_of
from tests.league.make import a_round, odds_of

SIZES = [[1] * 8, [10] * 2 + [1] * 100, [26] * 10 + [1] * 1040]  # the last as in an exam


def variance_told(sizes, weights):
    """What part of a mean's true variance the weights (B, n) tell, where clusters have independent values."""
    shares = weights * sizes
    values = np.random.default_rng(1).normal(size=(len(sizes), 4000))
    told = (shares / shares.sum(axis=1, keepdims=True) @ values).var(axis=0).mean()
    return told * effective(sizes)  # a mean of so many values of variance 1


@pytest.mark.parametrize("sizes", SIZES, ids=len)
def test_means_vary_with_the_weights_about_as_they_do_from_exam_to_exam(sizes):
    weights = random_weights(np.random.default_rng(0), 500, np.array(sizes))
    assert weights.min() >= 0
    assert 0.86 < variance_told(np.array(sizes), weights) < 1.05


@pytest.mark.parametrize("sizes", SIZES[:2], ids=len)
def test_with_plain_weights_few_and_large_clusters_would_seem_to_vary_less(sizes):
    """The control: all weights exponential, as Rubin has them."""
    weights = np.random.default_rng(0).exponential(size=(500, len(sizes)))
    assert variance_told(np.array(sizes), weights) < 0.82


def test_the_pairs_won_are_those_that_one_counts():
    batch = a_round(odds_of([0.0, 1.0], [0.5]), groups=5, each=2, forgeries=12)
    known = np.unique(batch.groups[batch.truth])
    side = sides_of(batch, known, np.arange(len(known)), 2)
    won, scores = side.won(0), batch.scores[0]
    at = 0
    for generator in (0, 1):
        for hand in np.unique(batch.hands[batch.generators == generator]):
            mine = scores[(batch.generators == generator) & (batch.hands == hand)]
            for group in known:
                real = scores[batch.groups == group]
                assert won[at, group] == (real[:, None] > mine).sum() + (real[:, None] == mine).sum() / 2
            at += 1
    assert won.shape == (at, 5)


def test_more_clusters_than_wanted_are_dealt_evenly():
    sizes = np.array([26] * 10 + [1] * 1000)
    bundles = np.bincount(deal(sizes, 100), sizes)
    assert len(bundles) == 100 and bundles.max() <= 26 + 11 and bundles.min() >= 10
