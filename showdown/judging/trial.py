"""The panel judges both sides, cross-fitted: each picture by jurors that learned from other groups."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from showdown.arena.coinflip import ALPHA
from showdown.arena.exam import Exam
from showdown.arena.jurors import JURORS, Batch, Evidence, Juror, weighed
from showdown.arena.opinion import Panel
from showdown.arena.panel import Testimony, panel_of
from showdown.arrays import Bools, Floats, Floats32, Ints
from showdown.contract import Glyphs
from showdown.judging.folds import Parts
from showdown.progress import Tell
from showdown.words import one_line

# In cross-fitting, what one picture teaches about another, the other teaches about it. Where there is nothing
# to be learned, errors are up to so many times as large as a sealed batch's (measured: 1.1 to 1.4 times).
CROSSED = 2**0.5
MOST_LEARNED = 6000  # pictures of a side that a juror learns from
WORKERS = max(1, min(4, os.cpu_count() or 1))
CHUNK = 1024  # pictures whose figures are taken at a time


@dataclass(frozen=True, eq=False)
class Case:
    """Pictures of both sides, ready to be judged.

    Attributes:
        images: (n, S, S) uint8, through the medium.
        labels: (n,).
        truth: (n,), True for real.
        groups: (n,) int64, from 0; what is of one group, on either side, is alike.
        parts: how they are parted.
        medium: its name.
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.str_]
    truth: Bools
    groups: Ints
    parts: Parts
    medium: str

    @property
    def exam(self) -> Exam:
        """The same as the arena's sealed exams are laid out."""
        glyphs = Glyphs(self.images, self.labels, medium=self.medium)
        return Exam(glyphs, self.truth, np.where(self.truth, self.groups, -2 - self.groups))


def tried(
    case: Case, tell: Tell | None = None, jurors: Sequence[Juror] | None = None
) -> tuple[list[Testimony], Panel]:
    """What each juror says of each picture, never having seen its group; and what the panel makes of it."""
    jurors = JURORS if jurors is None else jurors
    count, total = 0, len(jurors) * case.parts.n

    def heard(name: str) -> None:
        nonlocal count
        count += 1
        if tell is not None:
            tell(count, total, name)

    with ThreadPoolExecutor(WORKERS) as pool:
        answers = list(pool.map(lambda juror: _testimony(juror, case, heard), jurors))
    return answers, panel_of(
        answers, case.exam, ALPHA, CROSSED
    )  # it is tested once: the whole chance of error


def _testimony(juror: Juror, case: Case, heard: Callable[[str], None]) -> Testimony:
    """One juror on every picture. Where it fails, it has no answer."""
    odds = np.zeros(len(case.truth))
    try:
        rows = None if juror.figures is None else _rows(juror.figures, case.images)
        for part in range(case.parts.n):
            asked = np.flatnonzero(case.parts.folds == part)
            known = _known(case, part)
            odds[asked] = (
                _by_rows(rows, case, known, asked) if rows is not None else _asked(juror, case, known, asked)
            )
            heard(juror.name)
    except Exception as error:
        return Testimony(juror.name, failed=one_line(f"{type(error).__name__}: {error}", 200))
    return Testimony(juror.name, odds, tell=juror.tell)


def _rows(figures: Callable[[NDArray[np.uint8]], Floats32], images: NDArray[np.uint8]) -> Floats32:
    return np.concatenate([figures(images[at : at + CHUNK]) for at in range(0, len(images), CHUNK)])


def _known(case: Case, part: int) -> Ints:
    """What may be learned from while a part is judged, (m,): the real ones first, of each side so many."""
    rng = np.random.default_rng(part)
    sides = [
        rng.permutation(np.flatnonzero((case.parts.folds != part) & side))[:MOST_LEARNED]
        for side in (case.truth, ~case.truth)
    ]
    return np.concatenate(sides)


def _by_rows(rows: Floats32, case: Case, known: Ints, asked: Ints) -> Floats:
    judge = weighed(rows[known], case.labels[known], case.truth[known])
    return judge(rows[asked], case.labels[asked])


def _asked(juror: Juror, case: Case, known: Ints, asked: Ints) -> Floats:
    real, fake = known[case.truth[known]], known[~case.truth[known]]
    shown = _batch(case, real, case.groups[real])
    forged = _batch(case, fake, np.full(len(fake), -1))
    judge = juror.learn(Evidence(shown, shown, forged))
    return judge(_batch(case, asked, np.full(len(asked), -1)))


def _batch(case: Case, at: Ints, groups: Ints) -> Batch:
    return Batch(case.images[at], case.labels[at], groups)
