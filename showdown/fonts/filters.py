"""Which fonts no corpus wants.

Type in which I, l and 1, or O and 0, or S and 5 are one picture is kept on purpose. Many a good
sans-serif is like that, and so are typewriters and letters made of blocks.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from showdown.boxes import box_means, halve
from showdown.fonts.raster import INKED

__all__ = ["Duplicates", "recognition_rates", "too_small", "twin_letters"]

TWIN = 0.004  # two pictures are one if their squared difference is a smaller share of their energy
LEAST_HEIGHT = 18  # pixels at 64×64: the least median height of a font's letters
LOOKALIKES = ("Il1i", "Oo0D", "S5", "B8", "G6", "Z2")  # letters that good type may draw as one picture
BLOCK = 1024  # letters that are compared with all others at a time
FOLDS = 4  # a quarter of the designs is read by who has learned from the others
REFERENCES = 3  # fonts of each design group that the reader of `recognition_rates` learns from


def twin_letters(images: NDArray[np.uint8], letters: Sequence[str]) -> tuple[str, str] | None:
    """Two letters that a font draws as the same picture, if there are any.

    Args:
        images: (n, 64, 64) uint8, one a letter, on one baseline at one scale.
        letters: n labels.
    """
    pixels = halve(images).reshape(len(images), -1).astype(np.float32)
    energy = (pixels**2).sum(axis=1)
    for start in range(0, len(images), BLOCK):  # of many letters, all pairs at once would fill the memory
        rows = slice(start, start + BLOCK)
        apart = energy[rows, None] + energy - 2 * pixels[rows] @ pixels.T
        twins = apart < TWIN * (energy[rows, None] + energy)
        for first, second in zip(*np.nonzero(np.triu(twins, start + 1)), strict=True):
            pair = letters[start + first], letters[second]
            if not _may_look_alike(*pair):
                return pair
    return None


def _may_look_alike(one: str, other: str) -> bool:
    """Whether good type may draw two letters as one picture: I and l, or the A of Latin and of Cyrillic.

    >>> _may_look_alike("A", "\u0410"), _may_look_alike("O", "0"), _may_look_alike("A", "B")
    (True, True, False)
    """
    scripts = _script(one), _script(other)
    return (all(scripts) and scripts[0] != scripts[1]) or any(
        {one, other} <= set(alike) for alike in LOOKALIKES
    )


def _script(letter: str) -> str:
    """The script of a letter, by its name in Unicode; digits are of the Latin one, and signs of none.

    >>> _script("A"), _script("\u0410"), _script("7"), _script(",")
    ('LATIN', 'CYRILLIC', 'LATIN', '')
    """
    if not letter.isalnum():
        return ""
    word = unicodedata.name(letter, "").partition(" ")[0]
    return "LATIN" if word == "DIGIT" else word


def too_small(images: NDArray[np.uint8]) -> bool:
    """Whether a font, (n, 64, 64) uint8, is drawn tiny since one of its letters reaches far out of line.

    No letter is clipped, and all have one scale. So a single long swash costs all the others their
    size, and such a font would be shown as specks.
    """
    heights = (images > INKED).any(axis=2).sum(axis=1)
    return bool(np.median(heights) < LEAST_HEIGHT)


class Duplicates:
    """Remembers whole fonts by their pictures; `seen` tells whether one came before, and which."""

    def __init__(self) -> None:
        self._names: dict[bytes, str] = {}

    def seen(self, images: NDArray[np.uint8], name: str) -> str | None:
        """The name of the first font with exactly these pictures, (n, 64, 64) uint8; None for a first one."""
        digest = hashlib.sha256(np.ascontiguousarray(images).tobytes()).digest()
        first = self._names.setdefault(digest, name)
        return None if first is name else first


def recognition_rates(
    forms: NDArray[np.uint8],
    aspects: NDArray[np.float32],
    letters: Sequence[str],
    groups: NDArray[np.int64],
) -> NDArray[np.float64]:
    """How many of each font's letters a reader of other designs recognises, (F,) in [0, 1].

    The reader takes the nearest neighbour among forms, each the ink scaled to a square. It learns from
    a few fonts of each design group outside the font's own fold, so it never saw the design. It need
    not tell small letters from large ones, nor I, l and 1, nor O and 0.

    Args:
        forms: (F, L, 16, 16) uint8; aspects: (F, L), from `groups.ink_forms`.
        letters: L labels.
        groups: (F,) int64, design groups.

    Returns:
        (F,) float64 shares of the letters; 1 where there is nobody to learn from.
    """
    n, count = forms.shape[:2]
    folded = {"i": "1", "l": "1", "o": "0"}
    labels = np.unique(
        [folded.get(letter.lower(), letter.lower()) for letter in letters], return_inverse=True
    )[1]
    small = box_means(forms, 2, np.float32) / 255
    rows = np.concatenate([small.reshape(n, count, -1), aspects[..., None] * 2], axis=2)
    fold = np.unique(groups, return_inverse=True)[1] % FOLDS
    rank = np.zeros(n, int)  # which font of its group each is
    for group in np.unique(groups):
        rank[groups == group] = np.arange((groups == group).sum())
    rates = np.zeros(n)
    for this in range(FOLDS):
        known = rows[(fold != this) & (rank < REFERENCES)]
        if not len(known):
            rates[fold == this] = 1.0  # nobody to learn from: no verdict
            continue
        known_labels = np.tile(labels, len(known))
        known = known.reshape(-1, known.shape[-1])
        half_energy = (known**2).sum(axis=1) / 2
        for font in np.flatnonzero(fold == this):
            nearest = (rows[font] @ known.T - half_energy).argmax(axis=1)
            rates[font] = (known_labels[nearest] == labels).mean()
    return rates
