"""Files to write: refused before the work, named where they fail."""

from pathlib import Path

import pytest

from showdown.cli.places import check_family, check_out, writing
from showdown.errors import UsageError


@pytest.mark.parametrize(
    ("name", "force", "message"),
    [
        ("a.doc", True, "ending in .ttf or .otf"),
        ("there.ttf", False, "--force to replace it"),
        ("folder.ttf", True, "is there already"),
        ("nowhere/a.ttf", True, "mkdir -p"),
    ],
)
def test_a_place_that_will_not_do_is_refused(name, force, message, tmp_path):
    (tmp_path / "there.ttf").touch()
    (tmp_path / "folder.ttf").mkdir()
    with pytest.raises(UsageError, match=message):
        check_out(tmp_path / name, [".ttf", ".otf"], force)


def test_a_place_that_will_do_is_let_through(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("there.ttf").touch()
    check_out(Path("there.ttf"), [".ttf"], force=True)
    check_out(Path("new.TTF"), [".ttf"], force=False)


def test_a_family_lies_in_a_folder_of_its_own(tmp_path):
    out = tmp_path / "hand.ttf"
    places = check_family(out, [".ttf"], range(3, 5), force=False)
    assert places == [tmp_path / "hand" / "hand-3.ttf", tmp_path / "hand" / "hand-4.ttf"]
    (tmp_path / "hand").mkdir()
    places[1].touch()
    with pytest.raises(UsageError, match=r"hand-4\.ttf is there already"):
        check_family(out, [".ttf"], range(3, 5), force=False)
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="--all needs a folder"):
        check_family(tmp_path / "file.ttf", [".ttf"], range(2), force=True)


def test_what_the_system_refuses_is_told_in_one_line(tmp_path):
    with pytest.raises(UsageError, match=r"cannot write .*a\.ttf: Is a directory. Try: another place"):
        writing(lambda: tmp_path.write_bytes(b""), tmp_path / "a.ttf")
