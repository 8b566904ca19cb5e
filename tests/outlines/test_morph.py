import numpy as np
import pytest

from showdown.outlines.contour import signed_area
from showdown.outlines.morph import between

SQUARE = np.array([[0.0, 0], [1, 0], [1, 1], [0, 1]])
RING = [8 * SQUARE, (2 + 4 * SQUARE)[::-1]]


def test_the_ends_of_the_way_are_the_outlines_themselves():
    assert between([SQUARE], RING, 0)[0] is SQUARE
    assert between([SQUARE], RING, 1) == RING


@pytest.mark.parametrize("share", [0.25, 0.5, 0.75])
def test_a_hole_without_a_match_grows_from_its_middle(share):
    _, hole = between([8 * SQUARE], RING, share)
    assert signed_area(hole) == pytest.approx(-16 * share**2, rel=0.02)
    np.testing.assert_allclose(hole.mean(0), [4, 4], atol=0.1)


def test_a_contour_that_begins_elsewhere_does_not_turn_on_its_way():
    (half,) = between([8 * SQUARE], [np.roll(8 * SQUARE, 2, axis=0)], 0.5)
    assert signed_area(half) == pytest.approx(64, rel=0.01)
