"""Move an outline's points until it draws the picture that it was traced from.

The outline is drawn exactly, compared with the picture pixel by pixel, and its vertices are moved
the way that makes the difference smallest, by damped Gauss-Newton steps (Levenberg 1944). So a
corner that the pixels had rounded becomes sharp again: nothing else explains their greys. (Drawing
as something to differentiate: Li et al. 2020, "Differentiable vector graphics rasterization".)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from showdown.fonts.coverage import coverage, cut, moved_coverage
from showdown.fonts.spline import Spline

__all__ = ["drawn", "polish"]

Floats = NDArray[np.float64]
STEPS = 6
DAMPING = 0.02  # against vertices whose place the picture hardly tells
HOME = 0.2  # of that, how much pulls them back to where they were traced
STRIDE = 0.35  # pixels that a vertex may move in one step, along each axis


def polish(splines: Sequence[Spline], share: Floats, doubt: float = 1.0) -> list[Spline]:
    """The splines of one glyph, moved so that they draw it.

    Args:
        splines: its contours, in pixels.
        share: (S, S), how much of each pixel is ink.
        doubt: how little the picture is to be believed against what was traced; 1 for a clear one.
    """
    start, end = _weights(splines)
    home = np.concatenate([spline.vertices for spline in splines])  # (m, 2)
    vertices = home.copy()
    m, damping = len(home), DAMPING * doubt
    for _ in range(STEPS):
        parts = cut(start @ vertices, end @ vertices, len(share))
        missing = (share - coverage(parts)).ravel()
        pixels, slope = moved_coverage(parts, start, end)
        pull = slope.T @ missing[pixels] - damping * HOME * (vertices - home).T.ravel()
        step = np.linalg.solve(slope.T @ slope + damping * np.eye(2 * m), pull)
        vertices += np.clip(step.reshape(2, m).T, -STRIDE, STRIDE)
    counts = np.cumsum([len(spline.vertices) for spline in splines])[:-1]
    moved = np.split(vertices, counts)
    return [replace(spline, vertices=own) for spline, own in zip(splines, moved, strict=True)]


def drawn(splines: Sequence[Spline], size: int) -> Floats:
    """What splines draw: how much of each pixel they cover, (size, size)."""
    start, end = _weights(splines)
    vertices = np.concatenate([spline.vertices for spline in splines])
    return coverage(cut(start @ vertices, end @ vertices, size))


def _weights(splines: Sequence[Spline]) -> tuple[Floats, Floats]:
    """The straight pieces of several splines as weights of all their vertices, both (k, m)."""
    total = sum(len(spline.vertices) for spline in splines)
    starts: list[Floats] = []
    ends: list[Floats] = []
    before = 0
    for spline in splines:
        count = len(spline.vertices)
        for rows, found in zip((starts, ends), spline.pieces(), strict=True):
            rows.append(np.pad(found, ((0, 0), (before, total - before - count))))
        before += count
    return np.concatenate(starts), np.concatenate(ends)
