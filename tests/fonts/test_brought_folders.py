"""Folders as people bring them: every depth and name is taken, or it is said why not, in a table."""

import json
import os
import shutil
import sys

import pytest
from PIL import Image

from showdown.arena.settings import Settings
from showdown.cli import main
from showdown.errors import CorpusError, LeftOut
from showdown.fonts.answers import Skipped
from showdown.fonts.build import build_corpus, gather
from showdown.fonts.layout import place
from showdown.fonts.load import load_corpus
from showdown.fonts.picturefile import draw_picture
from tests.fonts.test_brought_pictures import fill, left_out, mark, packed, put


def test_train_and_test_above_the_labels_are_one(tmp_path):
    fill(tmp_path / "x" / "train", groups=4), fill(tmp_path / "x" / "Test", groups=6)
    corpus, report = gather([tmp_path / "x"])
    assert corpus.letters == ("bar", "dot") and report.groups == 6 and report.glyphs == 20
    assert report.said == (
        "Test and train in x are taken together: the groups are split anew, so that no group is in both",
    )
    assert not set(corpus.split("train").groups) & set(corpus.split("vault").groups)


def test_labels_a_level_deeper_are_found(tmp_path):
    fill(tmp_path / "x" / "data" / "pictures")
    corpus, report = gather([tmp_path / "x"])
    assert corpus.letters == ("bar", "dot") and report.groups == 4
    assert len(report.said) == 2 and "a level deeper, in data" in report.said[0]


def test_without_folders_of_groups_one_file_name_is_one_group(tmp_path):
    for label in ("bar", "dot"):
        for writer in ("anna", "ben", "cho"):
            put(tmp_path / "x" / label / f"{writer}.png", packed(mark(left=9)))
    put(tmp_path / "x" / "train" / "bar.png").unlink()
    corpus, report = gather([tmp_path / "x"])
    assert [row.family for row in corpus.table] == ["anna", "ben", "cho"]
    assert report.glyphs == 6 and corpus.letters == ("bar", "dot")
    assert report.said == ("x has no folders of groups: pictures of one file name are one group",)


def test_a_split_without_groups_is_no_label(tmp_path):
    for split in ("train", "val"):
        for label in ("bar", "dot"):
            put(tmp_path / split / label / f"{split}.png")
    corpus, _ = gather([tmp_path])
    assert corpus.letters == ("bar", "dot")


def test_the_current_folder_has_a_name(tmp_path, monkeypatch):
    put(tmp_path / "bar" / "a.png"), put(tmp_path / "dot" / "a.png")
    monkeypatch.chdir(tmp_path)
    assert gather(["."])[1].said[0].startswith(f"{tmp_path.name} has no folders of groups")


def test_what_lies_too_high_or_too_deep_is_named(tmp_path):
    fill(tmp_path)
    put(tmp_path / "alone.png"), put(tmp_path / "bar" / "high.png")
    put(tmp_path / "bar" / "g0" / "more" / "deep.png")
    corpus, report = gather([tmp_path])
    assert left_out(report) == {"lies too high": ["alone.png", "high.png"], "lies too deep": ["deep.png"]}
    assert len(corpus) == 8


def test_pictures_that_lie_nowhere_are_no_corpus(tmp_path):
    put(tmp_path / "a.png"), put(tmp_path / "b.png")
    with pytest.raises(CorpusError, match=r"lies too high \(2, a\.png.*<label>/<group>/\*\.png"):
        gather([tmp_path])


def test_what_systems_hide_is_left_out_and_counted(tmp_path):
    fill(tmp_path)
    for name in (".ipynb_checkpoints", "@eaDir", "__MACOSX", "$RECYCLE.BIN"):
        put(tmp_path / "bar" / name / "0.png"), put(tmp_path / name / "g0" / "0.png")
    for name in ("._0.png", ".DS_Store", "Thumbs.db", "desktop.ini"):
        put(tmp_path / "bar" / "g0" / name)
    corpus, report = gather([tmp_path])
    assert corpus.letters == ("bar", "dot") and corpus.n_groups == 4 and len(corpus) == 8
    assert len(left_out(report)["hidden, or a system's own"]) == 12


def test_a_label_may_begin_as_a_hidden_folder_of_a_system_does(tmp_path):
    fill(tmp_path, ("@", "#", "$", "~"))
    assert gather([tmp_path])[0].letters == ("#", "$", "@", "~")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_name_that_is_not_utf_8_costs_its_folder_alone(tmp_path, capsys):
    fill(tmp_path / "x")
    strange = os.fsdecode(os.fsencode(tmp_path / "x") + b"/r\xff/g0")
    os.makedirs(strange)
    shutil.copy(tmp_path / "x" / "bar" / "g0" / "0.png", strange)
    report = build_corpus([tmp_path / "x"], tmp_path / "c.npz")
    assert left_out(report) == {"has a name that is not UTF-8": ["0.png"]}
    with pytest.raises(SystemExit) as ended:
        main(["fonts", "build", str(tmp_path / "x"), "--out", str(tmp_path / "d.npz"), "--json"])
    assert not ended.value.code
    assert r"r\udcff" in json.loads(capsys.readouterr().out)["left_out"][0]["files"][0]["file"]


