"""A file or a folder that nobody has named a class of: which generator and detector it holds."""

import pytest

from showdown.errors import TeamError
from showdown.plugins import holds_code, teams_in
from showdown.scaffold import write_team

FORGER = (
    "from showdown import Generator\nclass {name}(Generator):\n    def sample(self, letters, styles): ...\n"
)
JUDGE = "from showdown import Detector\nclass {name}(Detector):\n    def prob_real(self, glyphs): ...\n"


def test_a_file_may_hold_both_roles(tmp_path):
    (tmp_path / "ours.py").write_text(FORGER.format(name="Forger") + JUDGE.format(name="Judge"))
    teams = teams_in(tmp_path / "ours.py")
    assert [(role, team.class_name) for role, team in teams.items()] == [
        ("generator", "Forger"),
        ("detector", "Judge"),
    ]
    assert all(team.module == str(tmp_path / "ours.py") for team in teams.values())


def test_a_folder_may_hold_a_file_for_each_role_and_tests_are_no_teams(tmp_path):
    (tmp_path / "forger.py").write_text(FORGER.format(name="Forger"))
    (tmp_path / "judge.py").write_text(JUDGE.format(name="Judge"))
    (tmp_path / "test_mine.py").write_text(JUDGE.format(name="Other"))
    assert {role: team.name for role, team in teams_in(tmp_path).items()} == {
        "generator": "forger",
        "detector": "judge",
    }


@pytest.mark.parametrize("role", ["generator", "detector"])
def test_what_showdown_new_writes_is_found_by_its_folder(tmp_path, role):
    write_team(role, "mine", tmp_path, "numpy")
    assert [team.class_name for team in teams_in(tmp_path / "mine").values()] == ["Mine"]
    assert list(teams_in(tmp_path / "mine")) == [role]


def test_a_class_may_inherit_what_it_lacks_and_its_base_is_no_team(tmp_path):
    (tmp_path / "a.py").write_text(
        FORGER.format(name="Base") + "class Mine(Base): ...\nclass _Old(Base): ...\n"
    )
    assert teams_in(tmp_path)["generator"].class_name == "Mine"
    mock = "from showdown.testing import MockGenerator\nclass Mine(MockGenerator): ...\n"
    (tmp_path / "a.py").write_text(mock)
    assert teams_in(tmp_path)["generator"].class_name == "Mine"


def test_a_package_in_a_folder_is_looked_into(tmp_path):
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours/__init__.py").touch()
    (tmp_path / "ours/team.py").write_text(FORGER.format(name="Mine"))
    assert teams_in(tmp_path)["generator"].class_name == "Mine"
    assert holds_code(tmp_path) and not holds_code(tmp_path / "ours" / "nothing")


def test_two_of_one_role_are_named_and_nothing_is_told(tmp_path):
    (tmp_path / "a.py").write_text(FORGER.format(name="One") + FORGER.format(name="Two"))
    with pytest.raises(TeamError, match=r"holds 2 generators: .*a.py:One, .*a.py:Two; .* Try: .*a.py:One"):
        teams_in(tmp_path)
    (tmp_path / "a.py").write_text("x = 1\n")
    with pytest.raises(TeamError, match=r"no class there has sample\(\) or prob_real\(\). Try: showdown new"):
        teams_in(tmp_path)
    (tmp_path / "a.py").write_text("def f(:\n")
    with pytest.raises(TeamError, match=r"a.py is no Python: "):
        teams_in(tmp_path)
