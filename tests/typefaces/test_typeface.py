import io
import shutil
import string
import subprocess

import numpy as np
import ots
import pytest
import uharfbuzz as hb
from fontTools.misc.timeTools import timestampToString
from fontTools.pens.areaPen import AreaPen
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

from showdown.errors import UsageError
from showdown.fonts.raster import BASELINE, SIZE
from showdown.typefaces.lettering import UNITS, Letter, letter_hand
from showdown.typefaces.names import Names
from showdown.typefaces.outline import trace
from showdown.typefaces.typeface import EM, ENDINGS, build_typeface, stand_ins
from tests.typefaces.shapes import draw

NAMES = Names("My Hand", "scribe", "Style 7 of the generator scribe.")
SHAPES = {
    "A": [
        ("poly", 12, 46, 28, 6, 36, 6, 52, 46, 44, 46, 41, 36, 23, 36, 20, 46),
        ("no poly", 32, 14, 26, 30, 38, 30),
    ],
    "H": [("box", 14, 8, 21, 46), ("box", 43, 8, 50, 46), ("box", 14, 24, 50, 30)],
    "o": [("disc", 32, 34, 12), ("no disc", 32, 34, 7.2)],
    "x": [("poly", 20, 22, 27, 22, 46, 46, 39, 46), ("poly", 39, 22, 46, 22, 27, 46, 20, 46)],
    "1": [("box", 29.5, 8, 36, 46)],
}
IMAGES = np.stack([draw(shapes) for shapes in SHAPES.values()])


@pytest.fixture(scope="module")
def letters():
    outlines = trace(IMAGES, UNITS, BASELINE)
    return {label: Letter(outline, 40, 30) for label, outline in zip(SHAPES, outlines, strict=True)}


@pytest.fixture(scope="module", params=ENDINGS)
def font(request, letters):
    return request.param, build_typeface(letters, NAMES, request.param)


def bare(data):
    """A font without compression, as HarfBuzz and Pillow read it."""
    font = TTFont(io.BytesIO(data))
    font.flavor = None
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def test_browsers_would_take_it(font, tmp_path):
    ending, data = font
    path = tmp_path / f"font{ending}"
    path.write_bytes(data)
    checked = ots.sanitize(str(path), capture_output=True)
    assert checked.returncode == 0, checked.stderr
    path.write_bytes(data[:200] + b"\xff" * 40 + data[240:])  # and what it would not take is told
    assert ots.sanitize(str(path), capture_output=True).returncode != 0


def test_it_has_its_letters_a_space_and_a_frame_for_the_rest(font):
    tables = TTFont(io.BytesIO(font[1]))
    assert set(tables.getBestCmap()) == {ord(label) for label in [*SHAPES, *"ahOX"]} | {0x20, 0xA0}
    assert tables["hmtx"]["space"][0] > 0
    frame = RecordingPen()
    tables.getGlyphSet()[".notdef"].draw(frame)
    assert frame.value
    room = tables["hhea"].ascent, tables["hhea"].descent
    assert room == (tables["OS/2"].sTypoAscender, tables["OS/2"].sTypoDescender)
    assert room[0] > BASELINE * UNITS and -room[1] > (SIZE - BASELINE) * UNITS  # beyond any picture
    assert tables["OS/2"].usWinAscent >= tables["head"].yMax > 0
    assert tables["OS/2"].usWinDescent >= -tables["head"].yMin


def test_a_letter_of_one_case_is_shown_for_the_other(font):
    shown = TTFont(io.BytesIO(font[1])).getBestCmap()
    assert {other: shown[ord(other)] for other in "ahOX"} == {"a": "A", "h": "H", "O": "o", "X": "x"}


def test_letters_of_both_cases_stand_for_themselves():
    assert stand_ins("aAbB") == {}
    assert stand_ins("ABb") == {"a": "A"}


def test_the_system_reads_its_name_weight_and_coverage(font, tmp_path):
    scan = shutil.which("fc-scan")
    if scan is None:
        pytest.skip("fontconfig is not installed")
    path = tmp_path / f"font{font[0]}"
    path.write_bytes(font[1])
    form = "%{family}|%{style}|%{weight}|%{charset}"
    told = subprocess.run([scan, "--format", form, path], capture_output=True, text=True, check=True).stdout
    family, style, weight, covered = told.split("|")
    assert (family, style, weight) == ("My Hand", "Regular", "80")  # 80 is fontconfig's regular
    assert covered == "20 31 41 48 4f 58 61 68 6f 78 a0"


def test_outer_contours_run_as_the_format_has_them(font):
    ending, data = font
    glyphs = TTFont(io.BytesIO(data)).getGlyphSet()
    for name in ("one", "o", ".notdef"):
        pen = AreaPen(glyphs)
        glyphs[name].draw(pen)
        assert (pen.value > 0) == (ending == ".otf"), name  # counterclockwise in PostScript, y up


def test_it_says_what_it_is(font):
    names = TTFont(io.BytesIO(font[1]))["name"]
    assert [names.getDebugName(i) for i in (1, 2, 4, 6)] == [
        "My Hand",
        "Regular",
        "My Hand Regular",
        "MyHand-Regular",
    ]
    assert "scribe" in names.getDebugName(0) and "scribe" in names.getDebugName(10)
    assert "Generated" in names.getDebugName(13)


