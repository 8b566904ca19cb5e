"""The round-by-round matrix: each round's detector against each round's forgeries.

It shows what scores alone do not: a detector that forgets old forgeries, teams that run in circles.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from showdown.arena import scoring
from showdown.arena.chance import Chance
from showdown.arena.exam import Exam, some_of
from showdown.arena.round import Round
from showdown.contract import Glyphs
from showdown.errors import Forfeit
from showdown.seats.seat import Seat
from showdown.seats.wire import State, view

Scores = NDArray[np.float32]


class Matrix:
    """A share of each round's exam, for other rounds' detectors; and each round's detector."""

    def __init__(self, detector: Seat, chance: Chance, side: int) -> None:
        self._detector, self._chance, self._side = detector, chance, side
        self._samples: dict[int, Exam] = {}  # a round that was forfeited is missing
        self._states: dict[int, State] = {}

    @property
    def earlier(self) -> list[Glyphs]:
        """What this round's detector is shown of earlier rounds, oldest first."""
        return [sample.glyphs for sample in self._samples.values()]

    def cells(
        self, number: int, exam: Exam, scores: Scores, earlier: list[Scores]
    ) -> tuple[list[float | None], list[float | None]]:
        """This round's row and column: `scores` (n,) are of its exam, `earlier` of what `earlier` showed."""
        sample = self._sample(number, exam)
        of = dict(zip(self._samples, earlier, strict=True))
        row = [
            scoring.cell_accuracy(self._samples[past], of[past]) if past in of else None
            for past in range(1, number)
        ]
        column = [self._accuracy_of(past, number, sample) for past in range(1, number)]
        return [*row, scoring.cell_accuracy(exam, scores)], column

    def remember(self, number: int, exam: Exam, state: State) -> None:
        """Keep a judged round for those that follow."""
        self._samples[number] = self._sample(number, exam)
        self._states[number] = bytes(view(state))  # a copy: sealed memory would hold a descriptor a round

    def _accuracy_of(self, past: int, number: int, sample: Exam) -> float | None:
        if past not in self._states:
            return None
        try:
            scores = self._detector.prob_real(number, sample.glyphs, self._states[past])
        except Forfeit:  # an earlier self that fails now costs its cell, not this round
            return None
        return scoring.cell_accuracy(sample, scores)

    def _sample(self, number: int, exam: Exam) -> Exam:
        return some_of(exam, self._side, self._chance(number, "matrix"))


def matrix_of(rounds: Sequence[Round]) -> list[list[float | None]]:
    """Balanced accuracy of each round's detector (row) on each round's forgeries (column)."""
    side = len(rounds)
    cells: list[list[float | None]] = [[None] * side for _ in range(side)]
    for i, played in enumerate(rounds):
        for j, cell in enumerate(played.row):  # this detector, forgeries up to its own round
            cells[i][j] = cell
        for j, cell in enumerate(played.column):  # earlier detectors, these forgeries
            cells[j][i] = cell
    return cells
