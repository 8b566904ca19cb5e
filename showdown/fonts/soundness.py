"""What can be wrong with a glyph's outline: lines that cross, contours that run the wrong way, specks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from showdown.fonts.contour import signed_area
from showdown.fonts.spline import Path, flatten

__all__ = ["crossings", "faults"]

Floats = NDArray[np.float64]


def faults(paths: Sequence[Path], speck: float = 0.0) -> list[str]:
    """What is wrong with these contours, y up, one phrase each; empty where nothing is.

    Args:
        paths: the contours of one glyph, the outer ones clockwise.
        speck: in square units; a contour around less is a fault.
    """
    polygons = [flatten(path.points, path.on) for path in paths]
    found = []
    if crossings(polygons):
        found.append("lines cross")
    for i, polygon in enumerate(polygons):
        depth = sum(_inside(polygon[0], other) for k, other in enumerate(polygons) if k != i)
        area = signed_area(polygon)
        if (area < 0) != (depth % 2 == 0):
            found.append("a contour runs the wrong way")
        if abs(area) < speck:
            found.append("a speck")
    return found


def crossings(polygons: Sequence[Floats]) -> int:
    """How many pairs of straight pieces of these polygons cross each other.

    >>> bow = np.array([[0.0, 0.0], [2.0, 2.0], [2.0, 0.0], [0.0, 2.0]])
    >>> crossings([bow]), crossings([bow[[0, 2, 1, 3]]])
    (1, 0)
    """
    start = np.concatenate(polygons)
    end = np.concatenate([np.roll(polygon, -1, axis=0) for polygon in polygons])
    low, high = np.minimum(start, end), np.maximum(start, end)
    near = np.triu(np.ones((len(start), len(start)), bool), 1)
    for axis in (0, 1):
        near &= low[:, None, axis] < high[None, :, axis]
        near &= low[None, :, axis] < high[:, None, axis]
    a, b = np.nonzero(near)

    def side(of: NDArray[np.int64], point: Floats) -> Floats:
        way, place = end[of] - start[of], point - start[of]
        turned: Floats = way[:, 0] * place[:, 1] - way[:, 1] * place[:, 0]
        return turned

    apart = (side(a, start[b]) * side(a, end[b]) < 0) & (side(b, start[a]) * side(b, end[a]) < 0)
    return int(apart.sum())


def _inside(point: Floats, polygon: Floats) -> bool:
    """Whether a ray from the point to the right leaves the polygon: it meets it an odd number of times."""
    x, y = point
    start, end = polygon, np.roll(polygon, -1, axis=0)
    spans = (start[:, 1] > y) != (end[:, 1] > y)
    rise = np.where(spans, end[:, 1] - start[:, 1], 1.0)
    meets = start[:, 0] + (y - start[:, 1]) / rise * (end[:, 0] - start[:, 0])
    return bool(np.count_nonzero(spans & (meets > x)) % 2)
