"""Files that Landlock closes, by the age of the kernel; and what the call filter closes on old ones."""

import pytest

from showdown.walls import landlock, seccomp
from tests.walls.inside import inside

pytestmark = pytest.mark.skipif(
    not landlock.version() or not seccomp.is_available(), reason="this machine has no Landlock"
)

CLOSE = """
landlock.close_files([Path("/usr"), Path("/lib"), Path("readable")], [Path("own")], newest={version})
"""
TRIES = """
told(lambda: Path("readable/kept").read_text())
told(lambda: Path("closed/kept").read_text())
told(lambda: Path("readable/kept").write_text("gone"))
told(lambda: Path("own/new").write_text("mine"))
told(lambda: os.mkfifo("own/pipe"))
told(lambda: os.close(os.open("readable/kept", os.O_RDONLY | os.O_TRUNC)))
"""
CUT = -1  # the last


@pytest.fixture
def place(tmp_path):
    for name in ("readable", "closed", "own"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "kept").write_text("kept")
    return tmp_path


def blocked(lines):
    return [line.startswith("BLOCKED") for line in lines]


def test_without_walls_all_of_it_works(place):
    assert blocked(inside(TRIES, place)) == [False] * 6


@pytest.mark.parametrize("version", range(1, landlock.version() + 1))
def test_each_version_closes_what_it_knows(place, version):
    found = blocked(inside(CLOSE.format(version=version) + TRIES, place))
    assert found[:CUT] == [False, True, True, False, True]
    assert found[CUT] == (version >= 3)  # before that, whoever may read a file may cut it


@pytest.mark.parametrize("version", range(1, landlock.version() + 1))
def test_with_the_call_filter_every_version_closes_the_same(place, version):
    found = blocked(inside(CLOSE.format(version=version) + "seccomp.refuse_calls()\n" + TRIES, place))
    assert found == [False, True, True, False, True, True]
    assert (place / "readable/kept").read_text() == "kept"
