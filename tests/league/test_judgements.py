from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from showdown.arena.estimates import auc
from showdown.league.judgements import Judgements


@pytest.fixture
def batch():
    """Twenty exhibits of type and ten of each of two generators, before three detectors."""
    rng = np.random.default_rng(0)
    generators = np.repeat([-1, 0, 1], [20, 10, 10])
    truth = generators < 0
    return Judgements(
        scores=rng.random((3, 40), np.float32),
        truth=truth,
        generators=generators,
        groups=np.where(truth, np.arange(40) // 2, -1),
        hands=np.where(truth, -1, np.arange(40) % 5),
    )


def test_a_cell_is_what_the_arena_would_have_scored(batch):
    cell = batch.cell(1, 2)
    assert cell.truth.sum() == 20 and len(cell.truth) == 30
    mine = batch.truth | (batch.generators == 1)
    assert auc(cell).value == pytest.approx(roc_auc_score(batch.truth[mine], batch.scores[2, mine]))
    assert len(np.unique(cell.groups[~cell.truth])) == 5 and cell.groups[~cell.truth].max() < -1


def test_a_cell_that_was_not_played_is_none(batch):
    silent = batch.scores.copy()
    silent[1] = np.nan
    heard = replace(batch, scores=silent)
    assert heard.answered.tolist() == [True, False, True]
    assert heard.cell(0, 1) is None and heard.cell(0, 0) is not None
    assert batch.cell(2, 0) is None  # a generator that lost its turn


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("scores", np.zeros((3, 39), np.float32), r"scores are to be \(D, 40\), not \(3, 39\)"),
        ("hands", np.zeros(39, np.int64), r"hands are to be \(40,\)"),
        ("hands", np.zeros(40, np.int64), "of forgeries alone"),
        ("groups", np.zeros(40, np.int64), "of type alone"),
        ("generators", np.full(40, -1), "of forgeries alone"),
        ("scores", np.array([[np.nan] + [0.5] * 39], np.float32), "answered a part"),
    ],
)
def test_what_does_not_fit_is_refused(batch, field, value, said):
    with pytest.raises(ValueError, match=said):
        replace(batch, **{field: value})
