"""Slips of the command line: each a line with one mistake that people really make."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.module_slips import DETECTOR, GENERATOR, STOPPED

ROOT = Path(__file__).resolve().parents[1]
SHOWDOWN = [sys.executable, "-P", "-c", "from showdown.cli import main; main()"]
MOST_SECONDS = 60
PLAY = "arena --generator blend --detector ink --rounds 1 --budget 5steps --letters A-C"


@dataclass(frozen=True)
class CommandSlip:
    """One mistake.

    Attributes:
        name: what was done wrong.
        line: what is typed after `showdown`.
        says: words of the message: what to write instead.
        end: what is to become of it.
    """

    name: str
    line: str
    says: str
    end: str = STOPPED


OPTIONS = [
    CommandSlip("a command misspelt", "aren", "Did you mean 'arena'"),
    CommandSlip("an option misspelt", "arena --round 3", "--rounds"),
    CommandSlip("one dash for two", "arena -rounds 3", "--rounds"),
    CommandSlip("a value forgotten", "arena --rounds", "Try: --rounds 10"),
    CommandSlip("a word for a number", "arena --rounds ten", "whole number, 1 or more. Try: --rounds 10"),
    CommandSlip("negative rounds", "arena --rounds -1", "1 or more. Try: --rounds 10"),
    CommandSlip("a budget in words", "arena --budget long", "300steps"),
    CommandSlip("a budget without a unit", "arena --budget 10", "10s"),
    CommandSlip("a budget with a space", "arena --budget 10 s", '--budget "10 s"'),
    CommandSlip("no letters", 'arena --letters ""', "A-Z"),
    CommandSlip("a range backwards", "arena --letters Z-A", "A-Z"),
    CommandSlip("an unknown medium", "arena --medium paper", "print"),
    CommandSlip("a device misnamed", "arena --device gpu", "'cuda'"),
    CommandSlip("a size that there is not", "arena --size 28", "32"),
]
TEAMS = [
    CommandSlip("a team without its option", "arena mine.py:Mine", "--generator mine.py:Mine"),
    CommandSlip("a file without its class", "check mine.py", "mine.py:Mine"),
    CommandSlip("a notebook without its class", "arena --generator mine.ipynb", "mine.ipynb:Mine"),
    CommandSlip("a class that is missing", "check mine.py:Forger", "Mine"),
    CommandSlip("a folder for a team", "check project", "project/forger.py:Mine"),
    CommandSlip("a path with a space, not quoted", "check my team/mine.py:Mine", '"'),
    CommandSlip("a house team misspelt", "arena --generator sdfgna", "Did you mean 'sdfgan'"),
    CommandSlip("a detector as the generator", "arena --generator cnn", "detector"),
    CommandSlip("a generator's file as the detector", "arena --detector mine.py:Mine", "as the generator"),
    CommandSlip("two forgers to spar", "spar mine.py:Mine --against blend", "generator"),
]
FILES = [
    CommandSlip("a text as a corpus", f"{PLAY} --corpus notes.txt", "npz"),
    CommandSlip("a corpus that is missing", f"{PLAY} --corpus type.npz", "no"),
    CommandSlip("an empty folder as a corpus", f"{PLAY} --corpus empty", "font"),
    CommandSlip("a run folder that is taken", f"{PLAY} --out taken", "--out"),
    CommandSlip("a secret that is none", f"{PLAY} --secret hello", "hex"),
    CommandSlip("resume of nothing", "resume nowhere", "Try:"),
    CommandSlip("report of nothing", "report nowhere", "Try:"),
    CommandSlip("report of a file of the run", "report run/match.json", "Try: run"),
    CommandSlip("quiz of nothing", "quiz nowhere", "Try:"),
    CommandSlip("answers that are none", "report run --quiz notes.txt", "showdown quiz"),
    CommandSlip("a gallery as a JPEG", "gallery run sheet.jpg", "Try: sheet.png"),
    CommandSlip("a plot without a place", "plot run", "curve.svg"),
    CommandSlip("a font with a wrong ending", "typeface blend hand.woff", "Try: hand.ttf"),
    CommandSlip("a specimen of nothing", "specimen nowhere.ttf hand.png", "Try: a font"),
    CommandSlip("a specimen of a text", "specimen notes.txt hand.png", "Try:"),
    CommandSlip("a corpus of an empty folder", "fonts build empty --out new.npz", "font"),
    CommandSlip("a corpus of no folder", "fonts build --out new.npz", "my-fonts"),
    CommandSlip("a new team with a bad name", "new generator 2fast", "team_2fast"),
    CommandSlip("a new team without its role", "new my_forger", "Try: showdown new"),
    CommandSlip("a new team named like a library", "new detector numpy", "my_numpy"),
    CommandSlip("a new team that is there", "new generator team", "--force"),
]
SLIPS = [*OPTIONS, *TEAMS, *FILES]


def prepare(place: Path) -> None:
    """Write what the commands are given: a team, a notebook, a text, an empty folder, a run."""
    (place / "mine.py").write_text(GENERATOR, encoding="utf-8")
    (place / "judge.py").write_text(DETECTOR, encoding="utf-8")
    cell = '{"cells": [{"cell_type": "code", "source": "class Mine:\\n    def sample(self): ..."}]}'
    (place / "mine.ipynb").write_text(cell, encoding="utf-8")
    for folder in ("empty", "team", "my team", "taken", "project"):
        (place / folder).mkdir()
    for file in ("project/forger.py", "team/team.py", "my team/mine.py"):
        (place / file).write_text(GENERATOR, encoding="utf-8")
    for file in ("notes.txt", "taken/homework.txt"):
        (place / file).write_text("not what is wanted\n", encoding="utf-8")
    status, said = run(f"{PLAY} --out run --quiet", place)
    assert status == 0, said


def run(line: str, place: Path) -> tuple[int, str]:
    """Type a line in a folder: its status, and the last line that it says."""
    done = subprocess.run(
        SHOWDOWN + shlex.split(line), cwd=place, env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=MOST_SECONDS, check=False,
    )  # fmt: skip
    said = (done.stderr.strip() or done.stdout.strip()).splitlines()
    return done.returncode, said[-1] if said else ""
