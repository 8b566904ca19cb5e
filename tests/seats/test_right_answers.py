"""What a team returned is told as what it is, with what to write instead; following that advice plays."""

import numpy as np
import pytest
import torch

from showdown.errors import ContractError
from showdown.seats.answers import pictures_of, scores_of

GOOD = np.full((4, 8, 8), 200, np.uint8)
SURE = np.array([0.1, 0.2, 0.8, 0.9], np.float32)
LOGITS = np.array([-3.0, -1.0, 1.0, 3.0])


def pictures(came):
    return pictures_of(came, "generator 'mine'", "sample(4 letters)", (4, 8, 8))


def scores(came):
    return scores_of(came, "detector 'mine'", 4)


def test_what_the_contract_asks_for_is_taken():
    assert pictures(GOOD) is GOOD
    assert scores(SURE.astype(np.float64)).dtype == np.float32


@pytest.mark.parametrize(
    ("came", "told", "advice", "follow"),
    [
        (GOOD[:, None], "uint8 (4, 1, 8, 8)", "x[:, 0]", lambda x: x[:, 0]),
        (GOOD[..., None], "uint8 (4, 8, 8, 1)", "x[..., 0]", lambda x: x[..., 0]),
        (GOOD.reshape(4, 64), "uint8 (4, 64)", "x.reshape(-1, 8, 8)", lambda x: x.reshape(-1, 8, 8)),
        (GOOD / 255, "float64", "(255 * x).clip", lambda x: (255 * x).clip(0, 255).astype(np.uint8)),
        (GOOD.astype(int), "int64", "Try: x.clip(0, 255).astype(np.uint8)", lambda x: x.astype(np.uint8)),
        (GOOD * 1.0, "float64", "Try: x.clip(0, 255).astype(np.uint8)", lambda x: x.astype(np.uint8)),
        ([*GOOD], "list of 4", "np.stack(x)", np.stack),
        (torch.from_numpy(GOOD), "Tensor", "x.detach().cpu().numpy()", lambda x: x.detach().cpu().numpy()),
        (None, "None", "return, at the end", lambda x: GOOD),
        (GOOD[0], "uint8 (8, 8)", "one (H, W) picture for each letter", lambda x: np.stack([x] * 4)),
        ("ink", "str", "one array of numpy", lambda x: GOOD),
    ],
)
def test_pictures_that_are_none_are_told_how_to_become_some(came, told, advice, follow):
    with pytest.raises(ContractError) as error:
        pictures(came)
    assert told in str(error.value) and advice in str(error.value)
    assert pictures(follow(came)).shape == (4, 8, 8)


@pytest.mark.parametrize(
    ("came", "told", "advice", "follow"),
    [
        (np.stack([1 - SURE, SURE], 1), "(4, 2)", "x[:, 1]", lambda x: x[:, 1]),
        (SURE[:, None], "(4, 1)", "x[:, 0]", lambda x: x[:, 0]),
        (SURE > 0.5, "bool (4,)", "x.astype(np.float32)", lambda x: x.astype(np.float32)),
        (LOGITS, "values from -3 to 3", "1 / (1 + np.exp(-x))", lambda x: 1 / (1 + np.exp(-x))),
        (SURE * [1, np.nan, 1, 1], "NaN for 1 of 4", "np.isfinite", lambda x: SURE),
        (SURE.mean(), "float32", "one array of numpy", lambda x: SURE),
        (np.array(0.5), "float64 ()", "no squeeze()", lambda x: SURE),
        (SURE[:3], "(3,)", "one probability for each glyph", lambda x: SURE),
        (SURE.tolist(), "list of 4", "np.array(x, np.float32)", lambda x: np.array(x, np.float32)),
    ],
)
def test_scores_that_are_none_are_told_how_to_become_some(came, told, advice, follow):
    with pytest.raises(ContractError) as error:
        scores(came)
    assert told in str(error.value) and advice in str(error.value)
    assert scores(follow(came)).shape == (4,)
