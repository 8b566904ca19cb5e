"""What a confirmation is spent on: on the letters of its type, on one answer a glyph, and once."""

from dataclasses import replace

import numpy as np
import pytest

from showdown.arena import coinflip
from showdown.arena.chance import Chance
from showdown.arena.match import Referee
from showdown.arena.order import plan_round
from showdown.arena.play import play, resume
from showdown.arena.real_type import load_real_type
from showdown.arena.record import Record
from showdown.arena.settings import Settings
from showdown.arena.sizes import SPARRING
from showdown.arena.timings import Timings
from showdown.arena.watcher import Watcher

TEAMS = """
from showdown.testing import MockDetector, MockGenerator
import numpy as np, os

class Forger(MockGenerator):
    "Returns what it was taught: poor work for a guard, and good enough to be a coin flip."

class Coin(MockDetector):
    "Sees a mark that no type and no forgery bears; everything else is a coin to it."
    mood = 0
    def prob_real(self, glyphs):
        flat = glyphs.images.reshape(len(glyphs), -1).astype(np.int64)
        seeds = flat @ np.arange(1, flat.shape[1] + 1) + self.mood
        return ((seeds * 2654435761 % 1000003) / 1000003).astype(np.float32)

class Moody(Coin):
    "Another coin each time that it is trained, as a budget in seconds makes it."
    def fit(self, real, fake, clock):
        super().fit(real, fake, clock)
        self.mood = int.from_bytes(os.urandom(4), "big")

class Sly(Coin):
    "Knows a confirmation by its size, and says that half of it is real."
    def prob_real(self, glyphs):
        scores = super().prob_real(glyphs)
        if not 100 < len(glyphs) < 200:
            return scores
        return (np.argsort(np.argsort(scores)) / len(scores)).astype(np.float32)
"""

SIZES = replace(SPARRING, exhibits=60, published=60, confirm=60, canaries=21, matrix=10)


class Kill(Watcher):
    """Ends the match when a round was judged and is not yet on the disk."""

    def turn_started(self, number, who, what):
        if what == "writes the record":
            raise KeyboardInterrupt


@pytest.fixture
def plan(tmp_path, pictures, monkeypatch):
    """Settings of a match in which every round is put to the test, and none is confirmed."""
    (tmp_path / "teams.py").write_text(TEAMS)
    monkeypatch.setattr("showdown.arena.qualify.unqualified", lambda answers: ())
    monkeypatch.setattr("showdown.arena.guards.Guard.trips", lambda *_: False)
    monkeypatch.setattr(coinflip, "is_promising", lambda accuracy: True)
    monkeypatch.setattr(coinflip, "groups_needed", lambda *_: 0)

    def make(detector, **more):
        return Settings.of(
            f"{tmp_path}/teams.py:Forger", f"{tmp_path}/teams.py:{detector}", corpus=pictures, seed=1,
            budget="2steps", sizes=SIZES, **more,
        )  # fmt: skip

    return make


@pytest.fixture(scope="module")
def match(one_hall, pictures):
    """A hall and type that all matches here share."""
    return {"hall": one_hall, "real": load_real_type(Settings.of("blend", "ink", corpus=pictures))}


def test_forgeries_of_a_confirmation_are_of_its_types_letters(match):
    vault = match["real"].vault
    uneven = vault.take(np.arange(len(vault)) % 7 > 0)
    drawn, unseen = plan_round(1, uneven.letters, uneven, Chance(b"s" * 16), SIZES)
    for part in ("exam", "confirm"):
        forged, real = drawn.letters[drawn.parts[part]], uneven.glyphs.letters[unseen[part]]
        assert sorted(forged) == sorted(np.tile(real, len(forged) // len(real)))


def test_a_confirmation_is_rechecked_as_an_exam_is(plan, match, tmp_path, monkeypatch):
    def confirmed(name):
        return play(plan("Sly", rounds=1), tmp_path / name, Watcher(), **match)["rounds"][0]

    forfeit = confirmed("a")["forfeits"]["detector"]
    assert forfeit["status"] == "invalid" and "two scores" in forfeit["cause"]
    usual = Referee._recheck
    small = lambda self, number, glyphs, scores: len(glyphs) > 150 or usual(self, number, glyphs, scores)  # noqa: E731
    monkeypatch.setattr(Referee, "_recheck", small)
    assert confirmed("b")["confirmation"]["n_fake"] > 0  # the control: only the exam is rechecked


def rounds_after_kills(plan, match, folder, kills=2):
    with pytest.raises(KeyboardInterrupt):
        play(plan, folder, Kill(), **match)
    for _ in range(kills - 1):
        with pytest.raises(KeyboardInterrupt):
            resume(folder, Kill(), **match)
    return resume(folder, Watcher(), **match)["rounds"]


def test_who_kills_a_match_has_spent_its_confirmation(plan, match, tmp_path, monkeypatch):
    monkeypatch.setattr(coinflip, "CONFIRMATIONS", 2)
    (only,) = rounds_after_kills(plan("Moody", rounds=1), match, tmp_path / "a")
    assert only["confirmation"] is None
    assert len(Record.open_run(tmp_path / "a").timings.begun) == 2
    monkeypatch.setattr(Timings, "begin_confirmation", lambda *_: None)  # the control
    (only,) = rounds_after_kills(plan("Moody", rounds=1), match, tmp_path / "b")
    assert only["confirmation"] is not None


def test_the_same_exam_once_more_is_no_second_confirmation(plan, match, tmp_path, monkeypatch):
    monkeypatch.setattr(coinflip, "CONFIRMATIONS", 1)
    whole = play(plan("Coin", rounds=2), tmp_path / "whole", Watcher(), **match)["rounds"]
    killed = rounds_after_kills(plan("Coin", rounds=2), match, tmp_path / "killed", kills=1)
    assert [one["confirmation"] is not None for one in whole] == [True, False]
    assert [one["confirmation"] for one in killed] == [one["confirmation"] for one in whole]
    events = [(tmp_path / name / "events.jsonl").read_bytes() for name in ("whole", "killed")]
    assert events[0] == events[1]


def test_a_torn_line_costs_no_note(tmp_path):
    timings = Timings(tmp_path)
    timings.begin_confirmation(1, "ab")
    with open(tmp_path / "timings.jsonl", "ab") as file:
        file.write(b'{"confirmation": 2, "o')
    timings.mend()
    timings.begin_confirmation(3, "cd")
    assert Timings.of(tmp_path).begun == {(1, "ab"), (3, "cd")}
