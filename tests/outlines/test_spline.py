import numpy as np
import pytest
from fontTools.pens.areaPen import AreaPen
from fontTools.pens.pointPen import PointToSegmentPen

from showdown.outlines.contour import signed_area
from showdown.outlines.spline import Form, Spline, flatten

KITE = np.array([[0.0, 0], [10, 1], [9, 12], [-1, 8]])


@pytest.mark.parametrize(
    ("smooth", "joints"),
    [
        ((True,) * 4, ((0.5,),) * 4),
        ((True, False, True, True), ((0.3,), (0.6,), (0.2, 0.7), (0.4,))),
        ((False,) * 4, ((),) * 4),
    ],
    ids=["round", "a corner and a straight side", "corners"],
)
def test_what_is_drawn_has_the_area_of_the_curves(smooth, joints):
    """Chords would lack 1% of it, and fonts would come out as much too dark."""
    spline = Spline(KITE, Form(np.array(smooth), joints))
    path = spline.path()
    exact = area_by_fonttools(path)
    assert signed_area(spline.polygon()) == pytest.approx(exact, rel=1e-9)
    assert signed_area(flatten(path.points, path.on, 2000)) == pytest.approx(exact, rel=1e-6)
    assert abs(signed_area(flatten(path.points, path.on))) <= abs(exact) * (1 + 1e-9)


def area_by_fonttools(path):
    """The independent way: a pen that knows parabolas."""
    area = AreaPen()
    pen = PointToSegmentPen(area)
    pen.beginPath()
    for point, is_on, is_straight in zip(path.points.tolist(), path.on, np.roll(path.on, 1), strict=True):
        pen.addPoint(tuple(point), ("line" if is_straight else "qcurve") if is_on else None)
    pen.endPath()
    return area.value


def test_edges_that_are_upright_or_level_but_for_a_hair_are_put_right():
    spline = Spline(KITE * 4 + [[0, 0.1], [0, 0], [0, 0], [0, 0]], Form(np.zeros(4, bool), ((),) * 4))
    assert np.array_equal(spline.squared(0.1).vertices, spline.vertices)  # slants are no hair
    box = np.array([[0.0, 0.05], [40, 0], [40, 30], [0.08, 30]])
    squared = Spline(box, spline.form).squared(0.1).vertices
    assert squared[0, 1] == squared[1, 1] and squared[0, 0] == squared[3, 0]
