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

__all__ = ["FINE", "SPECK", "clean_contours", "fitted", "is_intricate", "length_of", "quick_splines"]

SPECK = 0.5  # square pixels: what is smaller is dirt in a picture
FINE = 256  # pixels along the side of the finer picture that is traced with care
MOST_CONTOURS = 40  # of one letter; 22 have been seen in display type
LONGEST_OUTLINE = 20  # sides of the picture, all outlines of a letter together; type needs up to 19
UPRIGHT = 0.12  # pixels: a straight edge that leans no more than this is made upright or level
QUICK_FINE, QUICK_TOLERANCE = 96, 0.05  # pixels along the side of the finer picture; pixels


def is_intricate(lines: Sequence[Floats], size: int, fine: int = FINE) -> bool:
    """Whether contours, each (n, 2) in pixels, are too many or too long for those of a letter."""
    return len(lines) > MOST_CONTOURS or length_of(lines, size, fine) > LONGEST_OUTLINE * size


def length_of(lines: Sequence[Floats], size: int, fine: int = FINE) -> float:
    """How long contours are together, in pixels along both axes: about as many as they cross.

    Wiggles within one pixel do not count.

    Args:
        lines: each (n, 2), in pixels of a picture. size: of its side.
        fine: pixels along the side of the finer picture that they were found in.
    """
    step = max(1, fine // size)  # fine pixels to a pixel
    return sum(float(np.abs(np.diff(line[::step], axis=0, append=line[:1])).sum()) for line in lines)


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
        Its contours in pixels, x right, y down; none for a blank picture, or one that is no letter's.
    """
    level = finer(share, max(1, QUICK_FINE // len(share)))
    lines = clean_contours(level, 0.5, len(share))
    if not lines or is_intricate(lines, len(share), QUICK_FINE):
        return []
    return fitted([measure(line, QUICK) for line in lines], share, QUICK_TOLERANCE)
