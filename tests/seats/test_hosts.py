"""The host dies, is stopped or does not answer, at whichever moment: what becomes of the call."""

import os
import re
import signal

import numpy as np
import pytest

from showdown.arena.play import play, resume
from showdown.arena.settings import Settings
from showdown.arena.sizes import SPARRING
from showdown.arena.watcher import Watcher
from showdown.cli import main
from showdown.contract import Glyphs
from showdown.errors import Forfeit, HostGone
from showdown.fonts.corpus_file import save_corpus
from showdown.fonts.load import load_corpus
from showdown.plugins import find_team
from showdown.seats import isolation, line
from showdown.seats.budget import Budget
from showdown.seats.fork_launcher import ForkLauncher
from showdown.seats.fresh_launcher import FreshLauncher
from showdown.seats.line import Line
from showdown.seats.process import HostFell
from showdown.seats.seat import Seat
from tests.seats.traces import processes_of

pytestmark = pytest.mark.skipif(not isolation.can_fork(), reason="this platform does not fork")

GLYPHS = Glyphs(np.zeros((4, 8, 8), np.uint8), np.array(list("abcd")), medium="screen")
TEAM = """
import numpy as np
from showdown import Detector
class Mine(Detector):
    def fit(self, real, fake, clock):
        pass
    def prob_real(self, glyphs):
        print("judges by chance, which is seeded", flush=True)
        return np.random.random(len(glyphs)).astype(np.float32)
"""
KILL, STOP = signal.SIGKILL, signal.SIGSTOP


