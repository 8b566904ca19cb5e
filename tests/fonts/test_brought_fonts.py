"""What people bring as fonts: collections, links, colours, no names; each is taken, or it is said why not."""

import os

import numpy as np
import pytest
import uharfbuzz as hb
from fontTools.colorLib.builder import buildCOLR, buildCPAL
from fontTools.ttLib import TTCollection, TTFont

from showdown.cli import main
from showdown.errors import CorpusError
from showdown.fonts.build import build_corpus, gather
from showdown.fonts.filters import twin_letters
from showdown.fonts.letters import parse_letters
from showdown.fonts.load import corpus_letters, load_corpus
from showdown.fonts.reader import FontReader
from tests.fonts.make import bars, make_font
from tests.fonts.test_brought_pictures import fill, left_out, put

AZ = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def fonts(folder, count=3, letters=AZ, **how):
    folder.mkdir(parents=True, exist_ok=True)
    return [make_font(folder / f"f{design}.ttf", letters, design, **how) for design in range(count)]


def changed(path, change):
    """The font at a path, changed in place."""
    font = TTFont(path)
    change(font)
    font.save(path)
    return path


@pytest.fixture
def collection(tmp_path):
    """Three designs in one file, and the same ones apart in a folder `apart`."""
    whole = TTCollection()
    whole.fonts = [TTFont(path) for path in fonts(tmp_path / "apart")]
    (tmp_path / "type").mkdir()
    whole.save(tmp_path / "type" / "all.ttc")
    return tmp_path / "type" / "all.ttc"


def test_all_faces_of_a_collection_are_taken(collection):
    corpus, report = gather([collection.parent], AZ)
    apart, _ = gather([collection.parent.parent / "apart"], AZ)
    assert [path.name for path in report.taken] == ["all.ttc#1", "all.ttc#2", "all.ttc#3"]
    assert np.array_equal(corpus.glyphs.images, apart.glyphs.images)
    assert [row.family for row in corpus.table] == ["Design0", "Design1", "Design2"]


def test_one_face_of_a_collection_can_be_named(collection, tmp_path, capsys):
    corpus, _ = gather([f"{collection}#2"], AZ)
    assert [row.family for row in corpus.table] == ["Design1"]
    assert load_corpus(f"{collection}#3", AZ).n_fonts == 1
    with pytest.raises(SystemExit):
        main(["fonts", "build", f"{collection}#2", "--letters", "A-Z", "--out", str(tmp_path / "c.npz")])
    assert "one group makes no vault" in capsys.readouterr().out
    with pytest.raises(CorpusError, match=r"has not so many faces \(1, all\.ttc#4: #4 of 3\)"):
        gather([f"{collection}#4"], AZ)
    with pytest.raises(CorpusError, match="no folder"):
        gather([tmp_path / "none.ttc#1"], AZ)


def test_links_to_fonts_and_to_folders_are_followed_once(tmp_path):
    real = fonts(tmp_path / "real", 4)
    place = tmp_path / "links"
    place.mkdir()
    (place / "a.ttf").symlink_to(real[0])
    (place / "sub").symlink_to(tmp_path / "real", target_is_directory=True)
    (place / "lost.ttf").symlink_to(tmp_path / "nowhere.ttf")
    _, report = gather([place], AZ)
    assert report.fonts == 4
    assert left_out(report) == {"is there twice": ["f0.ttf"], "not a file": ["lost.ttf"]}


def test_a_font_without_names_is_called_after_its_file(tmp_path):
    changed(fonts(tmp_path)[1], lambda font: font.__delitem__("name"))
    corpus, report = gather([tmp_path], AZ)
    assert sorted(row.family for row in corpus.table) == ["Design0", "Design2", "f1"]
    assert report.skipped == ()


def test_a_font_that_lacks_a_table_is_told_by_its_name(tmp_path):
    changed(fonts(tmp_path, 4)[1], lambda font: font.__delitem__("cmap"))
    changed(tmp_path / "f2.ttf", lambda font: [font.__delitem__(table) for table in ("glyf", "loca")])
    assert left_out(gather([tmp_path], AZ)[1]) == {
        "lacks a table that every font has": ["f1.ttf"],
        "has pictures of its letters only, and no outlines": ["f2.ttf"],
    }


def coloured(font):
    """Give every letter a colour layer that is larger than its outline: the paint of `wide`."""
    glyphs = font.getGlyphOrder()
    layers = {name: [(glyphs[1], 0), (glyphs[2], 1)] for name in glyphs[1:]}
    font["COLR"] = buildCOLR(layers, version=0)
    font["CPAL"] = buildCPAL([[(1, 0, 0, 1), (0, 0, 1, 1)]])


def painted(font):
    """The same with a clip box, as colour fonts of the first version state one."""
    paint = {
        "Format": 10,
        "Glyph": font.getGlyphOrder()[1],
        "Paint": {"Format": 2, "PaletteIndex": 0, "Alpha": 1},
    }
    names = font.getGlyphOrder()[1:]
    font["COLR"] = buildCOLR(
        dict.fromkeys(names, paint), version=1, clipBoxes=dict.fromkeys(names, (-200, -200, 900, 900))
    )
    font["CPAL"] = buildCPAL([[(1, 0, 0, 1)]])


