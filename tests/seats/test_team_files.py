"""A team of several files plays at every tier alike; what is not the team's stays closed."""

import shutil
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from showdown.checks.questions import told_of
from showdown.errors import TeamError
from showdown.fonts.corpus_file import HOUSE_FILE
from showdown.plugins import Team, find_team
from showdown.seats import isolation, team_files
from showdown.seats.fork_launcher import ForkLauncher
from showdown.seats.fresh_launcher import FreshLauncher
from showdown.seats.seat import Seat

TIERS = isolation.TIERS[: isolation.TIERS.index(isolation.best_tier()) + 1]
HERE = "from pathlib import Path\nHERE = Path(__file__).parent\n"
TEAM = (
    HERE
    + """
import json, os
import numpy as np
from showdown.testing import MockDetector
import near
from near_package.deep import there
assert (near.here, there) == (1, 2)
assert np.load(HERE / "weights.npz")["w"].sum() == 6
assert json.loads((HERE / "data" / "deep" / "words.json").read_text()) == ["ink"]
class Mine(MockDetector):
    pass
def told(look):
    try:
        look()
        return "open"
    except OSError:
        return "closed"
print("list", told(lambda: os.listdir(HERE)))
for name in TRIED:
    print(name, told(lambda: open(HERE / name, "rb").read(1)), flush=True)
"""
)
FOREIGN = ["hidden/.env", ".env", "out/passwd", "passwd", "run/events.jsonl", "old.npz", "showdown-runs/a/b"]


@pytest.fixture
def folder(tmp_path):
    """A team of several files."""
    place = tmp_path / "team"
    (place / "near_package").mkdir(parents=True)
    (place / "data" / "deep").mkdir(parents=True)
    (place / "near.py").write_text("here = 1")
    (place / "near_package" / "__init__.py").touch()
    (place / "near_package" / "deep.py").write_text("there = 2")
    (place / "data" / "deep" / "words.json").write_text('["ink"]')
    np.savez(place / "weights.npz", w=np.arange(4))
    (place / "mine.py").write_text(TEAM.replace("TRIED", "[]"))
    return place


def add_foreign(folder):
    """What people keep beside a team, and what is not the team's."""
    for name in ("hidden", "run", "showdown-runs/a"):
        (folder / name).mkdir(parents=True)
    for name in ("hidden/.env", ".env", "run/events.jsonl", "showdown-runs/a/b"):
        (folder / name).write_text("secret")
    shutil.copy(HOUSE_FILE, folder / "old.npz")
    (folder / "out").symlink_to("/etc")
    (folder / "passwd").symlink_to("/etc/passwd")
    (folder / "mine.py").write_text(TEAM.replace("TRIED", repr(FOREIGN)))


def probed(folder, tier, launcher=ForkLauncher, team=None):
    """What a team prints when it is loaded."""
    log = folder / "mine.log"
    with closing(launcher()) as calls:
        seat = Seat(team or find_team(f"{folder / 'mine.py'}:Mine", "detector"), calls, tier, 1, 8)
        seat.log, seat.marks = log, False
        seat.probe()
    text = log.read_text()
    log.unlink()
    return text.splitlines()


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("launcher", [ForkLauncher, FreshLauncher])
def test_modules_packages_data_and_weights_are_found(folder, tier, launcher):
    assert probed(folder, tier, launcher) == ["list open"]


@pytest.mark.skipif(TIERS[-1] != "landlock", reason="this machine has no Landlock")
def test_what_is_not_the_teams_stays_closed_and_is_open_without_walls(folder):
    add_foreign(folder)
    assert probed(folder, "landlock") == ["list closed", *(f"{name} closed" for name in FOREIGN)]
    assert probed(folder, "none") == ["list open", *(f"{name} open" for name in FOREIGN)]


