"""Font file to unhinted coverage glyphs.

Every font is drawn at one scale on one baseline. The baseline is the same for all fonts, `BASELINE`
rows from the top of a 64-pixel picture. The scale is the largest at which every letter keeps `PICTURE_MARGIN`
pixels of paper around it, so nothing is ever clipped and a font is as large as its own extremes allow.
A–Z, a–z and 0–9 count for the scale even where only some of them are drawn: type is as large in a
corpus of few letters as in one of all. Each glyph is centred sideways on its ink; what that loses, the
side bearings keep.

Pictures are drawn at 64×64. The 32×32 picture is its exact box reduction, see `boxes.halve`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import uharfbuzz as hb
from numpy.typing import NDArray

__all__ = ["BASELINE", "INKED", "PICTURE_MARGIN", "SIZE", "draw_glyphs", "fit_scale", "ink_boxes"]

SIZE = 64  # pixels, height and width of a stored picture
BASELINE = 46  # pixels from the top of a stored picture to the baseline: 23 at 32×32, a whole number
PICTURE_MARGIN = 3  # pixels of paper on every side of a stored picture
INKED = 32  # of 255: what is darker counts as ink, what is fainter may be the edge of a pixel nearby


def ink_boxes(font: hb.Font, glyph_ids: Sequence[int]) -> NDArray[np.float64]:
    """The box around the ink of each glyph as (n, 4): left, bottom, right, top, in font units, y up.

    A glyph without ink has a box of zeros.
    """
    boxes = np.zeros((len(glyph_ids), 4))
    for row, glyph in zip(boxes, glyph_ids, strict=True):
        extents = font.get_glyph_extents(glyph)
        if extents is not None:
            left, top = extents.x_bearing, extents.y_bearing
            row[:] = left, top + extents.height, left + extents.width, top
    return boxes


def fit_scale(boxes: NDArray[np.float64]) -> float:
    """The largest scale, in pixels of a 64×64 picture per font unit, at which all the ink fits.

    Args:
        boxes: (n, 4) ink boxes as from `ink_boxes`.

    Returns:
        A scale above 0; 0.0 where there is no ink.

    >>> fit_scale(np.array([[0, -200, 500, 700]]))  # 43 pixels for 700 units above the baseline
    0.06142857142857143
    """
    width = float((boxes[:, 2] - boxes[:, 0]).max(initial=0))
    above = float(boxes[:, 3].max(initial=0))
    below = float(-boxes[:, 1].min(initial=0))
    limits = [
        room / extent
        for room, extent in (
            (SIZE - 2 * PICTURE_MARGIN, width),
            (BASELINE - PICTURE_MARGIN, above),
            (SIZE - BASELINE - PICTURE_MARGIN, below),
        )
        if extent > 0
    ]
    return min(limits, default=0.0)


def draw_glyphs(
    font: hb.Font,
    glyph_ids: Sequence[int],
    boxes: NDArray[np.float64],
    scale: float,
    size: int = SIZE,
) -> NDArray[np.uint8]:
    """Draw glyphs as coverage, (n, size, size) uint8, ink 255 on paper 0.

    Args:
        font: a HarfBuzz font at its own units (the default scale).
        glyph_ids: n glyph numbers.
        boxes: (n, 4) their ink boxes.
        scale: pixels of a 64×64 picture per font unit; drawn smaller where `size` is smaller.
        size: height and width of the pictures, in pixels.
    """
    scale = scale * size / SIZE
    below = (SIZE - BASELINE) * size / SIZE
    raster = hb.RasterDraw()
    frame = hb.RasterExtents(0, 0, size, size)
    images = np.zeros((len(glyph_ids), size, size), np.uint8)
    for image, glyph, (left, _, right, _) in zip(images, glyph_ids, boxes.tolist(), strict=True):
        raster.transform = (scale, 0, 0, scale, size / 2 - scale * (left + right) / 2, below)
        raster.extents = frame  # a render forgets them
        raster.draw_glyph(font, glyph)
        pixels = np.frombuffer(raster.render().buffer, np.uint8).reshape(size, -1)
        image[:] = pixels[::-1, :size]  # rows come bottom-up, and may be padded
    return images
