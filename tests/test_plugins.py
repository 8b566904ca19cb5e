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


def test_what_a_file_imports_is_read_and_not_run(file):
    assert plugins.imports_of(file) == {"torch", "sklearn"}


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


def test_a_class_that_lacks_a_method_is_named(file):
    file.write_text(SOURCE.replace("import torch.nn as nn\nfrom sklearn import svm\n", ""))
    made = plugins.load(plugins.find_team(f"{file}:Mine", "generator"))
    assert type(made).__name__ == "Mine"
    with pytest.raises(TeamError, match=r"class Half lacks sample\(\)"):
        plugins.load(plugins.find_team(f"{file}:Half", "generator"))


def test_inheriting_the_contracts_own_method_is_not_overriding_it(tmp_path):
    path = tmp_path / "lazy.py"
    path.write_text("from showdown import Generator\nclass Lazy(Generator): pass\n")
    with pytest.raises(TeamError, match=r"lacks fit\(\)"):
        plugins.load(plugins.find_team(f"{path}:Lazy", "generator"))


def test_a_module_that_is_not_there_is_named():
    with pytest.raises(TeamError, match="no module 'showdown_nowhere'"):
        plugins.load(plugins.find_team("showdown_nowhere:Mine", "generator"))


FORGER = "class Mine:\n    def fit(self, a, b, c): ...\n    def sample(self, a, b): ...\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("mine", "Try: mine/mine.py:Mine"),
        ("mine/", "Try: mine/mine.py:Mine"),
        ("mine.py", "Did you mean 'mine/mine.py'"),
        ("mine/nime.py:Mine", "Did you mean 'mine/mine.py'"),
        ("mine/mine.py", "Try: mine/mine.py:Mine"),
        ("mine/mine.py:", "Try: mine/mine.py:Mine"),
        ("mine/mine.py:Mein", "Did you mean 'Mine'"),
        ("mine/mine.py:Mine", "is a generator: it has sample"),
        ("odd.py:Mine", "line 2: return. Try: mend that line"),
        ("bare.py:Mine", "Classes there: none. Try: showdown new detector NAME"),
        ("sdfgna", "Did you mean 'sdfgan'"),
    ],
)
def test_every_slip_is_told_what_to_do(text, told, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/mine.py").write_text(FORGER)
    (tmp_path / "odd.py").write_text("def f():\nreturn\n")
    (tmp_path / "bare.py").write_text("x = 1\n")
    with pytest.raises(TeamError, match=re.escape(told)):
        plugins.find_team(text, "detector")


def test_a_class_is_found_by_its_own_role(tmp_path):
    (tmp_path / "mine.py").write_text(FORGER)
    assert plugins.find_team(f"{tmp_path / 'mine.py'}:Mine", "generator").class_name == "Mine"


def test_a_method_with_a_slip_is_told(tmp_path):
    (tmp_path / "mine.py").write_text(FORGER.replace("sample", "samples"))
    with pytest.raises(TeamError, match="Did you mean 'samples'"):
        plugins.load(plugins.find_team(f"{tmp_path / 'mine.py'}:Mine", "generator"))
