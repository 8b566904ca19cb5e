"""A closed curve as type has it: corners, straight lines and parabolas.

A `Spline` is a polygon that is rounded off. At a *corner* the curve passes through the vertex. At a
*smooth* vertex the curve leaves one edge and joins the next along a parabola, whose control point is the
vertex. So it has no kink there. *Joints* say where the curve touches each edge, as shares of the way. Every
point that is drawn is a weighted mean of the vertices. So all of it moves with them, and smooth stays
smooth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from showdown.arrays import Bools, Floats, Ints

__all__ = ["Form", "Means", "Path", "Spline", "flatten", "joined_corners"]

MIDDLE = 0.5  # a joint in the middle between two smooth vertices need not be stored, as in TrueType
LONG = 16  # times its slack: a shorter edge may be a slant on purpose
CHORDS = 6  # straight pieces that a parabola is drawn with
BULGE = 1 / (6 * CHORDS * (CHORDS - 1))  # of its second difference: corners move out so far, for its area


@dataclass(frozen=True, eq=False)
class Means:
    """Points that are weighted means of other points.

    Attributes:
        which: (k, c) of which points, c for each.
        shares: (k, c) how much of each; a row sums to 1.
    """

    which: Ints
    shares: Floats

    def of(self, points: Floats) -> Floats:
        """The means, (k, 2), of points (n, 2)."""
        means: Floats = np.einsum("kc,kcd->kd", self.shares, points[self.which])
        return means

    def after(self, inner: Means) -> Means:
        """Means of the points that `inner` makes, as means of the points that it makes them of."""
        which, shares = inner.which[self.which], self.shares[..., None] * inner.shares[self.which]
        return Means(which.reshape(len(which), -1), shares.reshape(len(which), -1))


@dataclass(frozen=True, eq=False)
class Path:
    """A closed contour as a font file stores it.

    Attributes:
        points: (n, 2).
        on: (n,) bool, whether each lies on the curve. Between two that do not, their middle does.
    """

    points: Floats
    on: Bools

    def __len__(self) -> int:
        return len(self.points)

    def polygon(self) -> Floats:
        """The polygon that it is drawn as, (k, 2), which has its area; see `Form.corners`."""
        return _samples(self.on, CHORDS, BULGE).of(self.points)


@dataclass(frozen=True, eq=False)
class Form:
    """How a polygon of m vertices is rounded off, wherever these lie; see the module.

    Attributes:
        smooth: (m,) bool.
        joints: for each edge, from vertex i to the next, up to two shares in [0, 1]: one for every
            smooth end, or a single one where the curves of both ends meet. From a smooth end without a
            joint the curve reaches the corner at the edge's other end.
    """

    smooth: Bools
    joints: tuple[tuple[float, ...], ...]

    def __getstate__(self) -> dict[str, object]:
        """For pickling: without what is worked out from the rest, and is many times as large."""
        return {"smooth": self.smooth, "joints": self.joints}

    @cached_property
    def points(self) -> tuple[Means, Bools]:
        """The n points of the path, as means of the vertices, and (n,) which of them lie on the curve."""
        m = len(self.smooth)
        which: list[tuple[int, int]] = []
        shares: list[float] = []  # of the second of the two
        on: list[bool] = []
        for i in range(m):
            follower = (i + 1) % m
            which.append((i, follower))
            shares.append(0.0)
            on.append(not self.smooth[i])
            both = bool(self.smooth[i] and self.smooth[follower])
            for share in self.joints[i]:
                if both and len(self.joints[i]) == 1 and share == MIDDLE:
                    continue
                which.append((i, follower))
                shares.append(share)
                on.append(True)
        second = np.array(shares)
        return Means(np.array(which), np.stack([1 - second, second], axis=1)), np.array(on)

    @cached_property
    def corners(self) -> Means:
        """The k corners of the polygon that the path is drawn as, as means of the vertices.

        It has the path's area. A parabola's chords would leave out two thirds of the triangle of its ends
        and its control, over the square of their number (Archimedes). So they are moved out by that.
        """
        points, on = self.points
        return _samples(on, CHORDS, BULGE).after(points)


@dataclass(frozen=True, eq=False)
class Spline:
    """A rounded polygon: (m, 2) vertices, and the form that they are rounded to."""

    vertices: Floats
    form: Form

    def squared(self, slack: float) -> Spline:
        """The same, with long edges that lean by less than `slack` made upright or level."""
        vertices = self.vertices.copy()
        for i in range(len(vertices)):
            follower = (i + 1) % len(vertices)
            across = np.abs(vertices[follower] - vertices[i])
            for axis in (0, 1):
                if across[axis] < slack and across[1 - axis] > LONG * slack:
                    vertices[[i, follower], axis] = vertices[[i, follower], axis].mean()
        return replace(self, vertices=vertices)

    def path(self) -> Path:
        """Its points, as a font file has them."""
        points, on = self.form.points
        return Path(points.of(self.vertices), on)

    def polygon(self) -> Floats:
        """The polygon that it is drawn as, (k, 2)."""
        return self.form.corners.of(self.vertices)


def joined_corners(splines: Sequence[Spline]) -> tuple[Means, Ints]:
    """The polygons of several splines together.

    Returns:
        Their k corners, as means of the vertices of all splines; and (k,) int64, which corner follows each.
    """
    which, shares, after = [], [], []
    corners = vertices = 0
    for spline in splines:
        own = spline.form.corners
        count = len(own.which)
        which.append(own.which + vertices)
        shares.append(own.shares)
        after.append(np.roll(np.arange(corners, corners + count), -1))
        corners, vertices = corners + count, vertices + len(spline.vertices)
    return Means(np.concatenate(which), np.concatenate(shares)), np.concatenate(after)


def flatten(points: Floats, on: Bools, steps: int = CHORDS) -> Floats:
    """A closed path as a polygon: (n, 2) points to (k, 2), parabolas in `steps` pieces.

    >>> square = np.array([[0.0, 0], [8, 0], [8, 8], [0, 8]])
    >>> len(flatten(square, np.array([True] * 4))), flatten(square, np.array([False] * 4), 2).tolist()
    (4, [[1.0, 1.0], [4.0, 0.0], [7.0, 1.0], [8.0, 4.0], [7.0, 7.0], [4.0, 8.0], [1.0, 7.0], [0.0, 4.0]])
    """
    return _samples(on, steps).of(points)


def _samples(on: Bools, steps: int, bulge: float = 0.0) -> Means:
    """The corners of that polygon as means of the path's points, each of one and its two neighbours.

    The curve of a control point begins and ends at its neighbours, or halfway where these are controls,
    too. A point on the curve gives one corner. A control gives the corners of its curve, and the curve's
    end if that is no point of the path. Corners between a curve's ends may be moved out of it by a
    `bulge`, a share of its second difference, start - 2 control + end.
    """
    n = len(on)
    before, after = np.roll(on, 1), np.roll(on, -1)
    a, b = np.where(before, 1.0, 0.5)[:, None], np.where(after, 1.0, 0.5)[:, None]  # the neighbours' shares
    t = np.arange(1, steps + 1) / steps
    out = np.where(t < 1, bulge, 0.0)
    start, bend, end = (1 - t) ** 2 - out, 2 * t * (1 - t) + 2 * out, t**2 - out  # (steps,)
    curve = np.stack([a * start, (1 - a) * start + bend + (1 - b) * end, b * end], axis=2)  # (n, steps, 3)
    curve[on] = (0, 1, 0)
    counts = np.where(on, 1, np.where(after, steps - 1, steps))
    kept = np.arange(steps) < counts[:, None]
    which = np.arange(n)[:, None] + np.array([-1, 0, 1])
    which = np.broadcast_to((which % n)[:, None], curve.shape)
    return Means(which[kept], curve[kept])
