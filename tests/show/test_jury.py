import numpy as np

from showdown.arena.opinion import Panel
from showdown.arena.verdict import tell_of, words_of_panel
from showdown.show.jury import giveaways, panel_rows
from tests.arena.rounds import OPINION

TELLING = OPINION | {"juror": "edges", "still_tells": True, "confirmed": False, "tell": "the edges"}
SEVERAL = {"together": [[2.0, 0.6, 0.62], [4.0, 0.655, 0.7]]}


def test_a_row_says_who_tells_and_how_much_more_several_letters_tell():
    failed = {"juror": "guest", "failed": "no memory"}
    panel = Panel.from_json([OPINION, TELLING | SEVERAL, OPINION | {"confirmed": False}, failed])
    rows = panel_rows(panel)
    assert [row.gist for row in rows] == ["no better than a coin", "tells", "not clear", "failed: no memory"]
    assert [row.several for row in rows] == [None, 0.655, None, None]


def test_the_best_of_those_that_tell_is_named_with_its_tell():
    better = TELLING | {"juror": "all together", "balanced_accuracy": 0.8, "tell": "everything"}
    panel = Panel.from_json([TELLING | {"balanced_accuracy": 0.61}, OPINION, better])
    assert tell_of(panel) == "Edges is right 61.0% of the time. Look at the edges."
    assert tell_of(Panel.from_json([OPINION, better])).startswith("All together is right 80.0%")
    assert tell_of(Panel.from_json([OPINION])) == ""
    network = TELLING | {"juror": "fresh cnn", "balanced_accuracy": 0.75, "tell": ""}
    told = tell_of(Panel.from_json([TELLING | {"balanced_accuracy": 0.61}, network]))
    assert (
        told == "Fresh cnn is right 75.0% of the time. Edges is right 61.0% of the time. Look at the edges."
    )
    assert tell_of(Panel.from_json([network])) == "Fresh cnn is right 75.0% of the time."
    edges = OPINION | {"juror": "edges", "balanced_accuracy": 0.51}
    told = words_of_panel(Panel.from_json([OPINION, edges, OPINION | SEVERAL | {"juror": "all together"}]))
    best, whole = told.split("; ")
    assert best == "of 2 jurors the best is edges, 0.510"
    assert whole == "all together 0.503, and 0.655 with 4 letters of one hand side by side"
    assert words_of_panel(Panel.from_json([OPINION])).startswith("no panel was asked but one juror")


def test_each_forgery_that_gave_itself_away_stands_by_type_of_its_letter():
    images = np.arange(3, dtype=np.uint8)[:, None, None].repeat(32, 1).repeat(32, 2)
    batch = {
        "surest_images": images,
        "surest_letters": np.array(["A", "A", "B"]),
        "surest_truth": np.array([False, True, False]),
    }
    first, second = giveaways(batch)
    assert (first.letter, second.letter) == ("A", "B")
    assert first.forged and first.real and first.forged != first.real
    assert second.real == ""  # no type of that letter was in the batch
    assert giveaways({}) == []
