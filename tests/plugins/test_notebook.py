"""A class of a notebook as a team: what it needs is taken, and no other cell runs."""

import json
import linecache

import pytest

from showdown import plugins
from showdown.checks import examine
from showdown.errors import TeamError
from showdown.plugins import find_team, packages_of, quote
from showdown.plugins.notebook import code_of
from showdown.testing import check_generator

CELLS = [
    ("markdown", "# A forger"),
    ("code", "%matplotlib inline\nfrom __future__ import annotations\nimport numpy as np\n!ls\n"),
    ("code", "%%bash\nrm -rf everything"),
    ("code", "SHADE = 0.5\nfiles = !ls\nraise SystemExit('training, plots and more')"),
    ("code", "def dark(picture):\n    return picture * SHADE\n\nscale = dark"),
    (
        "code",
        "class Mine:\n    def fit(self, real, clock, feedback):\n"
        "        self.mean = {one: real.images[real.letters == one].mean(0) for one in self.names(real)}\n"
        "    def names(self, real):\n        return set(real.letters.tolist())\n"
        "    def sample(self, letters, styles):\n"
        "        mean = [scale(self.mean[one]) + int(style) % 9 for one, style in zip(letters, styles)]\n"
        "        return np.stack(mean).astype(np.uint8)\n",
    ),
    ("code", "Mine().fit(nothing, [], None)"),
    ("code", "!pip install a \\\n  b\nprint 'of another Python'"),
    ("code", "if True:\n    half of a"),
]
pytestmark = pytest.mark.usefixtures("one_hall")


def notebook(cells=CELLS, form=4):
    parts = [
        {"cell_type": kind, "source": text.splitlines(True), "metadata": {}, "outputs": []}
        for kind, text in cells
    ]
    return json.dumps({"cells": parts, "nbformat": form, "metadata": {}})


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "deep learning.ipynb"
    file.write_text(notebook())
    return file


def test_a_class_of_a_notebook_plays_and_the_other_cells_do_not_run(path):
    report = check_generator(f"{path}:Mine")
    assert report.passed and report.team == "mine"


def test_it_is_found_read_and_named_by_its_cell(path):
    team = find_team(f"{path}::Mine")
    assert (team.role, packages_of(team)) == ("generator", {"__future__", "numpy"})
    plugins.load(team)
    line = next(n for n in range(1, 99) if "def dark" in linecache.getline(str(path), n))
    assert quote(path, line) == "deep learning.ipynb, cell 5, line 1: def dark(picture):"
    with pytest.raises(TeamError, match=r"Try: .*deep learning.ipynb:Mine"):
        find_team(str(path), "generator")
    with pytest.raises(TeamError, match="Did you mean 'Mine'"):
        find_team(f"{path}:Mina", "generator")


def test_a_mistake_in_a_notebook_is_told_with_its_cell(path):
    path.write_text(notebook([(kind, text.replace("* SHADE", "/ 0 + []")) for kind, text in CELLS]))
    (found,) = [
        one for one in examine(find_team(f"{path}:Mine"), pace=False).findings if one.status == "failed"
    ][:1]
    assert found.line == "deep learning.ipynb, cell 5, line 2: return picture / 0 + []"
    assert "return picture / 0 + []" in found.traceback


@pytest.mark.parametrize("text", ["", "{}", "[]", "not json", '{"cells": 3}', '{"cells": [1]}', "[" * 10**5])
def test_what_is_no_notebook_is_refused(text, path):
    path.write_text(text)
    with pytest.raises(TeamError, match="cannot be read as Python"):
        find_team(f"{path}:Mine", "generator")


def test_an_old_notebook_is_read_too(path):
    cells = [{"cell_type": "code", "input": [text]} for kind, text in CELLS if kind == "code"]
    path.write_text(json.dumps({"worksheets": [{"cells": cells}], "nbformat": 3}))
    assert find_team(f"{path}:Mine").role == "generator"


def test_a_class_below_a_magic_of_its_cell_and_names_of_a_star_are_found(path):
    cells = [
        ("code", "from math import *\nTAU = 2 * pi"),
        ("code", "%%time\n" + CELLS[5][1] + "    tau = TAU\n"),
    ]
    path.write_text(notebook(CELLS[:5] + cells))
    assert plugins.load(find_team(f"{path}:Mine")).tau > 6


def test_what_jupyter_understands_alone_is_left_out():
    text = code_of(notebook([("code", "a = %time 3\nhelp?\nb = 5 % 2\n?max")]).encode())
    assert text == "# cell 1\n# a = %time 3\n# help?\nb = 5 % 2\n# ?max\n"
