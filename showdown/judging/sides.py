"""One side of a judgement: its pictures, what they show, whose they are, and what their files are."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from showdown.arrays import Ints
from showdown.fonts.answers import Left
from showdown.fonts.corpus import Corpus
from showdown.fonts.picturefacts import PictureFacts

GREYS = 256


@dataclass(frozen=True, eq=False)
class Side:
    """The pictures of one side.

    Attributes:
        name: of the folder or the corpus.
        images: (n, 64, 64) uint8, ink 255 on paper 0.
        labels: (n,) what each shows. groups: (n,) whose each is.
        histograms: (n, 256) int64, how often each grey comes, at the file's own size.
        prints: (n,) SHA-256 of each file, or of each picture of a corpus.
        files: n names, from the folder on.
        facts: of each file; empty for a corpus.
        paths: of each file; empty for a corpus.
        left: files that were left out, each with the reason.
        said: how the folder was read, a sentence each.
    """

    name: str
    images: NDArray[np.uint8]
    labels: NDArray[np.str_]
    groups: NDArray[np.str_]
    histograms: Ints
    prints: NDArray[np.str_]
    files: tuple[str, ...]
    facts: tuple[PictureFacts, ...] = ()
    paths: tuple[Path, ...] = ()
    left: tuple[tuple[Path, str], ...] = ()
    said: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.images)

    @property
    def n_groups(self) -> int:
        """How many groups have a picture here."""
        return len(np.unique(self.groups))

    def take(self, index: NDArray[Any]) -> Side:
        """Some of the pictures: a mask (n,) bool, or positions (m,)."""
        at = np.arange(len(self))[index]
        some = at.tolist()
        return replace(
            self,
            images=self.images[at],
            labels=self.labels[at],
            groups=self.groups[at],
            histograms=self.histograms[at],
            prints=self.prints[at],
            files=tuple(self.files[i] for i in some),
            facts=tuple(self.facts[i] for i in some) if self.facts else (),
            paths=tuple(self.paths[i] for i in some) if self.paths else (),
        )

    def saying(self, *sentences: str) -> Side:
        """The same, with more to be said of how it was read."""
        return replace(self, said=(*self.said, *sentences))


def side_of_corpus(name: str, corpus: Corpus, left: Left | None = None) -> Side:
    """A side of type, or of pictures that were built into a corpus before.

    Args:
        name: that it is called by.
        corpus: at 64 px.
        left: files that are not in it.
    """
    images, fonts = corpus.glyphs.images, corpus.glyphs.fonts
    assert fonts is not None
    firsts: dict[int, str] = {}
    for row in corpus.table:
        firsts.setdefault(row.design_group, row.family)
    groups = [f"{firsts.get(group, '')} ({group})" for group in corpus.groups.tolist()]
    names = [f"{corpus.table[font].family} {corpus.table[font].style}".strip() for font in fonts.tolist()]
    letters = corpus.glyphs.letters.tolist()
    return Side(
        name,
        images,
        corpus.glyphs.letters,
        np.array(groups, str),
        grey_counts(images),
        np.array([hashlib.sha256(image.tobytes()).hexdigest() for image in images], str),
        tuple(f"{font}, {letter}" for font, letter in zip(names, letters, strict=True)),
        left=tuple(left or ()),
    )


def grey_counts(images: NDArray[np.uint8]) -> Ints:
    """How often each grey comes in images (n, S, S): (n, 256) int64."""
    n = len(images)
    codes = images.reshape(n, -1).astype(np.int64) + np.arange(n)[:, None] * GREYS
    counts: Ints = np.bincount(codes.ravel(), minlength=n * GREYS).reshape(n, GREYS)
    return counts


def some_groups(groups: Sequence[str], most: int, rng: np.random.Generator) -> Ints:
    """Positions (m,) of whole groups, chosen at random, of about `most` pictures; all where there are fewer.

    >>> some_groups(["a", "a", "b"], 3, np.random.default_rng(0)).tolist()
    [0, 1, 2]
    """
    names, group_of, sizes = np.unique(np.array(groups, str), return_inverse=True, return_counts=True)
    if len(groups) <= most:
        return np.arange(len(groups))
    turn = rng.permutation(len(names))
    fits = np.cumsum(sizes[turn]) <= most
    fits[0] = True
    chosen = np.zeros(len(names), bool)
    chosen[turn[fits]] = True
    return np.flatnonzero(chosen[group_of])[:most]
