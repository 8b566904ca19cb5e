"""A field's picture against geometry: how much of each pixel an outline covers."""

import numpy as np
import pytest
import torch
from drawn_type import draw_type

from showdown.teams.distance import picture_of, signed_distance
from showdown.teams.generators.rendering import FINER, fields_of, rendered, resampled

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


def ring(y, x):
    """Distances to the edge of a ring, positive inside."""
    return 3.2 - abs(9.4 - np.hypot(y - 15.6, x - 15.1))


def test_a_true_edge_is_drawn_as_geometry_says():
    y, x = np.mgrid[:SIZE, :SIZE]
    field = torch.from_numpy(ring(y, x)).float().view(1, 1, SIZE, SIZE)
    assert abs(rendered(field)[0, 0].numpy() - exact_share(ring)).max() < 0.5 / FINER**2


@pytest.mark.parametrize("depth", [0.05, 0.1, 0.16])
def test_where_a_field_stays_near_0_it_is_ink_or_paper_and_not_grey(depth):
    """A network's field is no exact distance; at most so deep it would be drawn grey."""
    y, x = np.mgrid[:SIZE, :SIZE]
    exact = ring(y, x)
    field = torch.from_numpy(exact.clip(-depth, depth)).float().view(1, 1, SIZE, SIZE)
    drawn = rendered(field)[0, 0].numpy()
    assert drawn[exact > 1].min() > 0.99 and drawn[exact < -1].max() < 0.01


def test_a_field_asked_at_more_places_is_the_same_distances():
    """Exact for what is straight; in pixels of the new size."""
    y, x = (np.mgrid[: SIZE * 4, : SIZE * 4] + 0.5) / 4 - 0.5
    coarse = torch.from_numpy(edge(0.4)(*np.mgrid[:SIZE, :SIZE])).float().view(1, 1, SIZE, SIZE)
    found = resampled(coarse, SIZE * 4)[0, 0].numpy() / 4
    assert found.shape == (SIZE * 4, SIZE * 4)
    np.testing.assert_allclose(found[32:-32, 32:-32], edge(0.4)(y, x)[32:-32, 32:-32], atol=1e-3)


def test_an_upright_edge_is_as_it_was_in_one_place_a_pixel():
    picture = np.zeros((1, SIZE, SIZE), np.uint8)
    picture[:, :, 10:20], picture[:, :, 20] = 255, 102
    again = rendered(torch.from_numpy(fields_of(picture)[:, None]))
    np.testing.assert_allclose(again[0, 0].numpy(), picture[0] / 255, atol=0.02)
    np.testing.assert_array_equal(picture_of(signed_distance(picture)), picture)
