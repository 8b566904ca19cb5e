"""A dense contour to a spline of few points, corners kept as corners.

The contour is cut at *knots*, close together where it turns. Between any two knots that are not too
far apart there may be a straight line, or a parabola that leaves along the contour's direction at
the one and arrives along it at the other. Of all the chains of such pieces that stay within a
tolerance, the cheapest is found by dynamic programming (as Plass and Stone 1983, "Curve-fitting with
piecewise parametric cubics"). A parabola that turns faster than the picture can show is a corner.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from showdown.fonts.contour import signed_area
from showdown.fonts.soundness import crossings
from showdown.fonts.spline import MIDDLE, Spline, flatten

__all__ = ["Measured", "fit", "measure", "plain"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

# In pixels of the picture, which is as fine as anything in it can be known.
SPACING = 0.2  # between points of the contour
SMOOTHING = 0.3  # along the contour, against the steps of the pixels
STRAIGHT = 2.0  # between knots where it runs straight
SHARPEST = 1.3  # the radius below which a turn is a corner
SHORT = 0.8  # a straight stretch between two curves that is shorter is left out
NEAR = 0.4  # corners closer together are one
CHAMFER = 0.9  # so are two with a shorter edge between, if the edges outside of it meet as near

TURN = np.radians(12)  # between knots where it turns
BLUNT = np.radians(20)  # a turn below this is no corner
MOST_TURN, LEAST_TURN = np.radians(150), np.radians(4)  # of one parabola
WINDOW = 48  # knots that one piece can span
LOOKS = np.arange(1, 9) / 9  # where along a piece it is compared with the contour
LINE_COST, CURVE_COST = 1.0, 1.6  # points; a curve's joint may not need to be stored
ERROR_COST = 0.3  # of a piece that is all of the tolerance away
SINGLE_COST = 1.5  # of a line from one knot to the next, which is always allowed
LOPSIDED = 8.0  # the most that one arm of a parabola may be longer than the other
AREA_OFF = 0.3  # share of a contour's area that its spline may be off
SNAP = 0.2  # a joint so near the middle is put there


@dataclass(frozen=True, eq=False)
class Knots:
    """A closed contour, and where it may be cut.

    Attributes:
        points: (n, 2) evenly spaced.
        heading: (2n,) direction at each point in radians, unwrapped, twice round.
        at: (2k,) positions of the knots in `points`, twice round: the second time with n added.
        spacing: between points, in pixels.
    """

    points: Floats
    heading: Floats
    at: NDArray[np.int64]
    spacing: float

    def __len__(self) -> int:
        return len(self.at) // 2


@dataclass(frozen=True, eq=False)
class Piece:
    """One line or parabola of the chain: ends, control point, turn in radians, length along the contour."""

    start: Floats
    end: Floats
    is_curve: bool
    control: Floats
    turn: float
    length: float


@dataclass
class Node:
    """A vertex to be: where it is, whether it is smooth, where its curve begins and ends."""

    vertex: Floats
    smooth: bool
    start: Floats
    end: Floats


@dataclass(frozen=True, eq=False)
class Measured:
    """A contour with the error of every piece that it may be drawn with.

    Attributes:
        knots: where it may be cut, k places.
        control: (k, w, 2) control points of parabolas from each knot to each of the next w.
        far_curve, far_line: (k, w) the farthest that it lies from a piece, in pixels; infinite where
            there is no such piece.
    """

    knots: Knots
    control: Floats
    far_curve: Floats
    far_line: Floats


def measure(contour: Floats) -> Measured:
    """Compare a closed contour with all the pieces that could stand for a part of it.

    Args:
        contour: (n, 2) a polygon, dense, in pixels of the picture that it comes from.
    """
    knots = _knots(contour)
    count, n = len(knots), len(knots.points)
    first = np.arange(count)[:, None]  # (K, 1)
    last = first + np.arange(1, min(WINDOW, count - 1) + 1)  # (K, W)
    a, b = knots.at[first], knots.at[last]
    start, end = knots.points[a % n], knots.points[b % n]  # (K, 1, 2), (K, W, 2)
    seen = knots.points[_looks(knots, first, last)]  # (K, W, 8, 2)
    control, possible = _controls(start, end, knots.heading[a], knots.heading[b])
    far_curve = np.full(possible.shape, np.inf)
    starts = np.broadcast_to(start, end.shape)[possible]
    far_curve[possible] = _curve_error(starts, control[possible], end[possible], seen[possible])
    return Measured(knots, control, far_curve, _line_error(start, end, seen))


def fit(measured: Measured, tolerance: float) -> Spline:
    """The spline with the fewest points that stays within `tolerance` of a contour.

    What is small against the tolerance is fitted more closely, and drawn as its knots if need be.

    Args:
        measured: the contour.
        tolerance: in pixels; about, for pieces are compared with the contour at a few points.
    """
    area = signed_area(measured.knots.points)
    for closer in (1.0, 0.5, 0.25):
        spline = _spline(_sharpened(_merged(_nodes(_chain(measured, tolerance * closer)))))
        path = spline.path()
        if len(path) >= 3:
            polygon = flatten(path.points, path.on)
            if abs(signed_area(polygon) - area) < AREA_OFF * abs(area) and not crossings([polygon]):
                return spline
    return plain(measured)


def plain(measured: Measured) -> Spline:
    """A contour as the polygon of its knots."""
    knots = measured.knots
    corners = knots.points[knots.at[: len(knots)]]
    return Spline(corners, np.zeros(len(corners), bool), ((),) * len(corners))


def _knots(contour: Floats) -> Knots:
    """Space a contour evenly, smooth it, and choose its knots."""
    closed = np.vstack([contour, contour[:1]])
    way = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(closed, axis=0).T))])
    n = max(8, round(way[-1] / SPACING))
    spacing = way[-1] / n
    even = np.linspace(0, way[-1], n, endpoint=False)
    points = np.stack([np.interp(even, way, closed[:, axis]) for axis in (0, 1)], axis=1)
    points = gaussian_filter1d(points, SMOOTHING / spacing, axis=0, mode="wrap")
    ahead = np.roll(points, -2, axis=0) - np.roll(points, 2, axis=0)
    angle = np.arctan2(ahead[:, 1], ahead[:, 0])
    steps = (np.diff(angle, append=angle[:1]) + np.pi) % (2 * np.pi) - np.pi  # (n,) turn after each point
    heading = angle[0] + np.concatenate([[0.0], np.cumsum(np.tile(steps, 2))[:-1]])
    density = np.cumsum(np.abs(steps) / TURN + spacing / STRAIGHT)
    count = max(6, round(density[-1]))
    at = np.unique(np.searchsorted(density, np.arange(count) * density[-1] / count + 1e-9))
    return Knots(points, heading, np.concatenate([at, at + n]), spacing)


def _chain(measured: Measured, tolerance: float) -> list[Piece]:
    """The cheapest chain of pieces round the contour."""
    line = _cost(LINE_COST, measured.far_line, tolerance)
    line[:, 0] = np.minimum(line[:, 0], SINGLE_COST)
    curve = _cost(CURVE_COST, measured.far_curve, tolerance)
    knots = measured.knots
    count, n = len(knots), len(knots.points)
    cuts = _cheapest(np.minimum(line, curve))
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


def _looks(knots: Knots, first: NDArray[np.int64], last: NDArray[np.int64]) -> NDArray[np.int64]:
    """Points of the contour between two knots, evenly by knots: (K, W, 8) positions."""
    where = first[..., None] + (last - first)[..., None] * LOOKS
    below = np.floor(where).astype(np.int64)
    share = where - below
    between = knots.at[below] * (1 - share) + knots.at[below + 1] * share
    positions: NDArray[np.int64] = np.rint(between).astype(np.int64) % len(knots.points)
    return positions


def _controls(start: Floats, end: Floats, out: Floats, back: Floats) -> tuple[Floats, Bools]:
    """Control points where the directions at both ends meet, and whether they make sense."""
    turn = back - out
    leave = np.stack([np.cos(out), np.sin(out)], axis=-1)
    arrive = np.stack([np.cos(back), np.sin(back)], axis=-1)
    chord = end - start
    slant = _cross(leave, arrive)
    possible = (np.abs(slant) > 0.05) & (np.abs(turn) < MOST_TURN) & (np.abs(turn) > LEAST_TURN)
    slant = np.where(possible, slant, 1.0)
    before, after = _cross(chord, arrive) / slant, _cross(leave, chord) / slant  # the two arms
    possible &= (before > 0) & (after > 0) & (before < LOPSIDED * after) & (after < LOPSIDED * before)
    return start + before[..., None] * leave, possible


def _line_error(start: Floats, end: Floats, seen: Floats) -> Floats:
    """The farthest that points (…, 8, 2) lie from lines (…, 2), in pixels."""
    chord = end - start
    away = np.abs(_cross(chord[..., None, :], seen - start[..., None, :])).max(axis=-1)
    far: Floats = away / (np.hypot(chord[..., 0], chord[..., 1]) + 1e-9)
    return far


def _curve_error(start: Floats, control: Floats, end: Floats, seen: Floats) -> Floats:
    """The farthest that points (…, 8, 2) lie from parabolas, in pixels.

    In barycentric coordinates (a, b, c) of start, control and end a parabola is b² = 4ac; the
    distance is that equation's remainder over its slope, to first order.
    """
    arm, chord = control - start, end - start
    area = _cross(arm, chord)
    area = np.where(np.abs(area) < 1e-9, 1e-9, area)[..., None]
    place = seen - start[..., None, :]
    b = _cross(place, chord[..., None, :]) / area
    c = _cross(arm[..., None, :], place) / area
    a = 1 - b - c
    slope_b = np.stack([chord[..., 1], -chord[..., 0]], axis=-1) / area
    slope_c = np.stack([-arm[..., 1], arm[..., 0]], axis=-1) / area
    slope_a = -slope_b - slope_c
    slope = 2 * b[..., None] * slope_b[..., None, :]
    slope -= 4 * (a[..., None] * slope_c[..., None, :] + c[..., None] * slope_a[..., None, :])
    far: Floats = (np.abs(b * b - 4 * a * c) / (np.hypot(slope[..., 0], slope[..., 1]) + 1e-9)).max(axis=-1)
    return far


def _cheapest(cost: Floats) -> list[int]:
    """Where to cut a ring of K knots; `cost` (K, W) is of the piece from a knot to each of the next W.

    A ring has no first knot: the first walk finds a good one, the second starts there.
    """
    cuts = _walk(cost, 0)
    return _walk(cost, cuts[len(cuts) // 2] % len(cost))


def _walk(cost: Floats, start: int) -> list[int]:
    count, window = cost.shape
    best = np.full(count + 1, np.inf)
    best[0] = 0.0
    back = np.zeros(count + 1, int)
    for here in range(1, count + 1):
        before = np.arange(max(0, here - window), here)
        total = best[before] + cost[(before + start) % count, here - before - 1]
        choice = int(total.argmin())
        best[here], back[here] = total[choice], before[choice]
    cuts = [int(back[count])]
    while cuts[-1] > 0:
        cuts.append(int(back[cuts[-1]]))
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
    """Vertices too close to their forerunner melted into one."""
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
    """Corners that were cut off put back: where the two edges outside of a short one meet."""
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
    turn = float(_cross(into, out))
    if np.hypot(*gap) > CHAMFER or abs(turn) < np.sin(BLUNT):
        return None
    ahead, behind = float(_cross(gap, out)) / turn, float(_cross(into, gap)) / turn
    if not (0 < ahead < CHAMFER and 0 < behind < CHAMFER):
        return None
    met: Floats = first.vertex + ahead * into
    return met


def _spline(nodes: list[Node]) -> Spline:
    """The rounded polygon through these vertices."""
    joints = [_joints(node, after) for node, after in zip(nodes, [*nodes[1:], nodes[0]], strict=True)]
    vertices = np.array([node.vertex for node in nodes]).reshape(-1, 2)
    return Spline(vertices, np.array([node.smooth for node in nodes], bool), tuple(joints))


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


def _cross(a: Floats, b: Floats) -> Floats:
    product: Floats = a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]
    return product
