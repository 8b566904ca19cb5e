from dataclasses import replace

import numpy as np
import pytest
from scipy.special import logit

from showdown.arena.estimates import auc, balanced_accuracy
from showdown.league import cells, placements
from showdown.league.cells import measure_cells
from tests.league.make import a_round, odds_of, without

ODDS = odds_of([0.0, 0.5, -0.5], [1.0, 0.4])


def test_the_figures_of_a_cell_are_those_of_the_arena_ties_and_all():
    batch = a_round(ODDS)
    batch = replace(batch, scores=batch.scores.round(1))
    found = measure_cells([batch], 3, samples=2)
    for generator in range(3):
        for detector in range(2):
            cell = batch.cell(generator, detector)
            assert found.auc[generator, detector] == pytest.approx(auc(cell).value)
            assert found.accuracy[generator, detector] == pytest.approx(balanced_accuracy(cell).value)


def test_a_cell_that_was_not_played_has_no_figure():
    batch = a_round(ODDS)
    batch = replace(batch, scores=np.where([[True], [False]], batch.scores, np.float32(np.nan)))
    found = measure_cells([batch], 4, samples=3)
    played = np.zeros((4, 2), bool)
    played[:3, 0] = True
    for figures in (found.auc, found.accuracy, found.corrected, *found.samples):
        assert np.array_equal(np.isfinite(figures), played)


def test_a_round_without_forgeries_has_no_cells():
    batch = a_round(ODDS)
    found = measure_cells([without(batch, 0)], 3, samples=2)
    assert np.isnan(found.auc).all() and np.isnan(found.samples).all()


def test_rounds_of_one_size_count_alike():
    rounds = [a_round(ODDS, seed) for seed in (1, 2)]
    each = [measure_cells([one], 3, samples=2).auc for one in rounds]
    assert measure_cells(rounds, 3, samples=2).auc == pytest.approx(np.mean(each, axis=0))


@pytest.mark.parametrize("most", [None, 25])
def test_the_samples_vary_as_leagues_do(most, monkeypatch):
    """Of a cell, and of the difference of two detectors, which share the type."""
    if most:  # several groups, and several hands, are weighted as one
        monkeypatch.setattr(cells, "MOST_GROUPS", most)
        monkeypatch.setattr(placements, "MOST_HANDS", most)
    figures, errors = [], []
    for seed in range(120):
        found = measure_cells([a_round(ODDS, seed)], 3, samples=150, seed=seed)
        odds = logit(found.samples)
        figures.append([logit(found.corrected)[0, 0], np.subtract(*logit(found.corrected)[1])])
        errors.append([odds[:, 0, 0].std(), np.subtract(*odds[:, 1].T).std()])
    ratio = np.mean(errors, axis=0) / np.std(figures, axis=0)
    assert np.all((ratio > 0.85) & (ratio < 1.15)), ratio


def test_without_groups_the_errors_would_be_too_small():
    """The control of the last test: exhibits taken for independent."""
    batch = a_round(ODDS, icc=0.8)
    loose = replace(batch, groups=np.where(batch.truth, np.arange(len(batch.truth)), -1))
    bound, free = (measure_cells([one], 3, samples=300).samples.std(axis=0) for one in (batch, loose))
    assert np.mean(free / bound) < 0.85


def test_a_team_more_changes_nothing_for_the_others():
    more = a_round(odds_of([0.0, 0.5, -0.5, 2.0], [1.0, 0.4]))
    fewer = without(more, 3)
    four, three = measure_cells([more], 4, samples=50), measure_cells([fewer], 3, samples=50)
    assert four.auc[:3] == pytest.approx(three.auc)
    assert four.samples[:, :3] == pytest.approx(three.samples, abs=1e-5)


def test_a_detector_that_erred_nowhere_is_not_called_perfect():
    batch = a_round(ODDS)
    found = measure_cells([replace(batch, scores=np.tile(batch.truth, (2, 1)).astype(np.float32))], 3, 200)
    assert np.all(found.auc == 1) and np.all((found.corrected > 0.98) & (found.corrected < 1))
    assert np.all(logit(found.samples).std(axis=0) > 1)


def test_the_same_seed_gives_the_same_samples():
    batch = a_round(ODDS)
    one, same, other = (measure_cells([batch], 3, 5, seed).samples for seed in (1, 1, 2))
    assert np.array_equal(one, same) and not np.array_equal(one, other)
