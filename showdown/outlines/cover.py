"""How much of each pixel a closed outline covers, exactly; and how that changes as the outline moves.

Every straight piece is cut where it crosses from one pixel into the next. A part in one pixel then
adds the area on its right: in its own pixel, and in all pixels to the right. Many pictures are drawn at once
as one tall picture, each below the one before.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from showdown.arrays import Floats, Ints
from showdown.outlines.spline import Means

__all__ = ["Cut", "cover", "cover_change", "cover_of", "cover_slope"]


class Cut:
    """Straight pieces, cut at the borders of a picture's pixels; all arrays (k,), one entry a part.

    Args:
        start, end: (n, 2) where each piece begins and ends, in pixels, x right, y down.
        size: height and width of a picture in pixels.
        picture: (n,) which picture each piece is in; None where all are in one.

    Attributes:
        piece: which piece it is part of.
        middle: how far along that piece its own middle is, in [0, 1].
        row: in the tall picture. pixel: this row times the side of a picture, plus the column.
        run, rise: how far it goes to the right, and down, in pixels.
        inset: from the pixel's left border to the part's middle.
    """

    def __init__(self, start: Floats, end: Floats, size: int, picture: Ints | None = None) -> None:
        piece, first, last = _parts(start, end)
        way = (end - start)[piece]
        middle = (first + last) / 2
        place = start[piece] + middle[:, None] * way
        column, row = np.clip(np.floor(place).astype(np.int64), 0, size - 1).T
        if picture is not None:
            row += picture[piece] * size
        self.piece, self.middle = piece, middle
        self.run, self.rise = (way * (last - first)[:, None]).T
        self.row, self.column, self.pixel = row, column, row * size + column
        self.inset = place[:, 0] - column
        self.size = size


def cover(parts: Cut, pictures: int = 1) -> Floats:
    """How much of each pixel lies inside, (pictures * size, size): in [0, 1] where outlines do not cross.

    Seen with y down, ink is on the right of the outline. Around ink it runs as in

    >>> square = np.array([[0.5, 0.5], [2.0, 0.5], [2.0, 1.5], [0.5, 1.5]])
    >>> cover(Cut(square, np.roll(square, -1, axis=0), 2)).tolist()
    [[0.25, 0.5], [0.25, 0.5]]
    """
    side, rows = parts.size + 1, parts.size * pictures
    where = parts.row * side + parts.column
    total = np.bincount(where, parts.rise * (1 - parts.inset), rows * side + 1)
    total += np.bincount(where + 1, parts.rise * parts.inset, rows * side + 1)
    # the outline runs down on the right of the ink, so ink on its left sums to minus its height
    covered: Floats = np.cumsum(total[:-1].reshape(rows, side), axis=1, dtype=np.float64)
    return -covered[:, :-1]


def cover_of(polygons: Sequence[Floats], size: int) -> Floats:
    """How much of each pixel closed polygons, each (k, 2), cover together: (size, size)."""
    ends = [np.roll(polygon, -1, axis=0) for polygon in polygons]
    return cover(Cut(np.concatenate(polygons), np.concatenate(ends), size))


def cover_change(parts: Cut, corners: Means, after: Ints) -> tuple[Ints, Floats]:
    """How cover changes when vertices move, of which an outline's corners are means.

    Args:
        parts: the pieces between corners, cut.
        corners: k means of m vertices; piece i starts in corner i.
        after: (k,) int64, the corner in which each piece ends.

    Returns:
        (p,) int64, the pixels that the outline runs through, by row times the picture's side plus column;
        and (p, 2m), how fast the cover of each changes with the x of every vertex, then with the y.
    """
    m = int(corners.which.max()) + 1
    ends = np.stack([parts.piece, after[parts.piece]], axis=1)  # (parts, 2) corners
    near = np.stack([1 - parts.middle, parts.middle], axis=1)[..., None]  # the nearer, the more it moves
    share = (near * corners.shares[ends]).reshape(len(ends), -1)  # (parts, 2c)
    vertex = corners.which[ends].reshape(share.shape)
    shares = np.concatenate([parts.rise[:, None] * share, -parts.run[:, None] * share], axis=1)
    columns = np.concatenate([vertex, vertex + m], axis=1)
    pixels, row = np.unique(parts.pixel, return_inverse=True)
    where = row.reshape(-1, 1) * (2 * m) + columns
    change = np.asarray(np.bincount(where.ravel(), shares.ravel(), len(pixels) * 2 * m), np.float64)
    return pixels, change.reshape(len(pixels), 2 * m)


def cover_slope(parts: Cut, after: Ints, slope: Floats) -> Floats:
    """How a figure changes when k corners move, (k, 2), if it changes by `slope` with each pixel's cover.

    Args:
        parts: the pieces between k corners, cut; piece i starts in corner i.
        after: (k,) int64, the corner in which each piece ends.
        slope: (pictures * size, size).
    """
    felt = slope.ravel()[parts.pixel]
    ends = np.concatenate([parts.piece, after[parts.piece]])
    near = np.concatenate([1 - parts.middle, parts.middle])  # the nearer, the more it moves
    pulls = [np.tile(parts.rise * felt, 2) * near, np.tile(-parts.run * felt, 2) * near]
    return np.stack([np.bincount(ends, pull, len(after)) for pull in pulls], axis=1)


def _parts(start: Floats, end: Floats) -> tuple[Ints, Floats, Floats]:
    """Where pieces cross whole numbers: which piece, from which share of it, to which."""
    n = len(start)
    pieces, shares = [np.arange(n), np.arange(n)], [np.zeros(n), np.ones(n)]
    for axis in (0, 1):
        a, b = start[:, axis], end[:, axis]
        low = np.floor(np.minimum(a, b)).astype(np.int64) + 1
        high = np.ceil(np.maximum(a, b)).astype(np.int64) - 1
        count = np.maximum(high - low + 1, 0)
        crossed = np.repeat(np.arange(n), count)
        line = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count) + low[crossed]
        pieces.append(crossed)
        shares.append((line - a[crossed]) / (b - a)[crossed])
    piece, share = np.concatenate(pieces), np.concatenate(shares)
    order = np.lexsort((share, piece))
    piece, share = piece[order], share[order]
    same = piece[1:] == piece[:-1]
    return piece[:-1][same], share[:-1][same], share[1:][same]
