import os
import random
import string
import sys

import numpy as np
import pytest

from showdown.errors import CorpusError
from showdown.fonts.answers import Skipped
from showdown.fonts.build import build_corpus, gather
from showdown.fonts.filters import recognition_rates, too_small, twin_letters
from showdown.fonts.load import load_corpus
from showdown.fonts.provenance import Provenance
from showdown.fonts.reader import MAX_FONT_BYTES, FontReader
from tests.fonts.make import bars, make_font

LETTERS = tuple(string.ascii_uppercase)
PLACE = Provenance("somewhere", "1", "OFL-1.1")


def reasons(report):
    return {path.name: reason for path, reason in report.skipped}


@pytest.fixture
def folder(tmp_path):
    """Six designs in three families' worth of fonts, and every kind of file nobody wants."""
    folder = tmp_path / "type"
    (folder / "deep" / "er").mkdir(parents=True)
    for design in range(6):
        make_font(folder / f"design{design}.ttf", LETTERS, design)
    make_font(folder / "deep" / "er" / "bold0.ttf", LETTERS, 0, style="Bold", grow=12)
    make_font(folder / "web.woff2", LETTERS, 7, flavor="woff2")
    make_font(folder / "lacks.ttf", LETTERS[:20], 8)
    make_font(folder / "copy.ttf", LETTERS, 3, family="Another Name")
    make_font(folder / "twins.ttf", LETTERS, 9, shapes={"A": bars(9, "B")})
    make_font(folder / "blank.ttf", LETTERS, 10, shapes={"Q": []})
    make_font(folder / "swash.ttf", LETTERS, 11, shapes={"Q": [(0, 0, 400, 700), (100, -2000, 150, 0)]})
    (folder / "empty.ttf").write_bytes(b"")
    (folder / "noise.otf").write_bytes(bytes(range(256)) * 20)
    (folder / "text.ttf").write_text("not a font")
    return folder


def test_keeps_fonts_and_says_why_not_the_rest(folder, tmp_path):
    seen = []
    report = build_corpus([folder], tmp_path / "c.npz", LETTERS, tell=lambda *now: seen.append(now))
    why = reasons(report)
    assert why["lacks.ttf"].startswith("lacks letters: 6 of 26, 'U' first")
    assert "same as" in why.get("copy.ttf", "") or "same as" in why.get("design3.ttf", "")
    assert why["twins.ttf"] == "draws two letters as one picture: 'A' and 'B'"
    assert "draws nothing" in why["blank.ttf"] and "'Q'" in why["blank.ttf"]
    assert "tiny" in why["swash.ttf"]
    for name in ("empty.ttf", "noise.otf", "text.ttf"):
        assert "not a TrueType" in why[name]
    assert report.fonts == 8 and report.groups == 7
    assert len(seen) == seen[-1][0] == seen[-1][1] == 16
    corpus = load_corpus(tmp_path / "c.npz")
    assert corpus.fingerprint == report.fingerprint
    assert {row.licence for row in corpus.table} == {"OFL-1.1"}
    assert all(len(row.sha256) == 64 for row in corpus.table)


def test_building_again_gives_the_same_bytes(folder, tmp_path):
    prints = [build_corpus([folder], tmp_path / name, LETTERS).fingerprint for name in ("a.npz", "b.npz")]
    assert prints[0] == prints[1]
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    make_font(folder / "design5.ttf", LETTERS, 5, grow=2)  # a slightly different font
    assert build_corpus([folder], tmp_path / "a.npz", LETTERS).fingerprint != prints[0]


def test_mutated_fonts_are_never_fatal(tmp_path):
    whole = make_font(tmp_path / "whole.ttf", LETTERS).read_bytes()
    lot = random.Random(5)
    with FontReader(LETTERS) as reader:
        outcomes = []
        for i in range(60):
            broken = bytearray(whole[: lot.randrange(len(whole))] if i % 3 == 0 else whole)
            for _ in range(lot.choice((1, 20, 200))):
                broken[lot.randrange(len(broken))] = lot.randrange(256) if broken else 0
            path = tmp_path / "broken.ttf"
            path.write_bytes(broken)
            try:
                outcomes.append(reader.read(path).images.shape)
            except Skipped as reason:
                outcomes.append(str(reason))
        assert any(isinstance(outcome, str) for outcome in outcomes)
        assert reader.read(tmp_path / "whole.ttf").images.shape == (26, 64, 64)


