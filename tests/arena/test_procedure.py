"""The whole procedure, simulated in small: benchmarks/few_groups.py and benchmarks/panel_verdict.py."""

import numpy as np
import pytest

from benchmarks.few_groups import Design, begins, declared
from benchmarks.panel_verdict import IN_TIME, Judges, play
from showdown.arena import coinflip, estimates

MATCHES = 40


def share_declared(design):
    return sum(declared(design, seed) for seed in range(MATCHES)) / MATCHES


@pytest.mark.parametrize(("groups", "labels"), [(5, 700), (10, 200), (20, 62)])
def test_a_detector_that_knows_some_designs_is_no_coin_where_few_were_drawn(groups, labels, monkeypatch):
    design = Design(groups, labels, icc=0.1, truth=0.55)
    assert not begins(design)
    assert share_declared(design) == 0  # even if it were begun

    def of_the_seen_alone(values, clusters):
        _, cluster_of = np.unique(clusters, return_inverse=True)
        sums = np.bincount(cluster_of, values - values.mean())
        return len(sums) / max(1, len(sums) - 1) * float((sums**2).sum()) / len(values) ** 2

    monkeypatch.setattr(estimates, "clustered_variance", of_the_seen_alone)  # the control
    assert share_declared(design) > 0.05


@pytest.mark.parametrize("truth", [0.45, 0.55])
def test_with_as_many_groups_as_are_needed_the_border_is_seldom_a_coin(truth):
    design = Design(coinflip.groups_needed(26, 1), 26, icc=0.1, truth=truth)
    assert begins(design)
    assert share_declared(design) <= 0.05


def test_a_panel_that_cannot_tell_makes_a_coin_flip():
    matches = [play(Judges(icc=0.2, alike=0.5), seed) for seed in range(12)]
    assert sum((match.declared or 99) <= IN_TIME for match in matches) >= 11
    assert not any(match.told for match in matches)


def test_one_juror_that_tells_is_enough_and_the_rival_alone_would_not_have_told():
    matches = [play(Judges(icc=0.2, alike=0.5, odd=0.55), seed) for seed in range(12)]
    assert not any(match.declared for match in matches)
    assert (
        sum(match.told for match in matches) >= 11
    )  # the rival was confirmed, or nobody would have been asked


def test_the_judges_of_the_simulation_are_as_alike_as_they_are_meant_to_be():
    judges, rng = Judges(icc=0.3, alike=0.5, odd=0.6), np.random.default_rng(0)
    batches = [batch for _ in range(20) for batch in judges.batch(judges.draw(3, 200, rng), 25, rng)]
    accuracy = [estimates.balanced_accuracy(batch).value for batch in batches]
    assert np.mean(accuracy[1::3]) == pytest.approx(0.6, abs=0.01)
    assert np.mean(accuracy[0::3]) == pytest.approx(0.5, abs=0.01)
    calls = np.array([batch.scores[batch.truth] > 0.5 for batch in batches[0::3]], dtype=float)
    means = calls.reshape(20, 200, 25).mean(axis=2)
    assert (means.var() - 0.25 / 25) / 0.25 / (1 - 1 / 25) == pytest.approx(0.3, abs=0.04)
