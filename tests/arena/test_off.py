"""`--isolation off`: the teams play in the referee's own process, and in all else as in their seats."""

import json
import os
import subprocess
import sys
from types import SimpleNamespace

import pytest

from showdown.arena import match
from showdown.arena.match import Referee
from showdown.arena.play import play, resume
from showdown.arena.settings import Settings
from showdown.arena.sizes import MATCH, SPARRING
from showdown.arena.watcher import Watcher
from showdown.cli import main
from showdown.errors import UsageError
from tests.arena.test_match import Stop
from tests.seats.traces import children

TEAMS = """
import sys
from pathlib import Path
import numpy as np
import memory
from showdown import Detector
from showdown.testing import MockDetector, MockGenerator

CALLS = []

def is_new():
    "Whether nothing is left of an earlier call: no global, no helper's global, no file."
    new = not CALLS and not memory.CALLS and not Path("seen.txt").exists()
    CALLS.append(1), memory.CALLS.append(1), Path("seen.txt").write_text("seen")
    return new

class Chance(MockGenerator):
    "Draws by the chance that is seeded before each call, and by what it kept."
    kept = 0
    def fit(self, real, clock, feedback):
        super().fit(real, clock, feedback)
        self.kept = self.kept * 2 + np.random.random() + is_new()
        if feedback is not None:
            self.kept += float(feedback.prob_real.sum())
        real.images[:] = 7  # it is the team's own copy
    def sample(self, letters, styles):
        drawn = super().sample(letters, styles)
        return drawn if is_new() and self.kept else 255 - drawn

class Scribbler(MockDetector):
    def fit(self, real, fake, clock):
        super().fit(real, fake, clock)
        for batch in (real, fake):
            batch.images[:] = 9
    def prob_real(self, glyphs):
        scores = super().prob_real(glyphs)
        glyphs.images[:] = 3
        return scores if is_new() else 1 - scores

class Leaver(MockDetector):
    def prob_real(self, glyphs):
        sys.exit("enough")

class Floats(MockGenerator):
    def sample(self, letters, styles):
        return super().sample(letters, styles) / 255

class Breaker(MockDetector):
    def prob_real(self, glyphs):
        breakpoint()
        return super().prob_real(glyphs)
"""


@pytest.fixture
def settings(tmp_path, pictures):
    (tmp_path / "teams").mkdir()
    (tmp_path / "teams/mine.py").write_text(TEAMS)
    (tmp_path / "teams/memory.py").write_text("CALLS = []\n")
    mine = f"{tmp_path}/teams/mine.py:"

    def make(generator, detector, rounds=1):
        names = (name if name.islower() else mine + name for name in (generator, detector))
        return Settings.of(*names, rounds, corpus=pictures, budget="2steps", size=32, sizes=SPARRING)

    return make


def events_of(folder):
    """The record but for the tier."""
    first, *rest = (json.loads(line) for line in (folder / "events.jsonl").read_text().splitlines())
    return first.pop("isolation"), [first, *rest]


MATCHES = [("Chance", "Scribbler", 2), ("Floats", "Scribbler", 1), ("Chance", "Leaver", 1)]
WITH_TORCH = pytest.param("Chance", "cnn", 1, marks=pytest.mark.slow)


@pytest.mark.parametrize(("generator", "detector", "rounds"), [*MATCHES, WITH_TORCH])
def test_a_match_without_isolation_is_the_same_match(settings, tmp_path, generator, detector, rounds):
    plan = settings(generator, detector, rounds)
    before = (os.getcwd(), list(sys.path))
    play(plan, tmp_path / "seats", Watcher())
    play(plan, tmp_path / "off", Watcher(), "off")
    (tier, seated), (off, inline) = (events_of(tmp_path / name) for name in ("seats", "off"))
    assert (tier in ("limits", "landlock", "none"), off) == (True, "off")
    assert inline == seated
    for place in ("rounds", "state"):
        files = {path.name: path.read_bytes() for path in (tmp_path / "seats" / place).iterdir()}
        assert files == {path.name: path.read_bytes() for path in (tmp_path / "off" / place).iterdir()}
    assert (os.getcwd(), list(sys.path)) == before
    assert "memory" not in sys.modules


