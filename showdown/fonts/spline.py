"""A closed curve as type has it: corners, straight lines and parabolas.

A `Spline` is a polygon that is rounded off. At a *corner* it passes through the vertex. At a *smooth*
vertex it leaves one edge and joins the next along a quadratic curve whose control point the vertex
is, so that the two meet without a kink wherever they meet. *Joints* say where on each edge the curve
touches it, as shares of the way. All that is drawn is a weighted mean of the vertices: moving a
vertex moves everything in proportion, and smooth stays smooth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

__all__ = ["Path", "Spline", "flatten"]

Floats = NDArray[np.float64]
MIDDLE = 0.5  # a joint in the middle between two smooth vertices need not be stored (as TrueType has it)
LONG = 16  # times its slack: how long an edge must be to be told from a slant
STEPS = 6  # straight pieces that a parabola is drawn with


@dataclass(frozen=True, eq=False)
class Path:
    """A closed contour as a font file stores it.

    Attributes:
        points: (n, 2).
        on: (n,) bool, whether each lies on the curve; between two that do not, their middle does.
    """

    points: Floats
    on: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.points)


@dataclass(frozen=True, eq=False)
class Spline:
    """A rounded polygon; see the module.

    Attributes:
        vertices: (m, 2).
        smooth: (m,) bool.
        joints: for each edge, from vertex i to the next, none to two shares in [0, 1]: one for every
            smooth end, or a single one in which the curves of both ends meet. A smooth end without a
            joint reaches the corner at the edge's other end.
    """

    vertices: Floats
    smooth: NDArray[np.bool_]
    joints: tuple[tuple[float, ...], ...]

    def weights(self) -> tuple[Floats, NDArray[np.bool_]]:
        """Its points as means of the vertices: (n, m) weights, and which lie on the curve."""
        m = len(self.vertices)
        own = np.eye(m)
        rows: list[Floats] = []
        on: list[bool] = []
        for i in range(m):
            follower = (i + 1) % m
            rows.append(own[i])
            on.append(not self.smooth[i])
            both = bool(self.smooth[i] and self.smooth[follower])
            for share in self.joints[i]:
                if both and len(self.joints[i]) == 1 and share == MIDDLE:
                    continue
                rows.append((1 - share) * own[i] + share * own[follower])
                on.append(True)
        return np.array(rows), np.array(on)

    def squared(self, slack: float) -> Spline:
        """The same with edges made upright or level that are so within `slack`, and long enough to tell."""
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
        weights, on = self.weights()
        return Path(weights @ self.vertices, on)

    def pieces(self) -> tuple[Floats, Floats]:
        """The straight pieces that it is drawn with: starts and ends, both (k, m) weights."""
        weights, on = self.weights()
        dense = flatten(weights, on)
        return dense, np.roll(dense, -1, axis=0)


def flatten(points: Floats, on: NDArray[np.bool_], steps: int = STEPS) -> Floats:
    """A closed path as a polygon: (n, d) points to (k, d), parabolas in `steps` pieces.

    >>> square = np.array([[0.0, 0], [8, 0], [8, 8], [0, 8]])
    >>> len(flatten(square, np.array([True] * 4))), flatten(square, np.array([False] * 4), 2).tolist()[0]
    (4, [4.0, 0.0])
    """
    curve: list[Floats] = []  # points on the curve and control points, nothing left unsaid
    for i in range(len(points)):
        curve.append(points[i])
        if not on[i] and not on[(i + 1) % len(points)]:
            curve.append((points[i] + points[(i + 1) % len(points)]) / 2)
    control = _controls(on)
    shift = next((i for i, is_control in enumerate(control) if not is_control), 0)
    curve, control = curve[shift:] + curve[:shift], control[shift:] + control[:shift]
    t = np.arange(1, steps)[:, None] / steps
    dense: list[Floats] = []
    for i, is_control in enumerate(control):
        if not is_control:
            dense.append(curve[i][None])
        else:
            before, after = curve[i - 1], curve[(i + 1) % len(curve)]
            dense.append((1 - t) ** 2 * before + 2 * t * (1 - t) * curve[i] + t**2 * after)
    return np.concatenate(dense)


def _controls(on: Sequence[bool] | NDArray[np.bool_]) -> list[bool]:
    """Which points are controls, once the middles between controls are put in."""
    found: list[bool] = []
    for i in range(len(on)):
        found.append(not on[i])
        if not on[i] and not on[(i + 1) % len(on)]:
            found.append(False)
    return found
