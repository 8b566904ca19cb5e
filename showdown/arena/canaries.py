"""Canaries: the referee's own weak forgeries, hidden among the exhibits. Does the detector look at all?

Most kinds change one thing that a detector may look at: shape, outline, sharpness, weight, size. The last
three are no letters at all. One that answers no kind otherwise than type is not looking, and its 50% says
nothing of its rival. One that looks at a single feature sees the kind that changes it. One that had nothing
to learn, since its rival draws like type, still answers what is no letter otherwise. No lesson holds
canaries: a detector that learns to see these sees its rival less well.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, grey_dilation, grey_erosion, zoom

from showdown.contract import Glyphs
from showdown.medium import REFERENCE_SIZE, Medium

SWELL = 3.0  # pixels of a 32-pixel image over which an outline wavers
BLUR = 1.2  # pixels of a 32-pixel image
SMALLER = 0.75
KINDS = (
    *("overlay", "waver", "coarse", "heavier", "lighter", "smaller", "blurred"),
    *("negative", "noise", "blank"),
)


def forge_canaries(real: Glyphs, n: int, rng: np.random.Generator) -> tuple[Glyphs, NDArray[np.int64]]:
    """About n weak forgeries after glyphs of `real`, letters balanced.

    Returns:
        The forgeries, and (n,) int64, which of `KINDS` each is.
    """
    labels = np.unique(real.letters)
    share = max(len(KINDS), round(n / len(labels)))
    images, letters, of_kind = [], [], []
    for label in labels:
        first = real.images[rng.choice(np.flatnonzero(real.letters == label), share)]
        second = real.images[rng.integers(0, len(real), share)]
        for i in range(share):
            of_kind.append(i % len(KINDS))
            images.append(_forge_one(first[i], second[i], KINDS[of_kind[-1]], rng))
        letters += [str(label)] * share
    return Glyphs(np.stack(images), np.array(letters), medium=real.medium), np.array(of_kind, np.int64)


def weak_forgeries(
    real: Glyphs, n: int, medium: Medium, rng: np.random.Generator
) -> tuple[Glyphs, NDArray[np.int64]]:
    """About n canaries as a detector sees them, through the medium; and (n,) int64, each one's kind."""
    weak, of_kind = forge_canaries(real, n, rng)
    return Glyphs(medium(weak.images, rng), weak.letters, medium=medium.name), of_kind


def _forge_one(
    image: NDArray[np.uint8], other: NDArray[np.uint8], kind: str, rng: np.random.Generator
) -> NDArray[np.uint8]:
    made: dict[str, Callable[[], NDArray[np.uint8]]] = {
        "overlay": lambda: overlay(image, other),
        "waver": lambda: waver(image, rng),
        "coarse": lambda: coarsen(image),
        "heavier": lambda: restroke(image, grey_dilation),
        "lighter": lambda: restroke(image, grey_erosion),
        "smaller": lambda: lessen(image),
        "blurred": lambda: defocus(image),
        "negative": lambda: 255 - image,
        "noise": lambda: rng.integers(0, 256, image.shape, dtype=np.uint8),
        "blank": lambda: np.zeros_like(image),
    }
    return made[kind]()


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


def restroke(image: NDArray[np.uint8], change: Callable[..., NDArray[np.uint8]]) -> NDArray[np.uint8]:
    """A letter (S, S) with strokes that are half a pixel of 32 heavier, or lighter, on each side."""
    scale = max(1, round(len(image) / REFERENCE_SIZE))
    far = change(image, size=(2 * scale + 1, 2 * scale + 1)).astype(np.uint16)
    half: NDArray[np.uint8] = ((far + image) // 2).astype(np.uint8)
    return half


def lessen(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A letter (S, S) drawn at three quarters of its size, in the middle."""
    small = zoom(image.astype(float), SMALLER, order=1)
    start = (len(image) - len(small)) // 2
    placed = np.zeros_like(image)
    placed[start : start + len(small), start : start + len(small)] = np.clip(np.rint(small), 0, 255)
    return placed


def defocus(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A letter (S, S) out of focus."""
    soft = gaussian_filter(image.astype(float), BLUR * len(image) / REFERENCE_SIZE)
    rounded: NDArray[np.uint8] = np.clip(np.rint(soft), 0, 255).astype(np.uint8)
    return rounded
