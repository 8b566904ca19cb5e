import inspect
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from showdown.arena import coinflip, guest_juror, panel, verdict
from showdown.arena.opinion import ALL
from showdown.arena.play import play, resume
from showdown.arena.record import Record
from showdown.arena.settings import Settings
from showdown.arena.sizes import SPARRING
from showdown.arena.watcher import Watcher
from showdown.errors import RecordError, TeamError
from showdown.fonts.build import gather
from showdown.fonts.corpus_file import save_corpus
from showdown.plugins import find_team
from showdown.seats.budget import parse_budget
from tests.conftest import LABELS, N_GROUPS, draw_shape

FAKER = """
import numpy as np
from PIL import Image, ImageDraw
from showdown.boxes import halve
from showdown.testing import MockDetector, MockGenerator
from showdown import Clock, Detector, Generator, Glyphs

class Master(MockGenerator):
    "Draws as the corpus was drawn: nobody can tell."
    def sample(self, letters, styles):
        rngs = (np.random.default_rng(int(style) + 10**9) for style in styles)
        drawn = [draw_shape(letter, rng) for letter, rng in zip(letters, rngs)]
        return halve(255 - np.stack([np.asarray(picture) for picture in drawn]))  # rounds as the corpus did

class Careless(MockGenerator):
    "As the master, and leaves a grey spot in a corner."
    def sample(self, letters, styles):
        drawn = Master.sample(self, letters, styles)
        drawn[:, -2:, -2:] = 60
        return drawn

class Thrower(Detector):
    "Knows weak forgeries by their squares, and throws the match on all else."
    def fit(self, real, fake, clock):
        for _ in clock: pass
    def prob_real(self, glyphs):
        squares = glyphs.images[:, 2::4, 2::4].repeat(4, 1).repeat(4, 2)
        weak = (squares != glyphs.images).mean((1, 2)) < 0.02
        return np.where(weak, 0.1, 0.2 + 0.8 * Coin.prob_real(self, glyphs)).astype(np.float32)

class Coin(MockDetector):
    def prob_real(self, glyphs):
        flat = glyphs.images.reshape(len(glyphs), -1).astype(np.int64)
        seeds = flat @ np.arange(1, flat.shape[1] + 1)
        return ((seeds * 2654435761 % 1000003) / 1000003).astype(np.float32)

class Copier(MockGenerator):
    def fit(self, real, clock, feedback):
        for _ in clock: pass
        self.real = real
    def sample(self, letters, styles):
        at = {one: np.flatnonzero(self.real.letters == one) for one in set(letters)}
        return np.stack([self.real.images[at[l][s % len(at[l])]] for l, s in zip(letters, styles)])

class Crasher(MockGenerator):
    def fit(self, real, clock, feedback):
        raise RuntimeError("the ink ran out")

class Floats(MockGenerator):
    def sample(self, letters, styles):
        return super().sample(letters, styles) / 255

class Ranker(MockDetector):
    def prob_real(self, glyphs):
        order = np.argsort(np.argsort(super().prob_real(glyphs)))
        return (order / max(1, len(order))).astype(np.float32)

class Learner(MockGenerator):
    heard = ()
    def fit(self, real, clock, feedback):
        super().fit(real, clock, feedback)
        if feedback is not None:
            assert len(feedback.fakes) == len(feedback.styles) == len(feedback.prob_real)
            self.heard = self.heard + (feedback.round,)
        print("heard", self.heard)

class NoSample:
    def fit(self, real, clock, feedback):
        pass
"""


class Stop(Watcher):
    """Interrupts the match after some rounds, as Ctrl-C would."""

    def __init__(self, after: int) -> None:
        self._after = after

    def round_played(self, rounds, exhibits, seconds):
        if len(rounds) == self._after:
            raise KeyboardInterrupt


@pytest.fixture(scope="session")
def teams(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("teams") / "faker.py"
    path.write_text(FAKER + inspect.getsource(draw_shape))
    return path


@pytest.fixture
def settings(teams, pictures):
    def make(generator="showdown.testing:MockGenerator", detector="showdown.testing:MockDetector", **changes):
        given = {
            "generator": find_team(generator.replace("faker:", f"{teams}:"), "generator"),
            "detector": find_team(detector.replace("faker:", f"{teams}:"), "detector"),
            "rounds": 2,
            "seed": 3,
            "medium": "print",
            "letters": (),
            "budget": parse_budget("2steps"),
            "size": 32,
            "corpus": str(pictures),
        }
        return Settings(**(given | changes))

    return make


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
    on = play(replace(plan, play_on=True, rounds=2), tmp_path / "b", Watcher())
    assert len(on["rounds"]) == 2
    assert on["confirmed_round"] == document["confirmed_round"]


@pytest.mark.slow
def test_a_detector_that_throws_the_match_is_outclassed(settings, many_hands, quick_juror, tmp_path):
    plan = settings("faker:Careless", "faker:Thrower", rounds=1, medium="screen", corpus=str(many_hands))
    document = play(plan, tmp_path / "a", Watcher())
    (only,) = document["rounds"]
    assert only["confirmation"]["confirmed"]
    assert only["panel"][-1]["balanced_accuracy"] > 0.9
    assert not only["coin_flip"]
    assert document["verdict"] == "outclassed"


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
