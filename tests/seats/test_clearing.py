"""What a team left is removed, however it was left."""

import os
import shutil
import subprocess
import sys

import pytest

from showdown.seats.clearing import clear
from showdown.walls.privileges import is_root

DEEP = """
import os
folder = os.open(".", os.O_RDONLY)
for _ in range(3000):
    os.mkdir("d" * 100, dir_fd=folder)
    below = os.open("d" * 100, os.O_RDONLY, dir_fd=folder)
    os.close(folder)
    folder = below
os.close(os.open("last", os.O_WRONLY | os.O_CREAT, dir_fd=folder))
"""


@pytest.fixture
def left(tmp_path):
    place = tmp_path / "base" / "scratch"
    place.mkdir(parents=True)
    return place


def test_folders_deeper_than_a_path_can_name(left):
    subprocess.run([sys.executable, "-c", DEEP], cwd=left, check=True)
    with pytest.raises((RecursionError, OSError)):  # the control: Python's own way, as it was
        shutil.rmtree(left, ignore_errors=sys.version_info < (3, 13))
        assert not left.exists(), OSError
        raise OSError  # a Python that can do it has no need of ours
    clear(left)
    assert os.listdir(left.parent) == []


def test_folders_that_nobody_may_look_into(left):
    (left / "shut" / "below").mkdir(parents=True)
    (left / "shut" / "below" / "file").write_text("x")
    (left / "shut" / "below").chmod(0)
    (left / "shut").chmod(0)
    if not is_root():
        shutil.rmtree(left, ignore_errors=True)  # the control
        assert left.exists()
    clear(left)
    assert os.listdir(left.parent) == []


def test_links_are_not_followed(left, tmp_path):
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "precious").write_text("x")
    (left / "link").symlink_to(kept)
    (left / "file").symlink_to(kept / "precious")
    clear(left)
    assert os.listdir(left.parent) == []
    assert (kept / "precious").read_text() == "x"


def test_what_is_not_there_is_no_matter(left):
    clear(left / "nowhere")
    assert left.is_dir()
