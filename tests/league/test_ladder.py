import json
import sys
from dataclasses import replace

import numpy as np
import pytest

from showdown.errors import UsageError
from showdown.league.ladder import Ladder, standing
from tests.league.make import a_round, odds_of

GENERATORS, DETECTORS = ["blend", "sdfgan", "ours"], ["ink", "cnn"]
EVERYBODY = np.ones((3, 2), bool)
HOUSE = np.array([True, True, False])


@pytest.fixture(scope="module")
def played():
    odds = odds_of([-0.5, 0.5, 2.0], [1.0, 2.5])
    return standing([a_round(odds)], GENERATORS, DETECTORS, EVERYBODY, HOUSE, samples=200)


def test_the_ladder_goes_from_the_best_down(played):
    names = [[row.team for row in played.ladder.of(role)] for role in ("generator", "detector")]
    assert names == [["ours", "sdfgan", "blend"], ["cnn", "ink"]]
    assert [row.class_number for row in played.ladder.rows] == [1, 2, 3, 1, 2]
    assert all(row.low < row.rating < row.high for row in played.ladder.rows)
    assert [(row.rank_low, row.rank_high) for row in played.ladder.of("detector")] == [(1, 1), (2, 2)]
    assert played.ladder.leader("detector").rating == pytest.approx(2.5, abs=0.4)


def test_every_team_has_a_nemesis():
    odds = odds_of([0.0, 0.5, 1.0, 0.2], [1.0, 1.5, 2.0, 1.2])
    odds[1, 2] -= 1.5
    found = standing([a_round(odds)], list("abcd"), list("wxyz"), np.ones((4, 4), bool), samples=200)
    nemesis = {row.team: row for row in found.ladder.of("detector")}["y"]
    assert nemesis.nemesis == "b" and nemesis.nemesis_sure
    assert nemesis.nemesis_costs > 5 * nemesis.nemesis_error > 0
    prey = {row.team: row for row in found.ladder.of("generator")}["b"]
    assert prey.nemesis != "y"


def test_a_nemesis_by_chance_is_not_called_sure():
    odds = odds_of([0.0, 0.5, 1.0, 0.2], [1.0, 1.5, 2.0, 1.2])
    sure = [
        row.nemesis_sure
        for seed in range(10)
        for row in standing(
            [a_round(odds, seed)], "abcd", "wxyz", np.ones((4, 4), bool), samples=200
        ).ladder.rows
    ]
    assert sum(sure) <= 2 and len(sure) == 80


def test_who_lost_its_turn_is_last_and_without_a_rating():
    batch = a_round(odds_of([-0.5, 0.5], [1.0, 2.5]))
    batch = replace(batch, scores=np.where([[True], [False]], batch.scores, np.float32(np.nan)))
    found = standing([batch], GENERATORS, DETECTORS, EVERYBODY, HOUSE, samples=50)
    lost = [row for row in found.ladder.rows if row.rating is None]
    assert [(row.team, row.class_number) for row in lost] == [("ours", None), ("cnn", None)]
    assert found.ladder.rows.index(lost[0]) == 2
    assert found.game.generators[2] == found.game.detectors[1] == 0


def test_a_league_in_which_nothing_was_played_has_a_ladder_too():
    found = standing([a_round(odds_of([0.0], [1.0]))], ["a"], ["b"], np.zeros((1, 1), bool), samples=5)
    assert found.game is None and found.ladder.leader("generator") is None
    assert [row.rating for row in found.ladder.rows] == [None, None]


def test_a_cell_of_one_team_plays_in_the_game_as_foretold():
    odds = odds_of([0.0, 0.0, 0.0], [1.0, 2.0, 1.5])
    odds[1, 1] = -4.0  # it throws the match against itself
    found = standing([a_round(odds)], list("abc"), list("abc"), ~np.eye(3, dtype=bool), samples=20)
    assert found.cells.auc[1, 1] < 0.1
    assert found.game.value == pytest.approx(0.88, abs=0.05)


def test_it_is_written_and_read(played):
    written = json.loads(json.dumps(played.ladder.to_json()))
    assert written[0].keys() >= {"team", "role", "rating", "low", "high", "rank_low", "rank_high", "class"}
    assert Ladder.from_json(written).to_json() == written


def test_it_becomes_a_frame(played, monkeypatch):
    pytest.importorskip("pandas")
    frame = played.ladder.to_frame()
    assert frame.loc[("detector", "cnn"), "class"] == 1
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(UsageError, match="a frame needs pandas"):
        played.ladder.to_frame()


def test_the_same_judgements_and_seed_give_the_same_ladder(played):
    again = standing(
        [a_round(odds_of([-0.5, 0.5, 2.0], [1.0, 2.5]))], GENERATORS, DETECTORS, EVERYBODY, HOUSE, samples=200
    )
    assert again.ladder == played.ladder
