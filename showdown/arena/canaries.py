"""Canaries: the referee's own weak forgeries, hidden among the exhibits.

Every detector gets a share of them in training. One that cannot tell them from type is not looking,
and its 50% says nothing of its rival.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from showdown.contract import Glyphs
from showdown.medium import REFERENCE_SIZE

SWELL = 3.0  # pixels of a 32-pixel image over which an outline wavers
KINDS = 3


def forge_canaries(real: Glyphs, n: int, rng: np.random.Generator) -> Glyphs:
    """About n weak forgeries after glyphs of `real`, letters balanced, each in one of three manners.

    Two letters laid over each other, an outline that wavers, and a picture of few coarse pixels.
    """
    labels = np.unique(real.letters)
    share = max(KINDS, round(n / len(labels)))
    images, letters = [], []
    for label in labels:
        first = real.images[rng.choice(np.flatnonzero(real.letters == label), share)]
        second = real.images[rng.integers(0, len(real), share)]
        for i in range(share):
            images.append(_forge_one(first[i], second[i], i % KINDS, rng))
        letters += [str(label)] * share
    return Glyphs(np.stack(images), np.array(letters), medium=real.medium)


def _forge_one(
    image: NDArray[np.uint8], other: NDArray[np.uint8], kind: int, rng: np.random.Generator
) -> NDArray[np.uint8]:
    if kind == 0:
        return overlay(image, other)
    return waver(image, rng) if kind == 1 else coarsen(image)


def overlay(image: NDArray[np.uint8], other: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Two letters (S, S) laid over each other, each at half its ink."""
    mean: NDArray[np.uint8] = ((image.astype(np.uint16) + other) // 2).astype(np.uint8)
    return mean


def waver(image: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """A letter (S, S) whose every part is moved a little, neighbours alike."""
    size = len(image)
    scale = size / REFERENCE_SIZE
    fields = [gaussian_filter(rng.standard_normal((size, size)), SWELL * scale) for _ in range(2)]
    down, right = (scale * np.clip(2 * field / field.std(), -4, 4) for field in fields)
    y, x = np.meshgrid(np.arange(size), np.arange(size), indexing="ij")
    at_y = np.clip(np.rint(y + down), 0, size - 1).astype(int)
    at_x = np.clip(np.rint(x + right), 0, size - 1).astype(int)
    moved: NDArray[np.uint8] = image[at_y, at_x]
    return moved


def coarsen(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A letter (S, S) in squares of four pixels of 32."""
    block = max(2, round(4 * len(image) / REFERENCE_SIZE))
    at = np.minimum(np.arange(len(image)) // block * block + block // 2, len(image) - 1)
    squares: NDArray[np.uint8] = image[np.ix_(at, at)]
    return squares
