"""A league in the terminal: live, in plain lines, and on a screen that is gone."""

import io

import pytest
from rich.console import Console

from showdown.arena.round import Inspection
from showdown.league.ladder import Ladder, Row
from showdown.league.play import replay_league
from showdown.league.round import Cell, LeagueRound
from showdown.league.spectator import Spectator
from showdown.show.league import Unmoved, make_spectator
from showdown.show.league_board import LiveLeague
from showdown.show.league_lines import cell_text, ladder_lines
from tests.league.conftest import Notes, mock

CELL = Cell(auc=0.617, auc_low=0.5, auc_high=0.7, balanced_accuracy=0.6, accuracy_low=0.5, accuracy_high=0.7,
            n_real=9, n_fake=9)  # fmt: skip


def screen(**how):
    return Console(file=io.StringIO(), width=100, height=40, **how)


@pytest.fixture
def folder(played, tmp_path):
    played(mock("ana"), mock("bo"), rounds=1)
    return tmp_path / "league"


def test_a_cell_is_shown_in_hundredths_and_ones_own_in_brackets():
    own = Cell(**vars(CELL) | {"own": True})
    assert [cell_text(CELL), cell_text(own), cell_text(None)] == ["62", "(62)", "--"]


def test_the_live_board_shows_the_matrix_as_it_fills_and_who_is_at_work(terms, tmp_path):
    console = screen(force_terminal=True)
    board = LiveLeague(console)
    board.league_started(terms(mock("ana"), mock("bo")), tmp_path, 2)
    board.round_started(1)
    board.turn_progress(1, "detector", 1, "trains", 0.25)
    board.cells_known(1, 0, (None, CELL))
    console.file = io.StringIO()
    console.print(board.picture())
    shown = console.file.getvalue()
    board.close()
    assert "round 1/2" in shown and "detector bo trains" in shown and "25%" in shown
    assert "62" in shown and "··" in shown  # one column is known, one is not


def test_a_league_is_shown_whole_at_its_end(folder):
    for how in ({"force_terminal": True}, {}):
        console = screen(**how)
        spectator = make_spectator(console, quiet=False)
        replay_league(folder, spectator)
        spectator.close()
        assert "generators: class, team, rating" in console.file.getvalue()


def test_a_screen_that_is_gone_stops_no_league(folder):
    class Gone(Notes):
        def round_started(self, number):
            raise OSError("gone")

    unmoved = Unmoved(Gone())
    replay_league(folder, unmoved)
    assert type(unmoved._shown) is Spectator


def test_a_team_without_a_rating_is_told_why(terms):
    settings = terms(mock("ana"), mock("bo"))
    tripped = Inspection({}, {}, ("copied",), 0.0)
    last = LeagueRound(number=1, cells=(), guards=(tripped, None), detectors=(None, None))
    ladder = Ladder(tuple(Row(name, role) for role in ("generator", "detector") for name in ("ana", "bo")))
    lines = ladder_lines(ladder, settings, last)
    assert [
        line.split("not rated")[1].split(")")[0].strip(" (") for line in lines if "not rated" in line
    ] == [
        "disqualified",
        "drew nothing",
        "did not judge",
        "did not judge",
    ]
