"""Every template is fit to play and plays; odd names are refused with a better one."""

import subprocess
import sys

import numpy as np
import pytest

from showdown import cli, scaffold
from showdown.arena.exam import choose_real
from showdown.arena.inspector import Inspector
from showdown.arena.play import play
from showdown.arena.settings import Settings
from showdown.arena.sizes import SPARRING
from showdown.arena.watcher import Watcher
from showdown.checks import examine
from showdown.contract import Clock, Glyphs
from showdown.errors import TeamError, UsageError
from showdown.fonts.load import load_corpus
from showdown.plugins import find_team, load
from showdown.seats.budget import parse_budget

ROLES = ("generator", "detector")


@pytest.mark.parametrize("template", scaffold.TEMPLATES)
@pytest.mark.parametrize("role", ROLES)
def test_every_template_is_fit_to_play_and_plays(role, template, tmp_path, pictures, one_hall):
    code, *_ = scaffold.write_team(role, "remix", tmp_path, template)
    team = find_team(f"{code}:Remix", role)
    report = examine(team, load_corpus(pictures), pace=False)
    assert report.passed, report.text
    mocks = {each: find_team(f"showdown.testing:Mock{each.title()}", each) for each in ROLES}
    settings = Settings(
        **(mocks | {role: team}), rounds=1, seed=1, medium="print", letters=(), size=32,
        budget=parse_budget("5steps"), corpus=str(pictures), sizes=SPARRING,
    )  # fmt: skip
    (played,) = play(settings, tmp_path / "run", Watcher(), hall=one_hall)["rounds"]
    assert played["forfeits"] == {"generator": None, "detector": None}


@pytest.fixture(scope="module")
def four_letters():
    """Type of four letters, the guards of it, and what an exam shows of unseen type."""
    corpus = load_corpus(None, "AHQZ")
    train, vault = corpus.split("train"), corpus.split("vault")
    rng = np.random.default_rng(2)
    shown = vault.glyphs[choose_real(vault, rng, SPARRING.exhibits)]
    return train.glyphs, Inspector(train, vault, rng, SPARRING.exhibits), shown


@pytest.mark.parametrize("template", scaffold.TEMPLATES)
def test_a_new_forger_keeps_to_the_rules(template, tmp_path, four_letters):
    code, *_ = scaffold.write_team("generator", "remix", tmp_path, template)
    real, guards, shown = four_letters
    team = load(find_team(f"{code}:Remix", "generator"))
    np.random.seed(3)  # as a seat does
    team.fit(real, Clock(steps=10), None)
    styles = np.random.randint(2**31, size=len(shown))
    drawn = Glyphs(team.sample(shown.letters.tolist(), styles), shown.letters)
    hands, letters = np.repeat(np.arange(8), 4), list("AHQZ") * 8
    whole = Glyphs(team.sample(letters, hands), np.array(letters))
    found = guards.inspect(drawn, shown, whole, hands, np.random.default_rng(4))
    assert not found.tripped, found


@pytest.mark.parametrize("role", ROLES)
def test_the_tests_of_a_new_team_pass_but_for_the_checks(role, tmp_path):
    scaffold.write_team(role, "remix", tmp_path, "numpy")
    command = [sys.executable, "-m", "pytest", "-q", "-k", "not fit_to_play"]
    done = subprocess.run(command, cwd=tmp_path / "remix", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "2 passed" in done.stdout


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("my-team", "Try: my_team"),
        ("2fast", "Try: team_2fast"),
        ("class", "Try: my_class"),
        ("torch", "Try: my_torch"),
        ("random", "Try: my_random"),
        ("cnn", "Try: my_cnn"),
        ("detector", "Try: my_detector"),
        ("none", "Try: my_none"),
        ("../away", "Try: away"),
        ("größe", "Try: gr_e"),
        ("_1", "Try: team_1"),
        ("__", "Try: my_team"),
    ],
)
def test_an_odd_name_is_refused_with_a_better_one(name, told, tmp_path):
    with pytest.raises(TeamError, match=told):
        scaffold.write_team("generator", name, tmp_path)
    assert list(tmp_path.iterdir()) == []
    scaffold.check_team_name(told.removeprefix("Try: "))


def test_nothing_is_overwritten_without_force(tmp_path):
    (code,) = scaffold.write_team("detector", "remix", tmp_path, single=True)
    assert code == tmp_path / "remix.py"
    code.write_text("mine")
    with pytest.raises(UsageError, match="--force"):
        scaffold.write_team("detector", "remix", tmp_path, single=True)
    assert code.read_text() == "mine"
    scaffold.write_team("detector", "remix", tmp_path, single=True, force=True)
    assert "class Remix(Detector)" in code.read_text()


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path):
    (tmp_path / "remix").write_text("mine")
    with pytest.raises(UsageError, match="is a file, and is to be a folder"):
        scaffold.write_team("detector", "remix", tmp_path)


def test_the_command_says_what_to_do_next(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        cli.main(["new", "generator", "my_forger"])
    assert not ended.value.code
    assert "showdown check my_forger/my_forger.py:MyForger" in capsys.readouterr().out
    names = {path.name for path in (tmp_path / "my_forger").iterdir()}
    assert names == {"my_forger.py", "test_my_forger.py", "pyproject.toml", "README.md"}
    assert len((tmp_path / "my_forger/README.md").read_text().splitlines()) <= 10
