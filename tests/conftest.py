"""A corpus that the tests draw themselves: shapes by sixty hands, no font needed; and a browser."""

from __future__ import annotations

import os

# Each worker of pytest-xdist keeps to a core of its own, and so do the teams that it starts: two pools of
# two threads on two cores stall each other. It is done before numpy counts the cores.
if (worker := os.environ.get("PYTEST_XDIST_WORKER")) and hasattr(os, "sched_setaffinity"):
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cores[int(worker.removeprefix("gw")) % len(cores)]})

import importlib
import shutil
import sys
from contextlib import nullcontext
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from showdown.fonts.build import build_corpus
from showdown.fonts.corpus import Corpus
from showdown.fonts.load import load_corpus
from showdown.pytest_plugin import check_team  # the plugin itself is left out (pyproject.toml)
from showdown.seats.hall import open_hall
from tests.fonts.make import make_font

LABELS = ("ring", "bar", "cross")
N_GROUPS = 60


@pytest.fixture(scope="session", autouse=True)
def one_secret():
    """Every match of a test has the same secret, so that a test is the same each time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("showdown.arena.play.new_secret", lambda: b"the tests' own!!")
        yield


def draw_shape(label: str, rng: np.random.Generator) -> Image.Image:
    """One grey 64 x 64 picture of a label, in a hand of its own."""
    picture = Image.new("L", (64, 64), 255)
    pen = ImageDraw.Draw(picture)
    left, top, right, bottom = (int(x) for x in (*rng.integers(6, 18, 2), *rng.integers(44, 58, 2)))
    width = int(rng.integers(3, 9))
    if label == "ring":
        pen.ellipse((left, top, right, bottom), outline=0, width=width)
    elif label == "bar":
        pen.line((left, top, right, bottom), fill=0, width=width)
    else:
        pen.line((left, 32, right, 32), fill=0, width=width)
        pen.line((32, top, 32, bottom), fill=0, width=width)
    return picture


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder <label>/<group>/*.png."""
    folder = tmp_path_factory.mktemp("pictures")
    rng = np.random.default_rng(7)
    for label in LABELS:
        for group in range(N_GROUPS):
            place = folder / label / f"hand{group:02d}"
            place.mkdir(parents=True)
            for take in range(2):
                draw_shape(label, rng).save(place / f"{take}.png")
    return folder


@pytest.fixture(scope="session")
def alphabet_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus file: eight fonts of bars, a few letters and a full stop."""
    folder = tmp_path_factory.mktemp("alphabet")
    (folder / "fonts").mkdir()
    letters = "ABCDEF."
    for design in range(8):
        make_font(folder / "fonts" / f"design{design}.ttf", letters, design)
    build_corpus([folder / "fonts"], folder / "alphabet.npz", letters)
    return folder / "alphabet.npz"


@pytest.fixture(scope="session")
def alphabet(alphabet_file: Path) -> Corpus:
    """That corpus, at 64 px."""
    return load_corpus(alphabet_file, size=64)


@pytest.fixture(scope="session")
def browser():
    """The system's chromium, driven by the extra `browser`.

    Tests are skipped without; where SHOWDOWN_BROWSER is set, as in CI, they fail instead.
    """
    chromium = shutil.which("chromium")
    lacking = [name for name in ("playwright", "axe_playwright_python") if find_spec(name) is None]
    lacking += [] if chromium else ["chromium"]
    if lacking:
        stop = pytest.fail if os.environ.get("SHOWDOWN_BROWSER") else pytest.skip
        stop(f"not installed: {', '.join(lacking)}. Try: pip install '.[browser]', apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def one_hall():
    """A hall for all checks of a module: a host that has loaded the libraries serves many."""
    importlib.import_module("showdown.checks.examine")
    with pytest.MonkeyPatch.context() as patched, open_hall() as hall:
        patched.setattr(sys.modules["showdown.checks.examine"], "open_hall", lambda: nullcontext(hall))
        yield hall
