"""The paper: a round's one exam, unseen type among the forgeries of all generators, sealed and shuffled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from showdown.arena.estimates import Scored
from showdown.arena.exam import Exhibits
from showdown.arena.turns import Forged
from showdown.arrays import Bools, Floats32, Ints
from showdown.contract import Glyphs
from showdown.league.judgements import NOBODY, Judgements
from showdown.medium import Medium


@dataclass(frozen=True, eq=False)
class Paper:
    """Exhibits as every detector sees them, and the truth that none does.

    Attributes:
        glyphs: n of them, through the medium, shuffled.
        truth: (n,) bool, True for real.
        generators: (n,) int64, the place of the generator that forged it; -1 of type.
        groups: (n,) int64, the design group of type; -1 of a forgery.
        hands: (n,) int64, which hand of its generator a forgery is of, from 0; -1 of type.
    """

    glyphs: Glyphs
    truth: Bools
    generators: Ints
    groups: Ints
    hands: Ints

    def __len__(self) -> int:
        return len(self.truth)

    def judged(self, scores: Floats32) -> Judgements:
        """The paper with the scores (D, n) of all detectors; NaN for those who did not answer."""
        return Judgements(scores, self.truth, self.generators, self.groups, self.hands)

    def of(self, forgers: Ints, scores: Floats32, rng: np.random.Generator) -> Scored:
        """All type against forgeries of those generators (k,), about as many in all, an equal share of each.

        `scores` are (n,), of the whole paper.
        """
        share = max(1, int(self.truth.sum()) // max(1, len(forgers)))
        some = [rng.permutation(np.flatnonzero(self.generators == forger))[:share] for forger in forgers]
        at = np.sort(np.concatenate([np.flatnonzero(self.truth), *some]))
        # Hands of two generators have nothing in common; the arena counts them down from -2.
        hands = -2 - (self.hands + self.generators * (int(self.hands.max()) + 1))
        return Scored(scores[at], self.truth[at], np.where(self.truth, self.groups, hands)[at])

    def exhibits(self) -> Exhibits:
        """What the folder keeps of it."""
        return {
            "exam_images": self.glyphs.images,
            "exam_letters": self.glyphs.letters,
            "exam_truth": self.truth,
            "exam_generators": self.generators,
            "exam_groups": self.groups,
            "exam_hands": self.hands,
        }


def seal_paper(
    real: Glyphs, groups: Ints, forged: Mapping[int, Forged], medium: Medium, rng: np.random.Generator
) -> Paper:
    """Put type, with its design groups (m,), and the exam's forgeries through the medium alike; shuffle them.

    `forged` has what each generator drew, by its place.
    """
    images, letters = [real.images], [real.letters]
    generators = [np.full(len(real), NOBODY)]
    hands = [np.full(len(real), NOBODY)]
    for at, drawn in forged.items():
        pictures, labels, styles = drawn.part("exam")
        images.append(pictures)
        letters.append(labels)
        generators.append(np.full(len(labels), at))
        hands.append(np.unique(styles, return_inverse=True)[1].astype(np.int64))
    by, hand = np.concatenate(generators), np.concatenate(hands)
    shuffle = rng.permutation(len(by))
    of_group = np.concatenate([groups, np.full(len(by) - len(real), NOBODY)])
    seen = medium(np.concatenate(images)[shuffle], rng)
    glyphs = Glyphs(seen, np.concatenate(letters)[shuffle], medium=medium.name)
    return Paper(glyphs, (by == NOBODY)[shuffle], by[shuffle], of_group[shuffle], hand[shuffle])
