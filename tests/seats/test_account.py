"""A budget in seconds is one, whatever the clock in a team's process says."""

from contextlib import closing

import numpy as np
import pytest

from showdown.arena.play import play, resume
from showdown.arena.record import Record
from showdown.arena.settings import Settings
from showdown.arena.sizes import SPARRING
from showdown.arena.watcher import Watcher
from showdown.contract import Glyphs
from showdown.errors import Forfeit
from showdown.fonts.corpus_file import save_corpus
from showdown.fonts.load import load_corpus
from showdown.plugins import find_team
from showdown.seats import fitted, isolation
from showdown.seats.budget import Budget
from showdown.seats.fork_launcher import ForkLauncher
from showdown.seats.seat import Seat

pytestmark = pytest.mark.skipif(not isolation.can_fork(), reason="this platform does not fork")

GLYPHS = Glyphs(np.zeros((4, 8, 8), np.uint8), np.array(list("abcd")), medium="screen")
TEAM = """
import time
from showdown.testing import MockDetector
class Mine(MockDetector):
    def fit(self, real, fake, clock):
        print(f"{clock.seconds:.2f} s", flush=True)
        list(clock)
        time.sleep(LATE if clock.seconds > 0.9 else 0)
        super().fit(real, fake, clock)
"""


def turns(tmp_path, late, budget, n=3):
    """What each turn came to, and the seconds that the team was given."""
    file, ends = tmp_path / "mine.py", []
    file.write_text(TEAM.replace("LATE", str(late)))
    with closing(ForkLauncher()) as launcher:
        seat = Seat(find_team(f"{file}:Mine", "detector"), launcher, isolation.best_tier(), 1, 8)
        seat.log, seat.marks = tmp_path / "mine.log", False
        for number in range(1, n + 1):
            try:
                seat.fit_detector(number, GLYPHS, GLYPHS, budget, lambda steps, share: None)
                ends.append("played")
            except Forfeit as forfeit:
                assert "no seconds left" in forfeit.cause
                ends.append(forfeit.status)
    return ends, [float(line.split()[0]) for line in seat.log.read_text().splitlines()]


def test_what_goes_over_is_taken_from_the_next_turn(tmp_path, monkeypatch):
    monkeypatch.setattr(fitted, "SPARE_SECONDS", 0.5)
    ends, given = turns(tmp_path, 1.0, Budget(None, 1.0))
    assert ends == ["played"] * 3
    assert given[0] == 1
    assert given[1] < 0.6  # so that a machine that is slow does not change the word
    assert given[2] > given[1]


def test_what_a_turn_cannot_pay_costs_it(tmp_path, monkeypatch):
    monkeypatch.setattr(fitted, "SPARE_SECONDS", 0.0)
    ends, given = turns(tmp_path, 1.2, Budget(None, 1.0), n=2)
    assert ends == ["played", "timeout"]
    assert given == [1.0]


def test_a_turn_that_keeps_to_its_clock_owes_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(fitted, "SPARE_SECONDS", 5.0)  # a machine may be slow
    _, given = turns(tmp_path, 0.0, Budget(None, 1.0))
    assert given == [1.0] * 3


def test_a_budget_in_steps_owes_no_seconds(tmp_path, monkeypatch):
    monkeypatch.setattr(fitted, "SPARE_SECONDS", -9.0)
    ends, given = turns(tmp_path, 0.1, Budget(2, 60.0), n=2)
    assert (ends, given) == (["played"] * 2, [60.0] * 2)


def test_what_is_owed_stands_in_the_record_and_a_resumed_match_takes_it(pictures, tmp_path, monkeypatch):
    save_corpus(load_corpus(pictures, size=64), tmp_path / "shapes.npz")
    (tmp_path / "mine.py").write_text(TEAM.replace("LATE", "0.8"))
    monkeypatch.setattr(fitted, "SPARE_SECONDS", 0.3)
    teams = ("showdown.testing:MockGenerator", f"{tmp_path}/mine.py:Mine")
    settings = Settings.of(*teams, rounds=2, budget="1s", corpus=tmp_path / "shapes.npz", sizes=SPARRING)
    leaves = Watcher()
    leaves.round_played = lambda *_: (_ for _ in ()).throw(KeyboardInterrupt)
    with pytest.raises(KeyboardInterrupt):
        play(settings, tmp_path / "run", leaves)
    (first,) = Record.open_run(tmp_path / "run").rounds
    assert first.owed["generator"] == 0 < first.owed["detector"] < 1
    resume(tmp_path / "run", Watcher())
    log = (tmp_path / "run" / "logs" / "detector.log").read_text()
    said = [line for line in log.splitlines() if line.endswith(" s")]
    assert float(said[1].split()[0]) == pytest.approx(1 - first.owed["detector"], abs=0.011)
