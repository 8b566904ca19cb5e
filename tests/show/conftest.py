"""Runs of the mock teams, to be looked at."""

import shutil
from pathlib import Path

import pytest

from showdown.arena.play import play
from showdown.arena.settings import Settings
from showdown.arena.watcher import Watcher
from showdown.plugins import find_team
from showdown.seats.budget import parse_budget

FORGERS = Path(__file__).with_name("forgers.py")


@pytest.fixture(scope="session")
def played(tmp_path_factory, pictures):
    """Play a match of so many rounds with that generator; returns its folder."""

    def play_it(generator: str, rounds: int) -> Path:
        settings = Settings(
            generator=find_team(generator, "generator"),
            detector=find_team("showdown.testing:MockDetector", "detector"),
            rounds=rounds,
            seed=3,
            medium="print",
            letters=(),
            budget=parse_budget("1steps"),
            size=32,
            corpus=str(pictures),
        )
        folder = tmp_path_factory.mktemp("runs") / "run"
        play(settings, folder, Watcher())
        return folder

    return play_it


@pytest.fixture(scope="session")
def finished(played):
    """A match of two rounds."""
    return played("showdown.testing:MockGenerator", 2)


@pytest.fixture(scope="session")
def stumbled(played):
    """A match of three rounds whose second was forfeited."""
    return played(f"{FORGERS}:Stumbler", 3)


@pytest.fixture(scope="session")
def mute(played):
    """A match in which nothing was ever drawn."""
    return played(f"{FORGERS}:Mute", 1)


@pytest.fixture(scope="session")
def gave_up(played):
    """A match of which three rounds were lost in a row."""
    return played(f"{FORGERS}:Mute", 3)


@pytest.fixture(scope="session")
def crooked(played):
    """A match whose generator has an `interpolate` that breaks the contract."""
    return played(f"{FORGERS}:Crooked", 1)


@pytest.fixture
def run(finished, tmp_path):
    """A copy of the finished match, to write into."""
    return Path(shutil.copytree(finished, tmp_path / "run"))


@pytest.fixture
def visit(browser):
    """Open a file at a width; at the end nothing may have left it, or been complained of."""
    opened, complaints, requests = [], [], []

    def open_file(path, width, scheme="light", height=800, query=""):
        page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
        opened.append(page)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: requests.append(request.url))
        page.goto(path.as_uri() + query)
        return page

    yield open_file
    for page in opened:
        page.close()
    files = [url for url in requests if not url.startswith(("data:", "blob:"))]
    assert len(files) == len(opened)
    assert all(url.startswith("file://") for url in files)
    assert complaints == []
