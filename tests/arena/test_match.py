import json

import numpy as np
import pytest

from showdown.arena.play import play, resume
from showdown.arena.record import Record
from showdown.arena.sizes import SPARRING
from showdown.arena.watcher import Watcher
from showdown.errors import RecordError, TeamError
from tests.conftest import LABELS, N_GROUPS, draw_shape


class Stop(Watcher):
    """Interrupts the match after some rounds, as Ctrl-C would."""

    def __init__(self, after: int) -> None:
        self._after = after

    def round_played(self, rounds, exhibits, seconds):
        if len(rounds) == self._after:
            raise KeyboardInterrupt


def without_seconds(document):
    return {**document, "rounds": [{**played, "seconds": None} for played in document["rounds"]]}


def test_a_match_is_played_recorded_and_comes_out_the_same_again(settings, tmp_path):
    first = play(settings(), tmp_path / "a", Watcher())
    second = play(settings(), tmp_path / "b", Watcher())
    assert without_seconds(first) == without_seconds(second)
    assert (tmp_path / "a/events.jsonl").read_bytes() == (tmp_path / "b/events.jsonl").read_bytes()
    assert json.loads((tmp_path / "a/match.json").read_text()) == first
    for number in (1, 2):
        name = f"rounds/{number:02d}.npz"
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    assert [played["round"] for played in first["rounds"]] == [1, 2]
    assert np.shape(first["matrix"]) == (2, 2)
    assert all(cell is not None for row in first["matrix"] for cell in row)
    assert first["rounds"][0]["seconds"].keys() == {"generator", "detector", "referee"}


def test_another_secret_is_another_match(settings, tmp_path):
    first = play(settings(rounds=1, sizes=SPARRING), tmp_path / "a", Watcher())
    second = play(settings(rounds=1, secret="ab" * 16, sizes=SPARRING), tmp_path / "b", Watcher())
    assert first["rounds"][0]["value"] != second["rounds"][0]["value"]


def test_a_resumed_match_ends_in_the_same_record(settings, tmp_path):
    plan = settings("faker:Learner", rounds=3, sizes=SPARRING)
    play(plan, tmp_path / "whole", Watcher())
    with pytest.raises(KeyboardInterrupt):
        play(plan, tmp_path / "cut", Stop(after=1))
    # as a kill in the middle of the next round would leave it
    with open(tmp_path / "cut/events.jsonl", "ab") as file:
        file.write(b'{"event": "round", "round": 2, "bal')
    (tmp_path / "cut/rounds/02.npz").write_bytes(b"half")
    resume(tmp_path / "cut", Watcher())
    for name in ("events.jsonl", "rounds/01.npz", "rounds/02.npz", "rounds/03.npz"):
        assert (tmp_path / "whole" / name).read_bytes() == (tmp_path / "cut" / name).read_bytes(), name
    assert "heard (1, 2)" in (tmp_path / "whole/logs/generator.log").read_text()


def test_a_finished_match_can_be_resumed_and_says_the_same(settings, tmp_path):
    document = play(settings(rounds=1, sizes=SPARRING), tmp_path / "a", Watcher())
    before = (tmp_path / "a/events.jsonl").read_bytes()
    assert resume(tmp_path / "a", Watcher()) == document
    assert (tmp_path / "a/events.jsonl").read_bytes() == before


def test_a_coin_stays_within_chance_and_copies_fool(settings, tmp_path):
    coin = play(settings(detector="faker:Coin"), tmp_path / "a", Watcher())
    copies = play(settings("faker:Copier"), tmp_path / "b", Watcher())
    for played in coin["rounds"] + copies["rounds"]:
        assert played["accuracy_low"] - 0.05 <= 0.5 <= played["accuracy_high"] + 0.05


def test_a_weak_generator_is_caught(settings, tmp_path):
    document = play(settings("noise", "logistic", medium="screen"), tmp_path / "a", Watcher())
    assert all(played["balanced_accuracy"] > 0.9 for played in document["rounds"])
    # what it forged was no letters: the guards say so, and that comes before the score
    assert document["rounds"][-1]["findings"] == ["generator-disqualified", "detector-ahead"]
    assert document["verdict"] == "generator-disqualified"


