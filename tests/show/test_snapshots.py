"""The terminal as it is seen: what is shown is kept in snapshots/, a file a screen, to be read.

Where a change of the screen is meant, `RENEW_SNAPSHOTS=1 pytest tests/show/test_snapshots.py` writes the
files anew; look at what `git diff` shows before it is committed. `\\e` in a file stands for an escape.
"""

import io
import os
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from rich.console import Console

from showdown.arena import verdict
from showdown.arena.points import points_of
from showdown.show import commentary, quiz
from showdown.show import terminal as terminals
from showdown.show.scoreboard import LiveScoreboard
from showdown.show.terminal import make_watcher
from tests.arena.rounds import a_round
from tests.conftest import LABELS, draw_shape
from tests.show.test_terminal import SECONDS, SETTINGS

SNAPSHOTS = Path(__file__).with_name("snapshots")
STYLES = re.compile(r"\x1b\[[0-9;]*m")
SIZES = [(80, 24), (120, 40), (200, 50)]


def judged(number, accuracy, **changes):
    """A round of that accuracy."""
    around = {"accuracy_low": accuracy - 0.02, "accuracy_high": accuracy + 0.02}
    made = a_round(number, balanced_accuracy=accuracy, **around, **changes)
    made = replace(made, detector_qualified=not made.unqualified)
    findings = made.findings or verdict.findings(made)
    return replace(made, findings=findings, points=points_of(replace(made, findings=findings)))


DISHONEST = {"tripped": ["copied", "recall"], "copied": 0.3}
ROUNDS = [
    judged(1, 0.95, unqualified=["one-sided"]),
    *(judged(number, 0.9 - 0.05 * number) for number in range(2, 8)),
    judged(8, 0.55, confirmation={"confirmed": False}),
    judged(9, 0.7, guards=DISHONEST, findings=["generator-disqualified"]),
]
FORFEIT = a_round(
    10,
    balanced_accuracy=None,
    points={"generator": 0.0, "detector": 0.0},
    forfeits={"generator": {"status": "crash", "cause": "no ink"}, "detector": None},
)


def compare(name: str, shown: str) -> None:
    """Hold what is shown against the file of that name."""
    path, text = SNAPSHOTS / f"{name}.txt", shown.replace("\x1b", "\\e")
    if os.environ.get("RENEW_SNAPSHOTS"):
        SNAPSHOTS.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    assert path.is_file(), f"no {path}. Try: RENEW_SNAPSHOTS=1 pytest {__file__}"
    assert text == path.read_text(encoding="utf-8"), f"{path} shows something else"


def terminal(width=80, height=24, encoding="utf-8", colour=False, legacy=False) -> Console:
    """A terminal whose writes fail where its encoding lacks a character."""
    return Console(
        file=io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="", write_through=True),
        force_terminal=True,
        legacy_windows=legacy,
        width=width,
        height=height,
        _environ={"TERM": "xterm-256color"} if colour else {"TERM": "xterm-256color", "NO_COLOR": "1"},
    )


def written(console: Console) -> str:
    """All that a console wrote."""
    return console.file.buffer.getvalue().decode(console.encoding)


