import numpy as np
import pytest

from showdown.league.game import solve


def test_where_one_is_best_against_all_it_is_sent_always():
    game = solve(np.array([[0.9, 0.6], [0.8, 0.7]]))
    assert (game.value, game.generators.tolist(), game.detectors.tolist()) == (0.8, [0, 1], [1, 0])


@pytest.mark.parametrize("seed", range(5))
def test_neither_side_can_do_better(seed):
    auc = np.random.default_rng(seed).uniform(0.4, 1, (7, 5))
    game = solve(auc)
    assert (auc @ game.detectors).min() == pytest.approx(game.value)
    assert (game.generators @ auc).max() == pytest.approx(game.value)
    assert game.generators.sum() == pytest.approx(1) and game.detectors.sum() == pytest.approx(1)


def test_who_does_not_play_is_sent_by_nobody():
    auc = np.array([[0.9, np.nan, 0.6], [np.nan, np.nan, np.nan], [0.5, np.nan, 0.8]])
    game = solve(auc)
    assert game.generators[1] == game.detectors[1] == 0
    assert game.value == pytest.approx(solve(np.array([[0.9, 0.6], [0.5, 0.8]])).value)


@pytest.mark.parametrize("auc", [[[0.5, 0.6], [0.7, np.nan]], [[np.nan]], np.zeros((0, 0))])
def test_a_game_that_lacks_cells_is_refused(auc):
    with pytest.raises(ValueError, match="have no AUC"):
        solve(np.array(auc))
