"""Designs: how whole fonts differ, and how near a picture is to those that are known."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d

from showdown.arrays import Floats32, Ints
from showdown.boxes import box_means
from showdown.teams.medium_torch import warp_ink
from showdown.teams.tensors import TypeCase, to_ink

NEAREST = 8  # designs whose distances are looked at
SOFT = 0.8  # pixels of 32: the blur before pictures are compared
SIDE = 16  # pixels of the small pictures that are compared
AT_ONCE = 1024  # pictures, so that memory stays small
AXES = 24  # of the space that fonts are points in, at most
FAR = 1.5  # as far as anything is
STROKES = (0.3, 8.0)  # pixels of 32: what is full of ink, or has no edge, has no strokes


def font_points(case: TypeCase) -> tuple[Floats32, Ints]:
    """Fonts as points, by principal components of their pictures; and which font is nearest to each.

    Returns:
        (F, K) float32, the longest axis with unit variance; and (F,) int64. A lone font is its own nearest.
    """
    fonts, letters = case.position.shape
    small = box_means(case.images, case.images.shape[1] // SIDE, np.float32).reshape(len(case.images), -1)
    gram = np.zeros((fonts, fonts))
    for column in range(letters):
        position = case.position[:, column]
        there = position >= 0
        rows = np.where(there[:, None], small[position] - small[position[there]].mean(0), 0)
        gram += rows @ rows.T
    values, vectors = np.linalg.eigh(gram)  # ascending
    axes = min(AXES, fonts)
    lengths = np.sqrt(np.maximum(values[::-1][:axes], 1e-6))
    # Square roots: short axes say much, too.
    points = vectors[:, ::-1][:, :axes] * np.sqrt(fonts * lengths / lengths[0])
    square = np.diag(gram)
    gaps = square[:, None] + square - 2 * gram
    np.fill_diagonal(gaps, np.inf if fonts > 1 else 0)
    return points.astype(np.float32), gaps.argmin(1)


def fingerprints(ink: Tensor) -> Tensor:
    """Ink (n, 1, S, S) softened, with its middle in the middle, and made small: (n, SIDE * SIDE)."""
    from_middle = torch.arange(2 * SIDE, device=ink.device) - SIDE + 0.5
    bell = torch.exp(-0.5 * ((from_middle[:, None] - from_middle) / SOFT) ** 2)
    bell = bell / bell.sum(1).max()  # (2 * SIDE, 2 * SIDE); a product is many times as fast as a convolution
    ink = bell @ avg_pool2d(ink, ink.shape[-1] // (2 * SIDE)) @ bell
    total = ink.sum((1, 2, 3)) + 1e-6
    affine = torch.eye(2, 3, device=ink.device).repeat(len(ink), 1, 1)
    affine[:, 0, 2] = (ink.sum(2)[:, 0] * from_middle).sum(1) / total
    affine[:, 1, 2] = (ink.sum(3)[:, 0] * from_middle).sum(1) / total
    return avg_pool2d(warp_ink(ink, affine), 2).flatten(1)


class Designs:
    """Type that is known, to hold pictures against.

    A glyph is not held against its own font, and not against that font's nearest, which is often the same
    design in another weight: an unseen design has no such siblings.
    """

    def __init__(self, case: TypeCase, nearest: Ints, device: torch.device) -> None:
        with torch.no_grad():
            parts = [
                fingerprints(to_ink(some).to(device))
                for some in np.array_split(case.images, len(case.images) // AT_ONCE + 1)
            ]
        self._rows = torch.cat(parts)
        self._fonts = torch.from_numpy(case.places[0]).to(device)
        self._at = [torch.from_numpy(np.flatnonzero(case.places[1] == i)) for i in range(len(case.labels))]
        self._nearest = torch.from_numpy(nearest).to(device)

    def distances(self, rows: Tensor, column: int, font: Tensor | None = None) -> Tensor:
        """How far pictures of one letter are from the nearest known ones, (n, NEAREST), nearest first.

        Args:
            rows: (n, SIDE * SIDE), their fingerprints.
            font: (n,) whose each is, for type; None for forgeries.
        """
        at = self._at[column]
        known, fonts = self._rows[at], self._fonts[at]
        with torch.no_grad():  # who is nearest has no slope; how near they are has
            far = torch.cdist(rows, known)  # (n, known)
            if font is not None:
                own = (fonts == font[:, None]) | (fonts == self._nearest[font][:, None])
                far = far.masked_fill(own, torch.inf)
            near, which = far.topk(min(NEAREST, len(known)), largest=False)
        apart = (rows[:, None] - known[which]).norm(dim=2) / (rows.norm(dim=1, keepdim=True) + 1e-3)
        apart = torch.where(near.isinf(), FAR, apart).clamp(max=FAR)
        return torch.cat([apart, apart[:, -1:].expand(-1, NEAREST - apart.shape[1])], 1)


def stroke_widths(case: TypeCase) -> Floats32:
    """How thick each font's strokes are, in pixels of 32, (F,): twice its ink over its edges."""
    ink = case.images.astype(np.float32) / 255
    edge = np.abs(np.diff(ink, axis=1)).sum((1, 2)) + np.abs(np.diff(ink, axis=2)).sum((1, 2))
    font, fonts = case.places[0], len(case.position)
    area, length = (np.bincount(font, each, fonts) for each in (ink.sum((1, 2)), edge))
    widths = 2 * area / (length + 1e-6) * 32 / case.images.shape[1]
    kept: Floats32 = np.clip(widths, *STROKES).astype(np.float32)
    return kept
