import inspect
from pathlib import Path

import pytest

from showdown.arena.settings import Settings
from showdown.plugins import find_team
from showdown.seats.budget import parse_budget
from tests.arena.fakers import FAKER
from tests.conftest import draw_shape


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
