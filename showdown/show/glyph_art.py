"""Glyphs drawn with characters: in braille, or in ASCII where a terminal cannot say that."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from showdown.boxes import uneven_box_means

BRAILLE = 0x2800
# The dot that each of a cell's 4 x 2 pixels sets (Unicode 2800-28FF).
DOTS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]])
INK = 110  # a pixel at least as dark as this sets its dot
GAP = 1  # columns between glyphs
RAMP = " .:-=+*#%@"  # ASCII from no ink to all ink
BARS = "▁▂▃▄▅▆▇█"


def can_say_blocks(encoding: str) -> bool:
    """Whether braille and block characters can be written in that encoding.

    >>> can_say_blocks("utf-8"), can_say_blocks("cp1252"), can_say_blocks("cp437")
    (True, False, False)
    """
    try:
        f"{chr(BRAILLE)}{BARS}".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def shrink_to(images: NDArray[np.uint8], height: int, width: int) -> NDArray[np.uint8]:
    """Images (n, S, S) as (n, height, width): each pixel the mean of the box it covers."""
    small: NDArray[np.uint8] = np.rint(uneven_box_means(images, height, width)).astype(np.uint8)
    return small


def glyph_rows(images: NDArray[np.uint8], side: int = 24, blocks: bool = True) -> list[str]:
    """A row of glyphs as lines of text: side/4 lines, side/2 columns a glyph.

    Args:
        images: (n, S, S). blocks: in braille, a dot a pixel; otherwise in ASCII, a character a grey.
    """
    if not len(images):
        return [""] * (side // 4)
    cells = braille_cells(images, side) if blocks else ascii_cells(images, side)
    return [(" " * GAP).join("".join(glyph) for glyph in line) for line in cells.transpose(1, 0, 2).tolist()]


def braille_cells(images: NDArray[np.uint8], side: int) -> NDArray[np.str_]:
    """A braille character for every four rows of two pixels, (n, side/4, side/2).

    >>> "".join(braille_cells(np.full((1, 8, 8), 255, np.uint8), 8)[0, 0])
    '⣿⣿⣿⣿'
    """
    dark = shrink_to(images, side, side) >= INK  # (n, side, side)
    cells = dark.reshape(len(images), side // 4, 4, side // 2, 2)
    codes = np.einsum("nrycx,yx->nrc", cells.astype(int), DOTS) + BRAILLE
    characters: NDArray[np.str_] = np.vectorize(chr, otypes=["U1"])(codes)
    return characters


def ascii_cells(images: NDArray[np.uint8], side: int) -> NDArray[np.str_]:
    """An ASCII character as dark as what it stands for, (n, side/4, side/2).

    >>> "".join(ascii_cells(np.full((1, 8, 8), 255, np.uint8), 8)[0, 0])
    '@@@@'
    """
    grey = shrink_to(images, side // 4, side // 2)
    characters: NDArray[np.str_] = np.array(list(RAMP))[grey.astype(int) * (len(RAMP) - 1) // 255]
    return characters


def glyphs_across(width: int, side: int = 24) -> int:
    """How many glyphs of that side fit into a line of `width` columns."""
    return max(1, (width + GAP) // (side // 2 + GAP))


def sparkline(values: list[float | None], low: float = 0.4, high: float = 1.0, blocks: bool = True) -> str:
    """A curve in one line, in bars or in the digits 0 to 7; a dot where a value is missing.

    >>> sparkline([1.0, 0.7, None, 0.5]), sparkline([1.0, 0.7, None, 0.5], blocks=False)
    ('█▄·▂', '73.1')
    """
    bars, missing = (BARS, "·") if blocks else ("01234567", ".")
    line = ""
    for value in values:
        if value is None:
            line += missing
        else:
            share = min(1.0, max(0.0, (value - low) / (high - low)))
            line += bars[min(len(bars) - 1, int(share * len(bars)))]
    return line
