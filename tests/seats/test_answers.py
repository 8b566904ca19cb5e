"""Whatever a team's process answers, the referee makes of it an answer or a forfeit of that call."""

import contextlib
import json
import random
import socket
import struct
import threading
from pathlib import Path

import numpy as np
import pytest

from showdown.contract import Glyphs
from showdown.errors import Forfeit, TeamError
from showdown.plugins import Team
from showdown.seats import attempt, seat
from showdown.seats.budget import Budget
from showdown.seats.process import Ending, Started, Stopping
from showdown.seats.seat import Seat

GLYPHS = Glyphs(np.zeros((4, 8, 8), np.uint8), np.array(list("abcd")), medium="screen")
STYLES = np.arange(4)
GOOD = {
    "probe": ({"optional": ["save"]}, []),
    "fit": ({"steps": 3, "ended_by": "steps"}, [["state", "uint8", [9]]]),
    "sample": ({}, [["images", "uint8", [4, 8, 8]]]),
    "field": ({}, [["fields", "float32", [4, 8, 8]]]),
    "outlines": (
        {},
        [["points", "float32", [0, 3]], ["lengths", "int64", [0]], ["counts", "int64", [4]]],  # four blanks
    ),
    "prob_real": ({}, [["scores", "float32", [4]]]),
}
ENDLESS = int("9" * 4200)
ODD = [
    None, True, 0, -1, ENDLESS, 1e308, float("nan"), float("inf"), "", "\ud800\udcff", "x" * 9000, [], [[]],
    {}, {"a": None}, ["steps", 7], [["scores", "float32", [4]]], [["scores", "float64", [4]]],
    [["scores", "float32", [0, ENDLESS]]], [["scores", "float32", [ENDLESS] * 4]],
    [["a", "uint8", [2**62, 0]]], [["images", "uint8", [0, 2**20, 2**20, 2**20]]],
    "\x1b]0;owned\x07", "done", "failed", "progress",
]  # fmt: skip


class Told:
    """A starter whose processes send what they are told to."""

    def __init__(self, place: Path, sent: bytes) -> None:
        self.place, self.sent = place, sent

    def start(self, log, mark, bounds):
        ours, theirs = socket.socketpair()

        def talk():
            with theirs, contextlib.suppress(OSError):  # it hangs up on us
                theirs.sendall(self.sent)
                theirs.shutdown(socket.SHUT_WR)
                while theirs.recv(1 << 16):
                    pass

        threading.Thread(target=talk, daemon=True).start()
        return Started(ours, self.place, 0)

    def stop(self):
        return Stopping(lambda: Ending(0, 0.0))

    def call(self, call):
        return attempt.carry_out(self, call)


def frame(header, body=b""):
    text = json.dumps(header).encode()
    return struct.pack(">I", len(text)) + text + body


def ask(place, kind, sent):
    """One call that is answered with those bytes."""
    role = "generator" if kind in ("sample", "field", "outlines") else "detector"
    one = Seat(Team(role, "odd", "odd.module", "Odd"), Told(place, sent), "none", 1, 8)
    one.answer_seconds, one.grace_seconds = 2.0, 2.0
    if kind == "probe":
        return one.probe()
    if kind == "fit":
        return one.fit_detector(1, GLYPHS, GLYPHS, Budget(3, 2.0), progress)
    if kind == "prob_real":
        return one.prob_real(1, GLYPHS)
    if kind == "sample":
        return one.sample(1, list("abcd"), STYLES)
    if kind == "outlines":
        return one.outlines(1, list("abcd"), STYLES)
    return one.field(1, list("abcd"), STYLES, 8)


def progress(steps, share):
    """As a bar would take it."""
    assert 0 <= share <= 1
    assert len(f"{steps:,}") < 20


@pytest.mark.parametrize("kind", GOOD)
def test_a_good_answer_is_taken(tmp_path, kind):
    fields, shapes = GOOD[kind]
    body = bytes(sum(int(np.prod(shape)) * np.dtype(dtype).itemsize for _, dtype, shape in shapes))
    ask(tmp_path, kind, frame({"kind": "done", **fields, "arrays": shapes}, body))


def odd_frame(rng, kind):
    """A frame that is nearly a good one."""
    fields, shapes = GOOD[kind]
    header = {"kind": rng.choice(["done", "done", "failed", "progress"]), **fields, "arrays": shapes}
    header |= {"cause": "c", "traceback": "t", "status": "crash", "steps": 1, "progress": 0.5}
    for _ in range(rng.randint(1, 3)):
        header[rng.choice([*header, "sealed"])] = rng.choice(ODD)
    body = bytes(rng.choice([0, 16, 256, 1024]))
    return frame(header, body) * rng.choice([1, 1, 2])


@pytest.mark.parametrize("kind", GOOD)
def test_an_odd_answer_costs_the_call_and_nothing_else(tmp_path, kind):
    rng = random.Random(f"odd {kind}")
    ends = []
    for _ in range(120):
        try:
            ask(tmp_path, kind, odd_frame(rng, kind))
            ends.append("taken")
        except (Forfeit, TeamError) as error:
            ends.append("forfeit")
            json.dumps(str(error)).encode()
            str(error).encode()  # it can be written
            assert str(error).isprintable()
    assert ends.count("forfeit") > 60


def test_an_error_of_our_own_that_an_answer_leads_to_is_a_forfeit(tmp_path, monkeypatch):
    def fails(*_):
        raise KeyError("not foreseen")

    monkeypatch.setattr(attempt, "listen", fails)
    with pytest.raises(Forfeit, match=r"cannot be used .KeyError"):
        ask(tmp_path, "prob_real", b"")


def test_a_text_that_cannot_be_encoded_is_kept_in_the_log(tmp_path):
    odd = {"kind": "failed", "status": "crash", "cause": "\ud800 ink", "traceback": "\udcff here"}
    with pytest.raises(Forfeit, match=r"\\ud800 ink") as caught:
        ask(tmp_path, "prob_real", frame(odd))
    with pytest.raises(UnicodeEncodeError):
        caught.value.traceback.encode()  # so whoever writes it must be ready for that


def test_the_number_of_steps_is_one_that_could_be_made(tmp_path):
    shapes = GOOD["fit"][1]
    for steps in (-1, True, 1.5, 10**12, "3"):
        with pytest.raises(Forfeit, match="number of steps"):
            ask(tmp_path, "fit", frame({"kind": "done", "steps": steps, "arrays": shapes}, bytes(9)))
    assert seat.OPTIONAL
