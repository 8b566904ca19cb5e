from dataclasses import replace

import numpy as np
import pytest

from showdown.outlines.cover import Cut, cover, cover_of
from showdown.outlines.polish import polish, untangled
from showdown.outlines.soundness import crossings
from showdown.outlines.spline import Form, Spline

OUTER = np.array([[4.0, 4.0], [20.0, 4.0], [20.0, 20.0], [4.0, 20.0]])
HOLE = np.array([[8.0, 8.0], [8.0, 16.0], [16.0, 16.0], [16.0, 8.0]])
CORNERS = Form(np.zeros(4, bool), ((),) * 4)
FRAME = [Spline(OUTER, CORNERS), Spline(HOLE, CORNERS)]
SIZE = 24


def picture(splines):
    return cover_of([spline.polygon() for spline in splines], SIZE)


def crossing(splines):
    polygons = [spline.polygon() for spline in splines]
    return len(
        crossings(np.concatenate(polygons), np.concatenate([np.roll(one, -1, axis=0) for one in polygons]))[0]
    )


def test_corners_find_their_place():
    lot = np.random.default_rng(0)
    share = picture(FRAME)
    astray = [replace(one, vertices=one.vertices + lot.uniform(-0.6, 0.6, (4, 2))) for one in FRAME]
    before = abs(picture(astray) - share).sum()
    found = polish(astray, share)
    assert abs(picture(found) - share).sum() < 0.02 * before
    for one, wanted in zip(found, FRAME, strict=True):
        assert abs(one.vertices - wanted.vertices).max() < 0.1


def test_a_drawing_of_several_contours_is_that_of_their_polygons():
    apart = [cover(Cut(one.polygon(), np.roll(one.polygon(), -1, axis=0), SIZE)) for one in FRAME]
    assert np.allclose(picture(FRAME), sum(apart))


@pytest.mark.parametrize("smooth", [False, True])
def test_what_crosses_goes_back_and_nothing_else(smooth):
    form = Form(np.full(4, smooth), ((0.5,) if smooth else (),) * 4)
    homes = [Spline(OUTER, CORNERS), Spline(HOLE, form)]
    moved = [replace(homes[0], vertices=OUTER + 0.2), homes[1]]
    moved[1] = replace(homes[1], vertices=HOLE + np.array([[0, 0], [0, 0], [0, 0], [14.0, 0]]))
    assert crossing(moved)
    back = untangled(moved, homes)
    assert not crossing(back)
    assert np.array_equal(back[1].vertices[3], HOLE[3])
    assert np.array_equal(back[0].vertices[3], OUTER[3] + 0.2)  # far from where lines crossed
    sound = [replace(one, vertices=one.vertices + 0.1) for one in homes]
    for one, same in zip(untangled(sound, homes), sound, strict=True):
        assert np.array_equal(one.vertices, same.vertices)
