"""A team's object, made in its own process: what it lacks is named."""

import pytest

from showdown import plugins
from showdown.errors import TeamError

FORGER = "class Mine:\n    def fit(self, a, b, c): ...\n    def sample(self, a, b): ...\n"


def test_a_class_that_lacks_a_method_is_named(tmp_path):
    file = tmp_path / "remix.py"
    file.write_text(FORGER + "class Half:\n    def fit(self, a, b, c): ...\n")
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


def test_a_method_with_a_slip_is_told(tmp_path):
    (tmp_path / "mine.py").write_text(FORGER.replace("sample", "samples"))
    with pytest.raises(TeamError, match="Did you mean 'samples'"):
        plugins.load(plugins.find_team(f"{tmp_path / 'mine.py'}:Mine", "generator"))