@pytest.mark.parametrize("change", [coloured, painted])
def test_a_colour_font_is_as_large_as_its_outlines(tmp_path, change):
    plain = fonts(tmp_path / "plain", 1)[0]
    colour = changed(fonts(tmp_path / "colour", 1)[0], change)
    with FontReader(AZ) as reader:
        black, bright = reader.read(plain), reader.read(colour)
    assert np.array_equal(bright.images, black.images)
    assert np.array_equal(bright.metrics, black.metrics)


def test_the_boxes_of_a_colour_font_are_not_those_of_its_outlines(tmp_path):
    """The control: what HarfBuzz says of such a font, were its colours left in."""
    plain = fonts(tmp_path / "plain", 1)[0]
    colour = changed(fonts(tmp_path / "colour", 1)[0], painted)
    heights = [hb.Font(hb.Face(path.read_bytes())).get_glyph_extents(1).height for path in (plain, colour)]
    assert heights[0] != heights[1]


def test_of_fonts_and_pictures_together_the_more_are_taken_and_the_rest_is_said(tmp_path):
    fonts(tmp_path / "many", 9), fill(tmp_path / "many")
    corpus, report = gather([tmp_path / "many"], AZ)
    assert corpus.letters == AZ and report.fonts == 9
    assert len(left_out(report)["not taken together with fonts"]) == 8
    fonts(tmp_path / "few", 3), fill(tmp_path / "few")
    corpus, report = gather([tmp_path / "few"], AZ)
    assert corpus.letters == ("bar", "dot")
    assert left_out(report) == {"not taken together with pictures": ["f0.ttf", "f1.ttf", "f2.ttf"]}
    assert corpus_letters(tmp_path / "few") == ("bar", "dot") and corpus_letters(tmp_path / "many")[0] == "A"


def test_broken_fonts_among_pictures_cost_nothing_but_themselves(tmp_path):
    fill(tmp_path, groups=2)
    for number in range(9):  # more than there are pictures: they are tried first
        put(tmp_path / f"{number}.ttf", b"hello")
    corpus, report = gather([tmp_path], AZ)
    assert corpus.letters == ("bar", "dot") and len(corpus) == 4
    assert len(left_out(report)["not a TrueType, OpenType or WOFF file"]) == 9
    assert corpus_letters(tmp_path) == ("bar", "dot")


CYRILLIC = parse_letters("A-ZА-Я")


def test_one_shape_in_two_scripts_is_no_fault_of_a_font(tmp_path):
    alike = {"А": bars(0, "A"), "В": bars(0, "B"), "Е": bars(0, "E")}
    make_font(tmp_path / "f.ttf", CYRILLIC, 0, shapes=alike)
    make_font(tmp_path / "same.ttf", CYRILLIC, 1, shapes={"Б": bars(1, "Я")})
    corpus, report = gather([tmp_path], CYRILLIC)
    assert len(corpus.letters) == 58 and report.fonts == 1
    assert left_out(report) == {"draws two letters as one picture": ["same.ttf"]}


def test_twins_are_found_among_thousands_of_letters():
    lot = np.random.default_rng(0)
    images = lot.integers(0, 256, (2500, 64, 64), np.uint8)
    letters = [chr(0x4E00 + i) for i in range(2500)]
    assert twin_letters(images, letters) is None
    images[2400] = images[7]
    assert twin_letters(images, letters) == (letters[7], letters[2400])


def test_thousands_of_letters_are_drawn_and_more_are_refused_in_words(tmp_path):
    letters = [chr(0xAC00 + i) for i in range(11_172)]
    shapes = {
        letter: [(60, 0, 100, 700), (100, i % 600, 100 + i // 20, i % 600 + 60)]
        for i, letter in enumerate(letters)
    }
    make_font(tmp_path / "f.ttf", letters, shapes=shapes)
    with FontReader(letters, seconds=120) as reader:
        assert reader.read(tmp_path / "f.ttf").images.shape == (11_172, 64, 64)
    with pytest.raises(CorpusError, match="20,992 letters; at most 20,000"):
        gather([tmp_path], parse_letters("一-\u9fff"))


def test_more_glyphs_than_a_corpus_holds_are_refused_before_the_memory_is_full(tmp_path, monkeypatch):
    fonts(tmp_path, 6)
    monkeypatch.setattr("showdown.fonts.made.MOST_GLYPHS", 5 * 26)
    with pytest.raises(CorpusError, match="6 fonts of 26 letters are too much"):
        gather([tmp_path], AZ)
    monkeypatch.setattr("showdown.fonts.made.MOST_GLYPHS", 2 * 26 - 1)
    with pytest.raises(CorpusError, match="more than 4 fonts of 26 letters"):
        gather([tmp_path], AZ)


def test_a_file_name_that_is_not_utf_8_breaks_no_corpus(tmp_path):
    path = fonts(tmp_path)[1]
    changed(path, lambda font: font.__delitem__("name"))
    try:
        os.rename(path, os.fsdecode(os.fsencode(tmp_path) + b"/q\xff.ttf"))
    except OSError:
        pytest.skip("this system has no such names")
    build_corpus([tmp_path], tmp_path / "c.npz", AZ)
    assert r"q\udcff" in [row.family for row in load_corpus(tmp_path / "c.npz").table]


def test_letters_that_can_be_written_in_two_ways_are_one(tmp_path):
    fonts(tmp_path, 3, "AÉ")
    assert parse_letters("AE\u0301") == ("A", "É")
    assert load_corpus(tmp_path, ["A", "E\u0301"]).letters == ("A", "É")
