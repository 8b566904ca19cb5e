"""Is a forgery a copy? The distance to the nearest training glyph, up to what hides a copy cheaply.

A copy that was shifted, turned, scaled, sheared, greyed or sprinkled with noise is still a copy. So
glyphs are compared blurred, over shifts of up to two pixels, and then up to the *tangent distance*:
what small affine changes and changes of contrast can explain does not count (Simard, LeCun and
Denker 1993, "Efficient pattern recognition using a new transformation distance"); nor does the
energy of noise, which each picture's finest diagonal detail tells (Donoho and Johnstone 1994).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from showdown.arena.eye import SIDE, shrink
from showdown.arrays import Floats32
from showdown.boxes import box_means
from showdown.contract import Glyphs

BLUR = 1.5  # standard deviation in pixels of 32
REACH = 2  # the largest shift that is tried, in pixels
CANDIDATES = 4  # training glyphs that are compared closely with each forgery
RIDGE = 1e-3  # keeps the least squares solvable where two small changes look the same
TO_SIGMA = 1.4826  # median absolute deviation to standard deviation of Gaussian noise
COARSE = SIDE // 2  # what is blurred needs half the pixels


class Originals:
    """The training glyphs that a forgery may not be a copy of."""

    def __init__(self, real: Glyphs) -> None:
        self._images = shrink(real.images)
        self._at = {str(label): np.flatnonzero(real.letters == label) for label in np.unique(real.letters)}
        self._coarse = coarse(blurred(self._images))  # (N, COARSE * COARSE)

    def distances(self, glyphs: Glyphs) -> Floats32:
        """How far each glyph is from the nearest training glyph of its letter, (n,); 0 is a copy.

        Distances are shares of the training glyph's own ink (the norm of its blurred picture).
        """
        images = shrink(glyphs.images)
        found = np.full(len(images), np.inf, np.float32)
        for label, originals in self._at.items():
            here = np.flatnonzero(glyphs.letters == label)
            if len(here):
                found[here] = self._nearest(images[here], originals)
        return found

    def _nearest(self, images: NDArray[np.uint8], originals: NDArray[np.int64]) -> Floats32:
        shifted = all_shifts(blurred(images))  # (n, shifts, D)
        theirs = self._coarse[originals]  # (m, D)
        n, shifts, size = shifted.shape
        apart = (shifted**2).sum(2)[:, :, None] - 2 * (shifted.reshape(-1, size) @ theirs.T).reshape(
            n, shifts, -1
        )
        best_shift = apart.argmin(1)  # (n, m)
        closest = np.argsort(apart.min(1) + (theirs**2).sum(1), axis=1)[:, :CANDIDATES]
        noise = noise_energy(images)
        rows = np.arange(n)
        residues = []
        for candidate in closest.T:
            mine = shifted[rows, best_shift[rows, candidate]]
            original = self._images[originals[candidate]]
            residues.append(residue(mine, blurred(original), noise))
        nearest: Floats32 = np.min(residues, axis=0)
        return nearest


def residue(mine: Floats32, originals: Floats32, noise: Floats32) -> Floats32:
    """What of mine (n, D) no small change of the originals (n, S, S), and no noise (n,), explains: (n,)."""
    theirs = coarse(originals)
    changes = tangents(originals)  # (n, T, D)
    difference = mine - theirs
    normal = np.einsum("nad,nbd->nab", changes, changes) + RIDGE * np.eye(changes.shape[1], dtype=np.float32)
    share = np.linalg.solve(normal, np.einsum("nad,nd->na", changes, difference)[..., None])
    left = difference - np.einsum("na,nad->nd", share[..., 0], changes)
    energy = np.maximum((left**2).sum(1) - noise, 0)
    apart: Floats32 = np.sqrt(energy / np.maximum((theirs**2).sum(1), 1e-6))
    return apart


def tangents(ink: Floats32) -> Floats32:
    """Unit directions in which a small change moves pictures (n, S, S): (n, 8, D).

    Shift, scale and shear along either axis, and any turn as a sum of these; more or less ink, and
    a grey veil.
    """
    along_y, along_x = np.gradient(ink, axis=(1, 2))
    x = np.arange(SIDE, dtype=np.float32) - (SIDE - 1) / 2
    y = x[:, None]
    turns = (x * along_x, y * along_y, x * along_y, y * along_x)
    moves: list[Any] = [along_x, along_y, *turns, ink, np.ones_like(ink)]
    found = np.stack([coarse(move) for move in moves], 1)
    norms = np.linalg.norm(found, axis=2, keepdims=True)
    unit: Floats32 = found / np.maximum(norms, 1e-6)
    return unit


def blurred(images: NDArray[np.uint8]) -> Floats32:
    """Images (n, S, S) uint8 as blurred ink in [0, 1]."""
    ink = images.astype(np.float32) / 255.0
    for axis in (1, 2):
        ink = gaussian_filter1d(ink, BLUR, axis=axis, mode="constant", truncate=2.5)
    return ink


def coarse(ink: Floats32) -> Floats32:
    """Pictures (n, S, S) as rows of half as many pixels a side, (n, COARSE * COARSE)."""
    return box_means(ink, 2, np.float32).reshape(len(ink), -1)


def all_shifts(ink: Floats32) -> Floats32:
    """Every shift of pictures (n, S, S) by up to REACH pixels, coarse: (n, shifts, D)."""
    padded = np.pad(ink, ((0, 0), (REACH, REACH), (REACH, REACH)))
    places = range(2 * REACH + 1)
    return np.stack([coarse(padded[:, y : y + SIDE, x : x + SIDE]) for y in places for x in places], 1)


def noise_energy(images: NDArray[np.uint8]) -> Floats32:
    """The energy that white noise leaves in blurred, coarse pictures (n, S, S): (n,).

    In a clean glyph most 2 × 2 squares are flat, so the median of their diagonal detail is 0.
    """
    ink = images.astype(np.float32) / 255.0
    detail = (ink[:, ::2, ::2] - ink[:, 1::2, ::2] - ink[:, ::2, 1::2] + ink[:, 1::2, 1::2]) / 2
    sigma = TO_SIGMA * np.median(np.abs(detail).reshape(len(images), -1), axis=1)
    # A Gaussian blur leaves 1 / (4 pi s^2) of white noise's variance; averaging what is blurred, nearly all.
    energy: Floats32 = (sigma**2 * COARSE**2 / (4 * np.pi * BLUR**2) * 0.94).astype(np.float32)
    return energy
