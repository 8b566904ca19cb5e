import numpy as np
import pytest

from showdown.arena import coinflip
from showdown.arena.opinion import Opinion, Panel
from showdown.league import cell_flips
from showdown.league.cell_flips import can_be_shown, cells_to_confirm, confirm_cell, is_coin_flip
from tests.league.make import a_round

EVERYBODY = np.ones((20, 20), bool)


def test_all_cells_together_are_wrong_in_three_percent_at_most():
    accuracy = np.full((20, 20), 0.5)
    rounds = [len(cells_to_confirm(accuracy, np.zeros(20), EVERYBODY, spent)) for spent in (0, 4, 10, 12)]
    assert rounds == [10, 6, 0, 0]
    assert cell_flips.CONFIRMATIONS * cell_flips.SHARE == pytest.approx(coinflip.ALPHA) == 0.03
    assert cell_flips.SHARE < coinflip.SHARE


def test_only_cells_that_look_like_a_coin_and_are_fit_to_test_are_chosen():
    accuracy = np.array([[0.5, 0.57, np.nan], [0.43, 0.54, 0.5], [0.5, 0.5, 0.5]])
    fit = np.array([[True, True, True], [True, True, False], [False, True, True]])
    assert cells_to_confirm(accuracy, np.array([1.0, 0.0, np.nan]), fit) == [(0, 0), (2, 1), (1, 1)]


def batch(margin, forgeries=8000):
    """One cell, whose detector has an accuracy about so far from a half."""
    odds = np.full((1, 1), 4 * margin)
    return a_round(odds, groups=300, each=12, forgeries=forgeries, icc=0.1).cell(0, 0)


def test_a_cell_is_confirmed_at_the_leagues_share():
    test = confirm_cell(batch(0.0))
    assert test.confirmed and test.level == pytest.approx(1 - 2 * cell_flips.SHARE)
    assert test.margin > coinflip.confirm(batch(0.0)).margin  # a match asks for less
    assert not confirm_cell(batch(0.06)).confirmed


def test_fewer_design_groups_show_less_in_a_league():
    for_a_match = coinflip.groups_needed(260, 10)
    assert not can_be_shown(26 * for_a_match, for_a_match)
    assert can_be_shown(26 * (for_a_match + 10), for_a_match + 10)


def test_a_cell_is_no_coin_flip_without_the_panels_word():
    sure, unsure = (confirm_cell(batch(margin)) for margin in (0.0, 0.06))
    coin, teller = Opinion("greys", None, sure, False), Opinion("edges", None, unsure, True)
    assert is_coin_flip(sure, Panel((coin,)))
    assert not is_coin_flip(sure, Panel((coin, teller)))
    assert not is_coin_flip(sure, Panel(()))
    assert not is_coin_flip(unsure, Panel((coin,)))
