"""Make a picture finer, so that reducing it gives the picture back.

A grey pixel says how much ink lies in it; its neighbours say where. Each pixel is cut into small ones.
As many of them get ink as its grey asks for: those that have the most ink around them. After a few
passes the ink lies in strokes with smooth edges, and hairlines thinner than a pixel stay whole. Reducing
the result gives the picture back, to the nearest small pixel.

This is sub-pixel mapping by pixel swapping: Atkinson (2005), "Sub-pixel target mapping from
soft-classified, remotely sensed imagery". There, pixels are many metres wide.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, maximum_filter, minimum_filter, zoom

from showdown.arrays import Floats, Floats32

__all__ = ["evened", "finer", "ink_share"]

# Chosen with benchmarks/typeface.py, on type whose outlines are known.
PASSES = 3  # more of them move less than 0.2% of the ink
NEIGHBOURHOOD = 0.4  # pixels: how far around a small pixel ink is counted
STEP_SMOOTHING = 0.25  # pixels: smooths the steps that small pixels leave
FULL = 0.6  # a pixel is full if it and all pixels around it have this much ink: ink may be pale inside
NEARBY = 1.5  # pixels: ink is compared with the darkest place so near
PALE = 0.2  # of a full pixel: the darkest place nearby counts as at least so dark
FAINT = 16  # of 255: pictures whose darkest pixel is no darker than this have no ink


def ink_share(images: NDArray[np.uint8]) -> Floats:
    """How much of each pixel is ink, (N, S, S) in [0, 1], of pictures (N, S, S) uint8 in one hand.

    Grey paper counts as white, and the darkest pixel as full. Pixels deep in the ink count as full, too.

    >>> ink_share(np.array([[[20, 20, 20], [20, 70, 20], [20, 120, 120]]], np.uint8)).tolist()
    [[[0.0, 0.0, 0.0], [0.0, 0.5, 0.0], [0.0, 1.0, 1.0]]]
    """
    darkest, middle = int(images.max(initial=0)), float(np.median(images))
    paper = middle if middle < darkest / 2 else 0.0  # there is more paper than ink, or all is ink
    if darkest - paper <= FAINT:
        return np.zeros(images.shape)
    share = np.maximum(images - paper, 0) / (darkest - paper)
    inside = minimum_filter(share, (1, 3, 3), mode="constant") >= FULL
    return np.where(inside, 1.0, share)


def finer(share: Floats, factor: int) -> Floats32:
    """A picture `factor` times as fine; its ink ends where it passes 0.5.

    Args:
        share: (S, S), how much of each pixel is ink, in [0, 1].
        factor: small pixels along the side of one.

    Returns:
        (S * factor, S * factor) float32 in [0, 1].
    """
    size = len(share)
    grey = (share > 0) & (share < 1)
    wanted = np.rint(share[grey] * factor * factor).astype(int)  # (G,) small pixels with ink
    around, solid = (
        np.repeat(np.repeat(each, factor, axis=0), factor, axis=1).astype(np.float32)
        for each in (share, share >= 1)
    )
    for _ in range(PASSES):
        around = gaussian_filter(around, NEIGHBOURHOOD * factor)
        cells = _cells(around, size, factor)[grey].reshape(-1, factor * factor)  # (G, f * f)
        rank = np.argsort(np.argsort(-cells, axis=1, kind="stable"), axis=1, kind="stable")
        ink = _cells(solid, size, factor).copy()
        ink[grey] = (rank < wanted[:, None]).reshape(-1, factor, factor)
        around = ink.transpose(0, 2, 1, 3).reshape(solid.shape)
    smooth: Floats32 = gaussian_filter(around, STEP_SMOOTHING * factor)
    return smooth


def evened(share: NDArray[np.floating], side: int) -> Floats:
    """A fuzzy picture with finer pixels, in which all strokes are equally dark; they end at 0.5.

    This is for pictures whose greys are no edges but a forger's doubt. A pale line may still be a stroke,
    so each place is compared with the darkest place nearby. Ragged edges are smoothed.

    Args:
        share: (S, S), how much of each pixel is ink, in [0, 1].
        side: at least S, in pixels.

    Returns:
        (side, side), about in [0, 1].
    """
    factor = side / len(share)
    fine = zoom(share, factor, order=3, grid_mode=True, mode="grid-constant")
    fine = gaussian_filter(fine, STEP_SMOOTHING * factor)
    nearby = gaussian_filter(maximum_filter(fine, 1 + 2 * int(NEARBY * factor)), factor)
    level: Floats = fine / np.maximum(nearby, PALE)
    return level


def _cells(fine: Floats32, size: int, factor: int) -> Floats32:
    """The small pixels of each pixel, (size, size, factor, factor)."""
    return fine.reshape(size, factor, size, factor).transpose(0, 2, 1, 3)