@pytest.mark.skipif(sys.platform == "win32", reason="a stand-in child by shell")
@pytest.mark.parametrize(
    ("child", "reason"),
    [
        ("exit 9", r"ended the reader \(exit status 9\)"),
        ("sleep 60", "took more than"),
        ("sh -c 'echo []; exec sleep 60'", "ended the reader"),
    ],
)
def test_a_child_that_dies_hangs_or_talks_nonsense_costs_one_file(tmp_path, monkeypatch, child, reason):
    path = make_font(tmp_path / "a.ttf", LETTERS)
    stand_in = tmp_path / "python"
    stand_in.write_text(
        f"#!/bin/sh\nread line\nexec {child}\n" if child[0] == "s" else f"#!/bin/sh\n{child}\n"
    )
    os.chmod(stand_in, 0o755)
    with FontReader(LETTERS, seconds=1) as reader, monkeypatch.context() as patch:
        patch.setattr("showdown.fonts.reader.sys.executable", str(stand_in))
        with pytest.raises(Skipped, match=reason):
            reader.read(path)
        patch.undo()
        reader.seconds = 20
        assert reader.read(path).facts.family == "Design0"


def test_a_font_may_say_as_much_as_it_likes(tmp_path):
    path = make_font(tmp_path / "a.ttf", "ABC", licence="\u4e00" * 20000)
    with FontReader("ABC", seconds=20) as reader:
        assert 0 < len(reader.read(path).facts.notice) <= 400


def test_what_a_font_says_reaches_no_terminal_unprintable(tmp_path):
    path = make_font(tmp_path / "a.ttf", "ABC", family="Evil\x1b[31m\nName")
    with FontReader("ABC") as reader:
        assert reader.read(path).facts.family == "Evil [31m Name"


def test_a_huge_file_is_not_opened(tmp_path):
    huge = tmp_path / "huge.ttf"
    with huge.open("wb") as file:
        file.truncate(MAX_FONT_BYTES + 1)
    with FontReader(LETTERS) as reader, pytest.raises(Skipped, match="at most 64 MiB"):
        reader.read(huge)


def test_an_unknown_licence_keeps_a_font_out(folder):
    report = gather([folder], LETTERS, provenance=lambda font: None if "4" in font.facts.family else PLACE)[1]
    assert "licence" in reasons(report)["design4.ttf"]


def test_no_font_at_all(tmp_path):
    with pytest.raises(CorpusError, match="no readable font or picture"):
        gather([tmp_path])
    with pytest.raises(CorpusError, match="no folder"):
        gather([tmp_path / "nowhere"])
    (tmp_path / "a.ttf").write_text("no")
    with pytest.raises(CorpusError, match=r"no readable font in .*not a TrueType"):
        gather([tmp_path])
    with pytest.raises(CorpusError, match="cannot write a corpus"):
        build_corpus([tmp_path], tmp_path / "c.zip")


def test_a_small_difference_is_no_twin():
    lot = np.random.default_rng(0)
    images = np.zeros((2, 64, 64), np.uint8)
    images[:, 10:50, 20:40] = 255
    assert twin_letters(images, "AB") == ("A", "B")
    assert twin_letters(images, "O0") is None  # alike on purpose
    images[1, 20:30, 20:40] = lot.integers(0, 2, (10, 20)) * 255
    assert twin_letters(images, "AB") is None
    assert not too_small(images)
    assert too_small(images[:, ::4])  # as high as a quarter


def test_the_reader_of_letters_knows_a_stranger():
    """Twelve designs share their letters' shapes; a thirteenth draws noise."""
    lot = np.random.default_rng(3)
    letters = LETTERS[:10]
    shapes = lot.integers(0, 256, (10, 4, 4)).repeat(4, axis=1).repeat(4, axis=2)
    forms = np.clip(shapes + lot.normal(0, 20, (13, 10, 16, 16)), 0, 255).astype(np.uint8)
    forms[12] = lot.integers(0, 256, (10, 4, 4)).repeat(4, axis=1).repeat(4, axis=2)
    rates = recognition_rates(forms, np.zeros((13, 10), np.float32), letters, np.arange(13))
    assert rates[:12].min() > 0.9 and rates[12] < 0.5
