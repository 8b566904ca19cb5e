"""The hall: what teams import is loaded once, and what they may not read is kept from each seat."""

import pytest

from showdown.plugins import Team
from showdown.seats.hall import Hall, open_hall


class Counting:
    """Stands in for a launcher; notes what it was to load."""

    def __init__(self) -> None:
        self.preloads = []

    def preload(self, packages):
        self.preloads.append(set(packages))


@pytest.fixture
def teams(tmp_path):
    """One team a package: each imports what it is called after."""
    made = {}
    for name in ("json", "csv"):
        (tmp_path / f"{name}_team.py").write_text(f"import {name}\nclass Mine: ...\n")
        made[name] = Team("generator", name, str(tmp_path / f"{name}_team.py"), "Mine")
    return made


def test_what_teams_import_is_loaded_once_and_kept(teams):
    launcher = Counting()
    hall = Hall(launcher, "none", "auto")
    hall.expect(teams["json"])
    hall.expect(teams["json"])
    hall.expect(teams["json"], teams["csv"])
    hall.expect(teams["csv"])
    assert launcher.preloads == [{"json"}, {"json", "csv"}]


def test_each_seat_is_a_new_one_and_keeps_its_secrets_from_its_team(teams):
    hall = Hall(Counting(), "none", "auto")
    first = hall.seat(teams["json"], 1, 32, ("vault.npz",))
    second = hall.seat(teams["json"], 1, 32)
    assert first is not second
    assert (first.sealed, second.sealed) == (("vault.npz",), ())
    assert (first.state, second.state) == (None, None)


def test_teams_of_both_roles_sit_in_one_hall():
    with open_hall() as hall:
        for role, name in (("generator", "MockGenerator"), ("detector", "MockDetector")):
            seat = hall.seat(Team(role, "mock", "showdown.testing", name), 1, 32)
            seat.probe()
            assert seat.optional == frozenset()