@pytest.mark.parametrize("tier", TIERS)
def test_a_package_in_a_checkout_plays_by_its_name(folder, tier, monkeypatch):
    """As after `pip install -e`: the folder on the path is open to nobody, for it holds more than code."""
    checkout = folder.parent
    (checkout / "pyproject.toml").touch()
    (checkout / "vault.txt").write_text("secret")
    folder.rename(checkout / "ours")
    (checkout / "ours" / "__init__.py").touch()
    code = "from showdown.testing import MockDetector as Mine\nfrom ours import near\n"
    code += HERE + "import numpy as np\nassert np.load(HERE / 'weights.npz')['w'].sum() == 6\n"
    code += "try:\n    print((HERE.parent / 'vault.txt').read_text())\nexcept OSError:\n    print('closed')\n"
    (checkout / "ours" / "team.py").write_text(code)
    monkeypatch.setenv("PYTHONPATH", f"{checkout}:{Path(isolation.__file__).parents[2]}")
    monkeypatch.syspath_prepend(str(checkout))
    told = probed(checkout / "ours", tier, team=Team("detector", "ours", "ours.team", "Mine"))
    assert told == ["closed" if tier == "landlock" else "secret"]


def test_a_folder_that_is_nobodys_own_gives_its_modules_alone(folder, monkeypatch):
    monkeypatch.setattr(Path, "home", lambda: folder)
    found = team_files.look_beside(folder / "mine.py")
    assert {path.name for path in found.readable} == {"mine.py", "near.py", "near_package"}
    assert "a home folder" in found.closed[0][1]
    monkeypatch.undo()
    monkeypatch.setattr(team_files, "MOST_BESIDE", 3)
    found = team_files.look_beside(folder / "mine.py")
    assert {path.name for path in found.readable} == {"mine.py", "near.py", "near_package"}
    monkeypatch.undo()
    assert team_files.look_beside(folder / "mine.py").readable == [folder]
    sealed = team_files.look_beside(folder / "mine.py", [folder.parent])
    assert "referee" in sealed.closed[0][1]


def test_what_the_referee_seals_stays_closed(folder):
    found = team_files.look_beside(folder / "mine.py", [folder / "data" / "deep"])
    assert folder / "data" / "deep" not in found.readable
    assert folder / "weights.npz" in found.readable
    assert found.closed == [(folder / "data" / "deep", "it belongs to the referee")]


def test_a_check_says_what_lies_beside_the_team(folder):
    alone = told_of(folder / "mine.py", team_files.look_beside(folder / "mine.py"))
    assert alone == "it may read data, near.py, near_package, weights.npz"
    add_foreign(folder)
    told = told_of(folder / "mine.py", team_files.look_beside(folder / "mine.py"))
    assert "closed: .env (hidden)" in told
    for said in ("old.npz (a corpus)", "run (runs of matches)", "out (a link out of the folder)"):
        assert said in told


@pytest.mark.skipif(TIERS[-1] != "landlock", reason="this machine has no Landlock")
@pytest.mark.parametrize(
    ("line", "advice"),
    [
        ("open('words.json')", r"Path\(__file__\).parent"),
        ("open(__file__.replace('mine.py', '.env'))", r"Try: Path\(__file__\).parent"),
        ("import multiprocessing as m; m.Pool(2)", "one process. Try: a plain loop in place of Pool"),
        ("import socket; socket.socket()", "A team has no network. Try: download it before"),
        ("import far", "No module named 'far'. Try: pip install far, or far.py beside"),
    ],
)
def test_a_file_that_is_not_to_be_had_is_told_with_what_to_try(folder, line, advice):
    add_foreign(folder)
    (folder / "mine.py").write_text(
        f"{line}\nfrom showdown.testing import MockDetector\nclass Mine(MockDetector): ...\n"
    )
    with pytest.raises(TeamError, match=advice):
        probed(folder, "landlock")


PLAYS_ITSELF = """
import importlib.util
from showdown import Match
from showdown.fonts.corpus_file import HOUSE_FILE
from showdown.testing import MockDetector
assert Match("noise", "ink", rounds=1)
assert importlib.util.find_spec("medium") is None  # it is showdown.medium, and no module of its own
try:
    HOUSE_FILE.open("rb")
    print("open")
except OSError:
    print("closed")
class Mine(MockDetector):
    pass
if __name__ == "__main__":
    Match("noise", Mine, rounds=1).play()
"""


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("launcher", [ForkLauncher, FreshLauncher])
def test_a_file_that_plays_matches_itself_is_a_team_all_the_same(folder, tier, launcher):
    (folder / "mine.py").write_text(PLAYS_ITSELF)
    assert probed(folder, tier, launcher) == ["closed" if tier == "landlock" else "open"]