@pytest.mark.parametrize(
    ("drawn", "pages", "ranges"),
    [
        ("AБЖ", {0, 2}, {0, 9}),
        ("가나다", {19}, {56}),
        ("ΑΒΓ", {3}, {7}),
        ("あア", {17}, {49, 50}),
        ("\U00010330", {0}, set()),  # Gothic, of no page at all
    ],
)
def test_a_hand_of_another_script_says_so(letters, drawn, pages, ranges):
    font = TTFont(io.BytesIO(build_typeface(dict.fromkeys(drawn, letters["H"]), NAMES, ".ttf")))
    assert font["OS/2"].getCodePageRanges() == pages
    assert ranges <= font["OS/2"].getUnicodeRanges()
    assert set(map(ord, drawn)) <= font.getBestCmap().keys()


def test_families_of_other_scripts_have_names_of_their_own():
    families = ("Мой почерк", "Моя рука", "나의 손", "My Hand", "My-Hand", "Ма No1", "Мб No1")
    names = [Names(family, "scribe", "about") for family in families]
    for key in ("psName", "uniqueFontIdentifier"):
        found = [name.table()[key] for name in names]
        assert len(set(found)) == len(families)
        assert all(one.isascii() and len(one) <= 63 and " " not in one for one in found)
    plain = {"".join(c for c in name if c.isascii() and c.isalnum()) for name in families}
    assert len(plain) < len(families)  # the control: by the letters alone they are one


def test_glyphs_begin_where_the_metrics_say(letters):
    """A control point may lie left of the ink; FreeType moves a glyph whose side bearing is not its own."""
    tables = TTFont(io.BytesIO(build_typeface(letters, NAMES, ".ttf")))
    starts = {name: tables["glyf"][name].xMin for name in tables.getGlyphOrder() if name != "space"}
    assert {name: tables["hmtx"][name][1] for name in starts} == starts
    assert starts["A"] <= letters["A"].left


def test_harfbuzz_sets_it_at_its_own_widths(font, letters):
    buffer = hb.Buffer()
    buffer.add_str("Ho x")
    buffer.guess_segment_properties()
    shaper = hb.Font(hb.Face(bare(font[1])))
    hb.shape(shaper, buffer)
    advances = [position.x_advance for position in buffer.glyph_positions]
    assert [advances[0], advances[1], advances[3]] == [letters[label].advance for label in "Hox"]
    extents = shaper.get_glyph_extents(shaper.get_nominal_glyph(ord("H")))
    assert extents.x_bearing == pytest.approx(40, abs=1)
    assert letters["H"].advance - extents.x_bearing - extents.width == pytest.approx(30, abs=1)


def test_pillow_draws_what_was_traced(font, letters):
    """Unhinted by being far too large, then averaged; within 2% of the ink."""
    factor = UNITS  # a pixel for each unit: FreeType rounds sizes to whole pixels
    drawer = ImageFont.truetype(
        io.BytesIO(bare(font[1])), EM / UNITS * factor, layout_engine=ImageFont.Layout.BASIC
    )
    for label, wanted in zip(SHAPES, IMAGES, strict=True):
        picture = Image.new("L", (SIZE * factor, SIZE * factor))
        x = (letters[label].outline.box[0] - letters[label].left) / UNITS * factor
        ImageDraw.Draw(picture).text((x, BASELINE * factor), label, 255, drawer, anchor="ls")
        found = np.asarray(picture, float).reshape(SIZE, factor, SIZE, factor).mean(axis=(1, 3))
        assert abs(found - wanted).sum() < 0.02 * wanted.sum(), label


def test_the_same_letters_give_the_same_bytes(font, letters):
    ending, data = font
    assert build_typeface(dict(reversed(letters.items())), NAMES, ending) == data
    head = TTFont(io.BytesIO(data), recalcTimestamp=False)["head"]
    assert timestampToString(head.created) == timestampToString(head.modified) == "Sat Jan  1 00:00:00 2000"


def test_letters_of_one_width_are_a_typewriters(letters):
    same = {label: Letter(letters["H"].outline, 40, 30) for label in string.ascii_uppercase}
    assert TTFont(io.BytesIO(build_typeface(same, NAMES, ".ttf")))["post"].isFixedPitch
    assert not TTFont(io.BytesIO(build_typeface(letters, NAMES, ".ttf")))["post"].isFixedPitch


@pytest.mark.parametrize("label", ["ten", "", " ", "\n", "\x07"])
def test_a_label_that_is_no_character_is_refused(letters, label):
    with pytest.raises(UsageError, match="no character"):
        build_typeface({label: letters["H"]}, NAMES, ".ttf")


@pytest.mark.parametrize("name", ["", "   ", "a" * 32, "two\nlines", "--"])
def test_a_name_that_no_menu_shows_is_refused(name):
    with pytest.raises(UsageError, match="--name"):
        Names(name, "scribe", "about")


def test_no_letters_or_another_ending_is_refused(letters):
    with pytest.raises(UsageError, match="needs letters"):
        build_typeface({}, NAMES, ".ttf")
    with pytest.raises(UsageError, match=r"expected \.ttf"):
        build_typeface(letters, NAMES, ".pfb")


def test_a_hand_is_spaced_as_the_type_that_it_looks_like(alphabet):
    train = alphabet.split("train")
    font = int(train.glyphs.fonts[0])
    own = train.take(train.glyphs.fonts == font)
    done, left_out = letter_hand(train, own.glyphs.letters.tolist(), own.glyphs.images)
    assert not left_out
    found = np.array([(done[label].left, done[label].right) for label in own.glyphs.letters])
    wide = train.metrics[:, 1:] * UNITS
    assert (found >= wide.min(axis=0) - 1).all() and (found <= wide.max(axis=0) + 1).all()
    blank = np.concatenate([own.glyphs.images[:1] * 0, own.glyphs.images[1:]])
    done, left_out = letter_hand(train, own.glyphs.letters.tolist(), blank)
    assert list(left_out) == [own.glyphs.letters[0]] and "blank" in left_out[own.glyphs.letters[0]]
