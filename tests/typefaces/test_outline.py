import numpy as np
import pytest
import torch

from showdown.outlines.backprojection import finer, ink_share
from showdown.outlines.drawing import drawing_of
from showdown.outlines.fitting import fit_spline
from showdown.outlines.measuring import measure
from showdown.outlines.soundness import faults
from showdown.outlines.spline import flatten
from showdown.teams.generators.rendering import rendered, resampled
from showdown.teams.tensors import to_images
from showdown.typefaces.outline import FINE, Outline, Untraceable, trace
from tests.typefaces.shapes import draw, large, overlap

SCALE, BASELINE = 17, 46  # font units to a pixel, pixels from the top to the baseline
SQUARE = [("box", 12.3, 9.6, 45.2, 46)]
RING = [("disc", 32, 28, 18.5), ("no disc", 32, 28, 12.2)]
BOTH = [*RING, ("box", 53, 3, 58, 46)]
SLAB = [("poly", 12, 46, 20, 6, 44, 6, 52, 46, 44, 46, 41, 30, 23, 30, 20, 46)]


def traced(shapes, size=64, **how):
    return next(trace(draw(shapes, size)[None], SCALE * 64 / size, BASELINE * size / 64, **how))


def test_a_square_is_its_four_corners():
    outline = traced(SQUARE)
    (path,) = outline.contours
    assert path.on.all() and len(path) == 4
    wanted = {(12.3, 9.6), (45.2, 9.6), (45.2, 46), (12.3, 46)}
    found = {tuple(point) for point in (path.points / SCALE * (1, -1) + (0, BASELINE)).tolist()}
    for x, y in wanted:
        assert min(np.hypot(x - a, y - b) for a, b in found) < 0.1  # pixels: sharper than the picture


def test_a_disc_is_round_with_few_points():
    (path,) = traced([("disc", 32, 28, 17.3)]).contours
    away = np.hypot(*(flatten(path.points, path.on) / SCALE * (1, -1) + (0, BASELINE) - (32, 28)).T)
    assert abs(away - 17.3).max() < 0.3
    assert len(path) <= 12


@pytest.mark.parametrize("shapes", [SQUARE, RING, BOTH, SLAB], ids=["square", "ring", "both", "slab"])
@pytest.mark.parametrize(("size", "least"), [(64, 0.98), (32, 0.96)])
def test_outlines_agree_with_what_was_drawn(shapes, size, least):
    half = [(name, *(number * size / 64 for number in numbers)) for name, *numbers in shapes]
    outline = traced(half, size)
    assert overlap(outline, large(shapes), SCALE, BASELINE) > least
    assert faults(outline.contours) == []
    assert outline.difference < 0.02


def test_a_hole_runs_the_other_way_and_parts_stay_apart():
    paths = traced(BOTH).contours
    areas = [signed(path) / SCALE**2 for path in paths]
    assert len(paths) == 3
    assert sorted(np.sign(areas)) == [-1, -1, 1]  # y up: outer contours clockwise
    assert max(areas) == pytest.approx(np.pi * 12.2**2, rel=0.02)


def test_a_hairline_thinner_than_a_pixel_stays_whole():
    images = np.stack(
        [draw([("box", 10.2, 20.2, 50, 20.7)]), draw(SQUARE)]
    )  # how dark ink is, the other tells
    outline = next(trace(images, SCALE, BASELINE))
    (path,) = outline.contours
    assert outline.box[2] - outline.box[0] == pytest.approx(39.8 * SCALE, abs=8)
    assert abs(signed(path)) / SCALE**2 == pytest.approx(39.8 * 0.5, rel=0.1)  # half a pixel is 8.5 units


def signed(path):
    x, y = flatten(path.points, path.on).T
    return np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y) / 2


def thin_ring(width):
    """Distances to the edges of a thin stroke, 32 x 32, not quite even."""
    y, x = np.mgrid[:32, :32] + 0.5
    unevenness = 0.1 * np.random.default_rng(0).standard_normal((32, 32))
    return (width / 2 - np.abs(9 - np.hypot(y - 16, x - 16)) + unevenness).astype(np.float32)


def drawn_by_the_house(field):
    """The picture of a field (32, 32), and the finer field."""
    one = torch.from_numpy(field)[None, None]
    return to_images(rendered(one)), resampled(one, FINE)[0].numpy()


@pytest.mark.parametrize("has_field", [False, True])
def test_an_uneven_thin_stroke_is_drawn_as_it_is(has_field):
    images, fields = drawn_by_the_house(thin_ring(1.6))
    outline = next(trace(images, 2 * SCALE, BASELINE / 2, fields if has_field else None))
    assert outline.route == ("field" if has_field else "picture")
    assert outline.difference < 0.02


