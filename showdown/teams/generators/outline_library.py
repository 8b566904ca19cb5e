"""The library: outlines of training type, traced a few at a time, and laid out side by side to be moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits
from torch import Tensor

from showdown.arrays import Floats, Ints
from showdown.outlines.backprojection import ink_share
from showdown.outlines.drawing import difference_of, seen_of
from showdown.outlines.spline import Form, Spline, joined_corners
from showdown.outlines.tracing import quick_splines
from showdown.teams.tensors import TypeCase

FRAME = 32  # outlines are kept in pixels of pictures of this side, whatever the side of the match's
BASELINE = 23.0  # of type, in those pixels from the top
ASTRAY = 0.1  # a share of the ink: outlines that are further off on average do not draw their font
NEAR = 0.04  # pixels: what a tracer puts so near the baseline stands on it

Glyph = list[Spline]  # its closed contours
BLANK: Glyph = [Spline(np.full((3, 2), FRAME / 2), Form(np.zeros(3, bool), ((), (), ())))]  # draws nothing


class Library:
    """Outlines of whole fonts, in an order of chance: the more are traced, the more fonts are ready.

    A font whose outlines do not draw its pictures again is left out: hatched type is too fine to be traced.

    Attributes:
        glyphs: the outlines by font and letter, as rows and columns of the type case.
    """

    def __init__(self, case: TypeCase) -> None:
        self.glyphs: dict[tuple[int, int], Glyph] = {}
        self._letters = case.position.shape[1]
        self._order = np.random.permutation(len(case.position))
        rows = np.repeat(self._order, self._letters)
        columns = np.tile(np.arange(self._letters), len(self._order))
        there = case.position[rows, columns] >= 0
        self._queue = np.stack([rows, columns], 1)[there]
        counts = np.add.reduceat(there, np.arange(0, len(rows), self._letters))
        self._ends = np.cumsum(counts)
        self._most_off = np.zeros(len(self._order))  # how far each font's outlines may be off, in all
        self._most_off[self._order] = ASTRAY * counts
        self._off = np.zeros(len(self._order))

    @property
    def ready(self) -> Ints:
        """The fonts of which every letter is traced, (R,); all of them where none is traced well."""
        traced = self._order[: np.searchsorted(self._ends, len(self.glyphs), side="right")]
        well = traced[self._off[traced] <= self._most_off[traced]]
        return well if len(well) else traced

    def trace(self, case: TypeCase, glyphs: int) -> None:
        """Trace the next so many; at least as many as make one font ready."""
        first = len(self.glyphs)
        with threadpool_limits(1, "blas"):  # its sums are small: a second thread takes longer
            for row, column in self._queue[first : max(first + glyphs, self._ends[0])].tolist():
                (share,) = ink_share(case.images[case.position[row, column]][None])
                found = quick_splines(share)
                self._off[row] += _difference(found, share)
                self.glyphs[row, column] = _in_frame(found, len(share)) or BLANK

    def find(self, fonts: Ints, columns: Ints) -> list[Glyph]:
        """The outlines of letters (n,) in fonts (n,) that are ready, or in the next ones that have them."""
        return [
            self.glyphs.get((font, column)) or self._next(font, column)
            for font, column in zip(fonts.tolist(), columns.tolist(), strict=True)
        ]

    def _next(self, font: int, column: int) -> Glyph:
        """A letter that a font lacks, from the next font that is ready and has it."""
        ready = self.ready.tolist()
        at = ready.index(font)
        others = (self.glyphs.get((other, column)) for other in ready[at:] + ready[:at])
        return next((glyph for glyph in others if glyph), BLANK)


def _difference(glyph: Glyph, share: Floats) -> float:
    """How far outlines are from the picture (S, S) that they were traced from, as a share of its ink."""
    if not glyph or not share.any():
        return 0.0
    return difference_of(seen_of([spline.polygon() for spline in glyph], len(share)), share)


def _in_frame(glyph: Glyph, size: int) -> Glyph:
    """An outline of a picture of some size, in the library's pixels, standing on the baseline."""
    placed = []
    for spline in glyph:
        vertices = spline.vertices * (FRAME / size)
        level = vertices[:, 1]
        level[np.abs(level - BASELINE) < NEAR] = BASELINE
        placed.append(Spline(vertices, spline.form))
    return placed


@dataclass(frozen=True, eq=False)
class OutlineBatch:
    """The outlines of n glyphs, end to end: V vertices, and K corners that are means of them.

    Attributes:
        vertices: (V, 2) float32, in pixels of the frame. owner: (V,) whose each is.
        before, after: (V,) the vertices beside each.
        which, shares: (K, c) the vertices that each corner is a mean of, and how much of each.
        next_corner: (K,) int64. corner_owner: (K,) int64 whose each is.
        glyphs: n lists of splines, as they were laid out.
    """

    vertices: Tensor
    owner: Tensor
    before: Tensor
    after: Tensor
    which: Tensor
    shares: Tensor
    next_corner: Ints
    corner_owner: Ints
    glyphs: Sequence[Glyph]

    @classmethod
    def of(cls, glyphs: Sequence[Glyph]) -> OutlineBatch:
        """Lay out glyphs in order."""
        splines = [spline for glyph in glyphs for spline in glyph]
        whose = np.repeat(np.arange(len(glyphs)), [len(glyph) for glyph in glyphs])
        sizes = np.array([len(spline.vertices) for spline in splines])
        before, after = _beside(sizes)
        corners, next_corner = joined_corners(splines)
        counts = [len(spline.form.corners.which) for spline in splines]
        vertices = np.concatenate([spline.vertices for spline in splines]).astype(np.float32)
        return cls(
            torch.from_numpy(vertices), torch.from_numpy(np.repeat(whose, sizes)),
            torch.from_numpy(before), torch.from_numpy(after),
            torch.from_numpy(corners.which), torch.from_numpy(corners.shares.astype(np.float32)),
            next_corner, np.repeat(whose, counts), glyphs,
        )  # fmt: skip

    def __len__(self) -> int:
        return len(self.glyphs)

    def corners(self, vertices: Tensor) -> Tensor:
        """The corners (K, 2) of the polygons that these vertices (V, 2) are rounded to."""
        drawn: Tensor = (self.shares[..., None] * vertices[self.which]).sum(1)
        return drawn


def _beside(sizes: NDArray[np.int64]) -> tuple[Ints, Ints]:
    """The place before and after each of places in rings of these sizes, laid end to end: (V,) and (V,)."""
    ends = np.cumsum(sizes)
    first = np.repeat(ends - sizes, sizes)
    along = np.arange(ends[-1]) - first
    size = np.repeat(sizes, sizes)
    return first + (along - 1) % size, first + (along + 1) % size
