"""Move an outline's points until it draws the picture that it was traced from.

The outline is drawn exactly and compared with the picture, pixel by pixel. Its vertices then move to where
the difference is smallest, by damped Gauss-Newton steps (Levenberg 1944). A corner that the pixels had
rounded becomes sharp again, since nothing else explains their greys. The idea of differentiating a drawing
is that of Li et al. (2020), "Differentiable vector graphics rasterization for editing and learning".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy.linalg import solve

from showdown.arrays import Floats
from showdown.outlines.cover import Cut, cover, cover_change
from showdown.outlines.soundness import crossings
from showdown.outlines.spline import Spline, joined_corners

__all__ = ["polish", "untangled"]

# Chosen with benchmarks/typeface.py, on type whose outlines are known.
POLISH_STEPS = 6  # at most; see GAIN
DAMPING = 0.006  # holds vertices whose place the picture hardly shows
HOME = 0.2  # of the damping: this much of it pulls vertices back to where they were traced
LONGEST_STEP = 0.35  # pixels that a vertex may move in one step, along each axis
GAIN = 0.8  # a step that leaves more of the squared error than this is the last
RETREATS = 4  # at most so many times vertices are put back where lines cross


def polish(splines: Sequence[Spline], share: Floats, doubt: float = 1.0) -> list[Spline]:
    """The splines of one glyph, moved so that they draw it.

    Args:
        splines: its contours, in pixels.
        share: (S, S), how much of each pixel is ink, in [0, 1].
        doubt: how much more the traced place counts than usual: 1 for a clear picture, more for a fuzzy one.
    """
    corners, after = joined_corners(splines)
    home = np.concatenate([spline.vertices for spline in splines])  # (m, 2)
    vertices = home.copy()
    damping = DAMPING * doubt
    error = np.inf
    for _ in range(POLISH_STEPS):
        places = corners.of(vertices)
        parts = Cut(places, places[after], len(share))
        missing = (share - cover(parts)).ravel()
        error, before = float(missing @ missing), error
        if error > GAIN * before:
            break
        pixels, slope = cover_change(parts, corners, after)
        pull = slope.T @ missing[pixels] - damping * HOME * (vertices - home).T.ravel()
        bend = slope.T @ slope
        bend.flat[:: len(bend) + 1] += damping
        step = solve(bend, pull, assume_a="pos", overwrite_a=True, check_finite=False).reshape(2, -1).T
        vertices += np.clip(step, -LONGEST_STEP, LONGEST_STEP)
    return _with(splines, vertices)


def untangled(splines: Sequence[Spline], homes: Sequence[Spline]) -> list[Spline]:
    """Splines that do not cross: where lines cross, their vertices are put back home, until none do.

    Args:
        splines: the contours of one glyph, moved.
        homes: the same before they moved; where these cross already, lines still cross in the end.
    """
    corners, after = joined_corners(splines)
    home = np.concatenate([spline.vertices for spline in homes])
    vertices = np.concatenate([spline.vertices for spline in splines])
    for _ in range(RETREATS):
        places = corners.of(vertices)
        crossed = np.concatenate(crossings(places, places[after]))
        if not len(crossed):
            break
        ends = np.concatenate([crossed, after[crossed]])
        back = corners.which[ends][corners.shares[ends] > 0]
        vertices[back] = home[back]
    return _with(splines, vertices)


def _with(splines: Sequence[Spline], vertices: Floats) -> list[Spline]:
    """The same splines with other vertices, (m, 2) for all together."""
    counts = np.cumsum([len(spline.vertices) for spline in splines])[:-1]
    moved = np.split(vertices, counts)
    return [replace(spline, vertices=own) for spline, own in zip(splines, moved, strict=True)]
