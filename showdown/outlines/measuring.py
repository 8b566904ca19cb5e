"""Measure a dense contour: where it may be cut, and how far it is from each piece that could replace a part.

It may be cut at its knots. Between two knots that are not too far apart there may be a straight line, or
a parabola that leaves the first and reaches the second in the contour's own direction.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.ndimage import gaussian_filter1d

from showdown.arrays import Bools, Floats, Ints
from showdown.outlines.contour import signed_area

__all__ = ["CAREFUL", "QUICK", "Care", "Knots", "Measured", "cross", "measure"]


# All of these were chosen with benchmarks/typeface.py, on type whose outlines are known.
# In pixels of the picture, since nothing in it can be known more finely.
CONTOUR_SMOOTHING = 0.3  # along the contour, against the steps of the pixels
SMALL_CONTOUR = 10.0  # a shorter contour is measured more closely, as if it were enlarged to this length
TOO_FAR = 0.25  # no tolerance allows a piece so far away

BESIDE = 2  # a direction is taken from points so many to either side
SHARP = np.radians(50)  # a larger turn within so few points is a corner
MOST_TURN, LEAST_TURN = np.radians(150), np.radians(4)  # of one parabola
LOPSIDED = 8.0  # one arm of a parabola may be longer than the other by this factor
LOOKS = np.arange(1, 9) / 9  # where along a piece it is compared with the contour
GLANCES = LOOKS[[2, 5]]  # where first: two looks tell of most pieces that they are too far


@dataclass(frozen=True)
class Care:
    """How closely a contour is measured. Less care takes less time, and leaves a few points more.

    Attributes:
        spacing: between points of the contour, in pixels.
        turn: between knots where the contour turns, in radians.
        straight: between knots where it runs straight, in pixels.
        window: knots that one piece may span.
    """

    spacing: float
    turn: float
    straight: float
    window: int


CAREFUL = Care(0.2, np.radians(12), 2.0, 32)
QUICK = Care(0.3, np.radians(18), 4.0, 12)


@dataclass(frozen=True, eq=False)
class Knots:
    """A closed contour, and where it may be cut; a small one is enlarged, see `Measured`.

    Attributes:
        points: (n, 2) evenly spaced.
        heading: (2n,) direction at each point in radians, unwrapped, twice round.
        at: (2k,) positions of the knots in `points`, twice round: the second time with n added.
        spacing: between points, in pixels.
    """

    points: Floats
    heading: Floats
    at: Ints
    spacing: float

    def __len__(self) -> int:
        return len(self.at) // 2

    @property
    def length(self) -> float:
        """How long the contour is, in pixels of its own scale."""
        return len(self.points) * self.spacing

    @cached_property
    def area(self) -> float:
        """The area inside, in square pixels of its own scale; below zero around a hole."""
        return signed_area(self.points)

    @cached_property
    def corner(self) -> int | None:
        """The knot about which the contour turns most, if it has a corner there."""
        n = len(self.points)
        turns = np.abs(self.heading[2 * BESIDE : n + 2 * BESIDE] - self.heading[:n])
        about = np.roll(turns, BESIDE)[self.at[: len(self)]]
        return int(about.argmax()) if about.max() > SHARP else None


@dataclass(frozen=True, eq=False)
class Measured:
    """A contour with the error of every piece that it may be drawn with.

    Attributes:
        knots: where it may be cut, k places.
        control: (k, w, 2) control points of parabolas from each knot to each of the next w.
        far_curve, far_line: (k, w) how far the contour lies from each piece at most, in pixels; infinite
            where there is no such piece, or it is too far away for any tolerance.
        scale: how many times as large as in the picture all of this is.
    """

    knots: Knots
    control: Floats
    far_curve: Floats
    far_line: Floats
    scale: float


def measure(contour: Floats, care: Care = CAREFUL) -> Measured:
    """Compare a closed contour with all the pieces that could stand for a part of it.

    Args:
        contour: (n, 2) a polygon, dense, in pixels of the picture that it comes from.
    """
    length = np.hypot(*(np.roll(contour, -1, axis=0) - contour).T).sum()
    scale = max(1.0, SMALL_CONTOUR / float(length))
    knots = _knots(contour * scale, care)
    count, n = len(knots), len(knots.points)
    first = np.arange(count)[:, None]  # (K, 1)
    last = first + np.arange(1, min(care.window, count - 1) + 1)  # (K, W)
    a, b = np.broadcast_arrays(knots.at[first], knots.at[last])
    start, end = knots.points[a % n], knots.points[b % n]  # (K, W, 2)
    control, is_curve = _controls(start, end, knots.heading[a], knots.heading[b])

    def farthest(error: Callable[..., Floats], possible: Bools, *pieces: Floats) -> Floats:
        """How far the contour lies from pieces at most, (K, W)."""
        for looks in (GLANCES, LOOKS):
            seen = knots.points[_looks(knots, np.argwhere(possible), looks)]  # (chosen, looks, 2)
            far = np.full(possible.shape, np.inf)
            far[possible] = error(*(each[possible] for each in pieces), seen)
            possible = far < TOO_FAR
        return far

    far_line = farthest(_line_error, np.ones(last.shape, bool), start, end)
    return Measured(knots, control, farthest(_curve_error, is_curve, start, control, end), far_line, scale)


def _knots(contour: Floats, care: Care) -> Knots:
    """Space a contour evenly, smooth it, and choose its knots."""
    closed = np.vstack([contour, contour[:1]])
    way = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(closed, axis=0).T))])
    n = max(8, round(way[-1] / care.spacing))
    spacing = way[-1] / n
    even = np.linspace(0, way[-1], n, endpoint=False)
    points = np.stack([np.interp(even, way, closed[:, axis]) for axis in (0, 1)], axis=1)
    points = gaussian_filter1d(points, CONTOUR_SMOOTHING / spacing, axis=0, mode="wrap")
    ahead = np.roll(points, -BESIDE, axis=0) - np.roll(points, BESIDE, axis=0)
    angle = np.arctan2(ahead[:, 1], ahead[:, 0])
    steps = (np.diff(angle, append=angle[:1]) + np.pi) % (2 * np.pi) - np.pi  # (n,) turn after each point
    heading = angle[0] + np.concatenate([[0.0], np.cumsum(np.tile(steps, 2))[:-1]])
    density = np.cumsum(np.abs(steps) / care.turn + spacing / care.straight)
    count = max(6, round(density[-1]))
    at = np.unique(np.searchsorted(density, np.arange(count) * density[-1] / count + 1e-9))
    return Knots(points, heading, np.concatenate([at, at + n]), spacing)


def _looks(knots: Knots, pieces: Ints, looks: Floats) -> Ints:
    """Points of the contour along pieces, (P, looks); a piece (P, 2) is a knot and how many it skips."""
    where = pieces[:, :1] + (1 + pieces[:, 1:]) * looks  # evenly by knots
    below = np.floor(where).astype(np.int64)
    share = where - below
    between = knots.at[below] * (1 - share) + knots.at[below + 1] * share
    positions: Ints = np.rint(between).astype(np.int64) % len(knots.points)
    return positions


def _controls(start: Floats, end: Floats, out: Floats, back: Floats) -> tuple[Floats, Bools]:
    """Control points where the directions at both ends meet, and whether they make sense."""
    turn = back - out
    leave = np.stack([np.cos(out), np.sin(out)], axis=-1)
    arrive = np.stack([np.cos(back), np.sin(back)], axis=-1)
    chord = end - start
    slant = cross(leave, arrive)
    possible = (np.abs(slant) > 0.05) & (np.abs(turn) < MOST_TURN) & (np.abs(turn) > LEAST_TURN)
    slant = np.where(possible, slant, 1.0)
    before, after = cross(chord, arrive) / slant, cross(leave, chord) / slant  # the two arms
    possible &= (before > 0) & (after > 0) & (before < LOPSIDED * after) & (after < LOPSIDED * before)
    return start + before[..., None] * leave, possible


def _line_error(start: Floats, end: Floats, seen: Floats) -> Floats:
    """The farthest that points (P, looks, 2) lie from lines (P, 2), in pixels."""
    chord = end - start
    away = np.abs(cross(chord[..., None, :], seen - start[..., None, :])).max(axis=-1)
    far: Floats = away / (np.hypot(chord[..., 0], chord[..., 1]) + 1e-9)
    return far


def _curve_error(start: Floats, control: Floats, end: Floats, seen: Floats) -> Floats:
    """The farthest that points (P, looks, 2) lie from parabolas, in pixels.

    In barycentric coordinates (a, b, c) of start, control and end a parabola is b² = 4ac; the
    distance is that equation's remainder over its slope, to first order.
    """
    arm, chord = control - start, end - start
    area = cross(arm, chord)
    area = np.where(np.abs(area) < 1e-9, 1e-9, area)[..., None]
    place = seen - start[..., None, :]
    b = cross(place, chord[..., None, :]) / area
    c = cross(arm[..., None, :], place) / area
    a = 1 - b - c
    slope_b = np.stack([chord[..., 1], -chord[..., 0]], axis=-1) / area
    slope_c = np.stack([-arm[..., 1], arm[..., 0]], axis=-1) / area
    slope_a = -slope_b - slope_c
    slope = 2 * b[..., None] * slope_b[..., None, :]
    slope -= 4 * (a[..., None] * slope_c[..., None, :] + c[..., None] * slope_a[..., None, :])
    far: Floats = (np.abs(b * b - 4 * a * c) / (np.hypot(slope[..., 0], slope[..., 1]) + 1e-9)).max(axis=-1)
    return far


def cross(a: Floats, b: Floats) -> Floats:
    """The cross product of vectors a and b, each (n, 2) or with more axes before: (n,).

    Seen with y down, it is above zero where b turns to the right of a.
    """
    product: Floats = a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]
    return product
