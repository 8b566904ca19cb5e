import io
import os
import subprocess
import sys
import types

import numpy as np
import pytest
from rich.console import Console

from showdown.arena.play import play
from showdown.arena.settings import Settings
from showdown.arena.sizes import SPARRING
from showdown.plugins import find_team
from showdown.seats.budget import Budget, parse_budget
from showdown.show.glyph_art import glyph_rows, glyphs_across, shrink_to
from showdown.show.lines import remark
from showdown.show.logs import LogTail, last_lines
from showdown.show.notebook import to_html
from showdown.show.scoreboard import LiveScoreboard
from showdown.show.terminal import PlainLines, make_watcher
from tests.arena.rounds import FORFEIT, a_round

SETTINGS = Settings(
    generator=find_team("sdfgan", "generator"),
    detector=find_team("cnn", "detector"),
    rounds=30,
    seed=0,
    medium="print",
    letters=tuple("ABC"),
    budget=parse_budget("300steps"),
    size=32,
)
SECONDS = {"generator": 1.0, "detector": 2.0, "referee": 0.1}


TELLING = {"juror": "edges", "balanced_accuracy": 0.63, "still_tells": True}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ""),
        ({"unqualified": ["blind"]}, "unqualified: blind"),
        ({"guards": {"tripped": ["copied", "recall"]}}, "disqualified: copied, recall"),
        ({"confirmation": {"confirmed": False}}, "not confirmed"),
        ({"confirmation": {"confirmed": True}, "panel": [{}], "coin_flip": True}, "coin flip"),
        ({"panel": [TELLING]}, "outclassed (edges 0.630)"),
        ({"panel": [{}, TELLING | {"still_tells": False}]}, "not clear (edges 0.630)"),
        ({"panel": [{"failed": "no memory"}]}, "no opinion of fresh cnn"),
    ],
)
def test_remarks(changes, expected):
    assert remark(a_round(1, **changes)) == expected


@pytest.fixture
def exhibits():
    images = np.random.default_rng(0).integers(0, 256, (60, 32, 32), dtype=np.uint8)
    return {"exam_images": images, "exam_truth": np.arange(60) % 2 == 0}


@pytest.mark.parametrize(("width", "height"), [(80, 24), (200, 50)])
def test_the_live_picture_fits_the_terminal(exhibits, width, height, tmp_path):
    out = io.StringIO()
    console = Console(file=out, force_terminal=True, width=width, height=height, color_system=None)
    show = LiveScoreboard(console)
    show.match_started(SETTINGS, tmp_path)
    show.turn_started(21, "generator", "trains")
    show.round_played([a_round(number) for number in range(1, 21)], exhibits, SECONDS)
    show.close()
    page = Console(file=io.StringIO(), width=width, height=height)
    with page.capture() as captured:
        page.print(show.picture())
    lines = captured.get().rstrip("\n").split("\n")
    assert len(lines) <= height
    assert max(len(line) for line in lines) <= width
    text = "\n".join(lines)
    assert ("recall 0.60 (0.87)" in text) == (height >= 32)
    assert "20" in text
    assert "forged" in text
    assert any(line.startswith("Neither gains; 20.0 points above a coin.") for line in lines)
    assert any(line.startswith("real ") for line in lines)
    assert "⠀" in text or "⣿" in text or any(0x2800 <= ord(character) <= 0x28FF for character in text)


def test_plain_lines_tell_a_forfeit_and_the_teams_last_words(exhibits, tmp_path):
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs/generator.log").write_text("Traceback\n\nRuntimeError: no ink\n")
    out = io.StringIO()
    show = PlainLines(Console(file=out))
    show.match_started(SETTINGS, tmp_path)
    show.round_played([a_round(1)], exhibits, SECONDS)
    show.round_played([a_round(1), FORFEIT], {}, SECONDS)
    text = out.getvalue()
    assert "accuracy 0.700 [0.680, 0.720]" in text
    assert "generator forfeits (crash): no ink" in text
    assert "generator | RuntimeError: no ink" in text
    assert "\x1b" not in text


def test_plain_lines_where_the_output_is_no_terminal():
    assert isinstance(make_watcher(Console(file=io.StringIO()), quiet=False), PlainLines)
    assert isinstance(make_watcher(Console(force_terminal=True), quiet=False), LiveScoreboard)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
