"""The referee's eye: a small frozen network, in numpy, in whose features pictures are compared.

It was trained on the train split of the house corpus to tell letters and design groups apart
(tools/house_corpus/train_eye.py) and never changes. Distances in its features are this game's own:
they compare with each other and with nothing that other papers print as FID or KID.
"""

from __future__ import annotations

import io
from functools import lru_cache
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from showdown.boxes import box_means

FEATURES = 64
SIDE = 32  # pixels that the network sees; larger glyphs are averaged down
CHUNK = 128  # glyphs at a time, so that what is between layers stays in the cache
FILE = "eye.npz"
Weights = dict[str, NDArray[np.float32]]


def features(images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """What the eye sees in images (n, S, S) uint8, S a multiple of 32: (n, 64) float32, none negative.

    >>> features(np.zeros((2, 32, 32), np.uint8)).shape
    (2, 64)
    """
    ink = shrink(images).astype(np.float32) / 255.0
    parts = [_look(ink[i : i + CHUNK], _weights()) for i in range(0, len(ink), CHUNK)]
    return np.concatenate(parts) if parts else np.zeros((0, FEATURES), np.float32)


class Reader:
    """Reads letters: which letter's mean features are nearest, in units of how glyphs of one letter vary.

    That is linear discriminant analysis with equal priors (Fisher 1936; Hastie et al., *The Elements
    of Statistical Learning*, equation 4.10), learned from the match's own training type, so it reads
    whatever alphabet is played.
    """

    def __init__(self, seen: NDArray[np.float32], letters: NDArray[np.str_]) -> None:
        self._labels, codes = np.unique(letters, return_inverse=True)
        self._means = np.stack([seen[codes == i].mean(0, dtype=float) for i in range(len(self._labels))])
        within = np.cov(seen - self._means[codes], rowvar=False)
        ridge = 1e-3 * np.trace(within) / len(within) + 1e-6  # few glyphs, many features; or one of each
        within += ridge * np.eye(len(within))
        self._slopes = np.linalg.solve(within, self._means.T)  # (D, letters)
        self._offsets = (self._means.T * self._slopes).sum(0) / 2

    def read(self, seen: NDArray[np.float32]) -> NDArray[np.str_]:
        """The letter that each glyph's features (n, 64) look most like, (n,)."""
        letters: NDArray[np.str_] = self._labels[(seen @ self._slopes - self._offsets).argmax(1)]
        return letters

    def rival(self, seen: NDArray[np.float32], letter: str) -> tuple[NDArray[np.float64], NDArray[np.str_]]:
        """By how much another letter fits features (n, 64) better than `letter`, (n,), and which, (n,)."""
        fits = seen @ self._slopes - self._offsets  # log likelihood, but for what all letters share
        own = int(np.searchsorted(self._labels, letter))
        mine = fits[:, own].copy()
        fits[:, own] = np.finfo(fits.dtype).min
        best = fits.argmax(1)
        margin: NDArray[np.float64] = fits[np.arange(len(fits)), best] - mine
        return margin, self._labels[best]

    def typical(self, letters: NDArray[np.str_]) -> NDArray[np.float32]:
        """The mean features of each letter, (n, 64)."""
        means: NDArray[np.float32] = self._means[np.searchsorted(self._labels, letters)].astype(np.float32)
        return means


def shrink(images: NDArray[np.uint8], side: int = SIDE) -> NDArray[np.uint8]:
    """Images (n, S, S) as (n, side, side), each pixel the mean of those it covers.

    >>> shrink(np.full((1, 64, 64), 7, np.uint8)).shape
    (1, 32, 32)
    """
    times = images.shape[1] // side
    if times <= 1:
        return images
    means: NDArray[np.uint8] = np.rint(box_means(images, times, np.float64)).astype(np.uint8)
    return means


def _look(ink: NDArray[np.float32], weights: Weights) -> NDArray[np.float32]:
    """Ink (n, 32, 32) in [0, 1] through three convolutions of stride 2 and a dense layer."""
    seen = ink[..., None]  # (n, H, W, C)
    for name in ("conv1", "conv2", "conv3"):
        seen = _convolve(seen, weights[f"{name}.weight"], weights[f"{name}.bias"])
    flat = seen.transpose(0, 3, 1, 2).reshape(len(ink), -1)
    dense: NDArray[np.float32] = flat @ weights["feature.weight"].T + weights["feature.bias"]
    return np.maximum(dense, 0)


def _convolve(
    seen: NDArray[np.float32], weight: NDArray[np.float32], bias: NDArray[np.float32]
) -> NDArray[np.float32]:
    """A 3 × 3 convolution of stride 2 with a border of one, then ReLU: (n, H, W, C) to (n, H/2, W/2, D)."""
    height, width = seen.shape[1] // 2, seen.shape[2] // 2
    padded = np.pad(seen, ((0, 0), (1, 1), (1, 1), (0, 0)))
    corners = [(y, x) for y in range(3) for x in range(3)]
    windows = [padded[:, y : y + 2 * height : 2, x : x + 2 * width : 2] for y, x in corners]
    columns = weight.transpose(2, 3, 1, 0).reshape(-1, len(weight))  # (9 * C, D), corner by corner
    convolved: NDArray[np.float32] = np.concatenate(windows, 3) @ columns + bias
    return np.maximum(convolved, 0)


@lru_cache(maxsize=1)
def _weights() -> Weights:
    content = resources.files("showdown.fonts.data").joinpath(FILE).read_bytes()
    with np.load(io.BytesIO(content)) as archive:
        return {name: archive[name].astype(np.float32) for name in archive.files}


def save_weights(path: str | Path, weights: Weights) -> None:
    """Keep weights at half precision, as the package ships them: (out, in, 3, 3) and (out, in)."""
    np.savez_compressed(path, **{name: array.astype(np.float16) for name, array in weights.items()})  # type: ignore[arg-type]
