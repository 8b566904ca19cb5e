"""A field's picture against geometry: how much of each pixel an outline covers."""

import numpy as np
import pytest
import torch
from drawn_type import draw_type

from showdown.teams.distance import coverage, signed_distance
from showdown.teams.generators.rendering import FINER, fields_of, rendered

SIZE, TIMES = 32, 16


def exact_share(depth):
    """How much of each pixel lies inside, counted at many places; `depth(y, x)` is positive inside."""
    places = (np.arange(SIZE * TIMES) + 0.5) / TIMES - 0.5
    inside = depth(places[:, None], places[None, :]) > 0
    return inside.reshape(SIZE, TIMES, SIZE, TIMES).mean((1, 3))


def edge(angle):
    return lambda y, x: np.cos(angle) * (x - 15.3) + np.sin(angle) * (y - 15.9)


@pytest.mark.parametrize("degrees", [0, 20, 45, 70])
def test_a_straight_edge_covers_what_geometry_says(degrees):
    depth = edge(np.radians(degrees))
    y, x = np.mgrid[:SIZE, :SIZE]
    field = torch.from_numpy(depth(y, x)).float().view(1, 1, SIZE, SIZE)
    error = abs(rendered(field)[0, 0].numpy() - exact_share(depth))[1:-1, 1:-1]
    naive = abs((0.5 + field).clamp(0, 1)[0, 0].numpy() - exact_share(depth))[1:-1, 1:-1]
    assert error.max() < 0.5 / FINER**2
    if degrees % 90:
        assert error.sum() < naive.sum() / 2  # what the finer look is for


def test_type_comes_back_nearly():
    images = draw_type(fonts=6).images
    drawn, plain = (
        rendered(torch.from_numpy(fields[:, None]))[:, 0].numpy()
        for fields in (fields_of(images), signed_distance(images))
    )
    ink = images / 255
    assert abs(drawn - ink).sum() < 0.03 * ink.sum()
    assert abs(drawn - ink).sum() < 0.5 * abs(plain - ink).sum()


def test_an_upright_edge_is_as_it_was_in_one_place_a_pixel():
    picture = np.zeros((1, SIZE, SIZE), np.uint8)
    picture[:, :, 10:20], picture[:, :, 20] = 255, 102
    again = rendered(torch.from_numpy(fields_of(picture)[:, None]))
    np.testing.assert_allclose(again[0, 0].numpy(), picture[0] / 255, atol=0.02)
    np.testing.assert_array_equal(coverage(signed_distance(picture)), picture)
