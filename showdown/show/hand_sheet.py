"""A sheet of hands to choose from: a row a style, with its number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from showdown.show.pictures import GAP, strip

LABEL = 190  # pixels left of a row
LEAST = 44  # pixels that a row is high, for its label
MARK = 128  # the grey of the line under a letter that is doubted


def draw_hand_sheet(
    hands: NDArray[np.uint8],
    letters: Sequence[str],
    styles: Sequence[int],
    doubts: Sequence[Mapping[str, str]],
) -> Image.Image:
    """Draw hands (m, n, S, S), m and n above 0, one below the other.

    Args:
        letters: n of them. styles: m numbers.
        doubts: m times the letters that no reader would know; a line stands under each.
    """
    side = hands.shape[2]
    times = -(-LEAST // side)
    rows = [strip(hand) for hand in hands]
    wide, high = rows[0].width * times, side * times
    step, next_letter = high + 4 * GAP, (side + GAP) * times
    sheet = Image.new("L", (LABEL + wide + GAP, step * len(rows)), 255)
    pen = ImageDraw.Draw(sheet)
    for place, (row, style, doubted) in enumerate(zip(rows, styles, doubts, strict=True)):
        top = place * step + GAP
        whole = sum(letter not in doubted for letter in letters)
        pen.text((GAP, top), f"--style {style}", fill=0, font_size=20)
        pen.text((GAP, top + 24), f"{whole} of {len(letters)} read well", fill=0, font_size=13)
        sheet.paste(row.resize((wide, high)), (LABEL, top))
        for at, letter in enumerate(letters):
            left = LABEL + at * next_letter
            if letter in doubted:
                pen.rectangle((left, top + high, left + side * times, top + high + GAP), fill=MARK)
    return sheet
