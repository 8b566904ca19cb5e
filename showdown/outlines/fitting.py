"""Fit a spline of few points to a dense contour; corners stay corners.

Many chains of lines and parabolas stay within a tolerance. The cheapest is found by dynamic programming,
as in Plass and Stone (1983), "Curve-fitting with piecewise parametric cubics". A parabola that turns
faster than the picture can show is a corner.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from showdown.arrays import Floats
from showdown.outlines.contour import signed_area
from showdown.outlines.measuring import Measured, cross
from showdown.outlines.soundness import crossings
from showdown.outlines.spline import MIDDLE, Form, Spline

__all__ = ["fit_spline", "plain_spline"]


# All of these were chosen with benchmarks/typeface.py, on type whose outlines are known.
# In pixels of the picture, since nothing in it can be known more finely.
SHARPEST = 1.3  # a turn with a smaller radius is a corner
SHORT = 0.8  # a shorter straight stretch between two curves is left out
NEAR = 0.4  # two corners closer together are one
CHAMFER = 0.9  # two corners with a shorter edge between are one, if the edges outside of it meet as near

BLUNT = np.radians(20)  # a turn below this is no corner
LINE_COST, CURVE_COST = 1.0, 1.6  # points; a curve has two, but its joint may not need to be stored
ERROR_COST = 0.3  # points: what a piece costs more if it is as far away as the tolerance allows
SINGLE_COST = 1.5  # points: a line from one knot to the next, which is always allowed
AREA_OFF = 0.3  # share of a contour's area by which its spline's may differ
SNAP = 0.2  # of an edge: a joint so near the middle is put there


@dataclass(frozen=True, eq=False)
class Piece:
    """One line or parabola of a chain.

    Attributes:
        start, end, control: (2,) each; a line makes no use of `control`.
        turn: of the contour's direction along it, in radians.
        length: along the contour.
    """

    start: Floats
    end: Floats
    is_curve: bool
    control: Floats
    turn: float
    length: float


@dataclass
class Node:
    """A vertex to be: (2,) where it is, whether it is smooth, (2,) where its curve begins and ends."""

    vertex: Floats
    smooth: bool
    start: Floats
    end: Floats


def fit_spline(measured: Measured, tolerance: float) -> Spline:
    """The spline with the fewest points that stays within `tolerance` of a contour.

    A contour that is small against the tolerance is fitted more closely. Where no fit is sound, its knots
    are the spline.

    Args:
        measured: the contour.
        tolerance: in pixels; it is kept about, since pieces are compared with the contour at a few points.
    """
    area = measured.knots.area
    for closer in (1.0, 0.5, 0.25):
        spline = _spline(_sharpened(_merged(_nodes(_chain(measured, tolerance * measured.scale * closer)))))
        if len(spline.vertices):
            polygon = spline.polygon()
            crossed, _ = crossings(polygon, np.roll(polygon, -1, axis=0))
            if abs(signed_area(polygon) - area) < AREA_OFF * abs(area) and not len(crossed):
                return replace(spline, vertices=spline.vertices / measured.scale)
    return plain_spline(measured)


def plain_spline(measured: Measured) -> Spline:
    """A contour as the polygon of its knots."""
    knots = measured.knots
    corners = knots.points[knots.at[: len(knots)]] / measured.scale
    return Spline(corners, Form(np.zeros(len(corners), bool), ((),) * len(corners)))


def _chain(measured: Measured, tolerance: float) -> list[Piece]:
    """The cheapest chain of pieces round the contour."""
    line = _cost(LINE_COST, measured.far_line, tolerance)
    line[:, 0] = np.minimum(line[:, 0], SINGLE_COST)
    curve = _cost(CURVE_COST, measured.far_curve, tolerance)
    knots = measured.knots
    count, n = len(knots), len(knots.points)
    cuts = _cheapest(np.minimum(line, curve), knots.corner)
    pieces = []
    for i, j in zip(cuts, [*cuts[1:], cuts[0] + count], strict=True):
        k, w = i % count, j - i - 1
        a, b = int(knots.at[k]), int(knots.at[k + w + 1])
        pieces.append(
            Piece(
                start=knots.points[a],
                end=knots.points[b % n],
                is_curve=bool(curve[k, w] < line[k, w]),
                control=measured.control[k, w],
                turn=float(knots.heading[b] - knots.heading[a]),
                length=(b - a) * knots.spacing,
            )
        )
    return pieces


def _cost(points: float, far: Floats, tolerance: float) -> Floats:
    """What pieces cost, in points; those beyond the tolerance infinitely much."""
    share = np.minimum(far / tolerance, 2)
    cost: Floats = np.where(share <= 1, points + ERROR_COST * share * share, np.inf)
    return cost


def _cheapest(cost: Floats, corner: int | None) -> list[int]:
    """Where to cut a ring of K knots; `cost` (K, W) is of the piece from a knot to each of the next W.

    A ring has no first knot: without a corner to start at, a first walk finds a good one.
    """
    if corner is None:
        cuts = _walk(cost, 0)
        corner = cuts[len(cuts) // 2] % len(cost)
    return _walk(cost, corner)


def _walk(cost: Floats, start: int) -> list[int]:
    """The same for a walk that begins and ends at the knot `start`."""
    count, window = cost.shape
    first = np.arange(count)[:, None]
    last = first + np.arange(1, window + 1)
    price = np.roll(cost, -start, axis=0)
    inside = np.isfinite(price) & (last <= count)
    ways = csr_array(
        (price[inside], (np.broadcast_to(first, last.shape)[inside], last[inside])), (count + 1,) * 2
    )
    before = dijkstra(ways, indices=0, return_predecessors=True)[1]  # type: ignore[call-overload]
    cuts = [int(before[count])]
    while cuts[-1] > 0:
        cuts.append(int(before[cuts[-1]]))
    return [cut + start for cut in reversed(cuts)]


def _nodes(pieces: list[Piece]) -> list[Node]:
    """The vertices that a chain of pieces asks for."""
    nodes = []
    for piece, follower in zip(pieces, [*pieces[1:], pieces[0]], strict=True):
        if piece.is_curve:
            sharp = abs(piece.turn) > BLUNT and piece.length < SHARPEST * abs(piece.turn)
            nodes.append(Node(piece.control, not sharp, piece.start, piece.end))
        elif not follower.is_curve:
            nodes.append(Node(piece.end, False, piece.end, piece.end))
    return nodes


def _merged(nodes: list[Node]) -> list[Node]:
    """The vertices, those too close to the one before melted into it."""
    kept: list[Node] = []
    for node in nodes:
        last = kept[-1] if kept else None
        if last is None or np.hypot(*(node.vertex - last.vertex)) >= NEAR or (last.smooth and node.smooth):
            kept.append(node)
        elif last.smooth == node.smooth:
            kept[-1] = Node((last.vertex + node.vertex) / 2, False, last.start, node.end)
        else:
            corner = node if last.smooth else last
            kept[-1] = Node(corner.vertex, False, last.start, node.end)
    return kept


def _sharpened(nodes: list[Node]) -> list[Node]:
    """The vertices, with corners that were cut off put back: where the edges beside a short one meet."""
    kept = list(nodes)
    place = 0
    while place < len(kept) > 3:
        first, second = kept[place], kept[(place + 1) % len(kept)]
        before, after = kept[place - 1], kept[(place + 2) % len(kept)]
        met = None if first.smooth or second.smooth else _meeting(before, first, second, after)
        if met is None:
            place += 1
        else:
            kept[place] = Node(met, False, first.start, second.end)
            del kept[(place + 1) % len(kept)]
    return kept


def _meeting(before: Node, first: Node, second: Node, after: Node) -> Floats | None:
    """Where the edges into `first` and out of `second` meet, if that is just outside of the two."""
    into, out = first.vertex - before.vertex, after.vertex - second.vertex
    gap = second.vertex - first.vertex
    into, out = into / (np.hypot(*into) + 1e-9), out / (np.hypot(*out) + 1e-9)
    turn = float(cross(into, out))
    if np.hypot(*gap) > CHAMFER or abs(turn) < np.sin(BLUNT):
        return None
    ahead, behind = float(cross(gap, out)) / turn, float(cross(into, gap)) / turn
    if not (0 < ahead < CHAMFER and 0 < behind < CHAMFER):
        return None
    met: Floats = first.vertex + ahead * into
    return met


def _spline(nodes: list[Node]) -> Spline:
    """The rounded polygon through these vertices."""
    joints = [_joints(node, after) for node, after in zip(nodes, [*nodes[1:], nodes[0]], strict=True)]
    vertices = np.array([node.vertex for node in nodes]).reshape(-1, 2)
    return Spline(vertices, Form(np.array([node.smooth for node in nodes], bool), tuple(joints)))


def _joints(node: Node, after: Node) -> tuple[float, ...]:
    """Where the curves of two vertices meet the edge between them."""
    edge = after.vertex - node.vertex
    length = float(np.hypot(*edge)) + 1e-9

    def share(point: Floats) -> float:
        return float(np.clip((point - node.vertex) @ edge / length**2, 0.02, 0.98))

    if node.smooth and after.smooth:
        leaves, joins = share(node.end), share(after.start)
        if (joins - leaves) * length >= SHORT:
            return leaves, joins
        middle = min(max((leaves + joins) / 2, 0.1), 0.9)
        return (MIDDLE if abs(middle - MIDDLE) < SNAP else middle,)
    if node.smooth:
        leaves = share(node.end)
        return (leaves,) if (1 - leaves) * length >= SHORT else ()
    if after.smooth:
        joins = share(after.start)
        return (joins,) if joins * length >= SHORT else ()
    return ()
