"""A league that plays in seconds: shapes for letters, mock teams, and no check before."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest

from showdown.arena.real_type import load_real_type
from showdown.arena.round import Inspection
from showdown.arena.settings import Settings
from showdown.arena.sizes import Sizes
from showdown.league import play, steward
from showdown.league.entrants import Entrant
from showdown.league.play import play_league
from showdown.league.settings import LeagueSettings
from showdown.league.spectator import Spectator
from showdown.plugins import find_team
from showdown.seats.hall import open_hall
from tests.arena import faulty

SMALL = Sizes(published=120, exhibits=90, confirm=0, canaries=60, matrix=0)
MOCKS = {"generator": "showdown.testing:MockGenerator", "detector": "showdown.testing:MockDetector"}
# Draws one grey for all letters, so that its forgeries are known anywhere; tells what it learns from.
MARKED = """
import numpy as np
from showdown.testing import MockDetector, MockGenerator
class Forger(MockGenerator):
    def fit(self, real, clock, feedback):
        super().fit(real, clock, feedback)
        heard = None if feedback is None else (feedback.round, len(feedback.fakes), len(feedback.prob_real))
        print("heard", heard, flush=True)
    def sample(self, letters, styles):
        return np.full((len(letters), 32, 32), GREY, np.uint8)
class Judge(MockDetector):
    def fit(self, real, fake, clock):
        super().fit(real, fake, clock)
        greys, counts = np.unique(np.rint(np.median(fake.images, axis=(1, 2)) / 10) * 10, return_counts=True)
        print("learns from", dict(zip(greys.tolist(), counts.tolist())), flush=True)
    def prob_real(self, glyphs):
        return super().prob_real(glyphs) * np.float32(0.5 + GREY / 500)
"""


class Notes(Spectator):
    """Notes what happens; stops the league where it is told to, as Ctrl-C would."""

    def __init__(self, stop_after: int = -1) -> None:
        self.turns, self.rounds, self.checked, self._stop_after = [], [], [], stop_after

    def team_checked(self, name, role, trouble):
        self.checked.append((name, role, trouble))

    def turn_played(self, turn, seconds):
        self.turns.append(turn)
        if len(self.turns) == self._stop_after:
            raise KeyboardInterrupt

    def round_played(self, rounds, seconds):
        self.rounds = rounds


def mock(name: str, *roles: str) -> Entrant:
    return Entrant.of(name, [find_team(MOCKS[role], role) for role in roles or MOCKS])


@pytest.fixture
def marked(tmp_path):
    """Make a team whose forgeries are of one grey; with those roles."""

    def make(name: str, grey: int, *roles: str) -> Entrant:
        file = tmp_path / name / "team.py"
        file.parent.mkdir()
        file.write_text(MARKED.replace("GREY", str(grey)))
        classes = {"generator": "Forger", "detector": "Judge"}
        return Entrant.of(name, [find_team(f"{file}:{classes[role]}", role) for role in roles or classes])

    return make


@pytest.fixture
def broken(tmp_path):
    """Make a team that fails in the way of that class of `faulty`."""

    def make(name: str, role: str, how: str) -> Entrant:
        file = tmp_path / name / "team.py"
        file.parent.mkdir()
        kind = f"Failing{role.title()}"
        source = Path(faulty.__file__).read_text(encoding="utf-8")
        file.write_text(source + f"\n{kind}.how = {how!r}\n")
        return Entrant.of(name, [find_team(f"{file}:{kind}", role)])

    return make


@pytest.fixture
def terms(pictures):
    """Make the settings of a small league of those entrants."""

    def make(*entrants: Entrant, **changes) -> LeagueSettings:
        given = {"rounds": 2, "seed": 3, "budget": "2steps", "corpus": pictures, "sizes": SMALL}
        return LeagueSettings.of(entrants, **given | changes)

    return make


@pytest.fixture(scope="session")
def real(pictures):
    """The type of all leagues here."""
    return load_real_type(Settings.of(*MOCKS.values(), corpus=pictures, sizes=SMALL))


@pytest.fixture(scope="session")
def hall():
    """One hall for all leagues here."""
    with open_hall(calls=2, count=1) as opened:
        yield opened


class Unlooking:
    """In the inspector's place: it finds nothing. The guards have tests of their own."""

    def __init__(self, *type_and_chance):
        self.found = Inspection({}, {}, (), 1.0)

    def inspect(self, *forgeries):
        return self.found


@pytest.fixture(scope="module")
def quick(hall):
    """One secret for every league, its teams taken as they are, one hall, and no inspector."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(play, "new_secret", lambda: b"the tests' own!!")
        patch.setattr(play, "admit", lambda settings, hall, workers, spectator: settings)
        patch.setattr(play, "open_hall", lambda *how: nullcontext(hall))
        patch.setattr(steward, "Inspector", Unlooking)
        yield


@pytest.fixture
def played(quick, terms, tmp_path, real):
    """Play a league; returns its document."""

    def make(*entrants, folder="league", spectator=None, workers=1, **changes):
        notes = spectator or Notes()
        settings = terms(*entrants, **changes)
        return play_league(settings, tmp_path / folder, notes, workers=workers, real=real)

    return make
