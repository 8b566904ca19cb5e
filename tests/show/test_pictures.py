import numpy as np
import pytest
from PIL import Image

from showdown.show.pictures import MAGNIFIED, stack, strip
from showdown.show.walk import write_walk
from tests.test_cli import run_cli


def test_ink_is_black_on_white_paper():
    glyphs = np.zeros((2, 4, 4), np.uint8)
    glyphs[1, 0, 0] = 255
    row = np.asarray(strip(glyphs))
    assert row.shape == (4, 11)
    assert (row == 0).sum() == 1
    assert row[0, 7] == 0
    assert stack([strip(glyphs), strip(glyphs[:1])]).size == (11, 11)


@pytest.mark.parametrize(
    ("arguments", "start"),
    [
        (["gallery", "out.png"], b"\x89PNG"),
        (["gallery", "out.GIF"], b"GIF8"),
        (["plot", "out.png"], b"\x89PNG"),
        (["plot", "out.SVG"], b"<?xml"),
        (["walk", "out.gif", "--styles", 2, "--steps", 2], b"GIF8"),
        (["walk", "out.png", "--letters", "bar,ring"], b"\x89PNG"),
    ],
)
def test_the_ending_decides_and_nothing_is_overwritten_unasked(arguments, start, finished, capsys, tmp_path):
    name, out, *options = arguments
    command = [name, finished, tmp_path / out, *options]
    assert run_cli(command, capsys)[0] == 0
    assert (tmp_path / out).read_bytes().startswith(start)
    status, _, err = run_cli(command, capsys)
    assert (status, err.count("\n")) == (2, 1)
    assert "--force" in err
    assert run_cli([*command, "--force"], capsys)[0] == 0


@pytest.mark.parametrize(
    ("name", "out", "message"),
    [
        ("gallery", "out.svg", "ending in .png or .gif"),
        ("plot", "out.pdf", "ending in .svg or .png"),
        ("walk", "out.svg", "ending in .gif or .png"),
        ("plot", "out", "ending in .svg or .png"),
        ("plot", "nowhere/out.png", "mkdir -p"),
    ],
)
def test_a_place_that_cannot_be_written_is_told_in_one_line(name, out, message, finished, capsys, tmp_path):
    status, printed, err = run_cli([name, finished, tmp_path / out], capsys)
    assert (status, printed, err.count("\n")) == (2, "", 1)
    assert message in err


def test_no_run_there(capsys, tmp_path):
    for name in ("gallery", "plot", "walk"):
        status, _, err = run_cli([name, tmp_path, tmp_path / "out.png"], capsys)
        assert (status, err.count("\n")) == (2, 1)
        assert "holds no run" in err


def test_nothing_to_see_where_nothing_was_drawn(mute, capsys, tmp_path):
    for name, message in (("gallery", "holds no exhibits"), ("walk", "no trained generator")):
        status, _, err = run_cli([name, mute, tmp_path / "out.png"], capsys)
        assert (status, err.count("\n")) == (2, 1)
        assert message in err


def test_a_gallery_has_two_rows_a_judged_round(stumbled, capsys, tmp_path):
    assert "2 rounds" in run_cli(["gallery", stumbled, tmp_path / "out.png"], capsys)[1]
    with Image.open(tmp_path / "out.png") as picture:
        assert picture.height == 4 * 32 + 3 * 3
    assert "2 rounds" in run_cli(["gallery", stumbled, tmp_path / "out.gif"], capsys)[1]
    with Image.open(tmp_path / "out.gif") as picture:
        assert picture.n_frames == 2
        assert picture.height == (2 * 32 + 3) * MAGNIFIED


def test_a_walk_goes_through_what_lies_between_where_a_generator_can(stumbled, finished, tmp_path):
    assert write_walk(stumbled, tmp_path / "between.gif", ["ring"], 3, 4, seed=0) == (12, True)
    with Image.open(tmp_path / "between.gif") as moving:
        assert moving.n_frames > 3  # frames that look alike are joined
    assert write_walk(finished, tmp_path / "hands.gif", None, 3, 4, seed=0) == (3, False)


def test_a_walk_through_a_letter_that_was_not_played(finished, capsys, tmp_path):
    status, _, err = run_cli(["walk", finished, tmp_path / "out.gif", "--letters", "rings,bar"], capsys)
    assert (status, err.count("\n")) == (2, 1)
    assert "Did you mean 'ring'?" in err


def test_a_generator_that_walks_out_of_step_is_told(crooked, capsys, tmp_path):
    status, _, err = run_cli(["walk", crooked, tmp_path / "out.gif"], capsys)
    assert (status, err.count("\n")) == (2, 2)
    assert err.startswith("Runs the generator crooked: the code of ")
    assert "returned float32 (3, 32, 32)" in err
    assert not (tmp_path / "out.gif").exists()
