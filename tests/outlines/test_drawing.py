"""Curves that a generator knows are drawn as they are, and compared with a picture."""

import numpy as np
import pytest

from showdown.outlines.drawing import difference_of, drawing_of, paths_of

OUTER = np.array([[1, 1, 1], [7, 1, 1], [7, 7, 1], [1, 7, 1]], np.float32)
HOLE = np.array([[3, 3, 1], [3, 5, 1], [5, 5, 1], [5, 3, 1]], np.float32)


def test_ink_is_on_the_right_hand_side_and_a_hole_runs_the_other_way():
    drawn = drawing_of([OUTER, HOLE], 8)
    assert drawn.sum() == pytest.approx(36 - 4)
    assert drawn[[1, 6, 3, 0], [1, 6, 3, 0]] == pytest.approx([1, 1, 0, 0])
    assert drawing_of([OUTER[::-1]], 8).max() < 1e-9  # the other way round there is no ink
    assert drawing_of([], 8).sum() == 0


def test_control_points_are_rounded_off():
    """Four controls in a row have points of the curve midway: a square's area less a third of its corners."""
    (path,) = paths_of([OUTER * np.float32([1, 1, 0])])
    assert not path.on.any()
    assert drawing_of([OUTER * np.float32([1, 1, 0])], 8).sum() == pytest.approx(36 * (1 - 1 / 6))


def test_the_difference_is_a_share_of_the_pictures_ink():
    share = drawing_of([OUTER], 8)
    assert difference_of(share, share) == 0
    assert difference_of(drawing_of([OUTER, HOLE], 8), share) == pytest.approx(4 / 36)


def test_what_leaves_the_picture_is_cut_at_its_borders():
    beyond = np.array([[-3, -2, 1], [11, -2, 1], [11, 3, 1], [-3, 3, 1]], np.float32)
    drawn = drawing_of([beyond], 8)
    assert drawn[:3] == pytest.approx(1) and drawn[3:] == pytest.approx(0)
    slanted = np.array([[-4, 0, 1], [4, 0, 1], [12, 8, 1], [4, 8, 1]], np.float32)
    assert drawing_of([slanted], 8).sum() == pytest.approx(64 - 2 * 8)
