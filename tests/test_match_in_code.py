"""Matches in code: names, paths, classes, objects, and the cell of a notebook."""

import linecache
import subprocess
import sys
import types

import pytest

import showdown
from showdown import bundle
from showdown.errors import TeamError, UsageError
from showdown.fonts.load import load_corpus
from showdown.match import Match, Played
from showdown.testing import MockDetector, MockGenerator, check_team

CELL = """
import numpy as np
from showdown.testing import MockGenerator, MockDetector
SHARE = 0.5
weights = np.ones(3)

def faded(images):
    return (images * SHARE).astype(np.uint8)

class Ink:
    pass

class Mine(MockGenerator):
    def __init__(self, depth=1):
        self.depth, self.ink = depth, None
    def fit(self, real, clock, feedback):
        super().fit(real, clock, feedback)
        self.ink = Ink()
    def sample(self, letters, styles):
        return faded(super().sample(letters, styles))

class Heavy(MockGenerator):
    def sample(self, letters, styles):
        return super().sample(letters, styles) * weights[0]
"""


@pytest.fixture
def cell(monkeypatch):
    """A module as a notebook makes one: its source is known to linecache and lies in no file."""
    module = types.ModuleType("__main__")
    name = "<ipython-input-1>"
    linecache.cache[name] = (len(CELL), None, CELL.splitlines(keepends=True), name)
    monkeypatch.setitem(sys.modules, "__main__", module)
    exec(compile(CELL, name, "exec"), vars(module))
    yield module
    del linecache.cache[name]


@pytest.fixture(scope="module")
def played(pictures, tmp_path_factory) -> Played:
    out = tmp_path_factory.mktemp("runs") / "run"
    more = {"rounds": 2, "seed": 1, "budget": "1steps", "corpus": pictures, "quiet": True}
    return Match(MockGenerator, MockDetector, out=out, **more).play()


def test_the_public_names():
    names = ["Clock", "Detector", "Feedback", "Generator", "Glyphs", "League", "Match", "judge"]
    assert showdown.__all__ == names
    assert all(hasattr(showdown, name) for name in showdown.__all__)
    assert not hasattr(showdown, "nothing")


def test_importing_showdown_stays_light():
    code = "import sys, showdown; assert not {'showdown.match', 'scipy', 'rich', 'PIL'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_what_was_played(played):
    assert len(played.rounds) == len(played.exhibits) == 2
    assert played.exhibits[0]["exam_images"].shape[1:] == (32, 32)
    assert played.verdict == played.document["verdict"]
    assert played.sentence.startswith("Verdict: ")
    assert "2 rounds" in repr(played)


def test_a_frame_and_a_plot_where_they_can_be(played):
    assert played.plot().axes[0].get_ylabel() == "balanced accuracy"
    pytest.importorskip("pandas")
    assert played.to_frame()["balanced_accuracy"].tolist() == [r["balanced_accuracy"] for r in played.rounds]


def test_a_plot_draws_itself_for_a_notebook_that_was_not_made_ready_for_matplotlib(played):
    """Control: a plain figure has nothing that such a notebook could show."""
    from matplotlib.figure import Figure

    assert not hasattr(Figure(), "_repr_png_")
    assert isinstance(played.plot(), Figure)
    assert played.plot()._repr_png_().startswith(b"\x89PNG")
    code = """if True:
        import sys
        from showdown.show.plots import make_figure
        make_figure([print], (1, 1))._repr_png_()
        assert "matplotlib.pyplot" not in sys.modules
    """
    subprocess.run([sys.executable, "-c", code], check=True)


