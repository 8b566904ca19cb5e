"""Draw the curves that a generator knows, and say how far a drawing is from a picture."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from showdown.arrays import Curves, Floats
from showdown.outlines.cover import cover_of
from showdown.outlines.spline import Path

__all__ = ["UNTOLD", "difference_of", "drawing_of", "paths_of", "seen_of"]

UNTOLD = 0.03  # a drawing that differs by more may lack something that its picture shows


def paths_of(curves: Curves) -> list[Path]:
    """The contours of a glyph, each (k, 3) as `Generator.outlines` gives them, as paths in the same pixels.

    >>> (path,) = paths_of([np.array([[1, 1, 1], [5, 1, 0], [5, 5, 1]], np.float32)])
    >>> path.points.tolist(), path.on.tolist()
    ([[1.0, 1.0], [5.0, 1.0], [5.0, 5.0]], [True, False, True])
    """
    return [Path(contour[:, :2].astype(np.float64), contour[:, 2] > 0) for contour in curves]


def drawing_of(curves: Curves, size: int) -> Floats:
    """How much of each pixel contours, each (k, 3), cover: (size, size) in [0, 1]; a blank covers none."""
    polygons = [path.polygon() for path in paths_of(curves)]
    return seen_of(polygons, size) if polygons else np.zeros((size, size))


def seen_of(polygons: Sequence[Floats], size: int) -> Floats:
    """As `cover_of`, (size, size), of polygons (k, 2) that may leave the picture by half its side."""
    rim = size // 2
    whole = cover_of([polygon + rim for polygon in polygons], size + 2 * rim)
    return whole[rim : rim + size, rim : rim + size].clip(0, 1)


def difference_of(cover: Floats, share: Floats) -> float:
    """How far a drawing is from a picture, both (S, S) shares of ink: differences, over the ink."""
    return float(np.abs(cover - share).sum() / share.sum())
