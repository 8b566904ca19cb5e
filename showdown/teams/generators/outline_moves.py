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
    "bar": 0.12,  # the weight of level strokes
    "width": 0.38,
    "middle": 0.13,  # the middle against the sides
    "height": 0.04,
    "waist": 0.16,  # how high the middle is
    "belly": 0.08,  # the lower half against the upper
}
CAPITALS = 16.0  # pixels: about the height of a capital
HALF = 10.0  # pixels: about half the width of a wide letter
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
    stem, bar = stem * stroke[batch.owner], bar * stroke[batch.owner]
    x = batch.vertices[:, 0] - FRAME / 2 + stem * out[:, 0]
    y = BASELINE - batch.vertices[:, 1] - bar * out[:, 1]  # up
    y = (y + bar) * CAPITALS / (CAPITALS + 2 * bar)  # a heavier letter is no taller
    across = x / HALF  # -1 to 1
    x = x + HALF * (width * across + middle * (across**3 - 0.6 * across))
    up = y / CAPITALS  # 0 to 1
    hill = (up * (1 - up)).clamp(-0.3, 0.3)  # nothing at the baseline and at the top
    y = y + CAPITALS * (height * up + waist * hill + belly * hill * (1 - 2 * up))
    return _centred(batch, torch.stack([x, BASELINE - y], 1))


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


def _centred(batch: OutlineBatch, vertices: Tensor) -> Tensor:
    """Vertices (V, 2) with the ink of each glyph as far from the left as from the right."""
    across = batch.corners(vertices)[:, 0]
    owner = torch.from_numpy(batch.corner_owner)
    left, right = (
        torch.zeros(len(batch)).scatter_reduce(0, owner, across, side, include_self=False)
        for side in ("amin", "amax")
    )
    shift = FRAME / 2 - (left + right) / 2  # (n,)
    return vertices + torch.stack([shift, torch.zeros_like(shift)], 1)[batch.owner]
