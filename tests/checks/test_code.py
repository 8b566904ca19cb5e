"""What is read off a team's own code before it runs."""

import pytest

from showdown.checks.code import hides
from showdown.plugins import find_team

TEAM = "{}\nclass Mine:\n    def fit(self, real, clock, feedback): ...\n    def sample(self, a, b): ...\n"


@pytest.mark.parametrize(
    ("file", "helper", "line", "hidden"),
    [
        ("mine.py", "random.py", "import random", [("random.py", "random")]),
        ("mine.py", "numpy.py", "from numpy import zeros", [("numpy.py", "numpy")]),
        ("torch.py", "helper.py", "import torch.nn", [("torch.py", "torch")]),
        ("mine.py", "random.py", "import helper", []),  # it is there, and nobody imports it
        ("mine.py", "random.py", "from .random import draw", []),  # that can be no other
        ("mine.py", "helper.py", "import helper, numpy", []),
        ("torch.py", "helper.py", "import numpy", []),
    ],
)
def test_a_file_named_like_a_library_that_the_team_imports_is_found(file, helper, line, hidden, tmp_path):
    (tmp_path / helper).write_text("")
    (tmp_path / file).write_text(TEAM.format(line))
    assert hides(find_team(f"{tmp_path / file}:Mine", "generator")) == hidden


def test_a_helper_is_no_library_because_its_folder_is_searched(tmp_path, monkeypatch):
    """An editable install, or a shell in that folder, puts it on the path."""
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "helper.py").write_text("")
    (tmp_path / "mine.py").write_text(TEAM.format("import helper"))
    assert hides(find_team(f"{tmp_path / 'mine.py'}:Mine", "generator")) == []
