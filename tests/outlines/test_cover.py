import numpy as np
from PIL import Image, ImageDraw

from showdown.outlines.cover import Cut, cover, cover_change, cover_slope
from showdown.outlines.spline import Means

SIZE = 24
STAR = np.array([[3.3, 2.1], [20.7, 4.0], [15.2, 11.6], [21.4, 21.9], [11.1, 16.3], [2.6, 20.2]])


def drawn(polygon):
    return cover(Cut(polygon, np.roll(polygon, -1, axis=0), SIZE))


def test_agrees_with_drawing_it_large():
    factor = 32
    picture = Image.new("L", (SIZE * factor, SIZE * factor))
    ImageDraw.Draw(picture).polygon([tuple(point * factor) for point in STAR], 255)
    large = np.asarray(picture, float).reshape(SIZE, factor, SIZE, factor).mean(axis=(1, 3)) / 255
    assert abs(drawn(STAR) - large).max() < 0.06
    assert abs(drawn(STAR).sum() - large.sum()) < 1.5


def test_holes_are_taken_out():
    hole = np.array([[8.0, 8.0], [8.0, 12.0], [12.0, 12.0], [12.0, 8.0]])
    start = np.concatenate([STAR, hole])
    end = np.concatenate([np.roll(STAR, -1, axis=0), np.roll(hole, -1, axis=0)])
    assert abs(cover(Cut(start, end, SIZE))[9, 9]) < 1e-9
    assert abs(drawn(STAR)[9, 9] - 1) < 1e-9


def test_slopes_agree_with_small_steps():
    own = Means(np.arange(len(STAR))[:, None], np.ones((len(STAR), 1)))
    after = np.roll(np.arange(len(STAR)), -1)
    pixels, touched = cover_change(Cut(STAR, STAR[after], SIZE), own, after)
    slope = np.zeros((SIZE * SIZE, 2 * len(STAR)))
    slope[pixels] = touched
    for vertex in range(len(STAR)):
        for axis in (0, 1):
            step = np.zeros_like(STAR)
            step[vertex, axis] = 1e-5
            change = (drawn(STAR + step) - drawn(STAR - step)).ravel() / 2e-5
            assert np.allclose(slope[:, axis * len(STAR) + vertex], change, atol=1e-3)


def test_several_pictures_are_drawn_as_each_alone():
    other = STAR[::-1] * 0.5 + 3
    start = np.concatenate([STAR, other])
    end = np.concatenate([np.roll(STAR, -1, axis=0), np.roll(other, -1, axis=0)])
    picture = np.repeat([0, 1], len(STAR))
    both = cover(Cut(start, end, SIZE, picture), 2).reshape(2, SIZE, SIZE)
    np.testing.assert_allclose(both, [drawn(STAR), drawn(other)], atol=1e-12)


def test_a_figure_of_the_cover_changes_with_corners_as_small_steps_find():
    after = np.roll(np.arange(len(STAR)), -1)
    weights = np.random.default_rng(0).random((SIZE, SIZE))
    slope = cover_slope(Cut(STAR, STAR[after], SIZE), after, weights)
    for corner in range(len(STAR)):
        for axis in (0, 1):
            step = np.zeros_like(STAR)
            step[corner, axis] = 1e-5
            change = ((drawn(STAR + step) - drawn(STAR - step)) * weights).sum() / 2e-5
            assert np.isclose(slope[corner, axis], change, atol=1e-3)
