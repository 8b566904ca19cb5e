"""Leagues in code: teams as names, classes and pairs; the ladder and the matrix of what was played."""

import json
from dataclasses import replace

import numpy as np
import pytest

import showdown
from showdown.errors import UsageError
from showdown.league import final
from showdown.league.play import resume_league
from showdown.league.spectator import Spectator
from showdown.league_in_code import League, PlayedLeague
from showdown.testing import MockDetector, MockGenerator
from tests.league.conftest import SMALL


@pytest.fixture(scope="module")
def played(quick, pictures, tmp_path_factory):
    more = {"rounds": 1, "budget": "2steps", "corpus": pictures, "quiet": True, "workers": 1}
    return League(
        [MockGenerator, MockDetector], "noise", "ink", out=tmp_path_factory.mktemp("code") / "league", **more
    ).play()


def test_a_league_is_played_and_has_a_ladder_and_a_matrix(played):
    assert played.generators == ["mockgenerator", "noise"]
    assert played.detectors == ["mockgenerator", "ink"]
    assert played.matrix.shape == (2, 2) and played.matrix.dtype == np.float64
    assert np.all((played.matrix >= 0) & (played.matrix <= 1))
    assert {row.team for row in played.ladder.of("detector")} == {"mockgenerator", "ink"}
    assert repr(played).endswith("2 generators, 2 detectors, 1 rounds)")
    frame = pytest.importorskip("pandas") and played.ladder.to_frame()
    assert frame.loc[("generator", "noise")]["class"] >= 1


def test_what_was_played_is_read_again_from_its_folder(played):
    again = PlayedLeague(played.record.folder)
    assert again.document == played.document
    np.testing.assert_array_equal(again.matrix, played.matrix)


def test_the_package_gives_it_by_its_name():
    assert showdown.League is League


def test_a_league_in_which_nobody_meets_is_refused_at_once():
    with pytest.raises(UsageError, match="none of the 1 teams has a generator"):
        League("ink")


def test_the_defaults_are_those_of_the_command_line():
    from showdown.cli.league import BUDGET, ROUNDS

    settings = League("blend", "ink").settings
    assert (settings.rounds, settings.budget.text) == (ROUNDS, BUDGET)


def test_the_leaders_play_a_final_and_a_resume_goes_on_with_it(quick, pictures, tmp_path, monkeypatch):
    of_leaders = final.match_of_leaders
    small = {"rounds": 1, "sizes": SMALL}
    monkeypatch.setattr(final, "match_of_leaders", lambda record: replace(of_leaders(record), **small))
    more = {"rounds": 1, "budget": "2steps", "corpus": pictures, "quiet": True, "workers": 1, "final": True}
    league = League("blend", "ink", out=tmp_path / "league", **more)
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("showdown.arena.match.Referee.play", stopped)
        league.play()
    assert PlayedLeague(tmp_path / "league").document["final"] is None
    document = resume_league(tmp_path / "league", Spectator(), workers=1)
    match = json.loads((tmp_path / "league/final/match.json").read_text())
    assert (match["generator"], match["detector"]) == ("blend", "ink")
    assert document["final"] == match["verdict"]
    before = (tmp_path / "league/final/events.jsonl").read_bytes()
    assert resume_league(tmp_path / "league", Spectator(), workers=1) == document
    assert (tmp_path / "league/final/events.jsonl").read_bytes() == before


def stopped(self):
    raise KeyboardInterrupt
