"""What a detector learns from: the forgeries that were published, each once, and nothing of the referee's."""

import numpy as np
import pytest

from showdown.arena.canaries import forge_canaries
from showdown.arena.chance import Chance
from showdown.arena.play import play
from showdown.arena.published import Published
from showdown.arena.record import Record
from showdown.arena.settings import Settings
from showdown.arena.sizes import SPARRING
from showdown.arena.watcher import Watcher
from showdown.contract import Glyphs
from showdown.medium import get_medium

PUPIL = """
import numpy as np
from showdown.testing import MockDetector

class Pupil(MockDetector):
    def fit(self, real, fake, clock):
        super().fit(real, fake, clock)
        numbers, counts = np.unique(fake.rounds, return_counts=True)
        print("taught", *(f"{number}: {count}" for number, count in zip(numbers, counts)))
"""


@pytest.fixture
def taught(pictures, tmp_path):
    """What a detector was taught in two rounds, as it prints it, and as the run folder has it."""

    def play_two() -> tuple[str, str]:
        team, folder = tmp_path / "pupil.py", tmp_path / "run"
        team.write_text(PUPIL)
        settings = Settings.of(
            "showdown.testing:MockGenerator", f"{team}:Pupil", 2, corpus=pictures, budget="1steps",
            sizes=SPARRING,
        )  # fmt: skip
        play(settings, folder, Watcher())
        record = Record.open_run(folder)
        published = [len(record.exhibits(number)["published_images"]) for number in (1, 2)]
        return record.log("detector").read_text(), "taught 1: {} 2: {}\n".format(*published)

    return play_two


def test_a_detector_is_taught_the_published_forgeries_alone(taught):
    printed, expected = taught()
    assert expected in printed


def test_weak_forgeries_in_the_lesson_would_be_seen_there(taught, monkeypatch):
    """The positive control: so it was, and a fifth of the lesson was of no use against the rival."""
    lesson = Published.lesson

    def with_weak(self):
        fakes = lesson(self)
        weak, _ = forge_canaries(fakes, 21, np.random.default_rng(0))
        rounds = np.ones(len(weak), np.int64)
        return Glyphs.concatenate([fakes, Glyphs(weak.images, weak.letters, None, rounds, weak.medium)])

    monkeypatch.setattr(Published, "lesson", with_weak)
    printed, expected = taught()
    assert "taught" in printed and expected not in printed


def test_a_round_is_published_once_and_through_the_medium():
    published = Published(get_medium("print"), Chance(b"sixteen bytes it"))
    images, letters = np.full((2, 32, 32), 255, np.uint8), np.array(["A", "B"])
    assert not published
    for _ in range(2):  # as when a match is resumed
        published.put_up(3, images, letters)
    lesson = published.lesson()
    assert lesson.letters.tolist() == ["A", "B"] and lesson.rounds.tolist() == [3, 3]
    assert lesson.medium == "print" and (lesson.images != images).any()
