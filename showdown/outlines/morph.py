"""Between two outlines: every point of one walks to its place in the other.

Contours are matched by their size, outer ones with outer ones and holes with holes. One that has no match
shrinks to its middle. Points are matched by how far along their contours they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

import numpy as np

from showdown.arrays import Floats
from showdown.outlines.contour import signed_area

__all__ = ["between"]

POINTS = 128  # of a contour on its way


def between(one: Sequence[Floats], other: Sequence[Floats], share: float) -> list[Floats]:
    """The polygons, each (k, 2), at a share of the way from one glyph's polygons to another's.

    >>> small, large = (size * np.array([[0.0, 0], [1, 0], [1, 1], [0, 1]]) for size in (2, 4))
    >>> round(signed_area(between([small], [large], 0.5)[0]), 1)
    9.0
    """
    if share in (0, 1):
        return list(other if share else one)
    found = []
    for holes in (False, True):
        pairs = zip_longest(*(_by_size(polygons, holes) for polygons in (one, other)))
        for a, b in pairs:
            start = _middle(b) if a is None else _even(a)
            end = _middle(a) if b is None else _even(b)
            found.append((1 - share) * start + share * _turned(end, start))
    return found


def _by_size(polygons: Sequence[Floats], holes: bool) -> list[Floats]:
    """The outer polygons or the holes, the largest first."""
    some = [polygon for polygon in polygons if (signed_area(polygon) < 0) == holes]
    return sorted(some, key=lambda polygon: -abs(signed_area(polygon)))


def _even(polygon: Floats) -> Floats:
    """Points of a polygon, evenly spaced along it, (POINTS, 2)."""
    closed = np.vstack([polygon, polygon[:1]])
    way = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(closed, axis=0).T))])
    even = np.linspace(0, way[-1], POINTS, endpoint=False)
    return np.stack([np.interp(even, way, closed[:, axis]) for axis in (0, 1)], axis=1)


def _middle(polygon: Floats) -> Floats:
    """The middle of a polygon, as (POINTS, 2)."""
    return np.repeat(_even(polygon).mean(0, keepdims=True), POINTS, axis=0)


def _turned(points: Floats, towards: Floats) -> Floats:
    """The same ring of points (POINTS, 2), begun where it lies best beside another."""
    centred, fixed = points - points.mean(0), towards - towards.mean(0)
    likeness = [float((np.roll(centred, -by, axis=0) * fixed).sum()) for by in range(POINTS)]
    return np.roll(points, -int(np.argmax(likeness)), axis=0)
