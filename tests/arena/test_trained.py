import re
from dataclasses import replace

import numpy as np
import pytest

from showdown.arena.play import play
from showdown.arena.settings import Settings
from showdown.arena.trained import Trained, with_letters_of_a_font
from showdown.arena.watcher import Watcher
from showdown.errors import CorpusError, Forfeit, RecordError, TeamError
from showdown.plugins import find_team
from showdown.seats.budget import Budget

TEAM = """
import numpy as np
from showdown.testing import MockGenerator


class Fielded(MockGenerator):
    def field(self, letters, styles, size):
        ink = np.stack([self.pictures[letter] for letter in letters]) / 255 - 0.5
        factor = size // ink.shape[1]
        return (factor * np.kron(ink, np.ones((1, factor, factor)))).astype(np.float32)


class Wrong(MockGenerator):
    def field(self, letters, styles, size):
        return HOW


class Outlined(MockGenerator):
    def outlines(self, letters, styles):
        return [[np.array([[1, 1, 1], [style, 1, 0], [9, 9, 1]], np.float32)] for style in styles.tolist()]


class Tangled(MockGenerator):
    def outlines(self, letters, styles):
        return HOW


class Walks(MockGenerator):
    def interpolate(self, letters, style_a, style_b, t):
        return self.sample(letters, np.full(len(letters), style_a))


class Lost(MockGenerator):
    def fit(self, real, clock, feedback):
        raise ValueError("the ink ran out")
"""


def team_of(folder, name, how="None"):
    file = folder / "team.py"
    file.write_text(TEAM.replace("HOW", how))
    return find_team(f"{file}:{name}", "generator")


def settings_of(team, corpus, **changes):
    whole = Settings(
        generator=team,
        detector=find_team("showdown.testing:MockDetector", "detector"),
        rounds=1,
        seed=1,
        medium="screen",
        letters=("A", "B", "."),
        budget=Budget(2, 5.0),
        size=32,
        corpus=str(corpus),
    )
    return replace(whole, **changes)


def test_trains_and_draws_a_hand_with_its_field(tmp_path, alphabet_file):
    steps = []
    settings = settings_of(team_of(tmp_path, "Fielded"), alphabet_file, size=64)
    with Trained.now(settings, lambda count, share: steps.append(share)) as forger:
        hand = forger.draw(["A", "."], 3, 256)
        assert (forger.name, forger.letters, forger.size) == ("fielded", ("A", "B", "."), 64)
        assert hand.images.shape == (2, 64, 64)
        assert hand.fields.shape == (2, 256, 256) and hand.fields.dtype == np.float32
        assert np.array_equal(forger.draw(["A", "."], 3, 256).images, hand.images)


def test_a_generator_without_a_field_draws_pictures(alphabet_file):
    team = find_team("showdown.testing:MockGenerator", "generator")
    with Trained.now(settings_of(team, alphabet_file), lambda *_: None) as forger:
        assert forger.draw(["A"], 0, 256).fields is None


@pytest.mark.parametrize(
    ("how", "came"),
    [
        ("None", "None"),
        ("np.zeros((1, size, size))", "float64"),
        ("np.zeros((1, size, 3), np.float32)", "(1, 256, 3)"),
        ("np.full((1, size, size), np.nan, np.float32)", "no numbers"),
        ("np.full((1, size, size), np.inf, np.float32)", "no numbers"),
    ],
)
def test_a_field_that_is_none_is_named(tmp_path, alphabet_file, how, came):
    settings = settings_of(team_of(tmp_path, "Wrong", how), alphabet_file)
    with Trained.now(settings, lambda *_: None) as forger, pytest.raises(Forfeit) as lost:
        forger.draw(["A"], 0, 256)
    assert lost.value.status == "invalid"
    assert came in lost.value.cause and "expected float32 (1, 256, 256)" in lost.value.cause


def test_a_hand_comes_with_the_curves_behind_it(tmp_path, alphabet_file):
    settings = settings_of(team_of(tmp_path, "Outlined"), alphabet_file)
    with Trained.now(settings, lambda *_: None) as forger:
        hand = forger.draw(["A", "."], 7, 256)
    assert hand.fields is None
    assert [[contour.tolist() for contour in glyph] for glyph in hand.outlines] == [
        [[[1, 1, 1], [7, 1, 0], [9, 9, 1]]]
    ] * 2
    with Trained.now(settings_of(team_of(tmp_path, "Fielded"), alphabet_file), lambda *_: None) as forger:
        assert forger.draw(["A"], 7, 256).outlines is None