@pytest.fixture
def seat(tmp_path, monkeypatch):
    """A detector at the table; when all is over, nothing of it may be left."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    monkeypatch.setattr(line, "LOOK_SECONDS", 0.02)
    monkeypatch.setattr(line, "CLOSE_SECONDS", 0.2)
    file = tmp_path / "mine.py"
    file.write_text(TEAM)
    launcher = ForkLauncher()
    team = find_team(f"{file}:Mine", "detector")
    seat = Seat(team, launcher, isolation.best_tier(), 1, 8)
    seat.launcher, seat.log = launcher, tmp_path / "mine.log"
    yield seat
    seat.launcher.close()
    assert processes_of(scratch) == [], "a process was left behind"
    assert list(scratch.iterdir()) == [], "a folder was left behind"


class Striker:
    """Strikes hosts with a signal at one moment: the first one only, or every one."""

    def __init__(self, moment, blow, always, monkeypatch):
        self.moment, self.blow, self.always = moment, blow, always
        self.struck = []
        self.starts = 0
        ask, answer, close = Line.ask, Line.answer, Line.close

        def asks(host, op, fds=(), **fields):
            self.starts += op == "start"
            if self.moment == f"before {op}" or (
                self.moment == "between calls" and op == "start" and self.starts > 1
            ):
                self.strike(host)
            if self.moment == f"at {op}":
                os.kill(host.pid, STOP)  # so that it cannot answer before the blow
            number = ask(host, op, fds, **fields)
            if self.moment == f"at {op}":
                self.strike(host)
            return number

        def answers(host, number, seconds):
            reply = answer(host, number, seconds)
            if self.moment == "during the call" and "pid" in reply:
                self.strike(host)
            return reply

        def closes(host):
            if self.moment == "before close":
                self.strike(host)
            close(host)

        for name, changed in (("ask", asks), ("answer", answers), ("close", closes)):
            monkeypatch.setattr(Line, name, changed)

    def strike(self, host):
        if self.struck and not self.always:
            os.kill(host.pid, signal.SIGCONT)
            return
        self.struck.append(host.pid)
        os.kill(host.pid, self.blow)
        if self.blow == KILL:
            os.waitid(os.P_PID, host.pid, os.WEXITED | os.WNOWAIT)


MOMENTS = (
    "at preload", "before start", "at start", "during the call", "before stop", "at stop", "between calls",
    "before close",
)  # fmt: skip
# The call has its answer by then, or goes on without a host that is merely stopped.
HARMLESS = {("during the call", STOP)} | {
    (moment, blow) for moment in ("before stop", "at stop", "before close") for blow in (KILL, STOP)
}


@pytest.mark.parametrize("blow", [KILL, STOP], ids=["killed", "stopped"])
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_host_that_falls_once_changes_nothing(seat, moment, blow, monkeypatch, undisturbed):
    striker = Striker(moment, blow, False, monkeypatch)
    seat.launcher.preload({"json"})
    answers = [seat.prob_real(number, GLYPHS) for number in (1, 2)]
    assert np.array_equal(answers, undisturbed)
    seat.launcher.close()
    assert len(striker.struck) == 1


@pytest.mark.parametrize(
    ("moment", "blow"),
    [(moment, blow) for moment in MOMENTS for blow in (KILL, STOP) if (moment, blow) not in HARMLESS],
)
def test_hosts_that_fall_again_and_again_are_the_machines_failure(seat, moment, blow, monkeypatch):
    striker = Striker(moment, blow, True, monkeypatch)
    seat.launcher.preload({"json"})
    with pytest.raises(HostGone, match="was stopped" if blow == STOP else "was ended by SIGKILL") as told:
        for number in (1, 2):
            seat.prob_real(number, GLYPHS)
    assert len(striker.struck) == 2
    assert "No team is to blame" in str(told.value)
    assert str(seat.log) in str(told.value)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """What the detector says in rounds 1 and 2 where nothing happens."""
    file = tmp_path_factory.mktemp("undisturbed") / "mine.py"
    file.write_text(TEAM)
    launcher = ForkLauncher()
    seat = Seat(find_team(f"{file}:Mine", "detector"), launcher, isolation.best_tier(), 1, 8)
    answers = [seat.prob_real(number, GLYPHS) for number in (1, 2)]
    launcher.close()
    return answers


@pytest.mark.parametrize("tier", ["none", "landlock"])
def test_a_team_is_blamed_where_its_tier_lets_it_reach_the_host(seat, tier, monkeypatch):
    if tier == "landlock" and isolation.best_tier() != tier:
        pytest.skip("this machine has no Landlock")
    seat.tier = tier
    striker = Striker("during the call", KILL, True, monkeypatch)
    if tier == "landlock":
        with pytest.raises(HostGone, match="during prob_real"):
            seat.prob_real(1, GLYPHS)
    else:
        with pytest.raises(Forfeit, match="fell silent during prob_real; twice, and its host fell with it"):
            seat.prob_real(1, GLYPHS)
    striker.moment = ""
    assert len(seat.prob_real(2, GLYPHS)) == len(GLYPHS)  # the next turn has a host again


def test_the_team_s_log_tells_of_a_host_that_fell(seat, monkeypatch):
    Striker("before start", KILL, False, monkeypatch)
    seat.prob_real(1, GLYPHS)
    told = seat.log.read_text().splitlines()
    assert told[0] == "--- round 1, prob_real"
    assert told[1].startswith("--- the host process was ended by SIGKILL")
    assert told[2] == "--- round 1, prob_real"
    assert told[3].startswith("judges")


def test_the_log_names_each_call_before_what_it_prints(seat):
    seat.log.write_text("an unfinished line")
    for number in (1, 2):
        seat.prob_real(number, GLYPHS)
    said = "judges by chance, which is seeded"
    assert seat.log.read_text().splitlines() == [
        "an unfinished line", "--- round 1, prob_real", said, "--- round 2, prob_real", said,
    ]  # fmt: skip
    seat.marks, seat.log = False, seat.log.with_name("plain.log")
    seat.prob_real(3, GLYPHS)
    assert seat.log.read_text() == said + "\n"


def test_those_who_ask_for_it_hear_of_every_call(seat, monkeypatch, caplog):
    Striker("between calls", KILL, False, monkeypatch)
    with caplog.at_level("DEBUG", "showdown"):
        for number in (1, 2):
            seat.prob_real(number, GLYPHS)
    told = [re.sub(r"\d+\.\d+|(?<=host )\d+", "N", message) for message in caplog.messages]
    assert told == [
        "round 1, prob_real of detector 'mine' begins: 288 bytes sent",
        "round 1, prob_real of detector 'mine' ends after N s: 16 bytes received",
        "round 2, prob_real of detector 'mine' begins: 288 bytes sent",
        "host N was ended by SIGKILL",
        "the host was ended by SIGKILL; round 2, prob_real of detector 'mine' again",
        "host N started",
        "round 2, prob_real of detector 'mine' ends after N s: 16 bytes received",
    ]
    assert {record.levelname for record in caplog.records} == {"DEBUG"}


def test_an_answer_belongs_to_the_request_of_its_number(seat):
    host = seat.launcher._line
    first, second = host.ask("stop"), host.ask("preload", packages=["json"])
    assert second != first
    assert "threads" in host.answer(second, 5.0)  # and not what was answered to the first, which came before


def test_a_host_that_fails_says_its_last_words(seat):
    host = seat.launcher._line
    with pytest.raises(HostFell, match=r"left with status 1, saying .TypeError: .*thirst"):
        host.answer(host.ask("start", bounds={"thirst": 1}), 5.0)
    assert len(seat.prob_real(1, GLYPHS)) == len(GLYPHS)  # by another


@pytest.mark.parametrize("launcher", [ForkLauncher, FreshLauncher])
def test_a_system_that_starts_no_process_is_the_machines_failure(seat, launcher, monkeypatch):
    def refused(*_, **__):
        raise BlockingIOError(11, "Resource temporarily unavailable")

    seat.launcher.close()
    with monkeypatch.context() as patched:
        patched.setattr("subprocess.Popen", refused)
        seat._launcher = seat.launcher = launcher()
        with pytest.raises(HostGone, match=r"could not be started \(Resource temporarily unavailable\)"):
            seat.prob_real(1, GLYPHS)
    assert len(seat.prob_real(1, GLYPHS)) == len(GLYPHS)


def test_a_launcher_that_is_closed_still_tells_what_was_used(seat):
    seat.prob_real(1, GLYPHS)
    seat.prob_real(2, GLYPHS)
    seat.launcher.close()
    assert seat.cpu_seconds > 0  # of the first call; nobody asked for the end of the second in time


def test_ctrl_c_leaves_nothing_where_the_host_is_stopped(seat, monkeypatch):
    def interrupt(host, number, seconds):
        os.kill(host.pid, STOP)
        raise KeyboardInterrupt

    monkeypatch.setattr(Line, "answer", interrupt)
    with pytest.raises(KeyboardInterrupt):
        seat.prob_real(1, GLYPHS)


def test_a_command_ends_in_one_line_and_the_match_goes_on_with_resume(
    pictures, tmp_path, capsys, monkeypatch
):
    corpus = tmp_path / "shapes.npz"
    teams = [find_team(f"showdown.testing:Mock{role.title()}", role) for role in ("generator", "detector")]
    settings = Settings(
        *teams, rounds=2, seed=1, medium="screen", letters=(), budget=Budget(1, 5.0), size=32,
        corpus=str(corpus), sizes=SPARRING,
    )  # fmt: skip
    save_corpus(load_corpus(pictures, size=64), corpus)
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    play(settings, whole, Watcher())
    with monkeypatch.context() as patched:
        patched.setattr(line, "LOOK_SECONDS", 0.02)
        striker = Striker("", KILL, True, patched)
        after_round_1 = Watcher()
        after_round_1.round_played = lambda *_: setattr(striker, "moment", "before start")
        with pytest.raises(HostGone):
            play(settings, cut, after_round_1)
        with pytest.raises(SystemExit) as ended:
            main(["resume", str(cut), "--quiet"])
    told = capsys.readouterr().err
    assert ended.value.code == 1
    *whose, told = told.splitlines()
    assert [line[:10] for line in whose if not line.startswith("Note: ")] == ["Runs the g", "Runs the d"]
    assert told.startswith("Error: the process that starts every call of a team was ended by SIGKILL")
    assert "in round 2" in told
    resume(cut, Watcher())
    assert (cut / "events.jsonl").read_bytes() == (whole / "events.jsonl").read_bytes()
