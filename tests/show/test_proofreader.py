import numpy as np
import pytest

from showdown.fonts.load import load_corpus
from showdown.show.hand_sheet import LABEL, draw_hand_sheet
from showdown.show.proofreader import LOST, Proofreader, discriminant, wiped_out

LETTERS = tuple("ABEFHLORT")


@pytest.fixture(scope="module")
def house():
    return load_corpus(None, LETTERS, 32)


@pytest.fixture(scope="module")
def reader(house):
    return Proofreader(house.split("train"), LETTERS)


def doubted(reader, images, letters):
    """The share of glyphs that are doubted, each read alone."""
    found = [bool(reader.doubts([one], image[None])) for one, image in zip(letters, images, strict=True)]
    return float(np.mean(found))


def test_unseen_type_is_seldom_doubted_and_what_lost_a_part_far_more_often(house, reader):
    glyphs = house.split("vault").glyphs
    some = slice(None, None, len(glyphs.images) // 600)
    images, letters = glyphs.images[some], glyphs.letters[some].tolist()
    wiped = wiped_out(images, np.random.default_rng(1))
    assert doubted(reader, images, letters) < 0.1
    assert doubted(reader, wiped, letters) > 0.35


def test_another_letter_is_read_as_what_it_is(house, reader):
    glyphs = house.split("vault").glyphs
    lines = glyphs.images[glyphs.letters == "L"][:40]
    found = [reader.doubts(["O"], image[None]) for image in lines]
    assert sum(one == {"O": "it is read as 'L'"} for one in found) > 36


def test_letters_of_which_the_type_has_few_are_not_judged(pictures):
    train = load_corpus(pictures, size=32).split("train")
    few = Proofreader(train, ("ring", "nothing"))
    assert few.unknown == ["nothing"]
    assert few.doubts(["nothing"], np.zeros((1, 32, 32), np.uint8)) == {}
    assert Proofreader(train, ("nothing",)).unknown == ["nothing"]


def test_what_is_wiped_out_is_a_tenth_to_a_third_of_the_ink(house):
    images = house.glyphs.images[:50]
    wiped = wiped_out(images, np.random.default_rng(0))
    ink = images.sum((1, 2), dtype=float)
    shares = (ink - wiped.sum((1, 2), dtype=float)) / ink
    assert (wiped <= images).all()
    assert ((shares > LOST[0]) & (shares < LOST[1])).mean() > 0.9
    blank = np.zeros((2, 32, 32), np.uint8)
    assert (wiped_out(blank, np.random.default_rng(0)) == blank).all()


def test_one_letter_alone_is_read_too(house):
    alone = Proofreader(house.split("train"), "O")
    glyphs = house.split("vault").glyphs
    rings, lines = (glyphs.images[glyphs.letters == letter][:40] for letter in "OL")
    assert doubted(alone, rings, "O" * 40) < 0.2
    assert doubted(alone, lines, "O" * 40) > 0.4


def test_the_discriminant_is_fishers():
    from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

    rng = np.random.default_rng(2)
    one, other = rng.normal(size=(400, 5)), rng.normal(size=(400, 5)) + np.arange(5)
    slope = discriminant(one.astype(np.float32), other.astype(np.float32))
    oracle = LinearDiscriminantAnalysis(solver="lsqr", shrinkage=0.05)
    oracle.fit(np.concatenate([one, other]), np.repeat([0, 1], 400))
    assert np.corrcoef(slope, oracle.coef_[0])[0, 1] > 0.999


def test_a_sheet_has_a_row_a_hand_and_a_line_under_what_is_doubted():
    hands = np.zeros((2, 3, 32, 32), np.uint8)
    plain, marked = (
        np.asarray(draw_hand_sheet(hands, "ABC", [7, 8], [{}, doubts]))
        for doubts in ({}, {"B": "it is gone"})
    )
    assert plain.shape == marked.shape
    rows, columns = np.nonzero(plain[:, LABEL:] != marked[:, LABEL:])
    assert rows.min() > plain.shape[0] / 2  # the second hand
    assert columns.min() > 64 and columns.max() < 3 * 64 + 9  # the second letter
