"""Outlines that a type designer could edit: a generator's own curves, or traced from a field or a picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from showdown.arrays import Curves, Floats, Floats32
from showdown.boxes import box_means
from showdown.outlines.backprojection import evened, finer, ink_share
from showdown.outlines.drawing import UNTOLD, difference_of, paths_of, seen_of
from showdown.outlines.fitting import plain_spline
from showdown.outlines.measuring import Measured, measure
from showdown.outlines.soundness import faults
from showdown.outlines.spline import Path, flatten
from showdown.outlines.tracing import FINE, clean_contours, fitted, is_intricate, length_of

__all__ = ["Outline", "Untraceable", "trace"]

# Chosen with benchmarks/typeface.py, on type whose outlines are known and on hands of the house's champion.

# In square pixels: what is smaller is dirt, see `SPECK`;
DOT = 0.125  # in a field or an outline, which show more surely what is ink,
BLOT = 1.5  # in a fuzzy picture.

# In pixels.
LOOSEST, TIGHTEST = 0.1, 0.014  # the tolerances that are tried lie between these

# An outline's difference from its picture, as a share of the picture's ink.
ALIKE = 0.019  # no more than this is good enough
DOUBTFUL = 0.05  # from here on, more points will not help
ASTRAY = 0.1  # from here on, the outline does not draw the picture
APART = 0.3  # from here on, a field is not that of its picture
UNLIKE = 0.6  # beyond this, the picture has no outline

SLACK = 0.36  # of a tolerance: how far an outline then is from the edges of a picture, about
CLOSER = (0.4, 0.8)  # the next tolerance is between these shares of one that was too loose
CROWDED = 0.9  # a picture with a larger share of ink is full
GREY = (0.03, 0.97)  # a pixel with a share of ink between these is grey
FUZZY = 1.5  # more grey pixels than this to each that an outline crosses: type has up to 1.24
GIST = (0.12, 80.0)  # tolerance and doubt where only the gist of a picture is drawn


class Untraceable(Exception):  # a verdict on a picture, not an error of ours
    """A picture that gives no outline; the text is the reason."""


@dataclass(frozen=True)
class _Frame:
    """How pictures lie in the em: font units per pixel, and pixels from the top to the baseline."""

    scale: float
    baseline: float


@dataclass(frozen=True, eq=False)
class Outline:
    """The contours of one glyph, on whole units; y up, outer contours clockwise, as TrueType has them.

    Attributes:
        contours: closed paths.
        box: left, bottom, right, top of the ink.
        difference: between what it draws and the picture, sum of absolute differences over sum of ink.
        route: where it is from: ``outline``, the generator's own curves; or traced from a ``field`` or a
            ``picture``; ``fuzzy`` where greys were no edges.
        picture: (S, S) uint8, what it draws where its picture was, ink 255 on paper 0.
    """

    contours: tuple[Path, ...]
    box: tuple[int, int, int, int]
    difference: float
    route: str
    picture: NDArray[np.uint8]

    @property
    def n_points(self) -> int:
        """How many points it is made of."""
        return sum(len(path) for path in self.contours)


def trace(
    images: NDArray[np.uint8],
    scale: float,
    baseline: float,
    fields: Floats32 | None = None,
    outlines: Sequence[Curves] | None = None,
) -> Iterator[Outline | Untraceable]:
    """Trace the glyphs of one hand, one after the other; curves that are known need no tracing.

    Args:
        images: (n, S, S) uint8, ink 255 on paper 0.
        scale: font units per pixel.
        baseline: pixels from the top of a picture to the baseline.
        fields: (n, F, F) float32, signed distances behind the pictures, positive inside the ink; None
            where only the pictures are known.
        outlines: the contours of each glyph, each (k, 3) float32, as `Generator.outlines` gives them; None
            where they are not known.

    Yields:
        For each glyph its outline, or why it has none.
    """
    frame = _Frame(scale, baseline)
    shares = ink_share(images)
    for i, share in enumerate(shares):
        try:
            known = None if outlines is None else _from_curves(images[i], share, outlines[i], frame)
            yield _best(share, None if fields is None else fields[i], known, frame)
        except Untraceable as reason:
            yield reason


def _best(share: Floats, field: Floats32 | None, found: Outline | None, frame: _Frame) -> Outline:
    """The outline of one glyph: the one that was found, or from its field, or else from its picture."""
    if share.sum() < 1:
        raise Untraceable("it is blank")
    if share.mean() > CROWDED:
        raise Untraceable("it is full of ink")
    if field is not None and _lacks(found):
        found = _cheaper(found, _from_field(share, field, frame))
    if _lacks(found):  # the greys may tell more
        found = _cheaper(found, _from_picture(share, frame))
    if found is None or found.difference > DOUBTFUL:
        found = _doubted(found, share, frame)
    if found is None:
        raise Untraceable("it has no sound outline")
    if found.difference > UNLIKE:
        raise Untraceable(f"it is no solid shape: its outline is {found.difference:.0%} off")
    return found


def _lacks(found: Outline | None) -> bool:
    """Whether a picture may show what this outline does not."""
    return found is None or found.difference > UNTOLD


def _from_curves(image: NDArray[np.uint8], share: Floats, curves: Curves, frame: _Frame) -> Outline | None:
    """The outline that the generator knows; None for a blank, or one that is not sound.

    Curves tell how dark their ink is. So it need not be guessed, as for `share`: a hairline is grey.
    """
    if not curves or share.sum() < 1:
        return None
    found = _placed(paths_of(curves), image / 255, frame, "outline")
    return _cheaper(found, _placed(paths_of(curves), share, frame, "outline")) if _lacks(found) else found


def _from_field(share: Floats, field: NDArray[np.float32], frame: _Frame) -> Outline | None:
    """The outline where a field is 0; None where that is not the shape of the picture."""
    if _apart(field, share) >= APART:
        return None
    return _crisp(clean_contours(field, 0.0, len(share), DOT), share, frame, "field")


def _from_picture(share: Floats, frame: _Frame) -> Outline | None:
    """The outline of a finer picture that this one could be the reduction of."""
    level = finer(share, max(1, FINE // len(share)))
    return _crisp(clean_contours(level, 0.5, len(share)), share, frame, "picture")


def _apart(field: NDArray[np.float32], share: Floats) -> float:
    """The difference between the picture and the shape of a field, which ends where it is 0."""
    inside = box_means(field > 0, len(field) // len(share), np.float64)
    return difference_of(inside, share)


def _crisp(lines: Sequence[Floats], share: Floats, frame: _Frame, route: str) -> Outline | None:
    """The outline along these contours that draws the picture, with as few points as it can.

    None where the picture is fuzzy, or no outline is sound.
    """
    grey = np.count_nonzero((share > GREY[0]) & (share < GREY[1]))
    if grey > FUZZY * length_of(lines, len(share)):
        return None
    measured = _measured(lines, len(share))
    best: Outline | None = None
    tolerance = _first_tolerance(measured, share)
    while True:
        outline = _fitted(measured, share, (tolerance, 1.0), frame, route)
        best = _cheaper(best, outline)
        if tolerance <= TIGHTEST or (outline is not None and outline.difference <= ALIKE):
            return best or _plainly(measured, share, frame, route)
        tolerance = max(TIGHTEST, tolerance * _closer(outline))


def _first_tolerance(measured: Sequence[Measured], share: Floats) -> float:
    """The tolerance that should do: thin strokes have much edge for their ink."""
    length = sum(each.knots.length / each.scale for each in measured) + 1e-9
    return float(np.clip(ALIKE * share.sum() / (SLACK * length), TIGHTEST, LOOSEST))


def _closer(outline: Outline | None) -> float:
    """How much of its tolerance the next one is: the difference goes with it, about."""
    least, most = CLOSER
    return least if outline is None else min(max(ALIKE / outline.difference, least), most)


def _cheaper(one: Outline | None, other: Outline | None) -> Outline | None:
    """That of two with the lower price, see `_price`; the first where both cost as much."""
    return min((each for each in (one, other) if each is not None), key=_price, default=None)


def _doubted(crisp: Outline | None, share: Floats, frame: _Frame) -> Outline | None:
    """The outline of a picture that is fuzzy, or that its crisp outline does not draw.

    Hairlines may have been lost. In the evened picture they are as dark as stems, so it is traced next.
    If that does not help, the greys mean no edges, and an outline bent to them would be ragged.
    """
    measured = _measured(clean_contours(evened(share, FINE), 0.5, len(share), BLOT), len(share))
    if crisp is not None:
        again = _fitted(measured, share, (TIGHTEST, 1.0), frame, "picture")
        if again is not None and again.difference < crisp.difference:
            crisp = again
        if crisp.difference < ASTRAY:
            return crisp
    return (
        _fitted(measured, share, GIST, frame, "fuzzy") or crisp or _plainly(measured, share, frame, "fuzzy")
    )


def _price(outline: Outline) -> tuple[bool, float]:
    """Outlines that draw the picture come first, the one with the fewest points before all.

    Among the others, more points are worth having if the square of the difference falls by more than
    the number of points grows.
    """
    unlike = outline.difference > ALIKE
    return unlike, outline.n_points * (outline.difference**2 if unlike else 1.0)


def _fitted(
    measured: Sequence[Measured], share: Floats, how: tuple[float, float], frame: _Frame, route: str
) -> Outline | None:
    """The outline at a tolerance and a doubt; None if it is tangled."""
    splines = fitted(measured, share, *how) if measured else []
    return _placed([spline.path() for spline in splines], share, frame, route) if splines else None


def _plainly(measured: Sequence[Measured], share: Floats, frame: _Frame, route: str) -> Outline | None:
    """The outline as it was traced, with all of its knots."""
    drawn = [plain_spline(each).path() for each in measured]
    return _placed(drawn, share, frame, route) if drawn else None


def _measured(lines: Sequence[Floats], size: int) -> list[Measured]:
    """Contours measured, if they can be those of a letter."""
    if is_intricate(lines, size):
        length = length_of(lines, size)
        raise Untraceable(
            f"it is noise, or too intricate: {len(lines)} shapes, {length:.0f} pixels of outline"
        )
    return [measure(line) for line in lines]


def _placed(drawn: Sequence[Path], share: Floats, frame: _Frame, route: str) -> Outline | None:
    """Paths in pixels, y down, on whole font units, y up; None where they cross or run the wrong way."""
    paths = []
    for path in drawn:
        points = np.rint((path.points * (1, -1) + (0, frame.baseline)) * frame.scale)
        fresh = (points != np.roll(points, 1, axis=0)).any(axis=1) | ~path.on  # no point twice
        paths.append(Path(points[fresh], path.on[fresh]))
    if any(len(path) < 3 for path in paths) or faults(paths, DOT * frame.scale**2):
        return None
    ink = np.concatenate([flatten(path.points, path.on) for path in paths])
    box = (*np.floor(ink.min(axis=0)), *np.ceil(ink.max(axis=0)))
    left, bottom, right, top = (int(side) for side in box)
    seen = [path.polygon() / frame.scale * (1, -1) + (0, frame.baseline) for path in paths]
    cover = seen_of(seen, len(share))
    picture = np.rint(255 * cover).astype(np.uint8)
    return Outline(tuple(paths), (left, bottom, right, top), difference_of(cover, share), route, picture)