def test_without_pandas_it_says_what_to_install(played, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(UsageError, match="Try: pip install pandas"):
        played.to_frame()


def test_a_class_and_an_object_of_a_cell_play(cell, pictures, tmp_path):
    more = {"rounds": 2, "seed": 1, "budget": "1steps", "corpus": pictures, "quiet": True}
    for number, team in enumerate([cell.Mine, cell.Mine(depth=3)]):
        match = Match(team, "showdown.testing:MockDetector", out=tmp_path / f"run{number}", **more)
        for figures in match.play().rounds:
            assert figures["forfeits"] == {"generator": None, "detector": None}


def test_a_bundle_holds_what_the_class_uses_and_nothing_else(cell):
    text = bundle.bundle(cell.Mine)
    assert "SHARE = 0.5" in text
    assert "def faded" in text
    assert "import numpy as np" in text
    assert "weights" not in text


def test_a_class_of_a_cell_is_checked_as_it_would_play(cell, pictures):
    assert check_team(cell.Mine, load_corpus(pictures)).passed


def test_what_cannot_go_along_is_told(cell, tmp_path):
    with pytest.raises(TeamError, match="uses 'weights', a ndarray of the notebook"):
        Match(cell.Heavy, out=tmp_path / "run")
    thing = cell.Mine()
    thing.ink = cell.Ink()
    with pytest.raises(TeamError, match="an attribute of this Mine"):
        Match(thing, out=tmp_path / "run")

    class Inside(MockGenerator):
        def sample(self, letters, styles):
            return super().sample(letters, styles)

    with pytest.raises(TeamError, match=r"Try: put it into a file"):
        Match(Inside, out=tmp_path / "run")
    with pytest.raises(TeamError, match=r"lacks fit\(\)"):
        Match(3, out=tmp_path / "run")
    with pytest.raises(UsageError, match="rounds=0"):
        Match(rounds=0)


SMALL_CELLS = [  # each thing without a method of its own, in a cell of its own
    "import enum\nfrom dataclasses import dataclass\nfrom functools import cache\n"
    "from collections import namedtuple\nfrom numpy import exp\n"
    "from showdown.testing import MockGenerator\n",
    "class Kind(enum.Enum):\n    BOLD = 1\n",
    "@dataclass\nclass Wish:\n    share: float = 0.25\n",
    "Pair = namedtuple('Two', 'ink paper')\nhalf = lambda number: number // 2\n",
    "@cache\ndef kept(number):\n    return half(number)\n",
    "@dataclass\nclass Wish:\n    share: float = 0.5\n",  # again, and changed
    "class Mine(MockGenerator):\n    def wish(self):\n"
    "        return Kind.BOLD.name, Wish().share, Pair(1, 2).ink, kept(4), exp(0)\n"
    "def made():\n    class Kind(MockGenerator):\n        pass\n    return Kind\n",
]


@pytest.fixture
def notebook(monkeypatch):
    """A module as IPython makes one of several cells: it lists what ran in `In`."""
    module = types.ModuleType("__main__")
    monkeypatch.setitem(sys.modules, "__main__", module)
    vars(module)["In"] = ["", *SMALL_CELLS]
    names = [f"/tmp/ipykernel_0/{number}.py" for number in range(len(SMALL_CELLS))]
    for name, text in zip(names, SMALL_CELLS, strict=True):
        linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
        exec(compile(text, name, "exec"), vars(module))
    yield module
    for name in names:
        del linecache.cache[name]


def test_what_has_no_method_goes_along_from_whichever_cell_made_it_last(notebook, monkeypatch):
    text = bundle.bundle(notebook.Mine)
    monkeypatch.delitem(sys.modules, "__main__")
    alone = types.ModuleType("alone")
    monkeypatch.setitem(sys.modules, "alone", alone)
    exec(compile(text, "alone.py", "exec"), vars(alone))
    assert alone.Mine().wish() == ("BOLD", 0.5, 1, 2, 1.0)
    assert "import enum" in text
    assert "import __main__" not in text


def test_a_class_of_a_function_is_not_taken_for_another_of_its_name(notebook):
    with pytest.raises(TeamError, match="Kind has no source at the top level"):
        bundle.bundle(notebook.made())
