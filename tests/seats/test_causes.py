"""Why a team failed, and what to try: each kind by a team that fails so, at every tier."""

from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from showdown.contract import Glyphs
from showdown.errors import Forfeit, TeamError
from showdown.plugins import find_team
from showdown.seats import isolation
from showdown.seats.budget import Budget
from showdown.seats.causes import CAUSES, explain
from showdown.seats.fork_launcher import ForkLauncher
from showdown.seats.seat import Seat

TIERS = [tier for tier in ("none", isolation.best_tier())]
GLYPHS = Glyphs(np.zeros((4, 8, 8), np.uint8), np.array(["A", "B"] * 2), np.array([0, 0, 1, 1]))
TEAM = """
import numpy as np
KEPT, KNOWN, LAST = {{}}, {{"B": 1}}, None
class Mine:
    shared = {{}}
    def fit(self, real, clock, feedback):
        {fit}
    def sample(self, letters, styles):
        {sample}
        return np.zeros((len(letters), 8, 8), np.uint8)
"""
IN_FIT = {
    "np.zeros(1 << 50)": ("memory", "Try: smaller batches"),
    "import sys; sys.exit(3)": ("exit", "called sys.exit(3). Try: no exit and no argparse"),
    "import argparse; argparse.ArgumentParser().parse_args(['--what'])": ("exit", "no argparse"),
    "breakpoint()": ("crash", "Try: --isolation off"),
    "input('? ')": ("crash", "Nobody can answer input(). Try: a value"),
    "import multiprocessing as m; m.Process(target=print).start()": ("crash", "in place of Pool and Process"),
    "import subprocess; subprocess.run(['true'])": ("crash", "A team has one process. Try: Python itself"),
    "from torch.utils.data import DataLoader; [*DataLoader([1, 2], num_workers=1)]": (
        "crash", "A team has one process. Try: DataLoader(..., num_workers=0)"),
    "from concurrent.futures import ProcessPoolExecutor as P; [*P(2).map(abs, [1])]": (
        "crash", "A team has one process. Try: a plain loop, or ThreadPoolExecutor"),
    "import sklaern": ("crash", "No module named 'sklaern'. Try: import sklearn"),
    "import PIL.Imagine": ("crash", "PIL is there, and has no part of that name"),
    "from . import far": ("crash", "cannot import name 'far'"),
    "from .far import ink": ("crash", "Try: far.py beside the team's file"),
    "from showdown import Generater": ("crash", "Try: Generator"),
    "raise ModuleNotFoundError(name='cv2')": ("crash", "Try: pip install opencv-python-headless, or"),
    "feedback.prob_real.mean()": ("crash", "feedback is None in round 1. Try: if feedback is not None:"),
    "import torch; torch.nn.Module.__setattr__(object.__new__(torch.nn.Module), 'a', torch.nn.ReLU())": (
        "crash", "Try: super().__init__(), as the first line of __init__"),
    "import torch; torch.nn.Linear(8, 1)(torch.from_numpy(real.images / 255))": (
        "crash", "numpy counts in float64. Try: torch.from_numpy(x).float()"),
    "import torch; torch.zeros(1, requires_grad=True).numpy()": ("crash", "Try: x.detach().cpu().numpy()"),
    "import torch; torch.nn.BatchNorm1d(8)(torch.zeros(1, 8))": (
        "crash", "Batch norm learns from two or more. Try: net.eval()"),
    "up = lambda n: up(n); up(0)": ("crash", "A function calls itself without end. Try: a case"),
    "clock.steps = None; range(clock.steps)": (
        "crash", "is None on a budget in seconds. Try: for _ in clock:"),
    "real.lettres": ("crash", "no attribute 'lettres'. Try: letters"),
    "fit": ("crash", "name 'fit' is not defined. Try: self.fit"),
    "clocks": ("crash", "name 'clocks' is not defined. Try: clock"),
    "import far_away": ("crash", "Try: pip install far_away, or far_away.py beside the team's file"),
    "open('ink.npz')": ("crash", 'A call works in an empty folder. Try: Path(__file__).parent / "ink.npz"'),
    "open('/nowhere/ink.npz')": ("crash", "Try: Path(__file__).parent"),
    "from ... import far": ("crash", "A team is one folder. Try: import helper"),
    "import torch; torch.zeros(1).cuda()": ("crash", 'Try: "cuda" if torch.cuda.is_available()'),
    "import torch; torch.nn.Linear(8, 1)(torch.from_numpy(real.images))": (
        "crash", "Pictures are uint8. Try: torch.from_numpy(images).float() / 255"),
}  # fmt: skip
IN_SAMPLE = {
    "{'a': 1}[letters[0]]": ("crash", "Is 'A' a letter? Try: a dict made in fit"),
    "self.net": ("crash", "Each call is a new process. Try: set it in fit"),
    "{}[7]": ("crash", "KeyError: 7"),
    "KEPT['A']": ("crash", "what fit put into KEPT is gone. Try: self.KEPT = ..., in fit"),
    "self.shared['A']": ("crash", "what fit put into shared is gone. Try: self.shared = ..., in fit"),
    "KNOWN['A']": ("crash", "Is 'A' a letter?"),
    "LAST.size": ("crash", "what fit put into LAST is gone"),
}
ON_LANDLOCK = {
    "open('/etc/passwd')": ("crash", "A team reads a copy of its own folder"),
    "open(__file__ + '.txt', 'w')": ("crash", "writes only where it works"),
    "import urllib.request as u; u.urlopen('http://127.0.0.1:9')": (
        "crash",
        "A team has no network. Try: down",
    ),
    "import socket; socket.socket()": ("crash", "A team has no network"),
    "import os; os.kill(1, 0)": ("crash", "Try: n_jobs=1, num_workers=0"),
}


