"""A call that is timed out leaves its stacks, and the scoreboard names the line where it was."""

import os
from contextlib import closing

import numpy as np
import pytest

from showdown.contract import Glyphs
from showdown.errors import Forfeit
from showdown.plugins import Team, find_team
from showdown.seats import isolation, stacks
from showdown.seats.fork_launcher import ForkLauncher
from showdown.seats.fresh_launcher import FreshLauncher
from showdown.seats.seat import Seat

GLYPHS = Glyphs(np.zeros((4, 8, 8), np.uint8), np.array(list("abcd")), medium="screen")
TEAM = """
import ctypes, signal, threading, time
from showdown import Detector

def loops():
    while True: pass  # in Python

def sleeps():
    ctypes.PyDLL(None).sleep(100)  # in C, and keeps the interpreter to itself

def ignores():
    for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
        signal.signal(number, signal.SIG_IGN)
    threading.Event().wait()  # deaf

def breaks():
    ctypes.string_at(0)  # SEGV

class Mine(Detector):
    def fit(self, real, fake, clock):
        pass
    def prob_real(self, glyphs):
        HOW()
"""
PLACES = {"loops": "in Python", "sleeps": "in C", "ignores": "deaf", "breaks": "SEGV"}


def line_of(text: str) -> int:
    """The number of the team's line that holds a text."""
    return next(number for number, line in enumerate(TEAM.splitlines(), 1) if text in line)


FORKED = [(ForkLauncher, 1.2, how) for how in PLACES] if isolation.can_fork() else []
SLOW = [pytest.param(FreshLauncher, 4.0, how, marks=pytest.mark.slow) for how in ("ignores",)]


@pytest.mark.parametrize(
    ("launcher", "seconds", "how"),
    [*FORKED, (FreshLauncher, 3.0, "sleeps"), (FreshLauncher, 3.0, "breaks"), *SLOW],
)
def test_the_line_where_it_was_is_told(launcher, seconds, how, tmp_path):
    file = tmp_path / "mine.py"
    file.write_text(TEAM.replace("HOW", how))
    with closing(launcher()) as opened:
        seat = Seat(find_team(f"{file}:Mine", "detector"), opened, isolation.best_tier(), 1, 8)
        seat.answer_seconds = seconds  # a fresh interpreter is slow to begin
        with pytest.raises(Forfeit) as lost:
            seat.prob_real(1, GLYPHS)
    place = f"; it was at mine.py:{line_of(PLACES[how])} in {how}"
    assert lost.value.cause.endswith(place)
    assert lost.value.status == ("crash" if how == "breaks" else "timeout")
    last = f'File "{file}", line {line_of(PLACES[how])}, in {how}'
    assert f"{last}" in lost.value.traceback
    assert "0x" not in lost.value.traceback  # no address
    assert f"line {line_of('HOW()')}, in prob_real" in lost.value.traceback


def dump_of(*frames: tuple[str, int, str], above: str = "") -> str:
    """As faulthandler writes it, innermost first."""
    lines = [f'  File "{file}", line {line} in {function}' for file, line, function in frames]
    return "\n".join(["Timeout (0:00:03)!", above, "Thread 0x7f (most recent call first):", *lines, ""])


CHILD = ("/lib/showdown/seats/child.py", 9, "score")
MINE = Team("detector", "mine", f"{os.sep}home{os.sep}né{os.sep}mine.py", "Mine")
HOUSE = Team("detector", "cnn", "showdown.teams.detectors.cnn", "Cnn")
GUEST = Team("detector", "guest", "guest", "Guest")


@pytest.mark.parametrize(
    ("team", "frames", "place"),
    [
        (
            MINE,
            [("/lib/threading.py", 3, "wait"), (r"/home/n\xe9/help.py", 7, "ask"), CHILD],
            "help.py:7 in ask",
        ),
        (MINE, [(r"/home/n\xe9/\xe9l\u20ac.py", 7, "ask"), CHILD], r"\xe9l\u20ac.py:7 in ask"),
        (MINE, [("/lib/pickle.py", 3, "dump"), CHILD, (r"/home/n\xe9/mine.py", 1, "no")], ""),
        (MINE, [("/elsewhere/mine.py", 3, "fit"), CHILD], ""),
        (HOUSE, [("/x/showdown/teams/detectors/cnn.py", 3, "fit"), CHILD], "cnn.py:3 in fit"),
        (HOUSE, [("/x/showdown/contract.py", 3, "__iter__"), CHILD], ""),
        (GUEST, [(r"C:\site-packages\guest.py", 3, "fit"), CHILD], "guest.py:3 in fit"),
        (MINE, [(r"/home/n\xe9/" + "x" * 500, 999999999, "f" * 500), CHILD], None),
        (MINE, [("\x1b]0;forged", 1, "no"), CHILD], ""),
    ],
)
@pytest.mark.skipif(os.sep == "\\", reason="paths as POSIX has them")
def test_the_place_is_the_teams_own_innermost_line(team, frames, place, tmp_path):
    other = "Thread 0x6f (most recent call first):\n" + r'  File "/home/n\xe9/mine.py", line 2 in worker'
    stacks.beside(tmp_path).write_text(dump_of(*frames, above=other))
    told = stacks.place_of(stacks.read(tmp_path), team)
    if place is None:
        assert len(told) <= 2 * stacks.LONGEST + 15
    else:
        assert told == place


@pytest.mark.parametrize("junk", ["", "no stack\n" * 9, "(most recent call first):\n", "\x00\xff" * 99_999])
def test_junk_in_place_of_stacks_is_no_place(junk, tmp_path):
    stacks.beside(tmp_path).write_text(junk)
    threads = stacks.read(tmp_path)
    assert (stacks.place_of(threads, MINE), stacks.trace_of(threads)) == ("", "")
