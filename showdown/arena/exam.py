"""The exam: sealed exhibits, half real and half forged, every letter as often on either side."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from showdown.arena.sizes import MATCH
from showdown.contract import Glyphs
from showdown.fonts.corpus import Corpus
from showdown.medium import Medium

# What the run folder keeps of a round, by name. Each of these for the parts `published`, `specimens`:
# _images (n, S, S) uint8, _letters (n,), _styles (n,) int64. Of `exam`: _images (through the medium),
# _letters, _truth (n,) bool, _groups (n,) int64, _scores (n,) float32. And `published_scores` (n,) float32.
Exhibits = dict[str, NDArray[Any]]


@dataclass(frozen=True, eq=False)
class Exam:
    """Exhibits as the detector sees them, and the truth that it does not.

    Attributes:
        glyphs: through the medium, shuffled.
        truth: (n,) bool, True for real.
        groups: (n,) int64, the design group of real type. Of fakes -1, or the number of a whole hand:
            -2, -3 and so on. Those of one number are in one style.
    """

    glyphs: Glyphs
    truth: NDArray[np.bool_]
    groups: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.truth)

    def __getitem__(self, index: NDArray[np.int64]) -> Exam:
        return Exam(self.glyphs[index], self.truth[index], self.groups[index])


def choose_real(vault: Corpus, rng: np.random.Generator, count: int = MATCH.exhibits) -> NDArray[np.int64]:
    """Positions (n,) in the vault's glyphs: about `count`, letters balanced, design groups in turn.

    Each letter is shown in as many different design groups as it takes; where the vault has fewer,
    each group shows the letter once.
    """
    of_each = glyphs_a_letter(count, vault.letters)
    turn = rng.permutation(np.unique(vault.groups))
    chosen: list[int] = []
    for position, letter in enumerate(vault.letters):
        here = rng.permutation(np.flatnonzero(vault.glyphs.letters == letter))
        groups, first = np.unique(vault.groups[here], return_index=True)
        glyph_of = dict(zip(groups.tolist(), here[first].tolist(), strict=True))
        start = position * of_each % len(turn)
        in_turn = [group for group in np.roll(turn, -start).tolist() if group in glyph_of]
        chosen += [glyph_of[group] for group in in_turn[:of_each]]
    return np.array(chosen, dtype=np.int64)


def glyphs_a_letter(count: int, letters: Sequence[str]) -> int:
    """How many glyphs of each letter make about `count`: at least one, and none of nothing.

    >>> glyphs_a_letter(10, "ABC"), glyphs_a_letter(1, "ABC"), glyphs_a_letter(0, "ABC")
    (3, 1, 0)
    """
    return max(1, round(count / len(letters))) if count else 0


def letters_in_turn(count: int, letters: Sequence[str]) -> NDArray[np.str_]:
    """About `count` letters (n,), each as often as the others."""
    return np.repeat(np.array(letters), glyphs_a_letter(count, letters))


def seal_exam(
    real: Glyphs,
    groups: NDArray[np.int64],
    fake: Glyphs,
    hands: NDArray[np.int64],
    medium: Medium,
    rng: np.random.Generator,
) -> Exam:
    """Put both sides through the medium alike and shuffle them.

    Args:
        real: unseen type. groups: (n,) its design groups.
        fake: forgeries. hands: (m,) of `hands_of`.
        medium: what both go through.
        rng: the referee's chance.
    """
    shuffle = rng.permutation(len(real) + len(fake))
    images = medium(np.concatenate([real.images, fake.images])[shuffle], rng)
    letters = np.concatenate([real.letters, fake.letters])[shuffle]
    truth = np.arange(len(shuffle))[shuffle] < len(real)
    groups = np.concatenate([groups, hands])[shuffle]
    return Exam(Glyphs(images, letters, medium=medium.name), truth, groups)


def some_of(exam: Exam, side: int, rng: np.random.Generator) -> Exam:
    """At most `side` real and `side` fake exhibits of an exam, in a new order."""
    chosen = [rng.permutation(np.flatnonzero(exam.truth == real))[:side] for real in (True, False)]
    return exam[rng.permutation(np.concatenate(chosen))]


def attempt_of(exam: Exam, scores: NDArray[np.float32]) -> str:
    """A name for one exam as one detector judged it: scores are (n,). The same again has the same name."""
    return hashlib.sha256(exam.glyphs.images.tobytes() + scores.tobytes()).hexdigest()


def exhibits_of(exam: Exam, scores: NDArray[np.float32]) -> Exhibits:
    """An exam that was sat, as the run folder keeps it; scores are (n,)."""
    return {
        "exam_images": exam.glyphs.images,
        "exam_letters": exam.glyphs.letters,
        "exam_truth": exam.truth,
        "exam_groups": exam.groups,
        "exam_scores": scores,
    }


def exam_of(exhibits: Exhibits, medium: Medium) -> Exam:
    """The exam that `exhibits_of` kept: images (n, S, S), letters, truth and groups, each (n,)."""
    glyphs = Glyphs(exhibits["exam_images"], exhibits["exam_letters"], medium=medium.name)
    return Exam(glyphs, exhibits["exam_truth"], exhibits["exam_groups"])
