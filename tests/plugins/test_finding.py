import re
from pathlib import Path

import pytest

from showdown import plugins
from showdown.errors import TeamError

SOURCE = """
import torch.nn as nn
from sklearn import svm

class Mine:
    def fit(self, real, clock, feedback): ...
    def sample(self, letters, styles): ...

class Half:
    def fit(self, real, clock, feedback): ...
"""


@pytest.fixture
def file(tmp_path) -> Path:
    path = tmp_path / "remix.py"
    path.write_text(SOURCE)
    return path


def test_the_house_teams_are_installed_like_any_guest():
    assert {"sdfgan", "dcgan", "blend", "copycat", "noise"} <= set(plugins.installed("generator"))
    assert {"cnn", "logistic", "ink", "coin"} <= set(plugins.installed("detector"))


def test_a_team_is_found_in_a_file_without_running_it(file):
    file.write_text(SOURCE + "\nraise SystemExit('must not run')\n")
    team = plugins.find_team(f"{file}:Mine", "generator")
    assert (team.name, team.class_name, team.is_file) == ("mine", "Mine", True)


def test_what_a_team_imports_is_read_and_not_run(file):
    file.write_text(SOURCE + "\nraise SystemExit('must not run')\n")
    assert plugins.packages_of(plugins.find_team(f"{file}:Mine", "generator")) == {"torch", "sklearn"}
    house = plugins.find_team("cnn", "detector")
    assert plugins.packages_of(house) >= {house.module, "torch"}


def test_a_team_whose_source_is_gone_or_broken_imports_what_nobody_knows(file):
    team = plugins.find_team(f"{file}:Mine", "generator")
    file.write_text("import torch\nclass Mine(:")
    assert plugins.packages_of(team) == set()
    file.unlink()
    assert plugins.packages_of(team) == set()


def test_a_guests_source_is_found_without_running_the_packages_above_it(tmp_path, monkeypatch):
    package = tmp_path / "guests"
    package.mkdir()
    (package / "__init__.py").write_text("raise SystemExit('must not run')")
    (package / "remix.py").write_text(SOURCE)
    monkeypatch.syspath_prepend(tmp_path)
    team = plugins.find_team("guests.remix:Mine", "generator")
    source = plugins.source_of(team)
    assert source is not None and source.path == package / "remix.py"
    assert plugins.packages_of(team) == {"guests.remix", "torch", "sklearn"}


@pytest.mark.parametrize("module", ["nowhere_at_all", "json.nothing", "sys", "__main__"])
def test_where_there_is_no_source_there_is_none(module):
    assert plugins.source_of(plugins.Team("generator", "x", module, "X")) is None


ROLES = """
class Generator: ...
class Detector: ...
class Draws:
    def sample(self, letters, styles): ...
class Judges:
    def prob_real(self, glyphs): ...
class Inherits(Detector): ...
class Unsaid: ...
class Second(Judges): ...
class Third(Second):
    def fit(self, real, fake, clock): ...
class Far(Inherits): ...
from showdown.teams.detectors.ink import Ink as House
from near import Near
from .near import Near as Nearer
from nowhere import Nobody
class OfTheHouse(House): ...
class OfAHelper(Near): ...
class OfAPackage(Nearer): ...
class OfNobody(Nobody): ...
class Itself(Itself): ...
"""


@pytest.mark.parametrize(
    ("name", "role"),
    [("Draws", "generator"), ("Judges", "detector"), ("Inherits", "detector"), ("Unsaid", "generator"),
     ("Second", "detector"), ("Third", "detector"), ("Far", "detector"), ("OfTheHouse", "detector"),
     ("OfAHelper", "detector"), ("OfAPackage", "detector"), ("OfNobody", "generator"),
     ("Itself", "generator")],
)  # fmt: skip
def test_the_role_is_read_off_the_class_and_what_it_inherits_from(name, role, tmp_path):
    (tmp_path / "near.py").write_text("class Near:\n    def prob_real(self, glyphs): ...\n")
    (tmp_path / "roles.py").write_text(ROLES)
    text = f"{tmp_path / 'roles.py'}:{name}"
    assert plugins.role_of(text) == plugins.find_team(text).role == role


def test_the_role_of_an_installed_team_is_its_entry_points():
    assert (plugins.role_of("sdfgan"), plugins.role_of("cnn")) == ("generator", "detector")
    with pytest.raises(TeamError, match="sdfgan"):
        plugins.role_of("sdfgna")


def test_the_folder_of_a_new_team_is_understood(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "remix").mkdir()
    (tmp_path / "remix/remix.py").write_text("class Helper: ...\nclass Remix: ...\n")
    with pytest.raises(TeamError, match=r"Try: remix/remix.py:Remix"):
        plugins.role_of("remix")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("dcagn", "Did you mean 'dcgan'"),
        ("cnn", "'cnn' is a detector"),
        ("nowhere.py:Mine", "no file 'nowhere.py'"),
        ("{file}:Mien", "Did you mean 'Mine'? Classes there: Mine, Half"),
        ("{file}", "Try: {file}:Mine"),
        (":", "does not say which generator"),
    ],
)
def test_a_wrong_name_is_told_with_what_to_try(file, text, message):
    with pytest.raises(TeamError) as caught:
        plugins.find_team(text.format(file=file), "generator")
    assert message.format(file=file) in str(caught.value)


def test_a_file_that_is_no_python_is_named(tmp_path):
    path = tmp_path / "bad.py"
    path.write_text("class Mine(:")
    with pytest.raises(TeamError, match=r"bad\.py is no Python"):
        plugins.find_team(f"{path}:Mine", "generator")


FORGER = "class Mine:\n    def fit(self, a, b, c): ...\n    def sample(self, a, b): ...\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("mine", "Try: mine/mine.py:Mine"),
        ("mine/", "Try: mine/mine.py:Mine"),
        ("kept", "'kept' is a folder, and no team. Try: kept/b.py:Mine"),
        ("mine.py", "Did you mean 'mine/mine.py'"),
        ("mine/nime.py:Mine", "Did you mean 'mine/mine.py'"),
        ("mine/mine.py", "Try: mine/mine.py:Mine"),
        ("mine/mine.py:", "Try: mine/mine.py:Mine"),
        ("mine/mine.py:Mein", "Did you mean 'Mine'"),
        ("mine/mine.py:Mine", "is a generator: it has sample"),
        ("odd.py:Mine", "line 2: return. Try: four spaces more"),
        ("bare.py:Mine", "Classes there: none. Try: showdown new detector NAME"),
        ("sdfgna", "Did you mean 'sdfgan'"),
    ],
)
def test_every_slip_is_told_what_to_do(text, told, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/mine.py").write_text(FORGER)
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept/a.py").write_text("def f():\nreturn\n")
    (tmp_path / "kept/b.py").write_text(FORGER)
    (tmp_path / "odd.py").write_text("def f():\nreturn\n")
    (tmp_path / "bare.py").write_text("x = 1\n")
    with pytest.raises(TeamError, match=re.escape(told)):
        plugins.find_team(text, "detector")


def test_a_class_is_found_by_its_own_role(tmp_path):
    (tmp_path / "mine.py").write_text(FORGER)
    assert plugins.find_team(f"{tmp_path / 'mine.py'}:Mine", "generator").class_name == "Mine"