def test_a_stroke_that_its_generator_hardly_believed_in_is_ink_in_picture_and_font():
    """Its field stays just above 0; greys inside a stroke are drawn by no outline."""
    field = thin_ring(4.0)
    field[:, 16:] = np.minimum(field[:, 16:], 0.15)
    images, fields = drawn_by_the_house(field)
    outline = next(trace(images, 2 * SCALE, BASELINE / 2, fields))
    assert images[0, 16, 25] == 255  # in the middle of the stroke
    assert outline.difference < 0.02


def test_specks_and_pinholes_are_no_contours():
    assert (
        len(
            traced(
                [*SQUARE, ("box", 55.1, 55.1, 55.78, 55.78), ("no box", 20.1, 20.1, 20.78, 20.78)]
            ).contours
        )
        == 1
    )


@pytest.mark.parametrize("radius", [0.6, 1.0, 5.0])
def test_a_dot_is_a_small_disc_and_no_triangle(radius):
    angle = np.linspace(0, 2 * np.pi, 200, endpoint=False)
    circle = radius * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    away = np.hypot(*fit_spline(measure(circle), 0.02).polygon().T)
    assert away == pytest.approx(radius, abs=0.06)


def test_pale_ink_is_ink():
    pale = (draw(RING) * 0.4 + 40).astype(np.uint8)  # on grey paper
    outline = next(trace(pale[None], SCALE, BASELINE))
    assert overlap(outline, large(RING), SCALE, BASELINE) > 0.97


@pytest.fixture
def ring_field():
    """The distances behind RING, at four times the pixels and in these."""
    y, x = (np.mgrid[:256, :256] + 0.5) / 4
    away = np.hypot(x - 32, y - 28)
    return 4 * np.minimum(18.5 - away, away - 12.2).astype(np.float32)[None]


def test_a_field_is_traced_without_guessing(ring_field):
    outline = traced(RING, fields=ring_field)
    assert outline.route == "field"
    assert overlap(outline, large(RING), SCALE, BASELINE) > 0.985
    outside_in = traced(RING, fields=-ring_field)  # and it is the field that is traced
    assert not isinstance(outside_in, Outline) or outside_in.route != "field"


def test_a_field_that_lacks_a_stroke_of_its_picture_leaves_it_to_the_picture(ring_field):
    outline = traced(BOTH, fields=ring_field)
    assert outline.route == "picture"
    assert overlap(outline, large(BOTH), SCALE, BASELINE) > 0.98


SQUARE_CURVES = [np.array([[12.5, 9.5, 1], [45, 9.5, 1], [45, 46, 1], [12.5, 46, 1]], np.float32)]
HOLED = [*SQUARE_CURVES, np.array([[20, 20, 1], [20, 40, 1], [40, 40, 0], [40, 20, 0]], np.float32)]


def drawn_by_curves(curves):
    """The picture of curves, (1, 64, 64)."""
    return np.rint(255 * drawing_of(curves, 64)).astype(np.uint8)[None]


def test_curves_that_are_known_are_taken_as_they_are():
    (outline,) = trace(drawn_by_curves(HOLED), 34, BASELINE, outlines=[HOLED])
    assert outline.route == "outline" and outline.difference < 0.002
    for path, curve in zip(outline.contours, HOLED, strict=True):
        wanted = (curve[:, :2] * (1, -1) + (0, BASELINE)) * 34  # whole units already
        assert np.array_equal(path.points, wanted) and np.array_equal(path.on, curve[:, 2] > 0)
    assert faults(outline.contours) == []


@pytest.mark.parametrize(
    "curves",
    [
        [],
        SQUARE_CURVES,  # without its hole
        [HOLED[0] - np.float32([3, 0, 0]), HOLED[1]],
        [each[::-1] for each in HOLED],  # inside out
        [HOLED[0][[0, 2, 1, 3]], HOLED[1]],  # crosses itself
        [HOLED[0] * np.float32([0, 1, 1])],  # a line
        [HOLED[0] * np.float32([0, 0, 1])] * 2,  # dots
        [*HOLED, np.array([[55, 55, 1], [55.2, 55, 1], [55, 55.2, 1]], np.float32)],  # and a speck
        [np.random.default_rng(0).uniform(-32, 96, (1000, 3)).astype(np.float32).round()],
    ],
    ids=["none", "other", "moved", "inside out", "crossing", "line", "dots", "speck", "noise"],
)
def test_curves_that_do_not_draw_the_picture_leave_it_to_the_picture(curves):
    (outline,) = trace(drawn_by_curves(HOLED), 34, BASELINE, outlines=[curves])
    assert outline.route == "picture"
    assert outline.difference < 0.02 and len(outline.contours) == 2


