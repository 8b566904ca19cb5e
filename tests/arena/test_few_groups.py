"""What few design groups show: nothing that they do not, and no confirmation is begun on too few."""

import numpy as np
import pytest

from showdown.arena import coinflip, estimates, verdict
from showdown.arena.estimates import Scored
from tests.arena.rounds import a_round


def one_group(rng, each=300):
    """Scores of an exam whose real exhibits are of one design group, and which tell nothing."""
    truth = np.arange(2 * each) < each
    return Scored(rng.random(2 * each).astype(np.float32), truth, np.where(truth, 7, -1))


@pytest.mark.parametrize("measure", [estimates.balanced_accuracy, estimates.auc, estimates.value])
def test_one_design_group_shows_nothing(measure):
    """The clustered variance of DeLong is 0 for one cluster: its interval was that of the fakes alone."""
    figure = measure(one_group(np.random.default_rng(6)))
    assert figure.interval(0.95) == (figure.least, figure.most)


def unlucky(rng, n_groups, each=200, knows=0.11, called_real=0.5, caught=0.55):
    """An exam by a detector that knows a share of the designs at sight: in the mean it is right at .55."""
    rates = np.where(rng.random(n_groups) < knows, 1.0, called_real)
    real, fake = rng.random((n_groups, each)) < rates[:, None], rng.random(n_groups * each) >= caught
    scores = np.concatenate([real.ravel(), fake]).astype(np.float32)
    truth = np.arange(len(scores)) < n_groups * each
    return Scored(scores, truth, np.where(truth, np.arange(len(scores)) // each, -1))


@pytest.mark.parametrize("measure", [estimates.balanced_accuracy, estimates.auc])
@pytest.mark.parametrize("n_groups", [5, 10, 20])
def test_few_groups_that_agree_by_chance_show_no_coin(measure, n_groups, monkeypatch):
    """Mostly none of the designs that the detector knows is among so few."""

    def shown():
        rng = np.random.default_rng(7)
        batches = (unlucky(rng, n_groups) for _ in range(200))
        return sum(measure(batch).is_equivalent(coinflip.MARGIN, coinflip.SHARE) for batch in batches)

    assert shown() == 0

    def unmended(values, clusters):
        means = estimates.group_means(values, clusters)
        return float(means.var(ddof=1) / len(means))

    monkeypatch.setattr(estimates, "clustered_variance", unmended)  # the control
    assert shown() > 10


@pytest.mark.parametrize(("labels", "needed"), [(1, 166), (26, 24), (700, 21)])
def test_as_many_groups_are_asked_for_as_a_perfect_coin_needs(labels, needed):
    assert coinflip.groups_needed(labels * 5, 5) == needed
    assert coinflip.margin_of_a_coin(needed, needed * labels) < coinflip.MARGIN
    assert coinflip.margin_of_a_coin(needed - 1, (needed - 1) * labels) >= coinflip.MARGIN


def test_a_strangers_counts_end_the_search_for_groups():
    assert coinflip.groups_needed(0, 0) == coinflip.groups_needed(1, 10**12) == coinflip.groups_needed(1, 1)


@pytest.mark.parametrize(
    ("n_groups", "n_real", "says"), [(23, 598, True), (24, 624, False), (70, 1300, False), (150, 150, True)]
)
def test_the_figures_say_where_the_type_is_too_little_for_a_coin_flip(n_groups, n_real, says):
    told = verdict.figures_of(a_round(1, n_groups=n_groups, n_real=n_real))
    assert ("no coin flip can be shown with fewer than" in told) == says


def test_a_few_large_hands_that_agree_leave_doubt():
    """Five hands of 200 letters among 5,000 forgeries: those that would differ were not drawn."""
    agree = np.full(5000, 0.5)
    five = np.concatenate([np.repeat(np.arange(5), 200), np.arange(5, 4005)])
    apart = estimates.clustered_variance(agree, np.arange(5000))
    assert estimates.clustered_variance(agree, five) == pytest.approx(200**2 * apart, rel=0.01)
