"""Where a match is played: one hall and one load of type serve many matches, and change none."""

from contextlib import ExitStack
from dataclasses import replace

import pytest

from showdown.arena.play import play, resume
from showdown.arena.real_type import load_real_type
from showdown.arena.settings import Settings
from showdown.arena.sizes import SPARRING
from showdown.arena.watcher import Watcher
from showdown.errors import CorpusError, UsageError
from showdown.seats.hall import open_hall

MOCKS = ("showdown.testing:MockGenerator", "showdown.testing:MockDetector")


@pytest.fixture(scope="module")
def settings(pictures):
    """Two matches that differ in all that may differ in one hall."""
    first = Settings.of(*MOCKS, rounds=2, seed=1, budget="2steps", corpus=pictures, sizes=SPARRING)
    return first, replace(first, detector=Settings.of(detector="ink").detector, seed=2, medium="screen")


def record_of(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if is_record(path)}


def is_record(path):
    return path.name == "events.jsonl" or path.suffix in (".npz", ".bin")


def test_two_matches_in_one_hall_are_what_they_are_apart(settings, tmp_path):
    real = load_real_type(settings[0])
    with open_hall() as hall:
        for number, one in enumerate(settings):
            play(one, tmp_path / f"together{number}", Watcher(), hall=hall, real=real)
    for number, one in enumerate(settings):
        play(one, tmp_path / f"apart{number}", Watcher())
        together = record_of(tmp_path / f"together{number}")
        assert len(together) == 6  # events, two rounds, and the states
        assert together == record_of(tmp_path / f"apart{number}")


class Stop(Watcher):
    def round_played(self, rounds, exhibits, seconds):
        raise KeyboardInterrupt


def test_a_match_goes_on_in_a_hall_that_is_open_already(settings, tmp_path):
    with ExitStack() as stack:
        hall = stack.enter_context(open_hall())
        with pytest.raises(KeyboardInterrupt):
            play(settings[0], tmp_path / "run", Stop(), hall=hall)
        resume(tmp_path / "run", Watcher(), hall=hall, real=load_real_type(settings[0]))
    play(settings[0], tmp_path / "whole", Watcher())
    assert record_of(tmp_path / "run") == record_of(tmp_path / "whole")


def test_a_hall_or_type_that_will_not_do_is_told_and_nothing_is_written(settings, tmp_path):
    real = load_real_type(settings[0])
    with open_hall() as hall:
        with pytest.raises(UsageError, match="computes on 'auto', the match on 'cpu'"):
            play(replace(settings[0], device="cpu"), tmp_path / "run", Watcher(), hall=hall)
        for other in (replace(settings[0], size=64), replace(settings[0], letters=("bar", "ring"))):
            with pytest.raises(CorpusError, match="bar cross ring at 32 px"):
                play(other, tmp_path / "run", Watcher(), hall=hall, real=real)
    assert list(tmp_path.iterdir()) == []
