"""A team may come in several files; what else lies beside them stays closed."""

from contextlib import closing

import pytest

from showdown.errors import TeamError
from showdown.plugins import find_team
from showdown.seats import isolation
from showdown.seats.launcher import make_launcher
from showdown.seats.seat import Seat

TEAM = """
import os
from showdown.testing import MockDetector
import near
from near_package.deep import there
assert (near.here, there) == (1, 2)
def told(look):
    try:
        return look()
    except PermissionError:
        return "closed"
names, words = told(lambda: os.listdir(os.path.dirname(__file__))), told(lambda: open(BESIDE).read())
class Mine(MockDetector):
    pass
print("names", "closed" if names == "closed" else "open", "words", words, flush=True)
"""


@pytest.mark.parametrize("tier", ["none", "landlock"])
def test_a_team_imports_what_lies_beside_its_file(tmp_path, tier):
    if tier == "landlock" and isolation.best_tier() != tier:
        pytest.skip("this machine has no Landlock")
    (tmp_path / "near_package").mkdir()
    files = {"near.py": "here = 1", "near_package/__init__.py": "", "near_package/deep.py": "there = 2"}
    files |= {"mine.py": TEAM.replace("BESIDE", repr(f"{tmp_path}/secret.txt")), "secret.txt": "secret"}
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    with closing(make_launcher()) as launcher:
        seat = Seat(find_team(f"{tmp_path / 'mine.py'}:Mine", "detector"), launcher, tier, 1, 8)
        seat.log, seat.marks = tmp_path / "mine.log", False
        seat.probe()
        told = {"none": "names open words secret\n", "landlock": "names closed words closed\n"}
        assert seat.log.read_text() == told[tier]
        (tmp_path / "near.py").unlink()
        with pytest.raises(TeamError, match="No module named 'near'"):
            seat.probe()
