import numpy as np
import pytest
import uharfbuzz as hb
from PIL import Image, ImageDraw, ImageFont

from showdown.fonts.raster import BASELINE, PICTURE_MARGIN, SIZE, draw_glyphs, fit_scale, ink_boxes
from tests.fonts.make import make_font

LETTERS = "ABCxyz"


@pytest.fixture
def path(tmp_path):
    shapes = {"A": [(0, 0, 90.5, 700), (90, 310, 430, 390), (380, -180, 470, 700)]}
    return make_font(tmp_path / "a.ttf", LETTERS, shapes=shapes)


def drawn(path, size=SIZE):
    font = hb.Font(hb.Face(path.read_bytes()))
    ids = [font.get_nominal_glyph(ord(letter)) for letter in LETTERS]
    boxes = ink_boxes(font, ids)
    return draw_glyphs(font, ids, boxes, fit_scale(boxes), size), boxes, fit_scale(boxes)


def supersampled(path, boxes, scale, size, factor=8):
    """The independent way: Pillow, unhinted by being 8 times too large, then averaged."""
    zoom = scale * size / SIZE * factor
    font = ImageFont.truetype(str(path), round(1000 * zoom), layout_engine=ImageFont.Layout.BASIC)
    pictures = []
    for letter, (left, _, right, _) in zip(LETTERS, boxes, strict=True):
        picture = Image.new("L", (size * factor, size * factor))
        x = size * factor / 2 - zoom * (left + right) / 2
        ImageDraw.Draw(picture).text((x, BASELINE * size / SIZE * factor), letter, 255, font, anchor="ls")
        pixels = np.asarray(picture, float).reshape(size, factor, size, factor)
        pictures.append(pixels.mean(axis=(1, 3)))
    return np.stack(pictures)


def relative_difference(ours, theirs):
    return np.abs(ours - theirs).sum() / theirs.sum()


@pytest.mark.parametrize("size", [32, 64])
def test_agrees_with_eightfold_supersampling(path, size):
    images, boxes, scale = drawn(path, size)
    theirs = supersampled(path, boxes, scale, size)
    assert relative_difference(images, theirs) < 0.06
    # and the measure can fail: a pixel of shift is seen
    assert relative_difference(np.roll(images, 1, axis=1).astype(float), theirs) > 0.12


def test_everything_fits_and_fills(path):
    images, _, scale = drawn(path)
    rows, columns = images.any(axis=(0, 2)), images.any(axis=(0, 1))
    assert not rows[:PICTURE_MARGIN].any() and not rows[-PICTURE_MARGIN:].any()
    assert not columns[:PICTURE_MARGIN].any() and not columns[-PICTURE_MARGIN:].any()
    assert scale * 700 == pytest.approx(BASELINE - PICTURE_MARGIN)  # its capitals reach the top margin
    assert rows[PICTURE_MARGIN]


def test_all_letters_stand_on_the_baseline(path):
    images, _, _ = drawn(path)
    for letter, image in zip(LETTERS, images, strict=True):
        if letter != "A":  # which has a descender
            assert image[BASELINE - 1].any() and not image[BASELINE:].any()


def test_ink_is_centred(path):
    for image in drawn(path)[0]:
        columns = np.flatnonzero(image.any(axis=0))
        assert abs((columns[0] + columns[-1]) / 2 - (SIZE - 1) / 2) <= 0.5


def test_no_ink_has_no_scale():
    assert fit_scale(np.zeros((3, 4))) == 0.0
