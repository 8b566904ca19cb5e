"""Find what is wrong with a glyph's outline: lines that cross, contours that run the wrong way, specks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from showdown.arrays import Bools, Floats, Ints
from showdown.outlines.contour import signed_area
from showdown.outlines.spline import Path, flatten

__all__ = ["crossings", "faults"]


def faults(paths: Sequence[Path], speck: float = 0.0) -> list[str]:
    """What is wrong with these contours, y up, one phrase each; empty where nothing is.

    Args:
        paths: the contours of one glyph, the outer ones clockwise.
        speck: in square units; a contour around less is a fault.
    """
    polygons = [flatten(path.points, path.on) for path in paths]
    start = np.concatenate(polygons)
    end = np.concatenate([np.roll(polygon, -1, axis=0) for polygon in polygons])
    owner = np.repeat(np.arange(len(polygons)), [len(polygon) for polygon in polygons])
    found = ["lines cross"] if len(crossings(start, end)[0]) else []
    firsts = np.array([polygon[0] for polygon in polygons])
    # a ray from a contour's first point to the right meets each contour around it an odd number of times
    met = _met(firsts, start, end) & (owner != np.arange(len(polygons))[:, None])
    for polygon, depth in zip(polygons, met.sum(axis=1), strict=True):
        area = signed_area(polygon)
        if (area < 0) != (depth % 2 == 0):
            found.append("a contour runs the wrong way")
        if abs(area) < speck:
            found.append("a speck")
    return found


def crossings(start: Floats, end: Floats) -> tuple[Ints, Ints]:
    """Which straight pieces, from `start` to `end`, both (n, 2), cross each other.

    Returns:
        Two arrays (c,) int64: the one and the other piece of each pair that crosses.

    >>> bow = np.array([[0.0, 0.0], [2.0, 2.0], [2.0, 0.0], [0.0, 2.0]])
    >>> crossings(bow, np.roll(bow, -1, axis=0))
    (array([0]), array([2]))
    """
    low, high = np.minimum(start, end), np.maximum(start, end)
    # sorted by where pieces begin on the x axis: a piece may cross those after it, up to where it ends
    order = np.argsort(low[:, 0], kind="stable")
    until = np.searchsorted(low[order, 0], high[order, 0])
    counts = np.maximum(until - np.arange(1, len(order) + 1), 0)
    place = np.repeat(np.arange(len(order)), counts)
    ahead = np.arange(len(place)) - np.repeat(np.cumsum(counts) - counts, counts) + 1
    a, b = order[place], order[place + ahead]
    near = (low[a, 1] < high[b, 1]) & (low[b, 1] < high[a, 1])
    a, b = a[near], b[near]

    def side(of: Ints, point: Floats) -> Floats:
        way, place = end[of] - start[of], point - start[of]
        turned: Floats = way[:, 0] * place[:, 1] - way[:, 1] * place[:, 0]
        return turned

    apart = (side(a, start[b]) * side(a, end[b]) < 0) & (side(b, start[a]) * side(b, end[a]) < 0)
    return a[apart], b[apart]


def _met(points: Floats, start: Floats, end: Floats) -> Bools:
    """Whether a ray from each of k points to the right meets each of n pieces, (k, n)."""
    x, y = points.T[..., None]
    spans = (start[:, 1] > y) != (end[:, 1] > y)
    rise = end[:, 1] - start[:, 1]
    meets = start[:, 0] + (y - start[:, 1]) / np.where(rise == 0, 1, rise) * (end[:, 0] - start[:, 0])
    met: Bools = spans & (meets > x)
    return met
