"""Make letters that can be set from one hand's pictures: outlines, with room around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from showdown.arrays import Curves
from showdown.fonts.corpus import Corpus
from showdown.fonts.raster import BASELINE, SIZE
from showdown.outlines.spline import Path
from showdown.progress import Tell
from showdown.typefaces.outline import Outline, trace
from showdown.typefaces.spacing import side_bearings

__all__ = ["UNITS", "Letter", "letter_hand"]

UNITS = 34  # font units to a pixel at 64×64: an em is 58.8 pixels, as in the median font of the house


@dataclass(frozen=True, eq=False)
class Letter:
    """A letter that can be set.

    Attributes:
        outline: its contours in font units, placed as in the picture.
        left, right: side bearings in font units.
    """

    outline: Outline
    left: int
    right: int

    @property
    def advance(self) -> int:
        """How far the next letter is from this one's start, in font units."""
        start, _, end, _ = self.outline.box
        return max(1, self.left + end - start + self.right)

    @property
    def contours(self) -> list[Path]:
        """Its contours, moved to where its left bearing puts them."""
        shift = np.array([self.left - self.outline.box[0], 0.0])
        return [Path(path.points + shift, path.on) for path in self.outline.contours]


def letter_hand(
    train: Corpus,
    letters: Sequence[str],
    images: NDArray[np.uint8],
    fields: NDArray[np.float32] | None = None,
    tell: Tell | None = None,
    outlines: Sequence[Curves] | None = None,
) -> tuple[dict[str, Letter], dict[str, str]]:
    """Trace a hand and space it.

    Args:
        train: the training type, with metrics, at the size of the pictures.
        letters: n of them.
        images: (n, S, S) uint8, ink 255 on paper 0.
        fields: (n, F, F) float32, the signed distances behind them; None where there are none.
        tell: called with (done, n, letter) after each letter.
        outlines: the curves behind them, n times contours (k, 3) float32; None where there are none.

    Returns:
        The letters that could be traced; and the others, each with the reason.
    """
    size = images.shape[1]
    scale = UNITS * SIZE / size
    bearings = np.rint(side_bearings(train, letters, images) * scale).astype(int)
    done: dict[str, Letter] = {}
    left_out: dict[str, str] = {}
    found = trace(images, scale, BASELINE * size / SIZE, fields, outlines)
    for i, (letter, outline) in enumerate(zip(letters, found, strict=True)):
        if isinstance(outline, Outline):
            done[letter] = Letter(outline, int(bearings[i, 0]), int(bearings[i, 1]))
        else:
            left_out[letter] = str(outline)
        if tell is not None:
            tell(i + 1, len(letters), letter)
    return done, left_out