@pytest.fixture(scope="module")
def calls():
    with closing(ForkLauncher()) as launcher:
        launcher.preload({"torch"})
        yield launcher


def forfeit_of(calls, folder, tier, fit="pass", sample="pass"):
    path = folder / "mine.py"
    path.write_text(TEAM.format(fit=fit, sample=sample))
    seat = Seat(find_team(f"{path}:Mine", "generator"), calls, tier, 1, 8)
    with pytest.raises(Forfeit) as lost:
        seat.fit_generator(1, GLYPHS, Budget(1, 9.0), None, lambda steps, share: None)
        seat.sample(1, ["A"], np.zeros(1, np.int64))
    return lost.value


@pytest.mark.skipif(not isolation.can_fork(), reason="a fresh interpreter a case takes minutes")
@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("line", [*IN_FIT, *IN_SAMPLE])
def test_the_advice_fits_the_error_at_every_tier(line, tier, calls, tmp_path):
    where = {"fit": line} if line in IN_FIT else {"sample": line}
    lost = forfeit_of(calls, tmp_path, tier, **where)
    status, said = (IN_FIT | IN_SAMPLE)[line]
    assert said in lost.cause
    assert lost.status == status
    if "clock" not in line:
        assert "for _ in clock" not in lost.cause  # the clock has nothing to do with it


@pytest.mark.skipif(isolation.best_tier() != "landlock", reason="this machine has no Landlock")
@pytest.mark.parametrize("line", ON_LANDLOCK)
def test_what_the_walls_refuse_is_told_as_what_it_is(line, calls, tmp_path):
    status, said = ON_LANDLOCK[line]
    lost = forfeit_of(calls, tmp_path, "landlock", line)
    assert (status, said in lost.cause) == (lost.status, True), lost.cause


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.skipif(not isolation.can_fork(), reason="a fresh interpreter a case takes minutes")
def test_scikit_learn_counts_alone_whatever_n_jobs_says(tier, calls, tmp_path):
    fit = (
        "from sklearn.ensemble import RandomForestClassifier as F; "
        "F(4, n_jobs=2).fit(real.images.reshape(4, 64), real.letters)"
    )
    lost = forfeit_of(calls, tmp_path, tier, fit, "raise ValueError('it came so far')")
    assert lost.cause == "ValueError: it came so far"


@pytest.mark.skipif(not isolation.can_fork(), reason="a fresh interpreter takes seconds")
def test_a_class_that_wants_arguments_is_told_of_defaults(calls, tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(TEAM.format(fit="pass", sample="pass") + "    def __init__(self, depth): ...\n")
    with pytest.raises(TeamError, match=r"made without arguments\. Try: a default for each"):
        Seat(find_team(f"{path}:Mine", "generator"), calls, "none", 1, 8).probe()


def test_what_a_teams_object_answers_to_a_look_at_it_stops_no_advice():
    class Hostile:
        def __getattr__(self, name):
            raise ArithmeticError

    error = AttributeError("no ink", name="ink", obj=Hostile())
    assert explain(error) == ("crash", "AttributeError: no ink")


def test_every_explain_the_table_has_a_line_in_the_docs_and_no_other_has():
    page = (Path(__file__).parents[2] / "docs" / "howto" / "what-a-team-may-do.md").read_text()
    table = page.partition("| what happened |")[2].partition("\n\n")[0].splitlines()[2:]
    assert [line.split(" | ")[0].removeprefix("| ") for line in table] == [cause.name for cause in CAUSES]


def test_an_error_whose_own_text_raises_is_a_cause_all_the_same():
    class MuteError(Exception):
        def __str__(self):
            raise RuntimeError("no")

    assert explain(MuteError()) == ("crash", "MuteError, whose text cannot be read")
    assert explain(ValueError("two\nlines")) == ("crash", "ValueError: two lines")
