import numpy as np
import pytest

from showdown.boxes import box_means, box_sums, halve, uneven_box_means

LOT = np.random.default_rng(1)
IMAGES = LOT.integers(0, 256, (5, 64, 64), np.uint8)


@pytest.mark.parametrize("side", [1, 2, 4, 16])
@pytest.mark.parametrize("turned", [False, True])
def test_boxes_agree_with_numpys_own_means(side, turned):
    images = IMAGES.transpose(0, 2, 1) if turned else IMAGES  # a corpus keeps its pictures by columns
    boxes = images.reshape(5, 64 // side, side, 64 // side, side)
    assert np.array_equal(box_sums(images, side, np.uint16), boxes.sum(axis=(2, 4)))
    assert np.array_equal(box_means(images, side, np.float64), boxes.mean(axis=(2, 4)))
    assert box_sums(images, side, np.uint16).flags.c_contiguous == images.flags.c_contiguous


def test_any_axes_may_come_before_the_pictures():
    whole = box_means(IMAGES, 2, np.float32)
    assert np.array_equal(box_means(IMAGES[0], 2, np.float32), whole[0])
    assert np.array_equal(box_means(IMAGES[None], 2, np.float32)[0], whole)
    assert whole.dtype == np.float32


def test_boxes_that_do_not_fill_a_picture_are_refused():
    with pytest.raises(ValueError, match=r"\(64, 64\).*3 × 3"):
        box_sums(IMAGES, 3, np.uint16)


def test_halving_is_the_exact_mean_of_boxes():
    exact = IMAGES.reshape(5, 32, 2, 32, 2).mean(axis=(2, 4))
    assert np.array_equal(halve(IMAGES), np.floor(exact + 0.5))
    assert (halve(np.full((1, 2, 2), 255, np.uint8)) == 255).all()


def test_uneven_boxes_are_even_ones_where_they_can_be():
    assert np.array_equal(uneven_box_means(IMAGES, 16, 16), box_means(IMAGES, 4, np.float64))
    small = uneven_box_means(IMAGES, 24, 10)
    assert small.shape == (5, 24, 10)
    assert small[0, 0, 0] == pytest.approx(IMAGES[0, :3, :6].mean())
