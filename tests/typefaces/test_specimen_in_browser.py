"""A specimen as a browser sets it: in the font that it holds, at that font's own widths and shapes."""

import numpy as np
import pytest

from showdown.fonts.raster import BASELINE
from showdown.typefaces.lettering import UNITS, Letter
from showdown.typefaces.names import Names
from showdown.typefaces.outline import trace
from showdown.typefaces.specimen import write_specimen
from showdown.typefaces.typeface import EM, ENDINGS, build_typeface
from tests.typefaces.shapes import draw

pytestmark = pytest.mark.slow
EDGES = """() => {
    const lines = document.createRange();
    lines.selectNodeContents(document.body);
    const boxes = [...lines.getClientRects()];
    return [Math.min(...boxes.map(box => box.left)), Math.max(...boxes.map(box => box.right))];
}"""
SHAPES = {
    "C": [("disc", 32, 27, 19), ("no disc", 32, 27, 12), ("no box", 34, 18, 54, 36)],
    "H": [("box", 14, 8, 21, 46), ("box", 43, 8, 50, 46), ("box", 14, 24, 50, 30)],
    "i": [("box", 29, 20, 35, 46), ("disc", 32, 12, 4)],
}
LEFT, RIGHT = 50, 30  # font units of paper beside each letter
PIXELS = EM / UNITS * 4  # to the em: four to one of the picture that was traced

WIDTH = """([text, size]) => {
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = `${size}px specimen`;
    return pen.measureText(text).width;
}"""
INK = """([letter, size, x, y]) => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 256;
    const pen = canvas.getContext("2d");
    pen.font = `${size}px specimen`;
    pen.fillText(letter, x, y);
    return [...pen.getImageData(0, 0, 256, 256).data].filter((_, i) => i % 4 === 3);
}"""


@pytest.fixture(scope="module")
def letters():
    outlines = trace(np.stack([draw(shapes) for shapes in SHAPES.values()]), UNITS, BASELINE)
    return {label: Letter(outline, LEFT, RIGHT) for label, outline in zip(SHAPES, outlines, strict=True)}


@pytest.fixture(params=ENDINGS)
def page(request, letters, browser, tmp_path):
    """A specimen, open; nothing may have been complained of."""
    font = tmp_path / f"hand{request.param}"
    font.write_bytes(build_typeface(letters, Names("Hand", "scribe", "A test."), request.param))
    write_specimen(font, tmp_path / "hand.html", "HiC" * 20)
    complaints = []
    opened = browser.new_page(viewport={"width": 1300, "height": 800})
    opened.on("console", lambda message: complaints.append(message.text))
    opened.goto((tmp_path / "hand.html").as_uri())
    opened.evaluate("document.fonts.ready.then(() => null)")
    yield opened
    opened.close()
    assert complaints == []


def test_the_font_is_loaded_and_sets_its_own_widths(page, letters):
    assert page.evaluate("[...document.fonts].map(font => font.status)") == ["loaded"]
    width = page.evaluate(WIDTH, ["HiC", EM])
    assert width == pytest.approx(sum(letters[label].advance for label in "HiC"), abs=1)


def test_its_letters_look_as_they_were_drawn(page, letters):
    for label, shapes in SHAPES.items():
        x = (letters[label].outline.box[0] - LEFT) / EM * PIXELS
        alpha = page.evaluate(INK, [label, PIXELS, x, BASELINE * 4])
        found = np.array(alpha, float).reshape(64, 4, 64, 4).mean(axis=(1, 3))
        wanted = draw(shapes)
        assert np.abs(found - wanted).sum() < 0.02 * wanted.sum(), label


def test_its_lines_stay_off_the_edges_of_a_window(page):
    for width in (360, 900, 1900):
        page.set_viewport_size({"width": width, "height": 800})
        first, last = page.evaluate(EDGES)
        assert 15 < first < last < width - 15, width
