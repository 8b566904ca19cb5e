import numpy as np
import pytest
from sklearn.metrics import balanced_accuracy_score, roc_auc_score

from showdown.arena import verdict


def exam(rng, n_groups=60, each=6, gap=0.5, icc=0.0):
    """Scores of an exam whose real exhibits agree within a design group by `icc`."""
    shared = np.repeat(rng.normal(size=n_groups), each) * np.sqrt(icc)
    real = shared + rng.normal(size=n_groups * each) * np.sqrt(1 - icc) + gap / 2
    fake = rng.normal(size=n_groups * each) - gap / 2
    scores = 1 / (1 + np.exp(-np.concatenate([real, fake])))
    truth = np.arange(len(scores)) < len(real)
    groups = np.where(truth, np.arange(len(scores)) // each, -1)
    return scores.astype(np.float32), truth, groups


def test_figures_agree_with_scikit_learn():
    scores, truth, groups = exam(np.random.default_rng(0))
    accuracy = verdict.balanced_accuracy(scores, truth, groups).value
    assert accuracy == pytest.approx(balanced_accuracy_score(truth, scores > 0.5))
    assert verdict.auc(scores, truth, groups).value == pytest.approx(roc_auc_score(truth, scores))


def test_a_constant_detector_scores_a_half():
    _, truth, groups = exam(np.random.default_rng(0))
    for constant in (0.0, 0.5, 1.0):
        scores = np.full(len(truth), constant, np.float32)
        assert verdict.balanced_accuracy(scores, truth, groups).value == 0.5
        assert verdict.auc(scores, truth, groups).value == 0.5


@pytest.mark.parametrize("measure", [verdict.balanced_accuracy, verdict.auc])
@pytest.mark.parametrize("icc", [0.0, 0.4])
def test_the_interval_covers_as_often_as_it_says(measure, icc):
    rng = np.random.default_rng(1)
    true_value = np.mean([measure(*exam(rng, icc=icc)).value for _ in range(400)])
    covered = 0
    for _ in range(400):
        low, high = measure(*exam(rng, icc=icc)).interval(0.95)
        covered += low <= true_value <= high
    assert 0.92 <= covered / 400 <= 0.985


def test_perfect_scores_still_leave_doubt():
    truth = np.arange(200) < 100
    groups = np.where(truth, np.arange(200) // 2, -1)
    estimate = verdict.balanced_accuracy(truth.astype(np.float32), truth, groups)
    low, high = estimate.interval(0.95)
    assert estimate.value == high == 1.0
    assert 0.95 < low < 1.0


def test_equivalence_needs_enough_exhibits():
    few = exam(np.random.default_rng(2), n_groups=10, gap=0.0)
    many = exam(np.random.default_rng(2), n_groups=400, gap=0.0)
    assert not verdict.balanced_accuracy(*few).is_equivalent(0.05, 0.05)
    assert verdict.balanced_accuracy(*many).is_equivalent(0.05, 0.05)


def test_equivalence_is_refused_where_the_detector_tells():
    scores, truth, groups = exam(np.random.default_rng(3), n_groups=400, gap=0.5)
    assert not verdict.balanced_accuracy(scores, truth, groups).is_equivalent(0.05, 0.05)


def test_the_value_falls_to_its_floor():
    truth = np.arange(100) < 50
    coin = np.full(100, 0.5, np.float32)
    assert verdict.value(coin, truth) == pytest.approx(verdict.VALUE_FLOOR)
    assert verdict.value(truth.astype(np.float32), truth) > -0.05
    assert verdict.value((~truth).astype(np.float32), truth) < verdict.VALUE_FLOOR


def test_points_are_what_lies_above_a_coin():
    assert verdict.points(1.0) == {"generator": 0.0, "detector": 100.0}
    assert verdict.points(0.5) == {"generator": 100.0, "detector": 0.0}
    assert verdict.points(0.3) == {"generator": 100.0, "detector": 0.0}


def played(**changes):
    figures = {
        "round": 1,
        "balanced_accuracy": 0.7,
        "accuracy_low": 0.67,
        "coin_flip": False,
        "detector_qualified": True,
        "forfeits": {"generator": None, "detector": None},
    }
    return figures | changes


@pytest.mark.parametrize(
    ("rounds", "expected"),
    [
        ([played()], ("detector-ahead", None)),
        ([played(accuracy_low=0.52)], ("unresolved", None)),
        ([played(), played(round=2, coin_flip=True), played(round=3)], ("coin-flip", 2)),
        ([played(detector_qualified=False)], ("detector-unqualified", None)),
        ([played(forfeits={"generator": {"status": "crash"}, "detector": None})] * 3, ("forfeit", None)),
        ([], ("unresolved", None)),
    ],
)
def test_conclude(rounds, expected):
    assert verdict.conclude(rounds) == expected
