"""The house keeps its own rules: the figures of tools/figures.py, each wanted, and each able to fail."""

import subprocess
import sys
import textwrap

import pytest

from tools import figures

KNOWN = figures.modules()

# What each room may import beside itself; a module at the top of the package counts as a room of its own.
LOW = {"arrays", "boxes", "progress", "residuals", "typed", "contract", "errors", "files", "npz", "words"}
MAY_IMPORT = {
    "contract": {"errors"},
    "medium": LOW,
    "plugins": LOW,
    "walls": LOW,
    "fonts": LOW | {"medium", "walls"},
    "outlines": LOW,
    "typefaces": LOW | {"fonts", "outlines", "pages", "walls"},
    "teams": LOW | {"fonts", "medium", "outlines"},
    "seats": LOW | {"plugins", "walls"},
    "arena": LOW | {"fonts", "medium", "plugins", "seats"},
    "checks": LOW | {"fonts", "medium", "outlines", "plugins", "seats"},
    "league": LOW | {"arena", "checks", "contract", "fonts", "medium", "plugins", "seats"},
    "judging": LOW | {"arena", "contract", "fonts", "medium", "plugins", "seats"},
    "show": LOW | {"pages", "arena", "judging", "league", "fonts", "medium", "plugins", "seats", "typefaces"},
}


def room(module):
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else parts[0]


def test_no_modules_import_each_other_in_a_circle():
    assert figures.circles(KNOWN) == []


def test_modules_and_functions_are_short():
    assert figures.too_long(KNOWN) == []


def test_no_public_name_has_two_homes():
    assert figures.two_homes(KNOWN) == []


def test_every_public_function_of_arrays_states_their_shapes():
    stating, silent = figures.array_functions(KNOWN)
    assert silent == []
    assert len(stating) > 50


def test_imports_run_one_way():
    for name, module in KNOWN.items():
        for other in figures.imports(module, KNOWN):
            here, there = room(name), room(other)
            assert there != "cli" or here == "cli", f"{name} imports {other}"
            if here in MAY_IMPORT and here != there:
                assert there in MAY_IMPORT[here], f"{name} imports {other}"


def test_the_tour_of_the_house_is_short_and_every_stop_is_there():
    stops = figures.stops()
    assert 15 <= len(stops) <= figures.MOST_STOPS
    for stop, names in stops.items():
        source = (figures.ROOT / stop).read_text(encoding="utf-8")
        for name in names:
            assert f"def {name}(" in source or f"class {name}" in source, f"{stop} has no {name}"


@pytest.fixture
def house(tmp_path):
    """Build a small package that breaks the rules; returns its modules."""

    def build(**sources):
        for name, source in sources.items():
            path = tmp_path / "showdown" / f"{name}.py"
            path.parent.mkdir(exist_ok=True)
            path.write_text(textwrap.dedent(source), encoding="utf-8")
        return figures.modules(tmp_path)

    return build


def test_a_circle_inside_functions_is_found(house):
    known = house(
        a="import showdown.b",
        b="def f():\n    from showdown import a\n",
        c="from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import showdown.a\n",
    )
    assert figures.circles(known) == [["showdown.a", "showdown.b"]]


def test_what_is_too_long_is_found(house):
    known = house(a="x = 1\n" * 301, b="def f():\n" + "    x = 1\n" * 50, c="def g():\n" + "    x = 1\n" * 49)
    assert figures.too_long(known) == ["showdown.a: 301 lines", "showdown.b.f: 51 lines"]


def test_a_name_with_two_homes_is_found(house):
    known = house(a="def f(): ...\nclass G: ...\ndef _h(): ...", b="def G(): ...\ndef _h(): ...")
    assert figures.two_homes(known) == ["G: showdown.a, showdown.b"]


def test_an_array_function_without_shapes_is_found(house):
    known = house(
        a='''
        Scores = NDArray[float]
        def f(x: Scores) -> None:
            """Say nothing."""
        def g(x: NDArray[int]) -> None:
            """Take (n, H, W)."""
        def h(x: int) -> None:
            """Take a number."""
        '''
    )
    assert figures.array_functions(known) == (["showdown.a.g"], ["showdown.a.f"])


def test_complexity_is_held_by_the_linter(tmp_path):
    """ruff's C901, with the limit of pyproject.toml."""
    path = tmp_path / "knotted.py"
    path.write_text("def f(x):\n" + "    if x:\n        x += 1\n" * 16 + "    return x\n")
    config = str(figures.ROOT / "pyproject.toml")
    command = [sys.executable, "-m", "ruff", "check", "--config", config, "--select", "C901", "--quiet", path]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "too complex (17 > 15)" in done.stdout
