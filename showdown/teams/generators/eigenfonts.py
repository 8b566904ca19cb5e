"""Eigenfonts: whole fonts as points in a space with few axes, by principal components.

Turk and Pentland did it with faces (1991, "Eigenfaces for recognition"). Here one row is a whole
font, every letter's distance field end to end, so that one point is one hand across all letters.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from showdown.teams.generators.rendering import fields_of
from showdown.teams.tensors import TypeCase

AXES = 256  # at most
ENTRIES = 8_000_000  # of the basis, at most: it is part of the team's state


@dataclass
class Eigenfonts:
    """Fields of font f, letter l: ``mean[l] + points[f] @ basis[l]``, up to what the axes leave out.

    Attributes:
        mean: (L, S * S) float32, the mean field of each letter.
        basis: (L, K, S * S) float16, the axes, longest first.
        points: (F, K) float32, the training fonts; each axis has unit variance.
        spread: (K,) float32, how far a unit step along each axis moves the fields, longest = 1.
        gaps: (F, F) float32, the distance between the fields of any two training fonts.
    """

    mean: NDArray[np.float32]
    basis: NDArray[np.float16]
    points: NDArray[np.float32]
    spread: NDArray[np.float32]
    gaps: NDArray[np.float32]


def find_eigenfonts(case: TypeCase) -> Eigenfonts:
    """The principal components of the fonts in a type case; a lacking letter counts as the mean one."""
    fonts, letters = case.position.shape
    pixels = case.images[0].size
    fields = fields_of(case.images).reshape(-1, pixels)  # (N, S * S)
    mean = np.zeros((letters, pixels), np.float32)
    gram = np.zeros((fonts, fonts))  # inner products of whole fonts, less the mean font
    for letter in range(letters):
        column = _column(case, fields, mean, letter)
        gram += column @ column.T
    axes = max(1, min(AXES, fonts, ENTRIES // (letters * pixels)))
    values, vectors = np.linalg.eigh(gram)  # ascending
    values, vectors = np.maximum(values[::-1][:axes], 1e-6), vectors[:, ::-1][:, :axes]
    basis = np.empty((letters, axes, pixels), np.float16)
    for letter in range(letters):
        basis[letter] = vectors.T @ _column(case, fields, mean, letter) / np.sqrt(fonts)
    square = np.diag(gram)
    gaps = np.sqrt(np.maximum(square[:, None] + square[None, :] - 2 * gram, 0))
    return Eigenfonts(
        mean,
        basis,
        (vectors * np.sqrt(fonts)).astype(np.float32),
        np.sqrt(values / values[0]).astype(np.float32),
        gaps.astype(np.float32),
    )


def _column(
    case: TypeCase, fields: NDArray[np.float32], mean: NDArray[np.float32], letter: int
) -> NDArray[np.float32]:
    """One letter of every font less its mean, (F, S * S); sets that mean."""
    position = case.position[:, letter]
    mean[letter] = fields[position[position >= 0]].mean(0)
    return np.where(position[:, None] >= 0, fields[position] - mean[letter], 0)
