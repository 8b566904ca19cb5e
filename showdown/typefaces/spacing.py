"""How much room letters need: side bearings, taken from the training type that a hand looks most like."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from showdown.boxes import box_means
from showdown.errors import CorpusError
from showdown.fonts.corpus import Corpus

__all__ = ["side_bearings"]

MODELS = 12  # fonts that a hand takes its spacing from: few enough to be alike, enough for a median
COMPARED_SIDE = 16  # pixels along the side at which hands are compared: spacing depends on coarse shape
PLAIN = 0.05  # of the picture's side: the bearings where the corpus has none


def side_bearings(train: Corpus, letters: Sequence[str], images: NDArray[np.uint8]) -> NDArray[np.float64]:
    """The left and right side bearing of each letter of a hand, (n, 2), in pixels of its pictures.

    Each is the median over the fonts that draw these letters most like the hand. A corpus of pictures
    has no bearings; its letters get plain ones.

    Args:
        train: the training type, with these letters, at the size of the pictures.
        letters: n of them.
        images: (n, S, S) uint8.

    Raises:
        CorpusError: the corpus has none of a letter, or another size.
    """
    if train.size != images.shape[1]:
        raise CorpusError(f"a hand of {images.shape[1]} pixels cannot be compared with type of {train.size}.")
    if not train.metrics.any():
        return np.full((len(letters), 2), PLAIN * train.size)
    assert train.glyphs.fonts is not None
    where = [np.flatnonzero(train.glyphs.letters == letter) for letter in letters]
    for letter, found in zip(letters, where, strict=True):
        if not len(found):
            raise CorpusError(f"the corpus lacks the letter {letter!r}; it has {' '.join(train.letters)}.")
    apart = np.zeros(len(train.table))
    shared = np.zeros(len(train.table))
    for found, own in zip(where, _small(images), strict=True):
        difference = ((_small(train.glyphs.images[found]) - own) ** 2).mean(axis=(1, 2))
        np.add.at(apart, train.glyphs.fonts[found], difference)
        np.add.at(shared, train.glyphs.fonts[found], 1)
    # a font that lacks many of the letters may agree by chance
    likeness = np.where(shared >= shared.max() / 2, apart / np.maximum(shared, 1), np.inf)
    models = np.argsort(likeness, kind="stable")[:MODELS]
    bearings = np.empty((len(letters), 2))
    for row, found in zip(bearings, where, strict=True):
        chosen = found[np.isin(train.glyphs.fonts[found], models)]
        row[:] = np.median(train.metrics[chosen if len(chosen) else found, 1:], axis=0)
    return bearings


def _small(images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Pictures (N, S, S) as coarse as they are compared, in C order: a mean's last digit depends on it."""
    return np.ascontiguousarray(box_means(images, max(1, images.shape[-1] // COMPARED_SIDE), np.float32))
