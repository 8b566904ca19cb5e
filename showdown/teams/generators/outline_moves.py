"""How outlines are moved: a few figures a glyph say by how much.

Only vertices move. So what is straight stays straight and what is round stays smooth, whatever the figures
are. Upright edges stay upright and level ones level: how far a place moves sideways depends on its own
column alone, and how far it moves up on its own row. A slant would break that, and a detector sees it.
"""

from __future__ import annotations

import torch
from torch import Tensor

from showdown.teams.generators.outline_library import BASELINE, FRAME, OutlineBatch

# How far each figure moves, at 1. Weights are in shares of the font's own stroke, all others of the letter.
MOVES = {
    "stem": 0.24,  # the weight of upright strokes
    "bar": 0.10,  # the weight of level strokes, beside a half of what upright ones get
    "width": 0.38,
    "middle": 0.13,  # the middle against the sides
    "height": 0.04,
    "waist": 0.16,  # how high the middle is
    "belly": 0.08,  # the lower half against the upper
}
WEIGHTS = ("stem", "bar")  # the first moves: the same for all letters of a hand
CAPITALS = 16.0  # pixels: about the height of a capital
HALF = 10.0  # pixels: about half the width of a wide letter
MARGIN = 1.5  # pixels of paper that type has around it
SHARPEST = 0.35  # a corner moves out by no more than this allows, however sharp it is


def moved(batch: OutlineBatch, figures: Tensor, stroke: Tensor) -> Tensor:
    """The vertices (V, 2) of glyphs, moved by figures (n, MOVES), their ink in the middle as in type.

    Args:
        stroke: (n,) how thick the strokes of each glyph's font are, in pixels.
    """
    stem, bar, width, middle, height, waist, belly = (
        figures * torch.tensor(list(MOVES.values()))
    ).T[:, batch.owner]  # each (V,)  # fmt: skip
    out = _outwards(batch)
    stem, bar = stem * stroke[batch.owner], (bar + stem / 2) * stroke[batch.owner]
    x = batch.vertices[:, 0] - FRAME / 2 + stem * out[:, 0]
    y = BASELINE - batch.vertices[:, 1] - bar * out[:, 1]  # up
    y = (y + bar) * CAPITALS / (CAPITALS + 2 * bar)  # a heavier letter is no taller
    across = x / HALF  # -1 to 1
    x = x + HALF * (width * across + middle * (across**3 - 0.6 * across))
    up = y / CAPITALS  # 0 to 1
    hill = (up * (1 - up)).clamp(-0.3, 0.3)  # nothing at the baseline and at the top
    y = y + CAPITALS * (height * up + waist * hill + belly * hill * (1 - 2 * up))
    return _framed(batch, torch.stack([x, BASELINE - y], 1))


def _outwards(batch: OutlineBatch) -> Tensor:
    """Where each vertex goes if both edges beside it move out by a pixel, (V, 2)."""
    into = batch.vertices - batch.vertices[batch.before]
    out = batch.vertices[batch.after] - batch.vertices
    first, second = (
        torch.stack([edge[:, 1], -edge[:, 0]], 1) / (edge.norm(dim=1, keepdim=True) + 1e-6)
        for edge in (into, out)
    )
    mitre: Tensor = (first + second) / (1 + (first * second).sum(1, keepdim=True)).clamp(min=SHARPEST)
    return mitre


def _framed(batch: OutlineBatch, vertices: Tensor) -> Tensor:
    """Vertices (V, 2) with their ink in the middle, sideways, and inside of the picture, as all type is.

    What would leave the picture is drawn in: about the middle, and up or down about the baseline.
    """
    (left, right), (top, bottom) = (_ends(batch, vertices, axis) for axis in (0, 1))  # each (n,)
    (old_left, old_right), (old_top, old_bottom) = (_ends(batch, batch.vertices, axis) for axis in (0, 1))
    middle = (left + right) / 2
    wide = _share(right - left, old_right - old_left, FRAME - 2 * MARGIN)
    above = _share(BASELINE - top, BASELINE - old_top, BASELINE - MARGIN)
    below = _share(bottom - BASELINE, old_bottom - BASELINE, FRAME - MARGIN - BASELINE)
    across = (vertices[:, 0] - middle[batch.owner]) * wide[batch.owner]
    down = vertices[:, 1] - BASELINE
    down = down * torch.where(down < 0, above[batch.owner], below[batch.owner])
    return torch.stack([FRAME / 2 + across, BASELINE + down], 1)


def _ends(batch: OutlineBatch, vertices: Tensor, axis: int) -> tuple[Tensor, Tensor]:
    """The least and the largest place of each glyph's ink along an axis, (n,) and (n,)."""
    places, owner = batch.corners(vertices)[:, axis], torch.from_numpy(batch.corner_owner)
    least, most = (
        torch.zeros(len(batch)).scatter_reduce(0, owner, places, end, include_self=False)
        for end in ("amin", "amax")
    )
    return least, most


def _share(reach: Tensor, source: Tensor, room: float) -> Tensor:
    """How much of their reach (n,) glyphs may keep; those whose source took more than the room may, too."""
    return (source.clamp(min=room) / reach.clamp(min=1e-3)).clamp(max=1)
