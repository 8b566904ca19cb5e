"""Reads a hand as the referee's eye does, and names the letters that have lost a part.

An outline can lie close to its picture and still be no E: the picture had no middle bar. So each letter is
put beside the training type in two ways, both linear discriminants of the eye's features (Fisher 1936). Is
another letter nearer? And does it lie where type lies of which a part was wiped out? Type that was held
back sets the limit of both: what is doubted is doubted more than nearly all of that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from showdown.arena.eye import Reader, features
from showdown.fonts.corpus import Corpus

FEWEST = 40  # glyphs of a letter: with fewer, nobody knows what it may look like
MOST, MOST_IN_ALL = 200, 12_000  # glyphs of a letter, and of all letters, that are looked at
WIPED = 3  # times that each glyph is wiped
LOST = (0.1, 0.35)  # the share of its ink that is wiped out
TRIES = 40
RIDGE = 0.05  # of the mean variance, added to each: few glyphs, many features
HELD = 0.98  # of the type that was held back passes


@dataclass(frozen=True, eq=False)
class _Letter:
    """What is known of one letter: the direction from whole to wiped type, and the limits of both figures."""

    slope: NDArray[np.float64]
    most_wiped: float
    most_other: float


class Proofreader:
    """Knows how letters look, whole and with a part wiped out, from training type.

    Args:
        train: the type.
        letters: those that will be read; the eye tells them apart from each other.

    Attributes:
        unknown: the letters that the type has too few of.
    """

    def __init__(self, train: Corpus, letters: Sequence[str]) -> None:
        images, labels = _some_of(train, letters)
        known = [one for one in letters if (labels == one).sum() >= FEWEST]
        self.unknown = [one for one in letters if one not in known]
        held = np.arange(len(labels)) % 2 == 1  # within a letter, every other glyph
        seen = features(images)
        self._known: dict[str, _Letter] = {}
        self._reader: Reader | None = None
        if known:
            own = np.isin(labels, known)
            self._reader = Reader(seen[own & ~held], labels[own & ~held])
        rng = np.random.default_rng(0)
        for letter in known:
            mine = labels == letter
            taught = images[mine & ~held]
            wiped = features(np.concatenate([wiped_out(taught, rng) for _ in range(WIPED)]))
            slope = discriminant(seen[mine & ~held], wiped)
            back = seen[mine & held]
            limit = float(np.quantile(back @ slope, HELD))
            other = float(np.quantile(self._other(back, letter)[0], HELD))
            self._known[letter] = _Letter(slope, limit, max(0.0, other))

    def doubts(self, letters: Sequence[str], images: NDArray[np.uint8]) -> dict[str, str]:
        """The letters of images (n, S, S) that are no whole letters, each with what is wrong."""
        found: dict[str, str] = {}
        for letter, look in zip(letters, features(images), strict=True):
            if (known := self._known.get(letter)) is None:
                continue
            (margin,), (nearest,) = self._other(look[None], letter)
            if margin > known.most_other:
                found[letter] = f"it is read as {str(nearest)!r}"
            elif look @ known.slope > known.most_wiped:
                found[letter] = "a part of it seems to be missing"
        return found

    def _other(self, seen: NDArray[np.float32], letter: str) -> tuple[NDArray[np.float64], NDArray[np.str_]]:
        """By how much the nearest other letter is nearer than `letter`, (n,), and which it is; (n, 64)."""
        assert self._reader is not None  # there is a letter
        return self._reader.rival(seen, letter)


def wiped_out(images: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Glyphs (n, S, S), each with the ink of one rectangle wiped out, a tenth to a third of all its ink."""
    out = images.copy()
    for image in out:
        rows, columns = (np.flatnonzero(image.max(axis) > 128) for axis in (1, 0))
        ink = float(image.sum())
        for _ in range(TRIES if len(rows) and len(columns) else 0):
            high, wide = rng.uniform(0.2, 0.65, 2) * (len(rows), len(columns))
            top = rng.uniform(rows[0], rows[-1] + 1 - high)
            left = rng.uniform(columns[0], columns[-1] + 1 - wide)
            box = (slice(round(top), round(top + high)), slice(round(left), round(left + wide)))
            if LOST[0] < image[box].sum() / ink < LOST[1]:
                image[box] = 0
                break
    return out


def discriminant(one: NDArray[np.float32], other: NDArray[np.float32]) -> NDArray[np.float64]:
    """The direction (D,) along which features (n, D) and (m, D) are best told apart; `other` lies higher."""
    apart = other.mean(0, dtype=float) - one.mean(0, dtype=float)
    within = (np.cov(one, rowvar=False) + np.cov(other, rowvar=False)) / 2
    within += RIDGE * np.trace(within) / len(within) * np.eye(len(within))
    slope: NDArray[np.float64] = np.linalg.solve(within, apart)
    return slope


def _some_of(train: Corpus, letters: Sequence[str]) -> tuple[NDArray[np.uint8], NDArray[np.str_]]:
    """Glyphs of the letters, (n, S, S) and (n,): of each the same number, spread over the fonts."""
    most = max(FEWEST, min(MOST, MOST_IN_ALL // max(1, len(letters))))
    places = []
    for letter in letters:
        at = np.flatnonzero(train.glyphs.letters == letter)
        places.append(at[np.linspace(0, len(at) - 1, min(most, len(at))).astype(int)])
    chosen = np.concatenate(places)
    return train.glyphs.images[chosen], train.glyphs.letters[chosen]
