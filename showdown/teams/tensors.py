"""Between the game's arrays and torch's tensors: ink, letters, fonts, styles."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache

import numpy as np
import torch
from numpy.typing import NDArray

from showdown.contract import Glyphs
from showdown.errors import ContractError, UsageError


@cache
def device() -> torch.device:
    """Where to train: what SHOWDOWN_DEVICE says, which the referee sets from ``--device``."""
    return find_device(os.environ.get("SHOWDOWN_DEVICE", "auto"))


def find_device(name: str) -> torch.device:
    """The device ``cuda``, ``mps`` or ``cpu``; ``auto`` is the first of these that is there.

    Raises:
        UsageError: it is not there.
    """
    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    usable = [each for each, is_there in there.items() if is_there]
    if name != "auto" and name not in usable:
        raise UsageError(f"no device {name!r} here; there is {', '.join(usable)}. Try: --device {usable[0]}")
    return torch.device(usable[0] if name == "auto" else name)


def to_ink(images: NDArray[np.uint8]) -> torch.Tensor:
    """Images (N, H, W) uint8 as ink in [0, 1], (N, 1, H, W) float32."""
    return torch.from_numpy(images).unsqueeze(1).float() / 255.0


def to_images(ink: torch.Tensor) -> NDArray[np.uint8]:
    """Ink (N, 1, H, W) as images (N, H, W) uint8, rounded to the nearest of 256 levels.

    >>> to_images(torch.tensor([[[[0.0, 0.5], [1.0, 2.0]]]])).tolist()
    [[[0, 128], [255, 255]]]
    """
    levels = (ink.detach().squeeze(1).clamp(0, 1) * 255.0).round()
    images: NDArray[np.uint8] = levels.to(torch.uint8).cpu().numpy()
    return images


class Alphabet:
    """Labels to numbers 1, 2, …; 0 stands for a label that was never seen.

    >>> Alphabet(["B", "A", "B"]).indices(["A", "B", "?"]).tolist()
    [1, 2, 0]
    """

    def __init__(self, letters: Sequence[str] | NDArray[np.str_]) -> None:
        self.labels = sorted({str(letter) for letter in letters})
        self._number = {label: i + 1 for i, label in enumerate(self.labels)}

    def __len__(self) -> int:
        """How many numbers there are, the unseen one included."""
        return len(self.labels) + 1

    def indices(self, letters: Sequence[str] | NDArray[np.str_]) -> NDArray[np.int64]:
        """The number of each letter, (n,) int64."""
        return np.array([self._number.get(str(letter), 0) for letter in letters], np.int64)


def columns_of(labels: Sequence[str], letters: Sequence[str]) -> NDArray[np.int64]:
    """The place of each letter among sorted labels, (n,) int64.

    Raises:
        ContractError: for a letter that is none of them.
    """
    column = {label: i for i, label in enumerate(labels)}
    strangers = sorted({str(letter) for letter in letters} - set(labels))
    if strangers:
        raise ContractError(f"sample got letter {strangers[0]!r}; expected one of {', '.join(labels)}.")
    return np.array([column[str(letter)] for letter in letters], np.int64)


class TypeCase:
    """Training type sorted into a case: one row a font, one column a letter, like a printer's.

    A font may lack letters. Where `Glyphs` does not tell the fonts, the first of every letter
    make up the first font, the second of every letter the second, and so on.

    Attributes:
        images: (N, S, S) uint8.
        labels: the letters, in the order of the columns.
        position: (F, L) int64, where each font's letter is in `images`; -1 where it lacks it. Of
            several takes of one letter in one font it holds the last.
        places: (2, N) int64, the row and the column of each image.

    >>> case = TypeCase(Glyphs(np.zeros((3, 8, 8), np.uint8), np.array(["A", "B", "A"]), np.array([7, 7, 9])))
    >>> case.position.tolist(), case.find(np.array([1]), ["B"]).tolist()
    ([[0, 1], [2, -1]], [1])
    """

    def __init__(self, real: Glyphs) -> None:
        self.images = real.images
        labels, column = np.unique(real.letters, return_inverse=True)
        self.labels = [str(label) for label in labels]
        fonts = np.empty(len(real), np.int64) if real.fonts is None else real.fonts
        if real.fonts is None:
            for letter in range(len(labels)):
                fonts[column == letter] = np.arange((column == letter).sum())
        names, row = np.unique(fonts, return_inverse=True)
        self.position = np.full((len(names), len(labels)), -1, np.int64)
        self.position[row, column] = np.arange(len(real))
        self.places = np.stack([row, column]).astype(np.int64)

    def columns(self, letters: Sequence[str]) -> NDArray[np.int64]:
        """The column of each letter, (n,) int64.

        Raises:
            ContractError: for a letter that was not in training.
        """
        return columns_of(self.labels, letters)

    def find(self, fonts: NDArray[np.int64], letters: Sequence[str]) -> NDArray[np.int64]:
        """Where each letter of each font is, (n,); where a font lacks it, the next that has it steps in."""
        column = self.columns(letters)
        row = fonts % len(self.position)
        found = self.position[row, column]
        while (found < 0).any():
            row = (row + (found < 0)) % len(self.position)
            found = self.position[row, column]
        return found


def style_draws(styles: NDArray[np.int64], count: int) -> NDArray[np.float64]:
    """Random numbers in [0, 1) that belong to each style, (n, count): the same style, the same numbers.

    >>> bool((style_draws(np.array([5, 6]), 3)[1] == style_draws(np.array([6]), 3)[0]).all())
    True
    """
    rows = [np.random.default_rng(int(style)).random(count) for style in styles]
    return np.stack(rows) if rows else np.zeros((0, count))
