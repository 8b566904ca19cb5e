"""Trace a picture to splines: its contours, a spline fitted to each, and moved until it draws the picture."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from showdown.arrays import Floats
from showdown.outlines.backprojection import finer
from showdown.outlines.contour import contours, signed_area
from showdown.outlines.fitting import fit_spline
from showdown.outlines.measuring import QUICK, Measured, measure
from showdown.outlines.polish import polish, untangled
from showdown.outlines.spline import Spline

__all__ = ["SPECK", "clean_contours", "fitted", "quick_splines"]

SPECK = 0.5  # square pixels: what is smaller is dirt in a picture
UPRIGHT = 0.12  # pixels: a straight edge that leans no more than this is made upright or level
QUICK_FINE, QUICK_TOLERANCE = 96, 0.05  # pixels along the side of the finer picture; pixels


def clean_contours(
    source: NDArray[np.floating], threshold: float, size: int, speck: float = SPECK
) -> list[Floats]:
    """The contours of a fine picture or field (F, F), without dirt, each (n, 2) in pixels of a picture.

    Args:
        size: of the picture's side, in pixels. speck: in square pixels; what is smaller is dirt.
    """
    return [line for line in contours(source, threshold, size) if abs(signed_area(line)) >= speck]


def fitted(measured: Sequence[Measured], share: Floats, tolerance: float, doubt: float = 1.0) -> list[Spline]:
    """Splines along these contours, moved until they draw the picture; long edges are upright or level.

    Args:
        share: (S, S), how much of each pixel is ink, in [0, 1].
        tolerance: of the fit, in pixels. doubt: see `polish`.
    """
    rough = [fit_spline(each, tolerance) for each in measured]
    moved = [spline.squared(UPRIGHT) for spline in polish(rough, share, doubt)]
    return untangled(moved, rough)


def quick_splines(share: Floats) -> list[Spline]:
    """The outline of a glyph in a third of the time, for whoever traces thousands; it has some points more.

    Args:
        share: (S, S), how much of each pixel is ink, in [0, 1]; see `ink_share`.

    Returns:
        Its contours in pixels, x right, y down; none for a blank picture.
    """
    level = finer(share, max(1, QUICK_FINE // len(share)))
    measured = [measure(line, QUICK) for line in clean_contours(level, 0.5, len(share))]
    return fitted(measured, share, QUICK_TOLERANCE) if measured else []
