"""A stranger's run put before a command: what came of it, and whether anything outside was touched."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import random
import re
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

from showdown.cli import FAULT, main
from tests.arena.mutator import tamper

COMMANDS = ("report", "replay", "quiz", "gallery", "plot", "walk", "typeface", "resume", "again")
RAW = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
SECONDS = 60
GOOD = ("done", "refused")


class TookTooLongError(Exception):
    """A command that does not end."""


def try_one(whole: Path, place: Path, rng: random.Random) -> tuple[str, str]:
    """Tamper with a copy of a run and put it before one command; returns how it ended, and what was done."""
    run, outside = place / "run", place / "outside"
    for folder in (run, outside):
        shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(whole, run)
    (outside / "folder").mkdir(parents=True)
    (outside / "precious").write_text("precious")
    what, command = tamper(run, outside, rng), rng.choice(COMMANDS)
    before = print_of(outside)
    end, said = ended(arguments_of(command, run, place))
    if print_of(outside) != before:
        end = "bytes outside"
    elif RAW.search(said):
        end = "raw escape"
    return end, f"{command}: {what}: {said.strip().splitlines()[-1:]}"


def arguments_of(command: str, run: Path, place: Path) -> list[str]:
    """The words of a command on a run."""
    out = {"gallery": "o.png", "plot": "o.svg", "walk": "o.png", "typeface": "o.ttf", "quiz": "o.html"}
    if command == "again":
        shutil.rmtree(place / "again", ignore_errors=True)
        return ["arena", "--again", str(run), "--out", str(place / "again"), "--quiet"]
    words = [command, str(run)]
    if command == "quiz":
        words += ["--html"]
    if command in out:
        words += [str(place / out[command]), "--force"]
    if command == "walk":
        words += ["--styles", "2", "--steps", "1"]
    return words + (["--quiet"] if command == "resume" else [])


def ended(arguments: list[str]) -> tuple[str, str]:
    """How a command ended, and all that it printed."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed), hurried():
        try:
            with patch.object(sys, "stdin", io.StringIO()):
                main(arguments)
            end = "done"
        except SystemExit as left:
            end = {0: "done", None: "done", FAULT: "fault"}.get(left.code, "refused")
        except TookTooLongError:
            end = "hang"
        except BaseException as error:
            end = f"traceback {type(error).__name__}"
    said = printed.getvalue()
    lines = [line for line in said.splitlines() if line.startswith("Error: ")]
    if "Traceback" in said or (end == "refused" and len(lines) != 1):
        end = "traceback"
    return end, said


@contextlib.contextmanager
def hurried() -> Iterator[None]:
    """No command takes a minute."""

    def late(number: int, frame: object) -> None:
        raise TookTooLongError

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def print_of(folder: Path) -> str:
    """A folder's names and contents, as one hash."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        found.update(os.fsencode(path.relative_to(folder)))
        found.update(path.read_bytes() if path.is_file() else b"")
    return found.hexdigest()
