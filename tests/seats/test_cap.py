"""A budget in steps is the same on a busy machine: its cap is of processor time, and steps win time."""

import time
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest

from showdown.arena.play import play
from showdown.arena.settings import Settings
from showdown.arena.sizes import SPARRING
from showdown.arena.watcher import Watcher
from showdown.contract import Clock, Glyphs
from showdown.errors import Forfeit
from showdown.plugins import find_team
from showdown.seats import budget, isolation
from showdown.seats.budget import Budget
from showdown.seats.fork_launcher import ForkLauncher
from showdown.seats.seat import Seat
from showdown.show.lines import words_of_cuts

pytestmark = pytest.mark.skipif(not isolation.can_fork(), reason="this platform does not fork")

GLYPHS = Glyphs(np.zeros((4, 8, 8), np.uint8), np.array(list("abcd")), medium="screen")
TEAM = """
import time
from showdown.testing import MockDetector
class Sleeps(MockDetector):
    def fit(self, real, fake, clock):
        for _ in clock:
            time.sleep(0.15)
class Hangs(MockDetector):
    def fit(self, real, fake, clock):
        for _ in clock:
            time.sleep(0.15 if clock.steps_done < 2 else 60)
class Works(MockDetector):
    def fit(self, real, fake, clock):
        for _ in clock:
            end = time.process_time() + 0.05
            while time.process_time() < end:
                pass
        super().fit(real, fake, clock)
"""


def work(seconds):
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def test_the_cap_beside_steps_counts_work_and_not_the_clock_on_the_wall():
    clock = Clock(steps=3, seconds=0.05)
    for _ in clock:
        time.sleep(0.06)
    assert (clock.steps_done, clock.ended_by) == (3, "steps")
    clock = Clock(steps=300, seconds=0.05)
    for _ in clock:
        work(0.02)
    assert (clock.steps_done, clock.ended_by) == (3, "seconds")
    clock = Clock(seconds=0.05)  # a budget in seconds is of the wall
    for _ in clock:
        time.sleep(0.06)
    assert clock.steps_done == 1


def fitted(tmp_path, name, of_turn):
    (tmp_path / "mine.py").write_text(TEAM)
    with closing(ForkLauncher()) as launcher:
        team = find_team(f"{tmp_path / 'mine.py'}:{name}", "detector")
        seat = Seat(team, launcher, isolation.best_tier(), 1, 8)
        seat.grace_seconds = 0.3
        return seat.fit_detector(1, GLYPHS, GLYPHS, of_turn, lambda steps, share: None)


def test_a_team_that_makes_its_steps_slowly_is_waited_for(tmp_path, monkeypatch):
    slowly = Budget(8, 0.5)
    assert fitted(tmp_path, "Sleeps", slowly).steps == 8
    with pytest.raises(Forfeit, match="did not answer fit"):
        fitted(tmp_path, "Hangs", slowly)
    monkeypatch.setattr(budget, "PATIENCE", 1)
    with pytest.raises(Forfeit, match="did not answer fit"):
        fitted(tmp_path, "Sleeps", slowly)


def test_a_turn_that_is_cut_is_told_and_the_match_called_unrepeatable(tmp_path, pictures):
    (tmp_path / "mine.py").write_text(TEAM)
    works = f"{tmp_path / 'mine.py'}:Works"
    settings = Settings.of("showdown.testing:MockGenerator", works, rounds=1, budget="16steps",
                           corpus=pictures, sizes=SPARRING)  # fmt: skip
    seen = []

    class Sees(Watcher):
        def match_ended(self, rounds):
            seen.extend(rounds)

    cut = play(replace(settings, budget=Budget(16, 0.2)), tmp_path / "cut", Sees())
    steps = cut["rounds"][0]["steps"]["detector"]
    assert cut["rounds"][0]["ended_by"] == {"generator": "steps", "detector": "cap"}
    assert cut["repeatable"] is False and steps < 16
    assert f"the detector's in round 1 at {steps} steps" in words_of_cuts(seen)
    whole = play(settings, tmp_path / "whole", Watcher())
    assert whole["repeatable"] is True and whole["rounds"][0]["steps"]["detector"] == 16
