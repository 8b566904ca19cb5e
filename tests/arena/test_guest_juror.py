import numpy as np
import pytest

from showdown.arena import guest_juror
from showdown.arena.exam import Exam
from showdown.contract import Glyphs
from showdown.errors import Forfeit
from showdown.plugins import find_team
from showdown.seats.fitted import Fitted


class Seat:
    """A seat whose detector answers by `score`."""

    def __init__(self, score):
        self.team, self.score, self.state = find_team("ink", "detector"), score, None

    def fit_detector(self, *_):
        return Fitted(1200, "steps")

    def prob_real(self, number, glyphs):
        return self.score(glyphs)


@pytest.fixture
def batch():
    images = np.random.default_rng(0).integers(0, 256, (40, 32, 32)).astype(np.uint8)
    return Exam(Glyphs(images, np.full(40, "A")), np.arange(40) < 20, np.arange(40))


def heard(score, batch):
    glyphs, rng = batch.glyphs, np.random.default_rng(0)
    return guest_juror.testify(Seat(score), 1, glyphs, glyphs, batch, rng, lambda *_: None)


def by_ink(glyphs):
    return (glyphs.images.mean((1, 2)) / 255).astype(np.float32)


def test_a_detector_testifies_in_log_odds(batch):
    said = heard(by_ink, batch)
    assert said.juror == "fresh ink" and said.steps == 1200
    assert np.allclose(1 / (1 + np.exp(-said.odds)), by_ink(batch.glyphs), atol=1e-6)


def test_a_juror_that_ranks_within_the_batch_has_no_opinion(batch):
    def rank(glyphs):
        return (by_ink(glyphs).argsort().argsort() / len(glyphs)).astype(np.float32)

    assert "two scores" in heard(rank, batch).failed


def test_a_juror_that_fails_says_how(batch):
    def late(glyphs):
        raise Forfeit("timeout", "took too long")

    assert heard(late, batch).failed == "took too long"
