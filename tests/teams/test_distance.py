"""Distance fields against brute force, against a circle, and back to the picture."""

import numpy as np
import pytest
from drawn_type import draw_type

from showdown.teams.distance import REACH, picture_of, signed_distance


def test_the_picture_comes_back_exactly():
    images = draw_type(fonts=6).images
    np.testing.assert_array_equal(picture_of(signed_distance(images)), images)


def test_black_and_white_against_brute_force():
    image = np.where(draw_type(fonts=1).images[2] > 127, 255, 0).astype(np.uint8)
    field = signed_distance(image[None])[0]
    points = np.argwhere(np.ones_like(image, bool))
    ink = image.ravel() > 0
    between = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    to_paper, to_ink = between[:, ~ink].min(1), between[:, ink].min(1)
    expected = np.where(ink, to_paper - 0.5, 0.5 - to_ink).reshape(image.shape)  # outlines run between pixels
    np.testing.assert_allclose(field, np.clip(expected, -REACH, REACH), atol=1e-5)


@pytest.mark.parametrize("radius", [5.3, 8.0, 9.7])
def test_a_disc_is_as_deep_as_geometry_says(radius):
    y, x = np.mgrid[:32, :32] - 15.5
    depth = radius - np.hypot(x, y)
    field = signed_distance(picture_of(depth[None].astype(np.float32)))[0]
    near = abs(depth) < REACH - 1
    assert abs(field - depth)[near].mean() < 0.12  # a nearest centre is only nearly the nearest edge
    assert abs(field - depth)[near].max() < 0.75


def test_blank_and_solid():
    images = np.stack([np.zeros((32, 32), np.uint8), np.full((32, 32), 255, np.uint8)])
    fields = signed_distance(images)
    assert (fields[0] == -REACH).all() and (fields[1] == REACH).all()
