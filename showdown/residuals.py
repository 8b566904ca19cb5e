"""Co-occurrences of residuals: what a picture's pixels do to their neighbours, counted over the picture.

A residual is a pixel less what its neighbours lead one to expect, so shapes go and texture stays: edges that
wobble, or fall too softly. Fridrich and Kodovský (2012), "Rich models for steganalysis of digital images",
whose filters these are; Pevný, Bas and Fridrich (2010), "Steganalysis by subtractive pixel adjacency matrix".
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from showdown.arrays import Floats32

__all__ = ["FIGURES", "cooccurrences"]

FIRST, HIGHER = (24, 96), (32, 128)  # grey levels at which a residual is cut into five
LEVELS = 5
CODES = LEVELS**3  # of three neighbours
FOLDED = CODES // 2 + 1  # a residual and its negative count as one
CHUNK = 256  # pictures at a time: they stay in the processor's cache
N_RESIDUALS = 10
FIGURES = N_RESIDUALS * 2 * FOLDED
Codes = NDArray[np.int16]


def cooccurrences(images: NDArray[np.uint8]) -> Floats32:
    """Images (n, S, S) uint8 as (n, FIGURES) float32: the logarithms of one and how often each triple came.

    A triple is a residual's level at three neighbours, along a row or down a column.

    >>> cooccurrences(np.zeros((2, 32, 32), np.uint8)).shape
    (2, 1260)
    """
    parts = [_count(images[i : i + CHUNK]) for i in range(0, len(images), CHUNK)]
    return np.concatenate(parts) if parts else np.zeros((0, FIGURES), np.float32)


def _count(images: NDArray[np.uint8]) -> Floats32:
    found = [_triples(level, axis) for level in _levels(images.astype(np.int16)) for axis in (1, 2)]
    return np.log1p(np.concatenate(found, 1)).astype(np.float32)


def _levels(ink: NDArray[np.int16]) -> list[Codes]:
    """Every residual of ink (n, S, S), cut into the levels 0 to 4."""
    down, along = ink[:, 1:] - ink[:, :-1], ink[:, :, 1:] - ink[:, :, :-1]
    across = ink[:, 1:, 1:] - ink[:, :-1, :-1]
    found = []
    for first, step in ((down, (1, 0)), (along, (0, 1)), (across, (1, 1))):
        second = _difference(first, step)
        third = _difference(second, step)
        found += [_cut(first, FIRST), _cut(second, HIGHER), _cut(third, HIGHER)]
    # A pixel against its eight neighbours: the second difference of a second difference.
    square = _difference(_difference(_difference(down, (1, 0)), (0, 1)), (0, 1))
    return [*found, _cut(square, HIGHER)]


def _difference(values: NDArray[np.int16], step: tuple[int, int]) -> NDArray[np.int16]:
    """Each value's difference from the one a step before it, (n, H, W) to at most one less each way."""
    y, x = step
    height, width = values.shape[1:]
    return values[:, y:, x:] - values[:, : height - y, : width - x]


def _cut(residual: NDArray[np.int16], edges: tuple[int, int]) -> Codes:
    """A residual as a level from 0 to 4; 2 is near nothing."""
    near, far = edges
    levels = np.full(residual.shape, LEVELS // 2, np.int16)
    for edge in (near, far):
        levels += residual >= edge
        levels -= residual <= -edge
    return levels


def _triples(levels: Codes, axis: int) -> NDArray[np.int64]:
    """How often each triple of neighbours along an axis comes in each picture, (n, FOLDED)."""
    n, side = len(levels), levels.shape[axis] - 2
    first, middle, last = (
        levels[:, i : i + side] if axis == 1 else levels[:, :, i : i + side] for i in range(3)
    )
    codes = (first * LEVELS + middle) * LEVELS + last
    at = np.minimum(codes, CODES - 1 - codes).reshape(n, -1) + np.arange(n)[:, None] * FOLDED
    return np.bincount(at.ravel(), minlength=n * FOLDED).reshape(n, FOLDED)
