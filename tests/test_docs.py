"""The docs say what is so: code runs, tables and help texts are the program's own, links lead somewhere."""

import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

import showdown
from showdown.arena.guards import GUARDS
from showdown.arena.jurors import JURORS
from showdown.arena.play import play
from showdown.arena.qualify import DISQUALIFICATIONS
from showdown.arena.settings import Settings
from showdown.arena.sizes import SPARRING
from showdown.arena.verdict import VERDICTS
from showdown.arena.watcher import Watcher
from showdown.catalogue import entries
from showdown.match import Match
from showdown.testing import MockDetector, MockGenerator

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("docs/**/*.md"), *ROOT.glob("*.md")])


def blocks(page):
    return re.findall(r"^```python\n(.*?)^```", page.read_text(), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_relative_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text()):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page)], ids=lambda page: page.name)
def test_python_in_the_docs_runs(page, pictures, tmp_path, capsys, monkeypatch):
    """What README plays on the house corpus is made, and played by mock teams on pictures."""
    small = {"generator": MockGenerator, "detector": MockDetector, "rounds": 1, "budget": "1steps"}
    small |= {"corpus": pictures, "out": tmp_path / "small", "quiet": True}
    if page.name == "README.md":
        monkeypatch.setattr(
            showdown, "Match", lambda **given: Match(**given) and Match(**(given | small)), raising=False
        )
    for number, code in enumerate(blocks(page)):
        exec(compile(code, f"{page.name}-{number}", "exec"), {"pictures": pictures, "run": tmp_path / "run"})


def test_the_readmes_team_is_the_example():
    assert blocks(ROOT / "README.md")[0] == (ROOT / "examples/my_detector.py").read_text()


def first_column(page, heading):
    """The names in code in the first column of the tables below a heading."""
    section = (ROOT / page).read_text().split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE)


def test_the_verdicts_on_their_page_are_all_and_in_order():
    names = first_column("docs/explanation/verdict.md", "The verdicts")
    known = [verdict.name for verdict in VERDICTS]
    assert names == known, "Try: a row for each, in order, in docs/explanation/verdict.md"


def test_the_guards_on_their_page_are_all_and_so_are_their_limits():
    page = "docs/explanation/guards.md"
    names = sorted(guard.name for guard in GUARDS)
    assert sorted(first_column(page, "Of the forger")) == names, f"Try: a row for each in {page}"
    reasons = first_column(page, "Of the detector")
    assert sorted(reasons) == sorted(reason.name for reason in DISQUALIFICATIONS)
    assert first_column("docs/explanation/panel.md", "The jurors") == [one.name for one in JURORS]
    for juror in JURORS:
        assert f"| `{juror.name}` | {juror.tell} |" in (ROOT / "docs/explanation/panel.md").read_text()
        assert juror.source in (ROOT / "docs/explanation/panel.md").read_text()
    for guard in GUARDS:
        limit = "never"
        if guard.most is not None:
            limit = f"above {guard.most}"
        elif guard.least is not None:
            limit = f"below {guard.least:.0%} of the floor"
        (row,) = [
            line for line in (ROOT / page).read_text().splitlines() if line.startswith(f"| `{guard.name}`")
        ]
        assert row.endswith(f"| {limit} |")


@pytest.mark.parametrize("role", ["generator", "detector"])
def test_the_house_teams_on_their_page_are_all(role):
    house = [entry.name for entry in entries() if entry.role == role and entry.origin == "house"]
    assert sorted(first_column("docs/reference/teams.md", f"House {role}s")) == sorted(house)


def test_the_tutorials_teams_are_fit_to_play(pictures, tmp_path, check_team):
    from showdown.fonts.load import load_corpus

    corpus = load_corpus(pictures)
    for number, (code, name) in enumerate(
        zip(blocks(ROOT / "docs/tutorial.md"), ["Shadow", "Heavy"], strict=True)
    ):
        path = tmp_path / f"team{number}.py"
        path.write_text(code)
        assert check_team(f"{path}:{name}", corpus).passed


def test_the_tutorials_detector_judges_weakly_and_is_let_judge(tmp_path):
    path = tmp_path / "heavy.py"
    path.write_text(blocks(ROOT / "docs/tutorial.md")[1])
    heavy = f"{path}:Heavy"
    settings = Settings.of("blend", heavy, rounds=1, budget="5steps", letters="A-F", sizes=SPARRING)
    played = play(settings, tmp_path / "run", Watcher())["rounds"][0]
    assert played["detector_qualified"], played["unqualified"]
    assert played["points"]["detector"] >= 40


def test_the_help_pages_are_the_commands_own():
    """In a process of its own: a command remembers how its help was asked for first."""
    code = "import runpy; print(runpy.run_path('tools/help_pages.py')['page'](), end='')"
    made = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert (ROOT / "docs/commands.md").read_text() == made.stdout, "stale. Try: python tools/help_pages.py"


def test_the_glossary_page_is_the_games_own():
    made = runpy.run_path(str(ROOT / "tools/glossary_page.py"))["page"]()
    assert (ROOT / "docs/glossary.md").read_text() == made, "stale. Try: python tools/glossary_page.py"


def test_every_page_is_in_the_navigation():
    nav = (ROOT / "mkdocs.yml").read_text()
    assert all(f" {page.relative_to(ROOT / 'docs')}\n" in nav for page in ROOT.glob("docs/**/*.md"))


def test_the_reference_shows_examples_as_code():
    pytest.importorskip("griffe", reason="comes with the extra docs")
    headed = runpy.run_path(str(ROOT / "tools/docstring_examples.py"))["with_headings"]
    assert headed("One.\n\n>>> 1 + 1\n2\n") == "One.\n\nExamples:\n    >>> 1 + 1\n    2\n"
    assert headed("No example: a >>> b.") == "No example: a >>> b."
