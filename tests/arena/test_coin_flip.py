"""A coin flip in a whole match: how it comes about, and what is none."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from showdown.arena import coinflip, guest_juror, panel, verdict
from showdown.arena.match import Referee
from showdown.arena.opinion import ALL
from showdown.arena.play import play
from showdown.arena.record import Record
from showdown.arena.watcher import Watcher
from showdown.fonts.build import gather
from showdown.fonts.corpus_file import save_corpus
from tests.arena.rounds import a_round
from tests.conftest import LABELS, draw_shape


@pytest.fixture(scope="session")
def many_hands(tmp_path_factory) -> Path:
    """A corpus of enough design groups to show a coin flip."""
    folder, rng = tmp_path_factory.mktemp("many"), np.random.default_rng(8)
    for label in LABELS:
        for group in range(700):
            place = folder / "type" / label / f"hand{group:03d}"
            place.mkdir(parents=True)
            draw_shape(label, rng).save(place / "0.png")
    corpus, _ = gather([folder / "type"])
    save_corpus(corpus, folder / "many.npz")
    return folder / "many.npz"


@pytest.fixture
def quick_juror(monkeypatch):
    monkeypatch.setattr(guest_juror, "TEAM", "logistic")
    monkeypatch.setattr(panel, "MOST_LEARNED", 800)
    monkeypatch.setattr(panel, "MOST_KNOWN", 800)


def test_no_confirmation_is_begun_on_too_few_design_groups(settings, quick_juror, tmp_path, monkeypatch):
    plan = settings("faker:Master", "faker:Thrower", rounds=1, medium="screen")
    (only,) = play(plan, tmp_path / "a", Watcher())["rounds"]
    assert coinflip.is_promising(only["balanced_accuracy"]) and only["confirmation"] is None
    needed = coinflip.groups_needed(only["n_real"], only["n_groups"])
    told = verdict.sentence(Record.open_run(tmp_path / "a").rounds)
    assert f"no coin flip can be shown with fewer than {needed} design groups" in told
    monkeypatch.setattr(coinflip, "groups_needed", lambda *_: 2)  # the control: nothing else keeps it back
    (only,) = play(plan, tmp_path / "b", Watcher())["rounds"]
    assert only["confirmation"] is not None


def test_a_small_vault_is_confirmed_against_more_fakes(settings, quick_juror, tmp_path, monkeypatch):
    monkeypatch.setattr(coinflip, "groups_needed", lambda *_: 2)
    plan = settings("faker:Master", "faker:Thrower", rounds=1, medium="screen")
    (only,) = play(plan, tmp_path / "a", Watcher())["rounds"]
    test = only["confirmation"]
    assert test["n_fake"] == test["n_real"] * coinflip.fakes_for_each(test["n_real"]) > 4000


@pytest.mark.slow
def test_a_coin_flip_is_confirmed_second_guessed_and_ends_the_match(
    settings, many_hands, quick_juror, tmp_path
):
    plan = settings("faker:Master", "faker:Thrower", rounds=3, medium="screen", corpus=str(many_hands))
    plan = replace(plan, jurors=(settings(detector="faker:Coin").detector,))
    document = play(plan, tmp_path / "a", Watcher())
    last = document["rounds"][-1]
    assert document["verdict"] == "coin-flip"
    assert document["confirmed_round"] == len(document["rounds"]) < 3
    assert last["confirmation"]["confirmed"]
    assert last["confirmation"]["margin"] < 0.05
    assert all(opinion["confirmed"] for opinion in last["panel"])
    assert [opinion["juror"] for opinion in last["panel"]][-3:] == ["fresh logistic", "fresh coin", ALL]
    assert [size for size, *_ in last["confirmation"]["together"]] == [2]  # of three labels
    assert last["guards"]["tripped"] == []


@pytest.mark.parametrize(("play_on", "over"), [(False, True), (True, False)])
def test_a_coin_flip_ends_the_match_but_where_every_round_is_asked_for(play_on, over):
    referee = object.__new__(Referee)
    referee.settings = SimpleNamespace(play_on=play_on, rounds=3)
    referee.record = SimpleNamespace(rounds=[a_round(1), a_round(2, coin_flip=True)])
    assert referee._is_over() == over
    referee.record = SimpleNamespace(rounds=[a_round(1), a_round(2)])
    assert not referee._is_over()


@pytest.mark.slow
def test_a_detector_that_throws_the_match_is_outclassed(settings, many_hands, quick_juror, tmp_path):
    plan = settings("faker:Careless", "faker:Thrower", rounds=1, medium="screen", corpus=str(many_hands))
    document = play(plan, tmp_path / "a", Watcher())
    (only,) = document["rounds"]
    assert only["confirmation"]["confirmed"]
    assert only["panel"][-1]["balanced_accuracy"] > 0.9
    assert not only["coin_flip"]
    assert document["verdict"] == "outclassed"
