"""What the panel's jurors look at: figures of pictures (n, S, S) uint8, each kind by a textbook's method.

One more kind, co-occurrences of residuals, is in `showdown.residuals`: teams may use that, too.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.fft import dctn

from showdown.arena.eye import SIDE, shrink
from showdown.arrays import Floats32
from showdown.boxes import box_sums

GREYS = 5
DIRECTIONS = 9  # of a gradient, over half a turn
CELL = 8  # pixels of 32 along a side of a cell, and of a block
WAVES = 16  # of a whole picture, along each axis
LOW_BITS = 3  # of a grey level


def patterns(images: NDArray[np.uint8]) -> Floats32:
    """How often each pattern of 2 × 2 pixels comes, in five greys: (n, 625), the logarithms of one and it.

    Local binary patterns (Ojala et al. 2002) keep two greys; antialiased type needs the ones between.
    """
    grey = (images.astype(np.uint16) * GREYS) >> 8
    codes = ((grey[:, :-1, :-1] * GREYS + grey[:, :-1, 1:]) * GREYS + grey[:, 1:, :-1]) * GREYS
    return _counts(codes + grey[:, 1:, 1:], GREYS**4)


def strokes(images: NDArray[np.uint8]) -> Floats32:
    """Which way the edges run, and how strong each wave of the ink is: (n, 464).

    Histograms of oriented gradients over cells (Dalal and Triggs 2005), and the cosine transform (Ahmed,
    Natarajan and Rao 1974) of the whole picture and of small blocks.
    """
    ink: Floats32 = shrink(images).astype(np.float32) / np.float32(255)
    waves = np.abs(dctn(ink, axes=(1, 2), norm="ortho")[:, :WAVES, :WAVES]).reshape(len(ink), -1)
    return np.concatenate([gradients(ink), np.log(waves + 0.05), waves_of_blocks(ink)], 1).astype(np.float32)


def gradients(ink: Floats32) -> Floats32:
    """Ink (n, 32, 32) in [0, 1] as histograms of directions, cell by cell, of length 1: (n, 144)."""
    down, along = np.gradient(ink, axis=(1, 2))
    strength = np.hypot(down, along)
    direction = ((np.arctan2(down, along) / np.pi % 1) * DIRECTIONS).astype(np.int64) % DIRECTIONS
    cell = np.arange(SIDE) // CELL
    cells = cell[:, None] * (SIDE // CELL) + cell  # (32, 32)
    n, size = len(ink), (SIDE // CELL) ** 2 * DIRECTIONS
    at = (np.arange(n)[:, None, None] * size + cells * DIRECTIONS + direction).ravel()
    found = np.bincount(at, strength.ravel(), n * size).reshape(n, size)
    histograms: Floats32 = (found / (np.linalg.norm(found, axis=1, keepdims=True) + 1e-3)).astype(np.float32)
    return histograms


def waves_of_blocks(ink: Floats32) -> Floats32:
    """How strong each wave is in blocks of 8 × 8 pixels of ink (n, 32, 32), all blocks together: (n, 64)."""
    blocks = ink.reshape(len(ink), SIDE // CELL, CELL, SIDE // CELL, CELL)
    strong = np.abs(dctn(blocks, axes=(2, 4), norm="ortho")).mean(axis=(1, 3))
    waves: Floats32 = np.log(strong + 1e-3).reshape(len(ink), -1).astype(np.float32)
    return waves


def low_bits(images: NDArray[np.uint8]) -> Floats32:
    """The lowest bits: where the last one is set, and how often each ending and pair comes: (n, 1064).

    Nobody sees them, so a mark for a friend can hide there: the oldest trick of steganography (Westfeld and
    Pfitzmann 1999, "Attacks on steganographic systems").
    """
    last = images & 1
    box = images.shape[1] // SIDE
    where = box_sums(last, box, np.float32).reshape(len(images), -1)
    grey = (images > 0) & (images < 255)  # paper and full ink end alike everywhere
    inked = last.astype(np.uint16) + 2 * grey
    pairs = (inked[:, :, :-1] * 4 + inked[:, :, 1:], inked[:, :-1] * 4 + inked[:, 1:])
    endings = _counts((images & (2**LOW_BITS - 1)).astype(np.uint16), 2**LOW_BITS)
    counted = [_counts(pair, 16) for pair in pairs]
    return np.concatenate([where, endings, *counted], 1).astype(np.float32)


def _counts(codes: NDArray[np.uint16], kinds: int) -> Floats32:
    """How often each code comes in each picture, (n, H, W) to (n, kinds), the logarithms of one and it."""
    n = len(codes)
    at = codes.reshape(n, -1).astype(np.int64) + np.arange(n)[:, None] * kinds
    counts: Floats32 = (
        np.log1p(np.bincount(at.ravel(), minlength=n * kinds)).reshape(n, kinds).astype(np.float32)
    )
    return counts
