"""Marking: what counts for the ladder, whose a cell is, and a detector's exam against all its rivals."""

import numpy as np
import pytest

from showdown.arena.round import Inspection
from showdown.contract import Glyphs
from showdown.league.marking import cells_of, that_count
from showdown.league.paper import Paper
from showdown.league.round import LeagueRound
from tests.league.conftest import mock

TYPE, EACH = 40, 30  # exhibits: of type, and of each of three generators


@pytest.fixture
def paper():
    n = TYPE + 3 * EACH
    by = np.repeat([-1, 0, 1, 2], [TYPE, EACH, EACH, EACH])
    truth = by < 0
    groups = np.where(truth, np.arange(n) // 2, -1)
    hands = np.where(truth, -1, (np.arange(n) - TYPE) % EACH // 2)  # two forgeries a hand
    glyphs = Glyphs(np.zeros((n, 32, 32), np.uint8), np.array(["A"] * n))
    return Paper(glyphs, truth, by, groups, hands)


@pytest.fixture
def scores(paper):
    """One that tells all, one that tells nothing, one that did not answer."""
    chance = np.random.default_rng(1).random(len(paper)).astype(np.float32)
    return np.stack([np.where(paper.truth, 0.9, 0.1).astype(np.float32), chance, chance * np.nan])


def a_round(tripped=(), unqualified=()):
    class Judge:
        def __init__(self, why):
            self.unqualified = why

    guards = tuple(Inspection({}, {}, ("copied",) if at in tripped else (), 1.0) for at in range(3))
    judges = (*(Judge(("blind",) if at in unqualified else ()) for at in range(2)), None)
    return LeagueRound(number=1, cells=(), guards=guards, detectors=judges)


def test_cells_are_figures_of_shared_type_and_each_generators_own_forgeries(paper, scores, terms):
    settings = terms(mock("ana"), mock("bo"), mock("cy"))
    cells = cells_of(paper, scores, settings)
    assert [row[0].auc for row in cells] == [1.0] * 3
    assert all(0.3 < row[1].auc < 0.7 for row in cells)
    assert [row[2] for row in cells] == [None] * 3
    assert {(cell.n_real, cell.n_fake) for row in cells for cell in row[:2]} == {(TYPE, EACH)}
    assert [[cell.own for cell in row[:2]] for row in cells] == [[True, False], [False, True], [False, False]]


def test_a_detectors_own_exam_has_an_equal_share_of_each_rival_and_as_many_as_type(paper, scores):
    scored = paper.of(np.array([0, 2]), scores[1], np.random.default_rng(2))
    assert scored.truth.sum() == (~scored.truth).sum() == TYPE
    fakes = scored.groups[~scored.truth]
    assert (fakes < -1).all() and (scored.groups[scored.truth] >= 0).all()
    of_first = np.isin(fakes, -2 - np.arange(EACH))  # hands of two generators are told apart
    assert of_first.sum() == TYPE // 2


def test_all_count_who_are_honest_and_qualified(paper, scores):
    judged = that_count(paper, scores, a_round())
    assert judged.answered.tolist() == [True, True, False]
    assert set(judged.generators.tolist()) == {-1, 0, 1, 2}


def test_forgeries_that_break_a_rule_and_detectors_that_are_no_judges_do_not_count(paper, scores):
    judged = that_count(paper, scores, a_round(tripped=[1], unqualified=[1]))
    assert judged.answered.tolist() == [True, False, False]
    assert set(judged.generators.tolist()) == {-1, 0, 2}
    assert judged.truth.sum() == TYPE


@pytest.mark.parametrize("what", [{"tripped": [0, 1, 2]}, {"unqualified": [0, 1]}])
def test_where_nobody_counts_there_is_no_ladder(paper, scores, what):
    assert that_count(paper, scores, a_round(**what)) is None
