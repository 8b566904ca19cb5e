import numpy as np
import pytest

from showdown.outlines.soundness import faults
from showdown.outlines.spline import Path


def path(*corners):
    return Path(np.array(corners, float), np.ones(len(corners), bool))


OUTER = path((0, 0), (0, 100), (100, 100), (100, 0))  # clockwise, y up
HOLE = path((20, 20), (80, 20), (80, 80), (20, 80))


def turned(one):
    return Path(one.points[::-1], one.on[::-1])


@pytest.mark.parametrize(
    ("paths", "found"),
    [
        ([OUTER], []),
        ([OUTER, HOLE], []),
        ([OUTER, HOLE, path((40, 40), (40, 60), (60, 60), (60, 40))], []),
        ([turned(OUTER)], ["a contour runs the wrong way"]),
        ([OUTER, turned(HOLE)], ["a contour runs the wrong way"]),
        ([path((0, 0), (100, 100), (0, 100), (100, 0))], ["lines cross"]),
        ([OUTER, path((90, 40), (90, 60), (150, 60), (150, 40))], ["lines cross"]),
        ([OUTER, path((200, 0), (200, 2), (202, 2), (202, 0))], ["a speck"]),
    ],
)
def test_faults_are_named(paths, found):
    named = faults(paths, speck=10)
    assert set(found) <= set(named)
    assert bool(named) == bool(found)


def test_a_parabola_that_bulges_over_its_neighbour_crosses():
    bulge = Path(np.array([[0.0, 0], [50, 130], [100, 0]]), np.array([True, False, True]))
    lid = path((40, 60), (40, 70), (60, 70), (60, 60))
    assert "lines cross" in faults([bulge, lid])
    assert faults([bulge]) == []
