"""A team's object, made in its own process: what it lacks is named."""

import sys

import pytest

from showdown import plugins
from showdown.errors import TeamError
from showdown.plugins import find_team

FORGER = "class Mine:\n    def fit(self, a, b, c): ...\n    def sample(self, a, b): ...\n"


def test_a_class_that_lacks_a_method_is_named(tmp_path):
    file = tmp_path / "remix.py"
    file.write_text(FORGER + "class Half:\n    def fit(self, a, b, c): ...\n")
    made = plugins.load(find_team(f"{file}:Mine", "generator"))
    assert type(made).__name__ == "Mine"
    with pytest.raises(TeamError, match=r"class Half lacks sample\(\)"):
        plugins.load(find_team(f"{file}:Half", "generator"))


def test_inheriting_the_contracts_own_method_is_not_overriding_it(tmp_path):
    path = tmp_path / "lazy.py"
    path.write_text("from showdown import Generator\nclass Lazy(Generator): pass\n")
    with pytest.raises(TeamError, match=r"lacks fit\(\)"):
        plugins.load(find_team(f"{path}:Lazy", "generator"))


def test_a_module_that_is_not_there_is_named():
    with pytest.raises(TeamError, match="no module 'showdown_nowhere'"):
        plugins.load(find_team("showdown_nowhere:Mine", "generator"))


def test_a_method_with_a_slip_is_told(tmp_path):
    (tmp_path / "mine.py").write_text(FORGER.replace("sample", "samples"))
    with pytest.raises(
        TeamError, match=r"lacks sample\(\) and has samples\(\)\. .* Try: def sample\(self, letters, styles\)"
    ):
        plugins.load(find_team(f"{tmp_path / 'mine.py'}:Mine", "generator"))


HELPED = "from {how} import draw\nimport numpy as np\n" + FORGER + "    drawn = draw()\n"


@pytest.mark.parametrize(
    ("files", "team", "how"),
    [
        (["helper.py"], "team.py", "helper"),
        (["helper.py"], "team.py", ".helper"),
        (["helper.py"], "my-team 1.2.py", ".helper"),
        (["__init__.py", "helper.py"], "team.py", ".helper"),
        (["__init__.py", "helper.py"], "team.py", "forgery.helper"),
        (["__init__.py", "sub/__init__.py", "helper.py"], "sub/team.py", "..helper"),
        (["__init__.py", "sub/__init__.py", "helper.py"], "sub/team.py", "forgery.helper"),
        (["pens/__init__.py", "pens/helper.py"], "team.py", "pens.helper"),
        (["pens/helper.py"], "team.py", ".pens.helper"),
    ],
)
def test_helpers_are_found_however_they_are_asked_for(files, team, how, tmp_path, monkeypatch):
    home = tmp_path / "forgery"
    for file in files:
        (home / file).parent.mkdir(parents=True, exist_ok=True)
        (home / file).write_text("def draw():\n    return 'ink'\n" if "helper" in file else "")
    (home / team).write_text(HELPED.format(how=how))
    monkeypatch.setattr(sys, "path", [*sys.path])
    with monkeypatch.context() as patched:
        patched.setattr(sys, "modules", dict(sys.modules))
        assert plugins.load(find_team(f"{home / team}:Mine")).drawn == "ink"


def test_a_folder_with_the_name_of_a_library_hides_nothing(tmp_path, monkeypatch):
    home = tmp_path / "json"
    home.mkdir()
    for name in ("__init__", "helper"):
        (home / f"{name}.py").write_text("def draw(): return 1\n")
    (home / "team.py").write_text("import json\nassert json.loads('1')\n" + HELPED.format(how=".helper"))
    monkeypatch.setattr(sys, "path", [*sys.path])
    assert plugins.load(find_team(f"{home / 'team.py'}:Mine")).drawn == 1


def test_a_byte_order_mark_and_another_encoding_are_no_mistake(tmp_path):
    (tmp_path / "mark.py").write_bytes(b"\xef\xbb\xbf" + FORGER.encode())
    (tmp_path / "latin.py").write_bytes("# coding: latin-1\nname = 'é'\n".encode("latin-1") + FORGER.encode())
    for file in ("mark.py", "latin.py"):
        assert type(plugins.load(find_team(f"{tmp_path / file}:Mine"))).__name__ == "Mine"


@pytest.mark.parametrize(
    ("places", "names"),
    [
        (["/a/forger.py", "/a/judge.py"], ["mine (forger)", "mine (judge)"]),
        (["/ana/team.py", "/bo/team.py"], ["mine (ana)", "mine (bo)"]),
        (["/a/team.py", "/a/team.py"], ["mine (generator)", "mine (detector)"]),
    ],
)
def test_two_teams_of_one_name_are_told_apart(places, names):
    roles = ("generator", "detector")
    teams = [plugins.Team(role, "mine", place, "Mine") for role, place in zip(roles, places, strict=True)]
    assert [team.name for team in plugins.told_apart(teams)] == names
    other = plugins.Team("detector", "yours", "/a/team.py", "Yours")
    assert plugins.told_apart([teams[0], other]) == [teams[0], other]
    three = [plugins.Team("detector", "mine", "/a/team.py", "Mine") for _ in range(3)]
    assert [team.name for team in plugins.told_apart(three)] == ["mine (1)", "mine (2)", "mine (3)"]


def test_a_class_that_is_only_imported_and_a_package_beside_are_told_with_their_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pens").mkdir()
    (tmp_path / "pens" / "__init__.py").write_text("from .team import Mine\n")
    (tmp_path / "pens" / "team.py").write_text(FORGER)
    with pytest.raises(TeamError, match=r"only imports 'Mine'\. Try: .*pens/team.py:Mine"):
        find_team("pens/__init__.py:Mine")
    with pytest.raises(
        TeamError, match=r"no module 'pens' can be imported from here\. Try: pens/team.py:Mine"
    ):
        find_team("pens:Mine")
    with pytest.raises(TeamError, match=r"Try: pens/team.py:Mine"):
        find_team("pens/team:Mine")