def test_it_starts_no_process(settings, tmp_path):
    seen, others = [], set(children())  # a hall of other tests may be open
    watcher = Watcher()
    watcher.turn_started = lambda *_: seen.append(set(children()) - others)
    play(settings("Chance", "Scribbler"), tmp_path / "off", watcher, "off")
    assert seen and not any(seen)
    play(settings("Chance", "Scribbler"), tmp_path / "seats", watcher)
    assert seen[-1]  # else the above would prove nothing


@pytest.mark.parametrize("isolated", [True, False])
def test_only_a_match_with_isolation_puts_a_round_to_the_test(isolated, monkeypatch):
    begun = []
    timings = SimpleNamespace(
        confirmations=lambda judged, other_than: 0, begin_confirmation=lambda *noted: begun.append(noted)
    )
    referee = object.__new__(Referee)
    referee._sizes = MATCH
    referee.record = SimpleNamespace(is_isolated=isolated, judged=[], timings=timings)
    measures = SimpleNamespace(unqualified=(), balanced_accuracy=0.5, n_groups=200, n_real=1300)
    sitting = SimpleNamespace(guards=SimpleNamespace(tripped=()), exam=None)
    monkeypatch.setattr(match, "attempt_of", lambda exam, scores: "first")
    judged = SimpleNamespace(measures=measures, exam=None)
    assert referee._may_be_confirmed(1, judged, sitting) == isolated
    assert begun == [(1, "first")] * isolated


def test_a_match_stays_what_its_record_says(settings, tmp_path):
    plan = settings("Chance", "Scribbler", 2)
    for name, isolation in (("off", "off"), ("seats", "none")):
        with pytest.raises(KeyboardInterrupt):
            play(plan, tmp_path / name, Stop(after=1), isolation)
    resume(tmp_path / "off", Watcher())  # in seats: a record is data, and lets no code out of them
    assert events_of(tmp_path / "off")[0] == "off"
    with pytest.raises(UsageError, match="was begun with isolation"):
        resume(tmp_path / "seats", Watcher(), "off")
    resume(tmp_path / "seats", Watcher())
    assert events_of(tmp_path / "off")[1] == events_of(tmp_path / "seats")[1]


def test_a_breakpoint_has_the_terminal_and_leaving_it_ends_the_match(settings, tmp_path, pictures):
    """In a process of its own: pytest has a debugger of its own."""
    settings("Chance", "Breaker")
    match = ["arena", "--generator", "noise", "--detector", f"{tmp_path}/teams/mine.py:Breaker"]
    match += ["--corpus", pictures, "--rounds", "1", "--budget", "1steps", "--out", tmp_path / "run"]
    command = [sys.executable, "-c", "from showdown.cli import main; main()", *match, "--isolation", "off"]
    typed = "p 'looked', len(glyphs)\nq\n"
    done = subprocess.run(command, input=typed, capture_output=True, text=True, check=False)
    assert done.returncode == 130
    assert "'looked'" in done.stdout
    assert done.stderr.startswith("Isolation is off")
    assert "Try: showdown resume" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_the_teams_print_may_not_stand_in_a_document(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["arena", "--isolation", "off", "--json"])
    out, err = capsys.readouterr()
    assert (ended.value.code, out) == (2, "")
    assert "Try: without --json" in err


def test_in_a_seat_a_breakpoint_is_a_forfeit_that_says_what_to_do(settings, tmp_path):
    document = play(settings("Chance", "Breaker"), tmp_path / "run", Watcher())
    assert "Try: --isolation off" in document["rounds"][0]["forfeits"]["detector"]["cause"]
