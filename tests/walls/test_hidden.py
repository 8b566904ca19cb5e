"""Paths that a process cannot even ask about."""

import sys

import pytest

from tests.walls.inside import inside

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="views of the file system are Linux'")

ASK = """
told(lambda: os.stat("run/log").st_size)
told(lambda: os.stat("vault.npz").st_size)
told(lambda: Path("run/new").write_text("x"))
told(lambda: os.stat("seen/kept").st_size)
"""
HIDE = """
from showdown.walls.hidden import hide
here = Path.cwd()
print(hide([here / "run", here / "vault.npz", here / "nowhere", here], [here / "seen"]))
"""


def test_what_is_hidden_cannot_be_asked_about(tmp_path):
    for name in ("run/log", "seen/kept", "vault.npz"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x" * 731)
    assert inside(ASK, tmp_path) == ["WORKED 731", "WORKED 731", "WORKED 1", "WORKED 731"]
    could, *told = inside(HIDE + ASK, tmp_path)
    if could == "False":
        pytest.skip("this kernel lets no such view be made")
    assert told == ["BLOCKED No such file or directory", "WORKED 0", "WORKED 1", "WORKED 731"]
    assert sorted(path.name for path in (tmp_path / "run").iterdir()) == ["log", "new"]  # of the control
    assert (tmp_path / "run" / "new").read_text() == "x"
