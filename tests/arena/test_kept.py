"""What a team fits is kept after every round; all of it together has a limit."""

import pytest

from showdown.arena import taking
from showdown.arena.play import play, resume
from showdown.arena.settings import Settings
from showdown.arena.sizes import SPARRING
from showdown.arena.watcher import Watcher
from showdown.fonts.corpus_file import save_corpus
from showdown.fonts.load import load_corpus

TEAM = """
import os
from showdown.testing import MockDetector
class Heavy(MockDetector):
    def fit(self, real, fake, clock):
        super().fit(real, fake, clock)
        self.ballast = bytes(1 << 20)
"""


@pytest.fixture
def settings(pictures, tmp_path):
    save_corpus(load_corpus(pictures, size=64), tmp_path / "shapes.npz")
    (tmp_path / "heavy.py").write_text(TEAM)
    teams = ("showdown.testing:MockGenerator", f"{tmp_path}/heavy.py:Heavy")
    corpus = tmp_path / "shapes.npz"
    return Settings.of(*teams, rounds=4, budget="1steps", corpus=corpus, play_on=True, sizes=SPARRING)


def losses(document):
    return [(lost := played["forfeits"]["detector"]) and lost["cause"] for played in document["rounds"]]


def test_states_add_up_to_a_limit_and_a_resumed_match_counts_the_same(settings, tmp_path, monkeypatch):
    free = play(settings, tmp_path / "free", Watcher())
    assert losses(free) == [None] * 4  # the control
    monkeypatch.setattr(taking, "MOST_KEPT", 5 << 19)  # two and a half of a mebibyte
    whole = losses(play(settings, tmp_path / "whole", Watcher()))
    assert whole[:2] == [None, None]
    told = "MiB over the rounds of this match; at most 2 MiB are kept. Try: "
    assert all(told in cause for cause in whole[2:])

    class Leaves(Watcher):
        def round_played(self, rounds, exhibits, seconds):
            if len(rounds) == 1:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        play(settings, tmp_path / "cut", Leaves())
    assert losses(resume(tmp_path / "cut", Watcher())) == whole