@pytest.mark.parametrize(
    ("how", "came"),
    [
        ("None", "None"),
        ("'ink'", "str"),
        ("[[[1, 2, 3]]]", "list of 3 for a contour of 'A'"),
        ("[[np.zeros((4, 2), np.float32)]]", "float32 (4, 2)"),
        ("[[np.full((4, 3), np.nan, np.float32)]]", "no numbers"),
        ("iter(9 for _ in iter(int, 1))", "generator"),
        ("1 / len([])", "ZeroDivisionError"),
    ],
)
def test_curves_that_are_none_cost_the_call(tmp_path, alphabet_file, how, came):
    settings = settings_of(team_of(tmp_path, "Tangled", how), alphabet_file)
    with (
        Trained.now(settings, lambda *_: None) as forger,
        pytest.raises(Forfeit, match=re.escape(came)) as lost,
    ):
        forger.draw(["A"], 0, 256)
    assert lost.value.status == ("crash" if "Zero" in came else "invalid")


def test_a_run_gives_what_its_last_round_left(tmp_path, alphabet_file):
    settings = settings_of(team_of(tmp_path, "Fielded"), alphabet_file)
    play(settings, tmp_path / "run", Watcher())
    with Trained.of_run(tmp_path / "run") as forger:
        assert forger.letters == ("A", "B", ".")
        drawn = forger.draw(["B"], 2, 256)
    with Trained.now(settings, lambda *_: None) as forger:  # a mock learns the same either way
        assert np.array_equal(forger.draw(["B"], 2, 256).images, drawn.images)


def test_it_walks_only_where_it_can(tmp_path, alphabet_file):
    settings = settings_of(team_of(tmp_path, "Walks"), alphabet_file)
    with Trained.now(settings, lambda *_: None) as forger:
        assert forger.can_interpolate
        hands = forger.draw_hands(["A", "B"], [3, 4, 5])
        walked = forger.draw_between(["A", "B"], [3, 4, 5], 4)
    assert (hands.shape, walked.shape) == ((3, 2, 32, 32), (12, 2, 32, 32))
    assert np.array_equal(walked[::4], hands)
    with Trained.now(settings_of(team_of(tmp_path, "Fielded"), alphabet_file), lambda *_: None) as forger:
        assert not forger.can_interpolate
        with pytest.raises(Forfeit):
            forger.draw_between(["A"], [3, 4], 2)


def test_the_letters_of_a_font_are_those_that_the_corpus_has(tmp_path, alphabet_file, pictures):
    settings = settings_of(team_of(tmp_path, "Fielded"), alphabet_file, letters=())
    assert with_letters_of_a_font(settings).letters == tuple("ABCDEF.")
    assert with_letters_of_a_font(replace(settings, letters=("B",))).letters == ("B",)
    labels = with_letters_of_a_font(replace(settings, corpus=str(pictures))).letters
    assert sorted(labels) == ["bar", "cross", "ring"]


def test_what_cannot_be_drawn_from_is_told(tmp_path, alphabet_file):
    with pytest.raises(RecordError, match="no run"), Trained.of_run(tmp_path):
        pass
    lost = settings_of(team_of(tmp_path, "Lost"), alphabet_file)
    play(lost, tmp_path / "run", Watcher())
    with pytest.raises(RecordError, match="no trained generator"), Trained.of_run(tmp_path / "run"):
        pass
    nobody = replace(lost, generator=replace(lost.generator, class_name="Nobody"))
    for settings, error, message in (
        (lost, Forfeit, "ink ran out"),
        (replace(lost, letters=("Z",)), CorpusError, "'Z'"),
        (nobody, TeamError, "Nobody"),
    ):
        with pytest.raises(error, match=message), Trained.now(settings, lambda *_: None):
            pass


def test_other_type_than_the_run_was_played_on_is_told(tmp_path, alphabet_file):
    copy = tmp_path / "type.npz"
    copy.write_bytes(alphabet_file.read_bytes())
    play(settings_of(team_of(tmp_path, "Fielded"), copy), tmp_path / "run", Watcher())
    events = tmp_path / "run" / "events.jsonl"
    start, rest = events.read_text().split("\n", 1)
    fingerprint = start.split('"corpus": "')[-1][:64]
    events.write_text(start.replace(fingerprint, "0" * 64) + "\n" + rest)
    with Trained.of_run(tmp_path / "run") as forger:
        assert forger.draw_hands(["A"], [1]).shape == (1, 1, 32, 32)  # no type is needed for that
        with pytest.raises(RecordError, match="same corpus"):
            forger.about(1)
        copy.unlink()
        with pytest.raises(CorpusError, match=r"type\.npz"):
            forger.about(1)