def test_curves_go_before_a_field_and_a_field_before_the_picture(ring_field):
    right, wrong = traced(RING), [SQUARE_CURVES]
    as_curves = [
        np.column_stack([path.points / SCALE * (1, -1) + (0, BASELINE), path.on]).astype(np.float32)
        for path in right.contours
    ]
    both = traced(RING, fields=ring_field, outlines=[as_curves])
    assert both.route == "outline"
    assert all(np.array_equal(a.points, b.points) for a, b in zip(both.contours, right.contours, strict=True))
    assert traced(RING, fields=ring_field, outlines=wrong).route == "field"


def test_known_curves_may_be_a_hairline_or_pale_and_may_leave_the_picture():
    hairline = [np.array([[10, 20.5, 1], [50, 20.5, 1], [50, 21, 1], [10, 21, 1]], np.float32)]
    beyond = [np.array([[10, -4, 1], [18, -4, 1], [18, 46, 1], [10, 46, 1]], np.float32)]
    for curves, ink in ((hairline, 1.0), (HOLED, 0.6), (beyond, 1.0)):
        pale = (ink * drawn_by_curves(curves)).astype(np.uint8)
        (outline,) = trace(pale, 34, BASELINE, outlines=[curves])
        assert outline.route == "outline" and outline.difference < 0.02
        assert outline.n_points == sum(map(len, curves))


@pytest.mark.parametrize("radius", [0.36, 0.28])
def test_a_dot_that_a_field_tells_of_is_ink_and_no_dirt(ring_field, radius):
    y, x = (np.mgrid[:256, :256] + 0.5) / 4
    dot = 4 * (radius - np.hypot(x - 12.3, y - 52.4)).astype(np.float32)
    shapes = [*RING, ("disc", 12.3, 52.4, radius)]
    assert len(traced(shapes, fields=np.maximum(ring_field, dot)).contours) == 3
    assert len(traced(shapes).contours) == 2


def test_letters_of_thin_and_close_strokes_are_drawn_and_not_their_gist():
    """Nearly all of their pixels are grey at 32, as in light and in intricate type."""
    bars = [("box", 3 + 2.6 * i, 4.3, 4.1 + 2.6 * i, 28.2) for i in range(10)]
    outline = traced(bars, 32)
    assert outline.route == "picture"
    assert len(outline.contours) == 10
    assert outline.difference < 0.05


def test_a_fuzzy_picture_gives_a_smooth_outline():
    from scipy.ndimage import gaussian_filter

    lot = np.random.default_rng(3)
    fuzzy = gaussian_filter(draw(RING, 64) + lot.normal(0, 30, (64, 64)), 2)
    outline = next(trace(np.clip(fuzzy, 0, 255).astype(np.uint8)[None], SCALE, BASELINE))
    assert outline.route == "fuzzy"
    assert len(outline.contours) == 2
    assert outline.n_points < 60
    assert faults(outline.contours) == []


@pytest.mark.parametrize(
    ("picture", "reason"),
    [
        (np.zeros((64, 64)), "blank"),
        (np.full((64, 64), 9), "blank"),
        (np.full((64, 64), 255), "full"),
        (np.random.default_rng(0).integers(0, 256, (32, 32)), "noise"),
        (np.random.default_rng(1).integers(0, 2, (64, 64)) * 255, "noise"),
        (np.eye(64) * 255, "noise"),
    ],
)
def test_what_is_no_letter_is_told(picture, reason):
    found = next(trace(picture.astype(np.uint8)[None], SCALE, BASELINE))
    assert isinstance(found, Untraceable)
    assert reason in str(found)


def test_one_bad_picture_costs_no_other():
    images = np.stack([draw(RING), np.zeros((64, 64), np.uint8), draw(SQUARE)])
    kinds = [type(found) for found in trace(images, SCALE, BASELINE)]
    assert kinds == [Outline, Untraceable, Outline]


def test_tracing_again_gives_the_same_points():
    first, second = (traced(SLAB) for _ in range(2))
    for a, b in zip(first.contours, second.contours, strict=True):
        assert np.array_equal(a.points, b.points) and np.array_equal(a.on, b.on)


def test_a_finer_picture_reduces_to_the_one_it_came_from():
    share = ink_share(np.stack([draw(RING, 32), draw(SLAB, 32)]))
    fine = np.stack([finer(each, 8) for each in share])
    again = fine.reshape(2, 32, 8, 32, 8).mean(axis=(2, 4))
    assert abs(again - share).max() < 0.2 and abs(again - share).mean() < 0.01
