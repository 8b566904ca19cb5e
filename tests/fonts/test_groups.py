import numpy as np
import pytest

from showdown.fonts.build import gather
from showdown.fonts.choose import choose_fonts, split_groups
from showdown.fonts.groups import font_distances, ink_forms
from tests.fonts.make import make_font

LETTERS = "ABCDEFGHIJKLMNOP"


def groups_of(folder):
    corpus, _ = gather([folder], LETTERS)
    return {f"{row.family} {row.style}": row.design_group for row in corpus.table}


def test_near_copies_join_whatever_they_are_called(tmp_path):
    for design in range(8):
        make_font(tmp_path / f"{design}.ttf", LETTERS, design)
    make_font(tmp_path / "clone.ttf", LETTERS, 2, family="Brand New", grow=4, scale=0.8)
    found = groups_of(tmp_path)
    assert found["Brand New Regular"] == found["Design2 Regular"]
    assert len(set(found.values())) == 8  # and the strangers stay strangers


def test_one_name_is_one_group(tmp_path):
    make_font(tmp_path / "a.ttf", LETTERS, 0, family="Same", style="Regular")
    make_font(tmp_path / "b.ttf", LETTERS, 1, family="Same", style="Display")
    make_font(tmp_path / "c.ttf", LETTERS, 2)
    make_font(tmp_path / "d.ttf", LETTERS, 3, family="Same Outline BRK")
    found = groups_of(tmp_path)
    assert (
        found["Same Regular"]
        == found["Same Display"]
        == found["Same Outline BRK Regular"]
        != found["Design2 Regular"]
    )


def test_forms_forget_size_and_place():
    image = np.zeros((64, 64), np.uint8)
    image[10:42, 8:24], image[20:30, 24:40] = 255, 255
    moved = np.roll(image, (9, 13), (0, 1))
    half = np.zeros((64, 64), np.uint8)
    half[:32, :32] = image[::2, ::2]
    forms, aspects = ink_forms(np.stack([image, moved, half, np.zeros_like(image)]))
    assert np.array_equal(forms[0], forms[1]) and np.array_equal(forms[0], forms[2])
    assert aspects[:3] == pytest.approx(0) and not forms[3].any()


def test_distance_counts_pixels_of_outline():
    forms = np.zeros((3, 1, 16, 16), np.uint8)
    forms[0, 0, 4:12, 4:12] = 255
    forms[1, 0, 4:12, 6:14] = 255  # shifted: the same
    forms[2, 0, 4:12, 4:14] = 255  # two columns more
    pairs = np.array([[0, 1], [0, 2]])
    distances, widths = font_distances(forms, np.zeros((3, 1), np.float32), pairs)
    assert distances[0] == 0 and distances[1] == pytest.approx(16 / (32 + 36))
    assert not widths.any()


def test_styles_take_turns():
    lot = np.random.default_rng(0)
    names = [("A", style) for style in ("Regular", "Book", "Bold", "Italic", "Light", "Bold Italic")]
    forms = lot.integers(0, 2, (6, 4, 16, 16)).astype(np.uint8) * 255
    assert [names[i][1] for i in choose_fonts(names, forms, 4)] in (
        ["Regular", "Bold", "Italic", "Light"],
        ["Book", "Bold", "Italic", "Light"],
    )
    forms[2] = forms[1]  # the bold is a copy of the book: passed over for another
    assert 2 not in choose_fonts(names, forms, 5) or 1 not in choose_fonts(names, forms, 5)


def test_every_package_gives_its_share():
    packages = ["big"] * 70 + ["small"] * 30
    vault = split_groups(np.arange(100), packages, 0.3)
    assert len(vault) == 30 and 8 <= sum(group >= 70 for group in vault) <= 10
    assert vault == split_groups(np.arange(100), packages, 0.3)
    assert split_groups(np.arange(1), ["a"], 0.3) == set()
    assert len(split_groups(np.arange(2), ["a", "b"], 0.01)) == 1
