import base64
import io
import re

import numpy as np
import pytest
from fontTools.ttLib import TTCollection, TTFont
from PIL import Image

from showdown import files
from showdown.cli import main
from showdown.errors import CorpusError, UsageError
from showdown.typefaces.specimen import PAGE_MARGIN, draw_specimen, specimen_page, write_specimen
from tests.fonts.make import make_font


@pytest.fixture
def font(tmp_path):
    return make_font(tmp_path / "hand.ttf", "ABCab<>&;'")


def test_a_page_shows_what_it_is_given_and_obeys_nothing_in_it(font):
    page = specimen_page(font.read_bytes(), "<script>", "Aa<b>&")
    assert "<script>" not in page and "<title>&lt;script&gt;</title>" in page
    assert '<div class="pangram">Aa&lt;b&gt;&amp;</div>' in page
    assert '<div class="alphabet">ABC<br>ab</div>' in page
    assert "http" not in page


def test_a_picture_is_what_is_drawn(font, tmp_path):
    write_specimen(font, tmp_path / "s.png", "AB")
    with Image.open(tmp_path / "s.png") as picture:
        assert np.array_equal(picture, draw_specimen(font.read_bytes(), "AB"))


@pytest.mark.parametrize("name", ["s.png", "s.html"])
def test_a_specimen_that_cannot_be_written_leaves_what_was_there(font, tmp_path, monkeypatch, name):
    (tmp_path / name).write_text("before")

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(UsageError, match=f"{name}: No space left"):
        write_specimen(font, tmp_path / name)
    assert (tmp_path / name).read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["hand.ttf", name]


def test_what_is_no_font_sets_nothing(tmp_path):
    (tmp_path / "no.ttf").write_bytes(b"no font")
    with pytest.raises(CorpusError, match=r"no\.ttf.*Expected a \.ttf"):
        write_specimen(tmp_path / "no.ttf", tmp_path / "s.png")


KANA = [chr(0x3042 + i) for i in range(30)]


def test_a_font_of_another_script_is_set_in_its_own_letters(tmp_path):
    font = make_font(tmp_path / "kana.ttf", KANA)
    page = specimen_page(font.read_bytes(), "kana")
    assert '<div class="pangram">' + "".join(KANA[:20]) in page
    assert "".join(KANA[20:]) in page
    assert write_specimen(font, tmp_path / "s.png") == ()
    assert np.asarray(Image.open(tmp_path / "s.png")).min() == 0  # and no white picture


def test_digits_alone_are_a_specimen_without_a_pangram(tmp_path):
    page = specimen_page(make_font(tmp_path / "digits.ttf", "0123456789").read_bytes(), "digits")
    assert "0123456789" in page and 'class="pangram"' not in page


def test_letters_of_the_text_that_a_font_lacks_are_named(font, tmp_path, capsys):
    assert write_specimen(font, tmp_path / "s.png", "A zoo") == ("o", "z")
    with pytest.raises(CorpusError, match="no letter of the text; it has ABCab"):
        write_specimen(font, tmp_path / "t.png", "zoo")
    assert not (tmp_path / "t.png").exists()
    with pytest.raises(SystemExit):
        main(["specimen", str(font), str(tmp_path / "u.png"), "--text", "A zoo"])
    assert "Not shown, for hand.ttf has none: o z" in capsys.readouterr().err


def test_a_text_without_spaces_is_broken_and_not_cut_off(font):
    picture = np.asarray(draw_specimen(font.read_bytes(), "ABC" * 60))
    assert picture[:, -PAGE_MARGIN:].min() == 255  # nothing runs into the margin
    short = np.asarray(draw_specimen(font.read_bytes(), "ABC"))
    assert len(picture) > len(short)
    ink = [(255 - rows.astype(float)).sum() for rows in (picture, short)]
    alphabet = (255 - np.asarray(draw_specimen(font.read_bytes(), "A"), float)).sum()
    assert ink[0] > 50 * (ink[1] - alphabet)  # all sixty are there


def test_a_font_of_bitmaps_or_of_no_letters_is_refused_in_words(font, tmp_path):
    bare = TTFont(font)
    for table in ("glyf", "loca"):
        del bare[table]
    bare.save(tmp_path / "bitmaps.ttf")
    make_font(tmp_path / "signs.ttf", ".,;")
    for name, words in (("bitmaps", "no outlines"), ("signs", "no letters")):
        for ending in ("png", "html"):
            with pytest.raises(CorpusError, match=words):
                write_specimen(tmp_path / f"{name}.ttf", tmp_path / f"s.{ending}")
            assert not (tmp_path / f"s.{ending}").exists()


def test_a_face_of_a_collection_is_set_alone(font, tmp_path):
    whole = TTCollection()
    whole.fonts = [TTFont(font), TTFont(make_font(tmp_path / "kana.ttf", KANA))]
    whole.save(tmp_path / "all.ttc")
    write_specimen(tmp_path / "all.ttc#2", tmp_path / "s.html")
    page = (tmp_path / "s.html").read_text(encoding="utf-8")
    embedded = base64.b64decode(re.search(r"base64,([A-Za-z0-9+/=]+)", page)[1])
    assert "".join(KANA[:20]) in page
    assert sorted(TTFont(io.BytesIO(embedded)).getBestCmap()) == sorted(map(ord, KANA))
    write_specimen(tmp_path / "all.ttc", tmp_path / "s.png", "AB")
    assert np.array_equal(Image.open(tmp_path / "s.png"), draw_specimen(font.read_bytes(), "AB"))
    with pytest.raises(CorpusError, match="no face #3, but 2"):
        write_specimen(tmp_path / "all.ttc#3", tmp_path / "t.png")
