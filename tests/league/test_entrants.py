"""Who takes part: teams as people write them, and fields that cannot play."""

import json

import pytest

from showdown.errors import TeamError, UsageError
from showdown.league.entrants import Entrant, find_entrant, find_in, house_teams, with_house
from showdown.league.settings import LeagueSettings
from tests.league.conftest import mock
from tests.plugins.test_places import FORGER, JUDGE


@pytest.fixture
def place(tmp_path):
    (tmp_path / "ana").mkdir()
    (tmp_path / "ana/team.py").write_text(FORGER.format(name="Forger") + JUDGE.format(name="Judge"))
    (tmp_path / "bo.py").write_text(FORGER.format(name="Mine"))
    return tmp_path


def test_a_folder_a_file_a_class_and_a_name_are_teams(place):
    ana = find_entrant(str(place / "ana"))
    assert (ana.name, ana.generator.class_name, ana.detector.class_name) == ("ana", "Forger", "Judge")
    assert ana.generator.name == ana.detector.name == "ana"
    bo = find_entrant(str(place / "bo.py"))
    assert (bo.name, bo.generator.class_name, bo.detector) == ("bo", "Mine", None)
    assert find_entrant(f"{place / 'bo.py'}:Mine").name == "mine"
    assert find_entrant("ink").detector.module == "showdown.teams.detectors.ink"


def test_a_team_can_be_given_a_name(place):
    assert find_entrant(f"die Fälscher={place / 'bo.py'}").generator.name == "die Fälscher"
    (place / "a=b.py").write_text(FORGER.format(name="Mine"))
    assert find_entrant(str(place / "a=b.py")).name == "a=b"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("=ink", "has no name before its ="),
        ("ana=", "names a team and no place"),
        ("a\tb=ink", "characters that can be shown"),
        ("x" * 41 + "=ink", "1 to 40 characters"),
        ("ana= ink", "no detector|no generator"),
        ("dcagn", "Did you mean 'dcgan'"),
        ("no/such/place.py", "no file"),
    ],
)
def test_what_is_no_team_is_told_in_a_line(text, told):
    with pytest.raises(UsageError, match=told):
        find_entrant(text)


def test_a_folder_of_teams_has_one_for_each_folder_and_file_and_names_what_cannot_be_read(place):
    (place / "cy").mkdir()
    (place / "cy/team.py").write_text("def f(:\n")
    (place / "data").mkdir()
    (place / "data/notes.txt").touch()
    found, unread = find_in(place)
    assert [one.name for one in found] == ["ana", "bo"]
    ((name, why),) = [(one.name, one.why) for one in unread]
    assert name == "cy" and "is no Python" in why


def test_a_folder_without_teams_is_told(tmp_path):
    with pytest.raises(UsageError, match="holds no teams"):
        find_in(tmp_path)
    with pytest.raises(UsageError, match=r"no folder .* with teams"):
        find_in(tmp_path / "nothing")


def test_the_house_is_entered_once_and_known_as_the_house():
    field = with_house([find_entrant("blend"), find_entrant("noise")])
    assert [one.name for one in field].count("blend") == 1
    assert [one.house for one in field] == [False, *[True] * 6]
    assert {bool(one.generator) for one in house_teams()} == {True, False}


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ([mock("ana"), mock("ana")], "2 teams are called 'ana': .* Try: a name of its own"),
        (
            [mock("ana", "generator"), mock("bo", "generator")],
            "none of the 2 teams has a detector. Try: --house",
        ),
        ([mock("ana", "detector"), mock("bo", "detector")], "none of the 2 teams has a generator"),
        ([mock("ana")], "a team alone has no rival. Try: --house"),
        ([], "none of the 0 teams has a generator"),
    ],
)
def test_a_field_that_cannot_play_is_told(field, told):
    with pytest.raises(UsageError, match=told):
        LeagueSettings.of(field)


def test_settings_are_the_same_from_their_record():
    settings = LeagueSettings.of(
        [mock("ana"), find_entrant("ink")], letters="A-C", secret="ab" * 16, final=True
    )
    again = LeagueSettings.from_json(json.loads(json.dumps(settings.to_json())))
    assert again == LeagueSettings.of([mock("ana"), find_entrant("ink")], letters="A-C", final=True)
    assert "ab" * 16 not in json.dumps(settings.to_json())


def test_values_that_no_match_can_have_no_league_can_have():
    for wrong in ({"rounds": 0}, {"seed": -1}, {"size": 33}, {"medium": "ink"}, {"device": "tpu"}):
        with pytest.raises(UsageError):
            LeagueSettings.of([mock("ana"), mock("bo")], **wrong)
    with pytest.raises(TeamError):
        Entrant.of("ana", [find_entrant("nobody").generator])
