"""Glyphs drawn with characters, in any terminal that has braille."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

BRAILLE = 0x2800
# The dot that each of a cell's 4 x 2 pixels sets (Unicode 2800-28FF).
DOTS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]])
INK = 110  # a pixel at least as dark as this sets its dot
GAP = 1  # columns between glyphs


def shrink(images: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    """Images (n, S, S) as (n, side, side): each pixel the mean of the box it covers."""
    edges = np.linspace(0, images.shape[1], side + 1).round().astype(int)
    sums = images.astype(np.float32)
    for axis in (1, 2):
        sums = np.add.reduceat(sums, edges[:-1], axis=axis)
    boxes = np.diff(edges)
    small: NDArray[np.uint8] = np.rint(sums / (boxes[:, None] * boxes[None, :])).astype(np.uint8)
    return small


def braille_rows(images: NDArray[np.uint8], side: int = 24) -> list[str]:
    """A row of glyphs as lines of text: side/4 lines, side/2 columns a glyph.

    >>> ink = np.full((1, 8, 8), 255, np.uint8)
    >>> braille_rows(ink, 8)
    ['⣿⣿⣿⣿', '⣿⣿⣿⣿']
    """
    if not len(images):
        return [""] * (side // 4)
    dark = shrink(images, side) >= INK  # (n, side, side)
    cells = dark.reshape(len(images), side // 4, 4, side // 2, 2)
    codes = np.einsum("nrycx,yx->nrc", cells.astype(int), DOTS) + BRAILLE
    spacer = " " * GAP
    return [
        spacer.join("".join(chr(code) for code in glyph) for glyph in line)
        for line in codes.transpose(1, 0, 2)
    ]


def glyphs_across(width: int, side: int = 24) -> int:
    """How many glyphs of that side fit into a line of `width` columns."""
    return max(1, (width + GAP) // (side // 2 + GAP))


def sparkline(values: list[float | None], low: float = 0.4, high: float = 1.0) -> str:
    """A curve in one line; a dot where a value is missing.

    >>> sparkline([1.0, 0.7, None, 0.5])
    '█▄·▂'
    """
    bars = "▁▂▃▄▅▆▇█"
    line = ""
    for value in values:
        if value is None:
            line += "·"
        else:
            share = min(1.0, max(0.0, (value - low) / (high - low)))
            line += bars[min(len(bars) - 1, int(share * len(bars)))]
    return line
