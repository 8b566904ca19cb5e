"""What cannot be judged is refused in one line that says what to try."""

import json

import pytest

from showdown.cli import main
from tests.judging.conftest import scribbles

pytestmark = pytest.mark.usefixtures("few_jurors")


@pytest.fixture
def command(capsys):
    """Run the command; returns its status, what it printed, and its errors."""

    def run(*words):
        with pytest.raises(SystemExit) as ended:
            main(["judge", *map(str, words)])
        said = capsys.readouterr()
        return ended.value.code or 0, said.out, said.err

    return run


@pytest.fixture
def refused(command):
    """Run the command on what it refuses; returns the line."""

    def run(*words):
        status, out, err = command(*words)
        assert (status, out) == (2, "")
        lines = [line for line in err.splitlines() if line.startswith("Error: ")]
        assert len(lines) == 1
        assert "Try: " in lines[0]
        return lines[0]

    return run


def test_the_same_folder_twice(put, refused):
    real = put("real", *scribbles(30, 1))
    assert "are the same" in refused(real, real)
    assert "lie one in the other" in refused(real, real / "one")


def test_the_same_pictures_in_two_folders(put, refused):
    assert "hold the same pictures" in refused(put("real", *scribbles(30, 1)), put("fake", *scribbles(30, 1)))


def test_a_folder_that_is_not_there_or_empty_or_of_no_pictures(put, refused, tmp_path):
    real = put("real", *scribbles(30, 1))
    assert "no folder" in refused(real, tmp_path / "nowhere")
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "no readable picture" in refused(real, empty)
    (empty / "note.png").write_text("no picture")
    assert "not a readable PNG" in refused(real, empty)
    (empty / "note.txt").write_text("no picture")
    assert "is no folder and no corpus file" in refused(real, empty / "note.txt")


def test_one_class_of_one_picture(put, refused):
    assert "has 1 picture of 1 group" in refused(
        put("real", *scribbles(30, 1, ("one",))), put("fake", *scribbles(1, 2))
    )


def test_labels_that_no_two_sides_share(put, refused):
    pictures, _ = scribbles(30, 2)
    real = put("real", *scribbles(30, 1))
    assert "no label is on both sides" in refused(real, put("fake", pictures, ["three"] * 30))


def test_labels_on_one_side_alone_are_left_out_and_named(put, command):
    pictures, labels = scribbles(60, 2)
    real = put("real", *scribbles(60, 1))
    fake = put("fake", pictures, [*labels[:50], *["three"] * 10])
    status, out, _ = command(real, fake)
    assert status == 0
    assert "labels that only fake has are left out: three (10 pictures)" in out


def test_colour_beside_grey_is_said_and_judged_in_grey(put, command):
    pictures, labels = scribbles(60, 2)
    coloured = [
        picture.convert("RGB").point([at * 3 // 4 for at in range(256)] * 2 + list(range(256)))
        for picture in pictures
    ]
    status, out, _ = command(put("real", *scribbles(60, 1)), put("fake", coloured, labels), "--json")
    found = json.loads(out)
    assert status == 0
    assert any("60 of 60 pictures of fake are in colour" in sentence for sentence in found["said"])
    assert {"mode", "format"} & {finding["name"] for finding in found["findings"]} == {"mode"}


def test_of_very_many_files_some_groups_are_read(put, command, monkeypatch):
    monkeypatch.setattr("showdown.judging.judging.MOST", 40)
    monkeypatch.setattr("showdown.judging.judging.judge.__defaults__", ("screen", 32, 0, None, 40))
    status, out, _ = command(put("real", *scribbles(60, 1)), put("fake", *scribbles(60, 2)))
    assert status == 0
    assert "40 of 60 pictures of real were read, chosen at random" in out


def test_a_file_name_cannot_write_to_the_terminal(put, command):
    pictures, labels = scribbles(60, 2)
    fake = put("fake", pictures, labels, [f"x\x1b[2J{at}" if at == 7 else f"g{at}" for at in range(60)])
    status, out, err = command(put("real", *scribbles(60, 1)), fake, "--by-group")
    assert status == 0
    assert "\x1b" not in out + err


def test_the_report_is_one_page_with_pictures_and_a_file_name_is_only_text(put, command, tmp_path):
    pictures, labels = scribbles(60, 2)
    groups = ["<script>alert(1)<" if at == 7 else f"g{at}" for at in range(60)]
    fake, page = put("fake", pictures, labels, groups), tmp_path / "page.html"
    status, _, _ = command(put("real", *scribbles(60, 1)), fake, "--report", page)
    html = page.read_text()
    assert status == 0
    assert "<script" not in html and "&lt;script&gt;" in html
    assert "http" not in html and html.count("data:image/png") > 5
