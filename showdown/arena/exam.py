"""The exam: sealed exhibits, half real and half forged, every letter as often on either side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from showdown.arena.sizes import MATCH, Sizes
from showdown.contract import Glyphs
from showdown.fonts.corpus import Corpus
from showdown.medium import Medium

SPECIMEN_STYLES = 8  # hands that are drawn in whole every round, to be looked at
STYLE_LIMIT = 2**31
# What the run folder keeps of a round, by name. Each of these for the parts `published`, `specimens`:
# _images (n, S, S) uint8, _letters (n,), _styles (n,) int64. Of `exam`: _images (through the medium),
# _letters, _truth (n,) bool, _groups (n,) int64, _scores (n,) float32. And `published_scores` (n,) float32.
Exhibits = dict[str, NDArray[Any]]


@dataclass(frozen=True, eq=False)
class Order:
    """All that a generator is asked to draw in a round, shuffled; only the referee knows the parts.

    Attributes:
        letters: (n,) strings.
        styles: (n,) int64.
        parts: name -> positions (m,) in the order they are wanted: ``published``, ``exam``,
            ``confirm``, ``specimens``.
    """

    letters: NDArray[np.str_]
    styles: NDArray[np.int64]
    parts: dict[str, NDArray[np.int64]]


@dataclass(frozen=True, eq=False)
class Exam:
    """Exhibits as the detector sees them, and the truth that it does not.

    Attributes:
        glyphs: through the medium, shuffled.
        truth: (n,) bool, True for real.
        groups: (n,) int64, the design group of real type; -1 for fakes.
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


def draw_order(
    letters: Sequence[str],
    exam_letters: NDArray[np.str_],
    specimen_styles: NDArray[np.int64],
    rng: np.random.Generator,
    sizes: Sizes = MATCH,
) -> Order:
    """What to ask of a generator: one style a glyph, except for the specimens' few hands.

    Args:
        letters: those that are played.
        exam_letters: (n,) the letters of the exam's real glyphs; the fakes have the same.
        specimen_styles: (m,) the hands that are drawn whole.
    """
    published = np.repeat(np.array(letters), glyphs_a_letter(sizes.published, letters))
    specimens = np.tile(np.array(letters), len(specimen_styles))
    confirm = np.repeat(np.array(letters), glyphs_a_letter(sizes.confirm, letters))
    wanted = np.concatenate([published, exam_letters, confirm, specimens])
    free_styles = rng.integers(0, STYLE_LIMIT, len(wanted) - len(specimens))
    styles = np.concatenate([free_styles, np.repeat(specimen_styles, len(letters))])

    shuffle = rng.permutation(len(wanted))
    place = np.argsort(shuffle)  # where each wanted glyph went
    ends = np.cumsum([len(published), len(exam_letters), len(confirm), len(specimens)])
    names = ("published", "exam", "confirm", "specimens")
    parts = dict(zip(names, np.split(place, ends[:-1]), strict=True))
    return Order(wanted[shuffle], styles[shuffle], parts)


def glyphs_a_letter(count: int, letters: Sequence[str]) -> int:
    """How many glyphs of each letter make about `count`: at least one, and none of nothing.

    >>> glyphs_a_letter(10, "ABC"), glyphs_a_letter(1, "ABC"), glyphs_a_letter(0, "ABC")
    (3, 1, 0)
    """
    return max(1, round(count / len(letters))) if count else 0


def seal_exam(
    real: Glyphs, groups: NDArray[np.int64], fake: Glyphs, medium: Medium, rng: np.random.Generator
) -> Exam:
    """Put both sides through the medium alike and shuffle them; `groups` (n,) are those of `real`."""
    shuffle = rng.permutation(len(real) + len(fake))
    images = medium(np.concatenate([real.images, fake.images])[shuffle], rng)
    letters = np.concatenate([real.letters, fake.letters])[shuffle]
    truth = np.arange(len(shuffle))[shuffle] < len(real)
    groups = np.concatenate([groups, np.full(len(fake), -1)])[shuffle]
    return Exam(Glyphs(images, letters, medium=medium.name), truth, groups)


def some_of(exam: Exam, side: int, rng: np.random.Generator) -> Exam:
    """At most `side` real and `side` fake exhibits of an exam, in a new order."""
    chosen = [rng.permutation(np.flatnonzero(exam.truth == real))[:side] for real in (True, False)]
    return exam[rng.permutation(np.concatenate(chosen))]


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
