import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.stats import binomtest
from sklearn.metrics import balanced_accuracy_score, brier_score_loss, roc_auc_score

from benchmarks.verdict import simulate
from showdown.arena import coinflip, estimates, verdict
from showdown.arena.estimates import Scored
from showdown.arena.points import points_of
from showdown.arena.scoring import measure_exam
from tests.arena.rounds import FORFEIT, LOST, a_round


def exam(rng, n_groups=60, each=6, gap=0.5, icc=0.0):
    """Scores of an exam whose real exhibits agree within a design group by `icc`."""
    shared = np.repeat(rng.normal(size=n_groups), each) * np.sqrt(icc)
    real = shared + rng.normal(size=n_groups * each) * np.sqrt(1 - icc) + gap / 2
    fake = rng.normal(size=n_groups * each) - gap / 2
    scores = 1 / (1 + np.exp(-np.concatenate([real, fake])))
    truth = np.arange(len(scores)) < len(real)
    groups = np.where(truth, np.arange(len(scores)) // each, -1)
    return Scored(scores.astype(np.float32), truth, groups)


def test_figures_agree_with_scikit_learn():
    batch = exam(np.random.default_rng(0))
    accuracy = estimates.balanced_accuracy(batch).value
    assert accuracy == pytest.approx(balanced_accuracy_score(batch.truth, batch.scores > 0.5))
    assert estimates.auc(batch).value == pytest.approx(roc_auc_score(batch.truth, batch.scores))
    assert estimates.brier(batch) == pytest.approx(brier_score_loss(batch.truth, batch.scores), rel=1e-5)


def test_reliability_counts_every_exhibit_once():
    batch = exam(np.random.default_rng(0))
    rows = estimates.reliability(batch)
    assert sum(row[2] for row in rows) == len(batch.truth)
    assert sum(row[1] * row[2] for row in rows) == pytest.approx(batch.truth.sum())
    assert all(i / 10 <= row[0] <= (i + 1) / 10 for i, row in enumerate(rows))  # each tenth is used


def test_a_constant_detector_scores_a_half():
    batch = exam(np.random.default_rng(0))
    for constant in (0.0, 0.5, 1.0):
        same = Scored(np.full(len(batch.truth), constant, np.float32), batch.truth, batch.groups)
        assert estimates.balanced_accuracy(same).value == 0.5
        assert estimates.auc(same).value == 0.5


@pytest.mark.parametrize("measure", [estimates.balanced_accuracy, estimates.auc])
@pytest.mark.parametrize("icc", [0.0, 0.4])
def test_the_interval_covers_as_often_as_it_says(measure, icc):
    rng = np.random.default_rng(1)
    true_value = np.mean([measure(exam(rng, icc=icc)).value for _ in range(400)])
    covered = 0
    for _ in range(400):
        low, high = measure(exam(rng, icc=icc)).interval(0.95)
        covered += low <= true_value <= high
    assert 0.92 <= covered / 400 <= 0.985


def test_perfect_scores_still_leave_doubt():
    truth = np.arange(200) < 100
    groups = np.where(truth, np.arange(200) // 2, -1)
    estimate = estimates.balanced_accuracy(Scored(truth.astype(np.float32), truth, groups))
    low, high = estimate.interval(0.95)
    assert estimate.value == high == 1.0
    assert 0.95 < low < 1.0


def test_equivalence_needs_enough_exhibits():
    few = exam(np.random.default_rng(2), n_groups=10, gap=0.0)
    many = exam(np.random.default_rng(2), n_groups=400, gap=0.0)
    assert not estimates.balanced_accuracy(few).is_equivalent(0.05, 0.05)
    assert estimates.balanced_accuracy(many).is_equivalent(0.05, 0.05)


def test_equivalence_is_refused_where_the_detector_tells():
    batch = exam(np.random.default_rng(3), n_groups=400, gap=0.5)
    assert not estimates.balanced_accuracy(batch).is_equivalent(0.05, 0.05)


def test_the_value_falls_to_its_floor():
    truth = np.arange(100) < 50

    def value(scores):
        return estimates.value(Scored(scores.astype(np.float32), truth, np.arange(100))).value

    assert value(np.full(100, 0.5)) == pytest.approx(estimates.VALUE_FLOOR)
    assert value(truth) > -0.05
    assert value(~truth) < estimates.VALUE_FLOOR
    assert estimates.divergence(value(truth)) == pytest.approx(math.log(2), abs=0.02)  # all there is
    assert estimates.divergence(value(~truth)) < 0


def shows(score):
    """How often the exam of a coin shows more than no divergence, and more than no variation."""
    rng, shown = np.random.default_rng(8), np.zeros(2)
    for _ in range(400):
        batch = exam(rng, n_groups=60, gap=0.0, icc=0.2)
        batch = Scored((0.5 + 0.02 * (batch.scores - 0.5)).astype(np.float32), batch.truth, batch.groups)
        shown += score(batch)
    return (shown / 400).tolist()


def test_a_coin_seldom_shows_a_divergence():
    """By their estimates, as they were given before, it showed one about half of the time."""

    def lower_ends(batch):
        measures = measure_exam(batch, np.array([0.1, 0.2], np.float32), np.array([0, 0]))
        return np.array([measures.jsd_bound > 0, measures.tv_bound > 0])

    def estimated(batch):
        value = estimates.value(batch).value
        return np.array([estimates.divergence(value) > 0, estimates.balanced_accuracy(batch).value > 0.5])

    assert all(share > 0.4 for share in shows(estimated))
    assert all(share <= 0.05 for share in shows(lower_ends))


def test_the_lower_ends_still_show_what_a_good_detector_tells():
    measures = measure_exam(
        exam(np.random.default_rng(9), n_groups=217, gap=2.0),
        np.array([0.1, 0.2], np.float32),
        np.zeros(2, int),
    )
    assert 0.1 < measures.jsd_bound < estimates.divergence(measures.value)
    assert 0.6 < measures.tv_bound < 2 * measures.balanced_accuracy - 1


def played(number=1, **changes):
    made = a_round(number, **{"accuracy_low": 0.67, **changes})
    return replace(made, findings=verdict.findings(made))


HONEST = {"tripped": [], "honesty": 1.0}


@pytest.mark.parametrize(
    ("changes", "detector"),
    [
        ({"coin_flip": True, "accuracy_low": 0.47, "balanced_accuracy": 0.49}, 0),
        ({"coin_flip": True, "accuracy_low": 0.49, "balanced_accuracy": 0.53}, 0),
        ({"balanced_accuracy": 1.0}, 100),
        ({"balanced_accuracy": 0.775}, 80),
        ({"accuracy_low": 0.551, "balanced_accuracy": 0.58}, 62.67),
        ({"accuracy_low": 0.5, "balanced_accuracy": 0.55}, 50),  # unresolved
        ({"accuracy_low": 0.54, "balanced_accuracy": 0.62}, 60),
        ({"accuracy_low": 0.42, "balanced_accuracy": 0.5}, 40),
        ({"accuracy_low": 0.3, "balanced_accuracy": 0.4}, 40),
        ({"accuracy_low": 0.48, "balanced_accuracy": 0.5, "panel": [{"still_tells": True}]}, 40),
    ],
)
def test_points_never_contradict_the_verdict(changes, detector):
    share = points_of(played(guards=HONEST, **changes))
    assert share["detector"] == pytest.approx(detector, abs=0.01)
    assert sum(share.values()) == pytest.approx(100)
    half = points_of(played(guards=HONEST | {"honesty": 0.5}, **changes))
    assert half == {"generator": pytest.approx(share["generator"] / 2), "detector": share["detector"]}


def test_every_accuracy_has_points_that_fit_its_verdict():
    for accuracy in np.linspace(0.4, 1, 61):
        for width in (0.01, 0.03, 0.1):
            made = played(balanced_accuracy=accuracy, accuracy_low=accuracy - width, guards=HONEST)
            name, share = verdict.conclude([made])[0], points_of(made)
            assert (name == "detector-ahead") == (share["detector"] >= 60 and accuracy - width > 0.55)
            assert 40 <= share["detector"] <= 60 or name == "detector-ahead"


def test_nobody_scores_where_the_detector_is_no_judge_and_the_reason_is_named():
    made = played(unqualified=["blind"], detector_qualified=False)
    assert points_of(made) == {"generator": 0, "detector": 0}
    told = verdict.sentence([made])
    assert "The detector answered the referee's weak forgeries and the rival's as it answered type." in told
    assert "gave every glyph the same" not in told


def test_a_coin_flip_on_a_public_vault_says_so():
    made = played(accuracy_low=0.48, coin_flip=True)
    assert verdict.PUBLIC_VAULT in verdict.sentence([made], public_vault=True)
    assert verdict.PUBLIC_VAULT not in verdict.sentence([made])
    assert verdict.PUBLIC_VAULT not in verdict.sentence([played()], public_vault=True)


TELLS = {"still_tells": True, "confirmed": False}


@pytest.mark.parametrize(
    ("rounds", "expected"),
    [
        ([played()], ("detector-ahead", 1)),
        ([played(accuracy_low=0.52)], ("unresolved", 1)),
        ([played(detector_qualified=False)], ("detector-unqualified", 1)),
        ([played(generator_disqualified=True)], ("generator-disqualified", 1)),
        ([played(detector_qualified=False, generator_disqualified=True)], ("detector-unqualified", 1)),
        ([played(generator_disqualified=True), played(2)], ("detector-ahead", 2)),
        ([played(forfeits=LOST)] * 3, ("forfeit", 1)),
        ([], ("unresolved", None)),
    ],
)
def test_conclude(rounds, expected):
    assert verdict.conclude(rounds) == expected


AHEAD: dict[str, Any] = {}
EVEN = {"accuracy_low": 0.48}
FLIP = EVEN | {"coin_flip": True}
OUTCLASSED = EVEN | {"panel": [TELLS]}
BLIND = EVEN | {"detector_qualified": False}
COPIES = EVEN | {"generator_disqualified": True}


@pytest.mark.parametrize(
    ("rounds", "expected"),
    [
        ([AHEAD, FLIP], ("coin-flip", 2)),
        ([FLIP, EVEN, FLIP], ("coin-flip", 1)),  # the first, where none came between
        ([FLIP, AHEAD], ("detector-ahead", 2)),
        ([FLIP, AHEAD, EVEN], ("unresolved", 3)),
        ([FLIP, AHEAD, FLIP], ("coin-flip", 3)),
        ([FLIP, OUTCLASSED], ("outclassed", 2)),
        ([FLIP, EVEN, COPIES], ("generator-disqualified", 3)),
        ([FLIP, COPIES, EVEN], ("unresolved", 3)),
        ([FLIP, COPIES, FLIP], ("coin-flip", 3)),
        ([FLIP, BLIND], ("coin-flip", 1)),  # or a detector could undo its fall
        ([FLIP, BLIND | COPIES], ("detector-unqualified", 2)),
        ([OUTCLASSED] + [AHEAD] * 8, ("detector-ahead", 9)),
        ([OUTCLASSED, EVEN], ("outclassed", 1)),
        ([OUTCLASSED, EVEN, OUTCLASSED, EVEN], ("outclassed", 3)),
        ([OUTCLASSED, BLIND], ("outclassed", 1)),
        ([OUTCLASSED, COPIES], ("generator-disqualified", 2)),
        ([OUTCLASSED, FLIP], ("coin-flip", 2)),
        ([AHEAD, EVEN], ("unresolved", 2)),
        ([AHEAD, BLIND], ("detector-unqualified", 2)),
    ],
)
def test_the_verdict_says_how_things_stand_at_the_end(rounds, expected):
    assert verdict.conclude([played(number, **how) for number, how in enumerate(rounds, 1)]) == expected


def test_a_lost_turn_takes_nothing_back():
    assert verdict.conclude([played(**FLIP), FORFEIT]) == ("coin-flip", 1)


def test_a_round_is_put_to_the_test_only_when_it_looks_like_a_coin_flip_and_some_are_left():
    assert not coinflip.is_put_to_the_test(0.6, spent=0)
    assert not coinflip.is_put_to_the_test(0.5, spent=coinflip.CONFIRMATIONS)
    assert coinflip.is_put_to_the_test(0.5, spent=coinflip.CONFIRMATIONS - 1)


def test_a_batch_of_a_coin_is_confirmed_within_the_margin():
    batch = exam(np.random.default_rng(4), n_groups=217, each=23, gap=0.0)
    test = coinflip.confirm(batch)
    assert test.confirmed
    assert test.margin < coinflip.MARGIN
    assert not coinflip.still_tells(batch, test, 1)
    assert test.n_groups == 217


def test_both_accuracy_and_auc_must_look_like_a_coin():
    """A threshold set badly hides what the scores do know."""
    batch = exam(np.random.default_rng(5), n_groups=217, each=23, gap=0.8)
    shifted = Scored((batch.scores * 0.49).astype(np.float32), batch.truth, batch.groups)
    assert estimates.balanced_accuracy(shifted).value == 0.5
    assert not coinflip.confirm(shifted).confirmed


@pytest.mark.slow
@pytest.mark.parametrize(
    ("accuracy", "least", "most"), [(0.55, 0.0, 0.05), (0.58, 0.0, 0.01), (0.5, 0.9, 1.0)]
)
def test_simulated_matches_are_declared_coin_flips_as_often_as_promised(accuracy, least, most):
    """A small run of benchmarks/verdict.py; 150 matches a row, so the limits leave room for chance."""
    declared = [simulate(accuracy, icc=0.3, seed=seed).declared is not None for seed in range(150)]
    low, high = binomtest(sum(declared), len(declared)).proportion_ci()
    assert low <= most
    assert high >= least
