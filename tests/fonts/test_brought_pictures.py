"""What people bring as pictures: every kind, colour and polarity; each is taken, or it is said why not."""

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageOps

from showdown.fonts.build import gather
from showdown.fonts.picturefile import draw_picture


def mark(size=(48, 48), mode="L", paper=255, ink=0, left=12):
    """A bar on paper, which stands left of the middle, so that a turn can be seen."""
    picture = Image.new(mode, size, paper)
    ImageDraw.Draw(picture).rectangle((left, 10, left + 6, 37), fill=ink)
    return picture


def packed(picture, kind="PNG", **how):
    out = io.BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()


def put(path, content=None):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content or packed(mark()))
    return path


def fill(folder, labels=("bar", "dot"), groups=4, ending="png"):
    """Pictures of each label by each group, all of them different."""
    for label in labels:
        for group in range(groups):
            put(folder / label / f"g{group}" / f"0.{ending}", packed(mark(left=8 + group)))
    return folder


def left_out(report):
    return {reason: sorted(path.name for path, _ in files) for reason, files in report.left_out.items()}


@pytest.mark.parametrize("kind", ["PNG", "BMP", "WEBP", "TIFF", "GIF"])
def test_the_usual_kinds_of_picture_are_read_alike(kind):
    how = {"lossless": True} if kind == "WEBP" else {}
    picture, done = draw_picture(packed(mark(), kind, **how))
    assert np.array_equal(picture, draw_picture(packed(mark()))[0])
    assert done == ()


@pytest.mark.parametrize("bits", [10, 12, 16])
def test_a_picture_of_many_bits_is_as_one_of_eight(bits):
    white = 2**bits - 1
    deep = (np.asarray(mark(), np.float64) / 255 * white).astype(np.uint16)
    for kind in ("PNG", "TIFF"):
        content = packed(Image.fromarray(deep), kind)
        picture, done = draw_picture(content)
        assert np.abs(picture.astype(int) - draw_picture(packed(mark()))[0]).max() <= 1
        assert done == ("deep",)
    clipped = np.asarray(Image.open(io.BytesIO(content)).convert("L"))  # the control: as it was read before
    assert bits < 16 or clipped.min() == clipped.max() or np.unique(clipped).size <= 2


def test_sixteen_bits_of_grey_are_kept_and_not_cut_off():
    greys = np.full((48, 48), 60_000, np.uint16)
    greys[10:38, 12:18] = 30_000  # half the light: half the ink
    picture, _ = draw_picture(packed(Image.fromarray(greys)))
    assert 120 <= picture[32, 20] <= 150
    assert np.asarray(Image.fromarray(greys).convert("L")).min() == 255  # the control: all white


def test_floats_are_read_whatever_white_is():
    for white in (1.0, 255.0):
        values = np.asarray(mark(), np.float32) / 255 * white
        picture, _ = draw_picture(packed(Image.fromarray(values), "TIFF"))
        assert np.abs(picture.astype(int) - draw_picture(packed(mark()))[0]).max() <= 1


def exif_of(orientation):
    exif = Image.Exif()
    exif[0x112], exif[0x10F], exif[0x8769] = orientation, "maker", {0x9000: b"0231"}
    return exif.tobytes()


def test_a_photo_is_turned_as_its_exif_says():
    picture, done = draw_picture(packed(mark(), exif=exif_of(3)))
    assert np.array_equal(picture, draw_picture(packed(mark()))[0][::-1, ::-1])
    assert done == ()


def test_a_photo_with_a_broken_exif_is_taken_as_it_lies(monkeypatch):
    def broken(picture):
        raise SyntaxError("not a TIFF file")

    monkeypatch.setattr(ImageOps, "exif_transpose", broken)
    picture, done = draw_picture(packed(mark()))
    assert np.array_equal(picture, draw_picture(packed(mark(), exif=exif_of(1)))[0])
    assert done == ("exif",)


def test_random_damage_to_an_exif_costs_no_photo():
    rng = np.random.default_rng(0)
    whole, notes = exif_of(6), set()
    for _ in range(300):
        damaged = bytearray(whole)
        for at in rng.integers(6, len(whole), 3):
            damaged[at] = rng.integers(256)
        notes.add(draw_picture(packed(mark(), "JPEG", exif=bytes(damaged)))[1])
    assert ("exif",) in notes  # else the damage would prove nothing


def test_light_on_dark_is_turned_and_said(tmp_path):
    dark = packed(ImageOps.invert(mark()))
    picture, done = draw_picture(dark)
    assert np.array_equal(picture, draw_picture(packed(mark()))[0])
    assert done == ("light",)
    put(fill(tmp_path / "x") / "bar" / "g0" / "night.png", dark)
    report = gather([tmp_path / "x"])[1]
    assert {words: [path.name for path in files] for words, files in report.done.items()} == {
        "light on dark: turned, so that ink is dark": ["night.png"]
    }


def test_what_is_ink_can_be_said():
    """Ink that fills the border: by the border it is the paper."""
    framed = Image.new("L", (48, 48), 0)
    ImageDraw.Draw(framed).rectangle((3, 3, 44, 44), fill=255)
    data = packed(framed)
    assert draw_picture(data)[0][32, 32] == 255  # the control: turned
    dark, done = draw_picture(data, "dark")
    assert dark[32, 32] == 0 and dark[0, 0] == 255 and done == ()
    assert draw_picture(packed(mark()), "light")[0][32, 60] == 255  # what is light, be it the paper


@pytest.mark.parametrize("ink", [(0, 0, 0, 255), (255, 255, 255, 255)])
def test_ink_on_nothing_is_seen_whether_dark_or_light(ink):
    clear = mark(mode="RGBA", paper=(0, 0, 0, 0), ink=ink)
    picture, done = draw_picture(packed(clear))
    assert np.array_equal(picture, draw_picture(packed(mark()))[0])
    assert set(done) == ({"clear", "light"} if ink[0] else {"clear"})


def test_a_transparent_palette_is_no_dark_paper():
    paletted = mark(mode="P", paper=1, ink=2)
    paletted.putpalette([9, 9, 9, 0, 0, 0, 0, 0, 0])
    picture, done = draw_picture(packed(paletted, "GIF", transparency=1))
    assert picture[0, 0] == 0 and picture[32, 20] == 255 and done == ("clear",)


def test_colour_and_aspect_are_said():
    picture, done = draw_picture(packed(mark((96, 48), "RGB", (250, 240, 230), (200, 30, 30))))
    assert set(done) == {"colour", "aspect"}
    assert not picture[:15].any() and picture[32, 10] > 100  # paper above; nothing was stretched
    assert draw_picture(packed(mark(mode="RGB", paper=(255,) * 3, ink=(0,) * 3)))[1] == ()


def test_of_many_frames_the_first_is_taken():
    frames = [mark(), mark(left=30)]
    picture, done = draw_picture(packed(frames[0], "GIF", save_all=True, append_images=frames[1:]))
    assert np.array_equal(picture, draw_picture(packed(mark()))[0])
    assert done == ("frames",)
