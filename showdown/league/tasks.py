"""A task: one team's turn, with all that its hands must know to have it taken, and nothing more.

No task holds the truth of an exhibit, the vault or the secret: it may travel.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from showdown.arena.round import Loss
from showdown.contract import Feedback, Glyphs
from showdown.plugins import Team
from showdown.seats.fitted import Fitted
from showdown.seats.wire import State


@dataclass(frozen=True, eq=False, kw_only=True)
class Task:
    """What any turn has.

    Attributes:
        team: who takes it. at: its place among those of its role.
        number: the round.
        state: what it had fitted before; None for nothing. kept: bytes of it.
        owed: the seconds that it has used beyond its budgets.
    """

    team: Team
    at: int
    number: int
    state: State | None
    kept: int
    owed: float


@dataclass(frozen=True, eq=False, kw_only=True)
class Forging(Task):
    """A generator's turn: it trains, then draws.

    Attributes:
        feedback: the rivals' mean opinion of its last published fakes.
        letters, styles: (n,) what it is to draw.
    """

    feedback: Feedback | None
    letters: NDArray[np.str_]
    styles: NDArray[np.int64]


@dataclass(frozen=True, eq=False, kw_only=True)
class Judging(Task):
    """A detector's turn: it trains, then judges.

    Attributes:
        lesson: published forgeries of its rivals, through the medium.
        exhibits: n of them, bare and shuffled. again: (m,) those that it is asked about once more.
    """

    lesson: Glyphs
    exhibits: Glyphs
    again: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Taken:
    """What came of a task.

    Attributes:
        task: which it was.
        fitted: its training; None where that was lost.
        state: what it has fitted in this turn; None where nothing is new.
        answer: pictures (n, S, S) uint8, or scores (n,) float32; None where there is none.
        owed: the seconds that it has used beyond its budgets, now.
        forfeit: how the turn was lost; None where it was not.
        seconds: that it took.
    """

    task: Task
    fitted: Fitted | None
    state: State | None
    answer: NDArray[Any] | None
    owed: float
    forfeit: Loss | None
    seconds: float