def test_a_detector_that_misses_the_weak_forgeries_is_unqualified(settings, tmp_path):
    document = play(settings(detector="faker:Coin", rounds=1), tmp_path / "a", Watcher())
    assert document["verdict"] == "detector-unqualified"
    assert document["rounds"][0]["unqualified"] == ["blind"]
    assert document["rounds"][0]["points"] == {"generator": 0.0, "detector": 0.0}


@pytest.mark.parametrize(
    ("generator", "status", "cause"),
    [("Crasher", "crash", "the ink ran out"), ("Floats", "invalid", "expected uint8 (")],
)
def test_a_generator_that_fails_loses_the_round_and_three_lose_the_match(
    settings, tmp_path, generator, status, cause
):
    document = play(settings(f"faker:{generator}", rounds=5), tmp_path / "a", Watcher())
    assert document["verdict"] == "forfeit"
    assert len(document["rounds"]) == 3
    for played in document["rounds"]:
        assert played["points"] == {"generator": 0, "detector": 100}
        assert played["balanced_accuracy"] is None
        assert played["forfeits"]["detector"] is None
        assert played["forfeits"]["generator"]["status"] == status
        assert cause in played["forfeits"]["generator"]["cause"]
    assert "Traceback" in (tmp_path / "a/logs/generator.log").read_text()


def test_a_detector_that_ranks_within_the_batch_is_invalid(settings, tmp_path):
    document = play(settings(detector="faker:Ranker", rounds=1), tmp_path / "a", Watcher())
    forfeit = document["rounds"][0]["forfeits"]["detector"]
    assert forfeit["status"] == "invalid"
    assert "two scores" in forfeit["cause"]
    assert document["rounds"][0]["points"] == {"generator": 100, "detector": 0}


def test_a_class_without_the_methods_is_named_before_anything_is_written(settings, tmp_path):
    with pytest.raises(TeamError, match=r"lacks sample\(\)"):
        play(settings("faker:NoSample"), tmp_path / "a", Watcher())
    assert not (tmp_path / "a").exists()


def test_a_folder_with_another_run_is_left_alone(settings, tmp_path):
    play(settings(rounds=1, sizes=SPARRING), tmp_path / "a", Watcher())
    with pytest.raises(RecordError, match="another run"):
        play(settings(rounds=1, sizes=SPARRING), tmp_path / "a", Watcher())


def test_a_damaged_state_is_named(settings, tmp_path):
    with pytest.raises(KeyboardInterrupt):
        play(settings("faker:Learner", rounds=3, sizes=SPARRING), tmp_path / "run", Stop(after=2))
    for role in ("generator", "detector"):
        path = tmp_path / "run" / "state" / f"{role}-02.bin"
        whole = path.read_bytes()
        for damaged in (whole[:-1], whole[:40] + b"?" + whole[41:], b""):
            path.write_bytes(damaged)
            with pytest.raises(RecordError, match=rf"{role}-02\.bin is damaged"):
                resume(tmp_path / "run", Watcher())
        path.unlink()
        with pytest.raises(RecordError, match=rf"{role}-02\.bin cannot be read"):
            resume(tmp_path / "run", Watcher())
        path.write_bytes(whole)
    assert len(resume(tmp_path / "run", Watcher())["rounds"]) == 3


def test_a_damaged_round_is_named(settings, tmp_path):
    play(settings(sizes=SPARRING), tmp_path / "a", Watcher())
    (tmp_path / "a/rounds/02.npz").write_bytes(b"dust")
    with pytest.raises(RecordError, match=r"02\.npz is missing or damaged"):
        Record.open_run(tmp_path / "a").exhibits(2)


def test_the_vault_can_be_ones_own_but_not_a_copy_of_what_teams_see(settings, pictures, tmp_path):
    rng = np.random.default_rng(99)
    for label in LABELS:
        for group in range(8):
            place = tmp_path / "mine" / label / f"own{group}"
            place.mkdir(parents=True)
            draw_shape(label, rng).save(place / "0.png")
    document = play(settings(rounds=1, vault=str(tmp_path / "mine")), tmp_path / "a", Watcher())
    assert 0 < document["rounds"][0]["n_groups"] <= 8
    # all hands come as the vault: those that teams see are dropped, so it is the usual vault again
    usual = play(settings(rounds=1), tmp_path / "b", Watcher())
    dropped = play(settings(rounds=1, vault=str(pictures)), tmp_path / "c", Watcher())
    assert dropped["rounds"][0]["n_groups"] <= usual["rounds"][0]["n_groups"] < N_GROUPS
