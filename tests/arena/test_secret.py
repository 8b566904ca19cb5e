"""Nobody can know the truth: the referee's chance comes from a secret that no team can find."""

import json
import os
from pathlib import Path

import numpy as np
import pytest

from showdown.arena import match as matches
from showdown.arena import play as playing
from showdown.arena.chance import Chance, new_secret, parse_secret
from showdown.arena.play import play, resume
from showdown.arena.record import Record
from showdown.arena.settings import Settings
from showdown.arena.sizes import SPARRING
from showdown.arena.watcher import Watcher
from showdown.errors import RecordError, UsageError
from showdown.match import Match
from tests.arena import oracle

SECRET = "00112233445566778899aabbccddeeff"
MOCKS = ("showdown.testing:MockGenerator", "showdown.testing:MockDetector")


@pytest.fixture
def settings(pictures):
    def make(detector=MOCKS[1], **changes):
        given = {"rounds": 1, "seed": 5, "budget": "1steps", "corpus": pictures, "sizes": SPARRING}
        return Settings.of(MOCKS[0], detector, **given | changes)

    return make


@pytest.fixture
def consult(settings, tmp_path):
    """Play a round against the oracle; returns the round and the run folder."""
    probe = play(settings(), tmp_path / "probe", Watcher())["rounds"][0]
    n_exam = probe["n_real"] + probe["n_fake"]
    batch = n_exam + len(Record.open_run(tmp_path / "probe").exhibits(1)["published_images"])
    batch += 3 * max(3, round(SPARRING.canaries / 3))

    def ask(told="", **changes):
        source = Path(oracle.__file__).read_text()
        source = source.replace("N_EXAM, N_BATCH = 0, 0", f"N_EXAM, N_BATCH = {n_exam}, {batch}")
        source = source.replace('TOLD = ""', f"TOLD = {told!r}")
        file = tmp_path / "team" / "oracle.py"
        file.parent.mkdir(exist_ok=True)
        file.write_text(source)
        folder = tmp_path / "run"
        return play(settings(f"{file}:Oracle", **changes), folder, Watcher())["rounds"][0], folder

    return ask


class FromSeed(Chance):
    """The referee's chance as it once was."""

    def __call__(self, number, purpose):
        return np.random.default_rng([5, number, *purpose.encode()])


def test_an_oracle_knew_the_truth_when_chance_came_from_the_seed(consult, monkeypatch):
    """The positive control: the attack works without the guard."""
    monkeypatch.setattr(matches, "Chance", FromSeed)
    played, _ = consult(told="seed")
    assert played["forfeits"]["detector"] is None, played["forfeits"]
    assert played["balanced_accuracy"] == 1.0


def test_an_oracle_that_is_told_the_secret_knows_the_truth(consult):
    """The other control: nothing but the secret is lacking."""
    played, _ = consult(told=SECRET, secret=SECRET)
    assert played["forfeits"]["detector"] is None, played["forfeits"]
    assert played["balanced_accuracy"] == 1.0


@pytest.mark.parametrize("told", ["", "seed"])
def test_an_oracle_knows_nothing(consult, told):
    played, folder = consult(told=told, secret=SECRET)
    if played["forfeits"]["detector"] is None:
        assert abs(played["balanced_accuracy"] - 0.5) < 0.2
    assert SECRET not in (folder / "logs/detector.log").read_text()


def test_the_secret_is_the_owners_alone_until_the_match_is_over(settings, tmp_path):
    class Look(Watcher):
        def round_played(self, rounds, exhibits, seconds):
            self.events = (tmp_path / "run/events.jsonl").read_text()
            self.document = (tmp_path / "run/match.json").read_text()
            self.mode = os.stat(tmp_path / "run/secret").st_mode & 0o777

    look = Look()
    document = play(settings(secret=SECRET), tmp_path / "run", look)
    assert SECRET not in look.events + look.document
    assert look.mode == 0o600
    assert document["secret"] == SECRET
    assert json.loads((tmp_path / "run/events.jsonl").read_text().splitlines()[-1])["secret"] == SECRET


def test_each_match_has_a_secret_of_its_own(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(playing, "new_secret", new_secret)  # the tests' own is always the same
    first, second = (play(settings(), tmp_path / name, Watcher()) for name in "ab")
    assert first["secret"] != second["secret"]
    assert first["rounds"][0]["value"] != second["rounds"][0]["value"]


def test_same_seed_and_secret_same_record(settings, tmp_path):
    play(settings(secret=SECRET), tmp_path / "a", Watcher())
    Match.again(tmp_path / "a", out=tmp_path / "b").play(Watcher())
    assert (tmp_path / "a/events.jsonl").read_bytes() == (tmp_path / "b/events.jsonl").read_bytes()
    play(settings(secret=SECRET, seed=6), tmp_path / "c", Watcher())
    assert (tmp_path / "a/events.jsonl").read_bytes() != (tmp_path / "c/events.jsonl").read_bytes()


def test_a_run_without_its_secret_can_be_shown_and_not_resumed(settings, tmp_path):
    class Stop(Watcher):
        def round_played(self, rounds, exhibits, seconds):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        play(settings(rounds=2), tmp_path / "run", Stop())
    whole = (tmp_path / "run/secret").read_text()
    for broken in ("", "dust", whole.strip()[:-1], "é" * 32):
        (tmp_path / "run/secret").write_text(broken)
        with pytest.raises(RecordError, match="has no secret"):
            resume(tmp_path / "run", Watcher())
    assert Record.open_run(tmp_path / "run").document()["secret"] is None
    (tmp_path / "run/secret").write_text(whole)
    assert len(resume(tmp_path / "run", Watcher())["rounds"]) == 2


@pytest.mark.parametrize("text", ["", "00", SECRET + "0", SECRET[:-1] + "g", "0x" + SECRET[2:]])
def test_a_secret_that_is_none_is_refused(text):
    with pytest.raises(UsageError, match="expected 32 hexadecimal digits"):
        parse_secret(text)
