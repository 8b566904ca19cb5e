"""The small lesson that a check teaches, and the questions it asks afterwards."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from showdown.contract import Feedback, Glyphs
from showdown.fonts.corpus import Corpus
from showdown.medium import get_medium

LETTERS = 5
FONTS = 60
ASKED = 12  # questions of each letter
MEDIUM = "print"
ODD = ("ring", "ß", "A&B")  # labels that no alphabet holds; a corpus of pictures may have such
PUBLISHED = 20  # fakes of each letter


@dataclass(frozen=True, eq=False)
class Lesson:
    """Type to learn from, forgeries to learn from, and what is asked afterwards.

    Attributes:
        real: clean type, with fonts. seen: the same through the medium.
        fake: forgeries of two rounds, through the medium; the last round's are `fresh`, clean.
        styles: (n,) int64, the styles of what a generator is asked to draw; `letters` are its letters.
        exhibits: what a detector is asked to judge, half of it forged.
    """

    real: Glyphs
    seen: Glyphs
    fake: Glyphs
    fresh: Glyphs
    letters: NDArray[np.str_]
    styles: NDArray[np.int64]
    exhibits: Glyphs

    @property
    def truth(self) -> NDArray[np.bool_]:
        """Which of the exhibits are real, (n,)."""
        return np.arange(len(self.exhibits)) >= len(self.letters)

    def feedback(self) -> Feedback:
        """What a rival might have said of `fresh`."""
        rng = np.random.default_rng(5)
        scores = rng.random(len(self.fresh)).astype(np.float32)
        return Feedback(1, self.fresh, rng.integers(0, 2**31, len(self.fresh)), scores)


def teach(corpus: Corpus, odd: bool = False) -> Lesson:
    """A lesson on a slice of a corpus; `odd` plays it under labels that no alphabet holds."""
    rng = np.random.default_rng(8)
    train = corpus.split("train").glyphs
    some = np.linspace(0, len(corpus.letters) - 1, min(LETTERS, len(corpus.letters))).astype(int)
    chosen = [corpus.letters[i] for i in some]
    names = dict(zip(chosen, ODD if odd else chosen, strict=False))
    of_these = np.flatnonzero(np.isin(train.letters, chosen[: len(names)]))
    assert train.fonts is not None  # a corpus always tells
    fonts = rng.permutation(np.unique(train.fonts[of_these]))[:FONTS]
    at = rng.permutation(of_these[np.isin(train.fonts[of_these], fonts)])
    labels = np.array([names[letter] for letter in train.letters[at].tolist()])
    real = Glyphs(train.images[at], labels, train.fonts[at], None, MEDIUM)
    old, fresh, asked = (forge(real, count, rng) for count in (PUBLISHED, PUBLISHED, ASKED))
    medium = get_medium(MEDIUM)
    both = Glyphs.concatenate([old, fresh])
    rounds = np.repeat(np.array([1, 2], np.int64), [len(old), len(fresh)])
    shown = Glyphs.concatenate([asked, real[rng.permutation(len(real))[: len(asked)]]])
    return Lesson(
        real=real,
        seen=Glyphs(medium(real.images, rng), real.letters, real.fonts, None, MEDIUM),
        fake=Glyphs(medium(both.images, rng), both.letters, None, rounds, MEDIUM),
        fresh=fresh,
        letters=asked.letters,
        styles=rng.integers(0, 2**31, len(asked)),
        exhibits=Glyphs(medium(shown.images, rng), shown.letters, medium=MEDIUM),
    )


def forge(real: Glyphs, count: int, rng: np.random.Generator) -> Glyphs:
    """`count` weak forgeries of each letter: the mean of two pictures of it."""
    images, letters = [], []
    for letter in np.unique(real.letters):
        pool = real.images[real.letters == letter].astype(np.uint16)
        first, second = rng.integers(0, len(pool), (2, count))
        images.append(((pool[first] + pool[second]) // 2).astype(np.uint8))
        letters.append(np.repeat(letter, count))
    return Glyphs(np.concatenate(images), np.concatenate(letters), medium=real.medium)
