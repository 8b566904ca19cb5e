"""Where the ink ends: closed contours, as dense polygons."""

from __future__ import annotations

from typing import Any

import numpy as np
from contourpy import LineType, contour_generator
from numpy.typing import NDArray

from showdown.arrays import Floats

__all__ = ["contours", "signed_area"]


def contours(levels: NDArray[np.floating], level: float, size: float) -> list[Floats]:
    """The closed lines along which `levels` passes `level`, each (n, 2): x right, y down.

    Args:
        levels: (F, F), higher in the ink; beyond the picture there is paper.
        level: ink is above it.
        size: coordinates run from 0 to `size` across the picture.

    Returns:
        Polygons, the first point not repeated at the end. Seen with y down, ink is on the right-hand
        side: `signed_area` is positive around ink and negative around a hole.
    """
    paper = min(float(levels.min()), 2 * level - float(levels.max()))
    padded = np.pad(levels, 1, constant_values=paper)
    lines: Any = contour_generator(z=padded, line_type=LineType.Separate).lines(level)
    scale = size / len(levels)
    return [(line[:-1] - 0.5) * scale for line in lines if len(line) > 4]  # the first pixel's centre is at 1


def signed_area(polygon: Floats) -> float:
    """The area of a polygon (n, 2), by the shoelace formula.

    >>> signed_area(np.array([[0, 0], [2, 0], [2, 3], [0, 3]]))
    6.0
    """
    x, y = polygon.T
    return float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y) / 2)