def test_one_label_written_in_two_ways_is_one(tmp_path):
    fill(tmp_path, ("\u00e9", "e\u0301"))
    corpus, _ = gather([tmp_path])
    assert corpus.letters == ("\u00e9",) and len(corpus) == 8
    assert load_corpus(tmp_path, ["e\u0301"]).letters == ("\u00e9",)


def test_a_label_with_a_comma_can_be_named(tmp_path):
    fill(tmp_path, ("left, up", "right"))
    letters = Settings.of(letters='"left, up",right').letters
    assert load_corpus(tmp_path, letters).letters == ("left, up", "right")
    with pytest.raises(CorpusError, match="Try: --letters right,"):
        load_corpus(tmp_path, list("right"))


def test_files_that_are_there_twice_are_taken_once(tmp_path):
    fill(tmp_path / "x")
    (tmp_path / "x" / "more").symlink_to(tmp_path / "x" / "bar", target_is_directory=True)
    (tmp_path / "x" / "bar" / "g0" / "round").symlink_to(tmp_path / "x", target_is_directory=True)
    corpus, _ = gather([tmp_path / "x", tmp_path / "x" / "bar"])
    assert len(corpus) == 8 and corpus.letters == ("bar", "dot")
    (tmp_path / "x" / "nothing").mkdir()
    told = left_out(gather([tmp_path / "x", tmp_path / "x" / "bar"])[1])
    assert set(told) == {"is there twice", "a folder that is there twice, by a link", "an empty folder"}
    assert {"more", "round"} <= set(told["a folder that is there twice, by a link"])


def test_the_place_of_a_picture_is_known_by_its_folders(tmp_path):
    paths = [tmp_path / "a" / "g" / "0.png", tmp_path / "b" / "g" / "0.png"]
    placed, left, said = place(tmp_path, paths)
    assert [(one.label, one.group) for one in placed] == [("a", "g"), ("b", "g")]
    assert (left, said) == ([], [])


def test_the_table_and_the_json_name_every_file(tmp_path, capsys):
    fill(tmp_path / "x")
    put(tmp_path / "x" / "bar" / "g0" / "blank.png", packed(Image.new("L", (40, 40), 255)))
    put(tmp_path / "x" / "bar" / "g0" / "no.png", b"hello")
    put(tmp_path / "x" / "bar" / "g0" / "photo.heic", b"ftypheic")
    put(tmp_path / "x" / "README.md", b"about")
    words = ["fonts", "build", str(tmp_path / "x"), "--out", str(tmp_path / "c.npz")]
    with pytest.raises(SystemExit):
        main(words)
    said = capsys.readouterr().out.splitlines()
    assert "8 pictures of 2 labels in 4 design groups (1 of them in the vault), 4 files left out" in said[0]
    rows = {line.partition("  ")[0]: line for line in said[1:]}
    assert rows["taken: pictures"].split()[2] == "8" and "and 4 more" in rows["taken: pictures"]
    assert rows["left out: blank"].endswith("bar/g0/blank.png".replace("/", os.sep))
    assert "no.png" in rows["left out: not a readable PNG, JPEG, BMP, WebP, TIFF or GIF"]
    assert "save it as PNG" in rows["left out: a kind of picture that is not read"]
    assert "README.md" in rows["left out: neither font nor picture"]
    with pytest.raises(SystemExit):
        main([*words, "--json", "--force"])
    document = json.loads(capsys.readouterr().out)
    assert len(document["taken"]) == 8 and document["kind"] == "pictures" and document["glyphs"] == 8
    named = {file["file"] for row in document["left_out"] for file in row["files"]} | set(document["taken"])
    assert named == {str(path) for path in (tmp_path / "x").rglob("*") if path.is_file()}


def test_a_folder_that_is_played_at_once_says_what_it_left_out(tmp_path):
    fill(tmp_path)
    put(tmp_path / "README.md", b"about")
    load_corpus(tmp_path)  # a file of words is no surprise
    put(tmp_path / "bar" / "g0" / "no.png", b"hello")
    with pytest.warns(LeftOut, match=r"1 file is left out: not a readable PNG.*no\.png"):
        load_corpus(tmp_path)


def test_a_run_and_an_environment_in_the_folder_are_no_pictures(tmp_path):
    fill(tmp_path)
    put(tmp_path / "showdown-runs" / "a-b-0" / "events.jsonl", b"{}")
    put(tmp_path / "showdown-runs" / "a-b-0" / "plot.png"), put(tmp_path / "runs" / "r" / "x.png")
    put(tmp_path / "runs" / "r" / "events.jsonl", b"{}")
    put(tmp_path / "venv" / "pyvenv.cfg", b"home"), put(tmp_path / "venv" / "lib" / "icon.png")
    corpus, report = gather([tmp_path])
    assert corpus.letters == ("bar", "dot")
    assert left_out(report)["a run of a match"] == ["a-b-0", "r"]
    assert left_out(report)["an environment of Python"] == ["venv"]


def test_too_many_pictures_are_refused_in_words(tmp_path, monkeypatch):
    monkeypatch.setattr("showdown.fonts.made.MOST_GLYPHS", 7)
    with pytest.raises(CorpusError, match="8 pictures are too much; a corpus holds 7"):
        gather([fill(tmp_path)])


def test_a_picture_of_too_many_pixels_is_skipped(monkeypatch):
    monkeypatch.setattr("showdown.fonts.picturefile.MAX_PIXELS", 1000)
    with pytest.raises(Skipped, match="has too many pixels: 48×48"):
        draw_picture(packed(mark()))
