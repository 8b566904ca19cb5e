"""A glyph's picture, or the field behind it, to outlines that a type designer could edit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from showdown.fonts.backprojection import finer, ink_share
from showdown.fonts.contour import contours, signed_area
from showdown.fonts.fitting import fit
from showdown.fonts.polish import drawn, polish
from showdown.fonts.soundness import faults
from showdown.fonts.spline import Path, Spline, flatten

__all__ = ["FINE", "Outline", "Untraceable", "trace"]

Floats = NDArray[np.float64]
FINE = 256  # pixels along the side of the finer picture that is traced
SPECK = 0.5  # square pixels: a smaller blot or hole is dirt
MOST_CONTOURS = 40  # of one letter; display type has been seen to have 22
TOLERANCES = (0.08, 0.05, 0.035)  # pixels, tried in turn until the outline draws the picture
ALIKE = 0.012  # is good enough: the difference from the picture, as a share of its ink
WELL = 0.03  # from a field: the picture need not be asked
UNLIKE = 0.25  # is no outline of this picture
CROWDED = 0.9  # share of ink above which a picture is full


class Untraceable(Exception):  # noqa: N818 - a verdict on a picture, not an error of ours
    """A picture that gives no outline; the text is the reason."""


@dataclass(frozen=True, eq=False)
class Outline:
    """The contours of one glyph, on whole units; y up, outer contours clockwise, as TrueType has them.

    Attributes:
        contours: closed paths.
        box: left, bottom, right, top of the ink.
        difference: what it draws against the picture, sum of absolute differences over sum of ink.
        route: ``field`` or ``picture``, which it was traced from.
    """

    contours: tuple[Path, ...]
    box: tuple[int, int, int, int]
    difference: float
    route: str

    @property
    def n_points(self) -> int:
        """How many points it is made of."""
        return sum(len(path) for path in self.contours)


def trace(
    images: NDArray[np.uint8], scale: float, baseline: float, fields: NDArray[np.float32] | None = None
) -> list[Outline | Untraceable]:
    """Trace the glyphs of one hand.

    Args:
        images: (n, S, S) uint8, ink 255 on paper 0.
        scale: font units per pixel.
        baseline: pixels from the top of a picture to the baseline.
        fields: (n, F, F) float32, signed distances behind the pictures, positive inside the ink; the
            pictures are reconstructed where there are none.

    Returns:
        For each glyph its outline, or why it has none.
    """
    shares = ink_share(images)
    levels = finer(shares, max(1, FINE // images.shape[1]))
    found: list[Outline | Untraceable] = []
    for i, share in enumerate(shares):
        try:
            found.append(_best(share, levels[i], None if fields is None else fields[i], scale, baseline))
        except Untraceable as reason:
            found.append(reason)
    return found


def _best(share: Floats, level: Floats, field: Floats | None, scale: float, baseline: float) -> Outline:
    """The outline that draws a picture best: from its field where there is one and it will do."""
    if share.sum() < 1:
        raise Untraceable("it is blank")
    if share.mean() > CROWDED:
        raise Untraceable("it is full of ink")
    found = []
    sources = [("field", field, 0.0)] if field is not None else []
    for route, source, threshold in [*sources, ("picture", level, 0.5)]:
        lines = _lines(source, threshold, len(share))
        outline = _outline(lines, share, scale, baseline, route) if lines else None
        if outline is not None:
            found.append(outline)
            if outline.difference <= WELL:
                break
    if not found:
        raise Untraceable("it has no outline")
    best = min(found, key=lambda outline: outline.difference)
    if best.difference > UNLIKE:
        raise Untraceable(f"it is no solid shape: its outline is {best.difference:.0%} off")
    return best


def _lines(source: Floats, threshold: float, size: int) -> list[Floats]:
    """The contours of a fine picture or field that are no dirt, in pixels of the picture."""
    lines = [line for line in contours(source, threshold, size) if abs(signed_area(line)) >= SPECK]
    if len(lines) > MOST_CONTOURS:
        raise Untraceable(f"it is noise: {len(lines)} separate shapes")
    return lines


def _outline(
    lines: Sequence[Floats], share: Floats, scale: float, baseline: float, route: str
) -> Outline | None:
    """The outline with the fewest points that draws the picture well; None where none is sound."""
    best: Outline | None = None
    for tolerance in TOLERANCES:
        rough = [fit(line, tolerance) for line in lines]
        for splines in (polish(rough, share), rough):  # what has gone astray falls back
            outline = _placed(splines, share, scale, baseline, route)
            if outline is not None:
                break
        if outline is not None and (best is None or outline.difference < best.difference):
            best = outline
        if best is not None and best.difference <= ALIKE:
            break
    return best


def _placed(
    splines: Sequence[Spline], share: Floats, scale: float, baseline: float, route: str
) -> Outline | None:
    """Splines on whole font units, y up; None where they cross or run the wrong way."""
    paths = []
    for spline in splines:
        path = spline.path()
        points = np.rint((path.points * (1, -1) + (0, baseline)) * scale)
        fresh = (points != np.roll(points, 1, axis=0)).any(axis=1) | ~path.on  # no point twice
        paths.append(Path(points[fresh], path.on[fresh]))
    if any(len(path) < 3 for path in paths) or faults(paths, SPECK * scale * scale / 4):
        return None
    ink = np.concatenate([flatten(path.points, path.on) for path in paths])
    box = (*np.floor(ink.min(axis=0)), *np.ceil(ink.max(axis=0)))
    left, bottom, right, top = (int(side) for side in box)
    difference = float(np.abs(drawn(splines, len(share)) - share).sum() / share.sum())
    return Outline(tuple(paths), (left, bottom, right, top), difference, route)
