import numpy as np
import pytest
from scipy.special import expit

from showdown.league import ratings
from showdown.league.cells import Cells, measure_cells
from showdown.league.classes import classes
from showdown.league.ratings import interval, rate, surely_above
from tests.league.make import a_round, odds_of, without


def exact(odds):
    """Cells without any error."""
    auc = expit(odds)
    return Cells(auc, auc, auc, np.repeat(auc[None], 3, axis=0), 50)


def everybody(odds):
    return np.ones(odds.shape, bool)


def test_the_mean_house_generator_is_the_zero_whoever_else_plays():
    house = np.array([True, True, False, False, False])
    for guests in ([0.0, 0.0, 0.0], [-1.0, 2.0, 1.5]):
        odds = odds_of([0.3, 0.7, *guests], [1.5, 0.5])
        found = rate(exact(odds), everybody(odds), house)
        assert found.generators[:2].sum() == pytest.approx(0, abs=1e-6)
        assert found.detectors == pytest.approx([1.0, 0.0], abs=0.02)


def test_without_house_generators_the_field_is_the_zero_and_copies_have_one_vote():
    for strengths in ([0.0, 1.0], [0.0, 0.0, 0.0, 1.0]):
        odds = odds_of(strengths, [1.0, 2.0])
        found = rate(exact(odds), everybody(odds))
        assert found.detectors == pytest.approx([0.5, 1.5], abs=0.02)


def test_a_team_against_itself_counts_for_nobody():
    odds = odds_of([0.0, 0.5, 1.0], [1.0, 2.0, 1.5])
    counts = ~np.eye(3, dtype=bool)
    fair = rate(exact(odds), counts)
    odds[np.eye(3, dtype=bool)] = -3.0
    thrown = rate(exact(odds), counts)
    assert thrown.detectors == pytest.approx(fair.detectors)
    assert rate(exact(odds), everybody(odds)).detectors != pytest.approx(
        fair.detectors, abs=0.1
    )  # the control
    assert thrown.residuals[0, 0] < -0.5  # and is shown


def test_teams_that_no_chain_of_rivals_compares_are_not_rated_together():
    """Two teams, each with both: nothing says whether this detector is strong, or that generator weak."""
    odds = odds_of([0.0, 0.0], [2.0, 1.0])
    found = rate(exact(odds), ~np.eye(2, dtype=bool))
    assert np.isfinite(found.generators).sum() == np.isfinite(found.detectors).sum() == 1


def test_a_league_in_which_nothing_counts_has_no_ratings():
    odds = odds_of([0.0], [1.0])
    found = rate(exact(odds), np.zeros((1, 1), bool))
    assert np.isnan(found.generators).all() and np.isnan(found.detectors).all()
    assert found.off_the_ladder == 0


def test_how_far_cells_are_off_the_ladder_is_told_without_the_noise():
    odds = odds_of(np.zeros(8), np.ones(8))
    even = rate(measure_cells([a_round(odds)], 8, 200), everybody(odds))
    odds = odds + np.random.default_rng(0).normal(0, 0.7, odds.shape)
    odd = rate(measure_cells([a_round(odds)], 8, 200), everybody(odds))
    true = rate(exact(odds), everybody(odds)).off_the_ladder
    assert even.off_the_ladder < 0.025 and true > 0.08
    assert odd.off_the_ladder == pytest.approx(true, abs=0.015)


# The weakest generator is the sixth. Detectors 0 to 2 have an eye for it, and 3 to 5 have none.
WEAK = [5.5, 5.5, 5.5, 1.2, 1.2, 1.2]
FIELD = odds_of([0.2, 0.5, 0.8, 1.1, 1.4], [1.0, 1.0, 1.0, 2.2, 2.2, 2.2])


def places(copies, seed):
    """The classes of the first six generators and of the detectors, with so many copies of the sixth."""
    batch = a_round(np.concatenate([FIELD, [WEAK] * 6]), seed, groups=100, forgeries=300)
    found = rate(measure_cells([without(batch, 6 + copies)], 11, 400), np.ones((11, 6), bool))
    ladders = [
        (found.generators[: 6 + copies], found.generator_samples[:, : 6 + copies]),
        (found.detectors, found.detector_samples),
    ]
    return [
        classes(one, surely_above(one, samples, 0.02, found.freedom))[:6].tolist() for one, samples in ladders
    ]


@pytest.mark.parametrize("seed", range(3))
def test_five_copies_of_a_weak_generator_move_nobody_by_a_class(seed):
    assert places(5, seed) == places(0, seed)
    assert places(0, seed)[1] == [2, 2, 2, 1, 1, 1]


def test_without_shares_five_copies_would_move_the_detectors(monkeypatch):
    """The control: each copy has a vote of its own."""
    monkeypatch.setattr(ratings, "shares", lambda auc, samples, counts: np.ones(len(auc)))
    assert places(0, 0)[1] == [2, 2, 2, 1, 1, 1]
    assert places(5, 0)[1] == [1, 1, 1, 1, 1, 1]


def test_the_intervals_cover_and_equal_teams_are_seldom_told_apart():
    odds = odds_of(np.zeros(5), np.ones(5))
    house, covered, apart, naive = np.arange(5) < 2, [], 0, 0
    for seed in range(100):
        found = rate(measure_cells([a_round(odds, seed)], 5, 200, seed), everybody(odds), house)
        low, high = interval(found.detectors, found.detector_samples, 0.95, found.freedom)
        covered.append(np.mean((low <= 1) & (high >= 1)))
        apart += surely_above(found.detectors, found.detector_samples, 0.05, found.freedom).any()
        naive += surely_above(found.detectors, found.detector_samples, 0.4, found.freedom).any()
    assert 0.88 < np.mean(covered) <= 1
    assert apart <= 10  # more of 100 happen once in 90 times at 5%
    assert naive > 20


def test_nobody_is_above_a_team_without_a_rating():
    samples = np.random.default_rng(0).normal([2.0, 0.0, 1.0], 0.1, (200, 3))
    above = surely_above(np.array([2.0, np.nan, 1.0]), samples, 0.05, 50)
    assert above.tolist() == [[False, False, True], [False, False, False], [False, False, False]]


def test_of_few_clusters_less_is_sure():
    samples = np.random.default_rng(0).normal([0.4, 0.0], 0.1, (500, 2))
    sure = [surely_above(np.array([0.4, 0.0]), samples, 0.05, freedom)[0, 1] for freedom in (2, 100)]
    assert sure == [False, True]
