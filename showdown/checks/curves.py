"""Ask a generator for the curves behind its pictures: are they always the same, and do they draw these?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from showdown.arrays import Curves
from showdown.checks.bench import Bench, Doubt, Shortfall
from showdown.outlines.backprojection import ink_share
from showdown.outlines.drawing import UNTOLD, difference_of, drawing_of

__all__ = ["curves_behind"]

APART = 0.05  # pixels: how far two answers to one question may lie apart
SAME = "the same letter and style have other curves in other company"
DRAWS = "curves that draw the pictures of sample"
MEND = (
    "x right and y down in pixels, ink on the right-hand side; holes run the other way, no contours overlap. "
    "Else, leave it out"
)


def curves_behind(bench: Bench) -> str | Doubt:
    """Ask for all curves, for some again in another order, and compare them with the pictures."""
    letters, styles = bench.lesson.letters, bench.lesson.styles
    found = bench.seat.outlines(1, letters.tolist(), styles)
    some = np.random.default_rng(3).permutation(len(letters))[: len(letters) // 2]
    again = bench.seat.outlines(2, letters[some].tolist(), styles[some])
    if not all(same_curves(one, found[at]) for one, at in zip(again, some.tolist(), strict=True)):
        raise Shortfall(SAME, "outlines")
    images = np.asarray(bench.answers, np.uint8)  # (n, S, S)
    away = np.array([distance_of(each, image) for each, image in zip(found, images, strict=True)])
    if not (off := int((away > UNTOLD).sum())):
        return ""
    worst = int(away.argmax())
    came = (
        f"{off} of {len(away)} glyphs: their curves draw another picture than sample does. The worst is "
        f"{str(letters[worst])!r}, {away[worst]:.0%} off. A typeface has such letters from their pictures"
    )
    return Doubt(came, DRAWS, MEND, "outlines")


def same_curves(one: Curves, other: Curves) -> bool:
    """Whether two glyphs have the same contours, each (k, 3), up to rounding."""
    if [len(contour) for contour in one] != [len(contour) for contour in other]:
        return False
    return all(np.abs(a - b).max() <= APART for a, b in zip(one, other, strict=True))


def distance_of(curves: Curves, image: NDArray[np.uint8]) -> float:
    """How far contours (k, 3) are from a picture (S, S), as a share of its ink; pale ink counts as ink."""
    if not image.any():
        return float(bool(curves))
    drawn = drawing_of(curves, len(image))
    shares = [image / 255, ink_share(image[None])[0]]
    return min(difference_of(drawn, share) for share in shares if share.any())
