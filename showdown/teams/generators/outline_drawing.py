"""Drawing: the pictures of moved outlines, by exact coverage, and how they change as the outlines move."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from showdown.arrays import Floats, Floats32
from showdown.boxes import box_sums
from showdown.fonts.raster import SIZE
from showdown.outlines.cover import Cut, cover, cover_slope
from showdown.outlines.drawing import seen_of
from showdown.outlines.spline import Spline
from showdown.teams.generators.outline_library import BLANK, FRAME, OutlineBatch


def ink_of(batch: OutlineBatch, vertices: Tensor, size: int) -> Tensor:
    """Ink (n, 1, size, size) in [0, 1] of glyphs with these vertices (V, 2); gradients go back to them."""
    corners = (batch.corners(vertices) * (size / FRAME)).clamp(0, size)
    ink: Tensor = _Cover.apply(corners, batch, size)  # type: ignore[no-untyped-call]
    return ink


def contours_of(batch: OutlineBatch, vertices: Tensor, size: int) -> list[list[Floats32]]:
    """The closed contours of each glyph with these vertices (V, 2), as TrueType has curves.

    Returns:
        (k, 3) float32 for each contour: x and y in pixels of a picture of that size, y down; and 1 where the
        point lies on the curve, 0 where it is a parabola's control.
    """
    places = vertices.double().numpy() * (size / FRAME)
    found: list[list[Floats32]] = []
    first = 0
    for glyph in batch.glyphs:
        contours = []
        for spline in glyph:
            last = first + len(spline.vertices)
            path = Spline(places[first:last], spline.form).path()
            if glyph is not BLANK:
                contours.append(np.column_stack([path.points, path.on]).astype(np.float32))
            first = last
        found.append(contours)
    return found


def polygons_of(batch: OutlineBatch, vertices: Tensor) -> list[list[Floats]]:
    """The polygons (k, 2) that each glyph with these vertices (V, 2) is drawn as, in pixels of the frame."""
    corners = batch.corners(vertices).double().numpy()
    counts = [len(spline.form.corners.which) for glyph in batch.glyphs for spline in glyph]
    pieces = iter(np.split(corners, np.cumsum(counts)[:-1]))
    return [[next(pieces) for _ in glyph] for glyph in batch.glyphs]


def images_of_polygons(glyphs: Sequence[Sequence[Floats]], size: int) -> NDArray[np.uint8]:
    """Images (n, size, size) uint8 of glyphs as polygons (k, 2), in pixels of the frame."""
    finer = max(1, SIZE // size)
    scale = size * finer / FRAME
    fine = [seen_of([polygon * scale for polygon in glyph], size * finer) for glyph in glyphs]
    return _reduced(np.stack(fine), finer)


@torch.no_grad()
def images_of(batch: OutlineBatch, vertices: Tensor, size: int) -> NDArray[np.uint8]:
    """Images (n, size, size) uint8, rounded as type is: it is drawn at 64 pixels and then made smaller."""
    finer = max(1, SIZE // size)
    return _reduced(ink_of(batch, vertices, size * finer)[:, 0].numpy(), finer)


def _reduced(ink: NDArray[np.floating], finer: int) -> NDArray[np.uint8]:
    """Ink (n, S, S) in [0, 1] as images with sides `finer` times as small, rounded before and after."""
    boxes = box_sums(np.rint(ink.clip(0, 1) * 255).astype(np.uint8), finer, np.uint16)
    images: NDArray[np.uint8] = ((boxes + finer**2 // 2) // finer**2).astype(np.uint8)
    return images


class _Cover(torch.autograd.Function):
    """Exact coverage as torch sees it. Li et al. (2020) differentiate a drawing, too, and by sampling."""

    @staticmethod
    def forward(ctx: Any, corners: Tensor, batch: OutlineBatch, size: int) -> Tensor:
        ends, after = corners.detach().double().numpy(), batch.next_corner
        parts = Cut(ends, ends[after], size, batch.corner_owner)
        ctx.parts, ctx.after = parts, after
        covered = cover(parts, len(batch)).reshape(len(batch), 1, size, size)
        return torch.from_numpy(covered.astype(np.float32)).clamp(0, 1)

    @staticmethod
    def backward(ctx: Any, slope: Tensor) -> tuple[Tensor, None, None]:
        felt = cover_slope(ctx.parts, ctx.after, slope.double().numpy())
        return torch.from_numpy(felt.astype(np.float32)), None, None