@pytest.fixture(scope="module")
def exhibits():
    """Forty-eight shapes of the tests' corpus, clean, real and forged in turn."""
    rng = np.random.default_rng(5)
    letters = np.array([LABELS[at // 2 % len(LABELS)] for at in range(48)])
    shapes = [draw_shape(label, rng).resize((32, 32), Image.Resampling.BOX) for label in letters]
    truth = np.arange(48) % 2 == 0
    return {
        "exam_images": np.stack([255 - np.asarray(shape) for shape in shapes]),
        "exam_truth": truth,
        "exam_letters": letters,
        "exam_scores": np.where((letters == "ring") & ~truth, 0.2, 0.8).astype(np.float32),
    }


@pytest.fixture
def folder(tmp_path):
    """A run folder whose generator's log ends in its traceback."""
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs/generator.log").write_text("Traceback\n  File team.py\nRuntimeError: no ink\n")
    return tmp_path


@pytest.fixture
def tenth_round(exhibits, folder):
    """Open a scoreboard on a console, of a match of which nine rounds are played."""
    opened = []

    def open_it(console: Console) -> LiveScoreboard:
        show = make_watcher(console, quiet=False)
        opened.append(show)
        show.match_started(SETTINGS, folder)
        show.round_played(ROUNDS, exhibits, SECONDS)
        show.turn_started(10, "generator", "trains")
        show.turn_progress(120, 0.4)
        return show

    yield open_it
    for show in opened:
        show.close()


def picture(show: LiveScoreboard, page: Console) -> str:
    """What the scoreboard shows now, on another console of the same kind."""
    page.print(show.picture())
    return written(page)


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("colour", [True, False], ids=["colour", "no-colour"])
def test_the_scoreboard(width, height, colour, tenth_round):
    show = tenth_round(terminal(width, height, colour=colour))
    shown = picture(show, terminal(width, height, colour=colour))
    assert len(shown.splitlines()) <= height
    assert ("\x1b[3" in shown) == colour  # bold and dim are no colours
    compare(f"scoreboard-{width}x{height}-{'colour' if colour else 'no-colour'}", shown)


def test_after_a_forfeit_the_team_speaks(tenth_round):
    show = tenth_round(terminal())
    show.round_played([*ROUNDS, FORFEIT], {}, SECONDS)
    compare("scoreboard-forfeit", picture(show, terminal()))


@pytest.mark.parametrize("encoding", ["cp1252", "cp437", "ascii"])
def test_a_console_that_cannot_say_blocks_gets_ascii(encoding, tenth_round):
    console = terminal(encoding=encoding)
    show = tenth_round(console)
    shown = picture(show, terminal(encoding=encoding))
    show.close()
    assert written(console).isascii()
    compare("scoreboard-ascii", shown)


def test_it_is_painted_picture_over_picture_with_nothing_erased(tenth_round):
    console = terminal()
    show = tenth_round(console)
    opening, hidden, *pictures = written(console).split("\x1b[H")
    assert opening == "\x1b[?1049h"  # a screen of its own
    assert hidden == "\x1b[?25l"  # without a cursor
    assert len(pictures) >= 4
    for painted in pictures:
        assert [len(line) for line in STYLES.sub("", painted).split("\n")] == [80] * 24
    before = len(written(console))
    show.close()
    left = written(console)[before:]
    assert "\x1b[?1049l" in left  # back on the screen that was there before
    assert all(f"\n{number:>5}  " in left for number in range(1, 10))  # with every round


def test_a_console_of_old_windows_has_one_screen(tenth_round):
    console = terminal(legacy=True)
    console.width = 80  # it keeps the last column free unless told
    show = tenth_round(console)
    assert not console.is_alt_screen
    shown = picture(show, terminal())
    compare("scoreboard-80x24-no-colour", shown)


@pytest.mark.parametrize(
    "environ", [{}, {"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=["pipe", "no-colour", "dumb"]
)
def test_plain_lines(environ, exhibits, folder, monkeypatch):
    """Where the output is no terminal, or one that cannot move its cursor."""
    awards = commentary.awards(ROUNDS, {1: exhibits})
    monkeypatch.setattr(terminals, "award_lines", lambda _: [f"{each.title}: {each.text}" for each in awards])
    out = io.StringIO()
    dumb = "TERM" in environ
    show = make_watcher(Console(file=out, width=80, force_terminal=dumb, _environ=environ), quiet=False)
    show.match_started(SETTINGS, folder)
    for end in range(1, len(ROUNDS) + 1):
        show.round_played(ROUNDS[:end], exhibits, SECONDS)
    show.round_played([*ROUNDS, FORFEIT], {}, SECONDS)
    show.match_ended(ROUNDS)
    compare("plain-lines", out.getvalue())


@pytest.mark.parametrize("blocks", [True, False], ids=["braille", "ascii"])
def test_a_question_of_the_quiz(blocks, exhibits):
    pair = quiz.Pair("ring", exhibits["exam_images"][:2], 0, (0.9, 0.1))
    said: list[str] = []
    assert quiz.put_questions([pair], lambda: "2", said.append, blocks) == [1]
    compare(f"quiz-{'braille' if blocks else 'ascii'}", "\n".join(said) + "\n")


def test_every_snapshot_is_of_a_test():
    names = {f"scoreboard-{w}x{h}-{colour}.txt" for w, h in SIZES for colour in ("colour", "no-colour")}
    names |= {"scoreboard-forfeit.txt", "scoreboard-ascii.txt", "plain-lines.txt"}
    names |= {"quiz-braille.txt", "quiz-ascii.txt", "openings.txt"}
    assert {path.name for path in SNAPSHOTS.iterdir()} == names
