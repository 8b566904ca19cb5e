import numpy as np
import pytest

from showdown.residuals import FIGURES, cooccurrences


@pytest.fixture
def pictures():
    return np.random.default_rng(0).integers(0, 256, (3, 32, 32)).astype(np.uint8)


def test_every_triple_is_counted_once(pictures):
    counts = np.expm1(cooccurrences(pictures))
    assert counts.shape == (3, FIGURES)
    # Of first differences down a column there are 31 rows; triples along an axis lose two places.
    assert counts[0, :63].sum() == pytest.approx(29 * 32, rel=1e-4)
    assert counts[0, 63:126].sum() == pytest.approx(31 * 30, rel=1e-4)


def test_they_are_counted_as_a_loop_would(pictures):
    picture = pictures[0].astype(int)
    wanted = np.zeros(63)
    for y in range(29):
        for x in range(32):
            code = 0
            for i in range(3):
                step = picture[y + i + 1, x] - picture[y + i, x]
                code = 5 * code + 2 + int(np.sign(step)) * (int(abs(step) >= 24) + int(abs(step) >= 96))
            wanted[min(code, 124 - code)] += 1
    assert np.allclose(np.expm1(cooccurrences(pictures[:1])[0, :63]), wanted, atol=1e-3)


def test_black_on_white_counts_as_white_on_black(pictures):
    assert np.array_equal(cooccurrences(pictures), cooccurrences(255 - pictures))


def test_a_picture_says_the_same_in_any_company(pictures):
    many = np.repeat(pictures, 200, axis=0)
    assert np.array_equal(cooccurrences(many)[[0, 599]], cooccurrences(pictures)[[0, 2]])
    assert cooccurrences(pictures[:0]).shape == (0, FIGURES)
