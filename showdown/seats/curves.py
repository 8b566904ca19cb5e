"""The contours behind glyphs as they travel: flat arrays; checked where they leave, and where they arrive.

points    (P, 3) float32, all contours one after the other, as `Generator.outlines` gives them
lengths   (C,) int64, how many points each contour has
counts    (n,) int64, how many contours each glyph has
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from showdown.arrays import Curves, Floats32, Ints
from showdown.contract import describe
from showdown.errors import ContractError, Forfeit
from showdown.seats import wire

__all__ = ["most_bytes", "pack_curves", "unpack_curves"]

MOST_POINTS = 1000  # of a glyph; type has 4 to 300
MARGIN = 0.5  # sides of the picture, around it: controls may lie outside
WANTED = "a list of glyphs, each a list of closed contours, each float32 (k, 3)"


def most_bytes(count: int) -> int:
    """How many bytes the arrays of so many glyphs may have."""
    return count * (MOST_POINTS * (3 * 4 + 8) + 8)


def pack_curves(came: Any, who: str, letters: Sequence[str], size: int) -> wire.Arrays:
    """What a generator returned as outlines, as flat arrays: see the module; (P, 3), (C,) and (n,).

    Args:
        came: anything.
        who: as ``generator 'mine'``.
        letters: the n letters that were asked for.
        size: the height and width of its pictures, in pixels.

    Raises:
        ContractError: it is something else than the contract asks for.
    """

    def refuse(told: str, mend: str) -> ContractError:
        asked = f"outlines({len(letters)} letters)"
        return ContractError(f"{who} returned {told} from {asked}; expected {WANTED}. Try: {mend}")

    if not isinstance(came, (list, tuple)) or len(came) != len(letters):
        mend = "return, at the end of the method" if came is None else "one list of contours for each letter"
        raise refuse(describe(came), mend)
    for letter, glyph in zip(letters, came, strict=True):
        if not isinstance(glyph, (list, tuple)):
            raise refuse(f"{describe(glyph)} for {letter!r}", "[x], for a glyph x of one contour")
        for contour in glyph:
            if trouble := trouble_of(contour, size):
                raise refuse(f"{trouble[0]} for a contour of {letter!r}", trouble[1])
        if (points := sum(map(len, glyph))) > MOST_POINTS:
            raise refuse(f"{points:,} points for {letter!r}", f"at most {MOST_POINTS:,} a glyph")
    contours = [contour for glyph in came for contour in glyph]
    return {
        "points": np.concatenate([np.zeros((0, 3), np.float32), *contours]),
        "lengths": np.array([len(contour) for contour in contours], np.int64),
        "counts": np.array([len(glyph) for glyph in came], np.int64),
    }


def unpack_curves(reply: wire.Parcel, who: str, count: int, size: int) -> list[Curves]:
    """The contours of `count` glyphs, each (k, 3) float32, from a process that may lie about what it checked.

    Raises:
        Forfeit: they are not what the contract asks for.
    """
    kinds = {"points": (np.float32, 2), "lengths": (np.int64, 1), "counts": (np.int64, 1)}
    for name, (dtype, axes) in kinds.items():
        array = reply.get(name)
        if array is None or array.dtype != dtype or len(array.shape) != axes:
            came = "nothing" if array is None else f"{array.dtype} {array.shape}"[:100]
            raise Forfeit("invalid", f"{who} sent {came} for the {name} of outlines; expected {WANTED}")
    points, lengths, counts = (wire.opened(reply[name]) for name in kinds)
    if len(counts) != count or not adds_up(counts, len(lengths)) or not adds_up(lengths, len(points)):
        raise Forfeit("invalid", f"{who} sent outlines whose points do not add up; expected {WANTED}")
    contours = np.split(points, np.cumsum(lengths)[:-1]) if len(lengths) else []
    for contour in contours:
        if trouble := trouble_of(contour, size):
            raise Forfeit("invalid", f"{who} sent {trouble[0]} for a contour; expected {WANTED}")
    ends = np.cumsum(counts)
    glyphs = [contours[end - own : end] for end, own in zip(ends.tolist(), counts.tolist(), strict=True)]
    if (most := max((sum(map(len, glyph)) for glyph in glyphs), default=0)) > MOST_POINTS:
        raise Forfeit("invalid", f"{who} sent a glyph of {most:,} points; expected at most {MOST_POINTS:,}")
    return glyphs


def trouble_of(contour: Any, size: int) -> tuple[str, str] | None:
    """What is wrong with a contour, and what is wanted; None where nothing is."""
    if not isinstance(contour, np.ndarray):
        return describe(contour), "np.array(x, np.float32), for a list x of (x, y, 0 or 1)"
    if contour.ndim != 2 or contour.shape[1] != 3:
        return describe(contour), "three columns: x, y, and 1 on the curve or 0 for a control point"
    if contour.dtype != np.float32:
        return describe(contour), "x.astype(np.float32)"
    if len(contour) < 3:
        return describe(contour), "three points or more; no contour at all for a blank"
    return trouble_of_values(contour, size)


def trouble_of_values(contour: Floats32, size: int) -> tuple[str, str] | None:
    """What is wrong with the values of a contour (k, 3), and what is wanted; None where nothing is."""
    if not np.isfinite(contour).all():
        return "values that are no numbers", "np.isfinite, to find where they begin"
    least, most = -MARGIN * size, (1 + MARGIN) * size
    low, high = float(contour[:, :2].min()), float(contour[:, :2].max())
    if low < least or high > most:
        return f"points from {low:.4g} to {high:.4g}", f"pixels of the picture, from {least:g} to {most:g}"
    if not np.isin(contour[:, 2], (0, 1)).all():
        return "other values than 0 and 1 in the last column", "1 on the curve, 0 for a control point"
    return None


def adds_up(parts: Ints, total: int) -> bool:
    """Whether numbers (m,) that a team sent are counts of so many in all."""
    return bool(((parts >= 0) & (parts <= total)).all()) and int(parts.sum()) == total