def test_a_console_without_braille_costs_no_command(encoding, run, tmp_path):
    """As on Windows where the output goes to a file: a quiz in ASCII, and ? for what cannot be said."""

    def showdown(*arguments, **options):
        code = "from showdown.cli import main; main()"
        whole = [sys.executable, "-c", code, *(str(argument) for argument in arguments)]
        environ = os.environ | {"PYTHONIOENCODING": encoding}
        done = subprocess.run(whole, capture_output=True, env=environ, check=False, **options)
        assert (done.returncode, done.stderr) == (0, b"")
        return done.stdout.decode(encoding)

    asked = showdown("quiz", run, input=b"1\n" * 20)
    assert "Result: you " in asked
    assert asked.isascii() == (encoding == "cp1252")
    assert "??" not in asked  # drawn in ASCII, not replaced by it
    assert ("?.svg" if encoding == "cp1252" else "Ω.svg") in showdown("plot", run, tmp_path / "Ω.svg")


def test_a_glyph_drawn_in_braille_is_where_its_ink_is():
    image = np.zeros((1, 8, 8), np.uint8)
    image[0, :4, :2] = 255  # the top left cell of 4 x 2 dots
    assert glyph_rows(image, 8) == ["⣿⠀⠀⠀", "⠀⠀⠀⠀"]


def test_as_many_glyphs_as_fit_across():
    images = np.zeros((glyphs_across(80), 32, 32), np.uint8)
    assert 70 < len(glyph_rows(images)[0]) <= 80


def test_shrinking_keeps_the_mean_grey():
    image = np.random.default_rng(0).integers(0, 256, (3, 64, 64), dtype=np.uint8)
    assert shrink_to(image, 16, 16).mean() == pytest.approx(image.mean(), abs=1)
    assert shrink_to(image[:, :32, :32], 24, 24).shape == (3, 24, 24)


def test_the_log_tail_prints_whole_lines_with_whose_they_are(tmp_path):
    (tmp_path / "logs").mkdir()
    log = tmp_path / "logs/detector.log"
    out = io.StringIO()
    tail = LogTail(Console(file=out), tmp_path)
    log.write_text("step 1\nstep 2\nunfini")
    tail.close()
    assert out.getvalue() == "detector | step 1\ndetector | step 2\n"
    assert last_lines(log, 2) == ["step 2", "unfini"]
    assert last_lines(tmp_path / "nowhere.log") == []


def test_a_notebook_shows_the_scoreboard_in_place(pictures, tmp_path, monkeypatch):
    shown = []

    class Handle:
        update = staticmethod(shown.append)

    ipython = types.ModuleType("IPython.display")
    ipython.HTML, ipython.display = str, lambda *_, **__: Handle
    monkeypatch.setitem(sys.modules, "IPython", types.ModuleType("IPython"))
    monkeypatch.setitem(sys.modules, "IPython.display", ipython)
    watcher = make_watcher(Console(force_jupyter=True, file=io.StringIO()), quiet=False)
    printed = []
    monkeypatch.setattr(watcher._console, "print", printed.append)  # it would print into the cell
    teams = [find_team(f"showdown.testing:Mock{role.title()}", role) for role in ("generator", "detector")]
    settings = Settings(
        *teams, rounds=1, seed=1, medium="screen", letters=(), budget=Budget(1, 5.0), size=32,
        corpus=str(pictures), sizes=SPARRING,
    )  # fmt: skip
    play(settings, tmp_path / "run", watcher)
    *pictures_shown, last = shown
    assert pictures_shown and pictures_shown[0].startswith("<pre")
    assert "mockgenerator (generator) against" in pictures_shown[0]
    assert last == ""
    assert "the match is over" in to_html(printed[0])


def test_what_a_team_prints_cannot_command_the_terminal(tmp_path):
    log = tmp_path / "detector.log"
    log.write_bytes(b"fine\n\x1b[2J\x1b]0;title\x07 gone \xe2\x80\xae turned\n" + b"y" * 5000 + b"\n")
    shown = last_lines(log)
    assert shown[0] == "fine"
    assert all(line.isprintable() and len(line) <= 500 for line in shown)
