"""One team on the bench: seats as in a match, a lesson, and its answers."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from showdown.checks.code import OwnCode
from showdown.checks.lesson import Lesson
from showdown.plugins import METHODS, Team
from showdown.seats.budget import Budget
from showdown.seats.fitted import Fitted
from showdown.seats.hall import Hall
from showdown.seats.isolation import can_fork
from showdown.seats.seat import Seat

SEED = 8
STEPS = Budget(3, 5.0)
ONE_STEP = Budget(1, 3.0)
SECONDS = Budget(None, 1.0)
GRACE_SECONDS = 5.0  # beside a clock; a match gives more, a check wants to be done
ANSWER_SECONDS = 8.0
Answer = NDArray[Any]


class Shortfall(Exception):  # the word of the checks
    """A check found something that falls short: what came, which method it is about, and what to try."""

    def __init__(self, came: str, method: str = "", mend: str = "") -> None:
        super().__init__(came)
        self.mend = mend
        self.came = came
        self.method = method


@dataclass(frozen=True)
class Doubt:
    """A team can play so, but not well: what came, what was wanted, what to try, and in which method."""

    came: str
    wanted: str
    mend: str
    method: str = ""


class Bench:
    """A team, as the checks ask it.

    Attributes:
        lesson, odd: what it is taught; the second under odd labels.
        method: the one that answers: ``sample`` or ``prob_real``.
        tolerance: how far two answers to one question may lie apart.
        seat: with what it had fitted; checks after `trains` share it.
        answers: what it answered; `again`: after it was trained again from the same seed.
        trained: a seat that had a second to train; None before that was asked.
    """

    def __init__(self, team: Team, hall: Hall, lessons: tuple[Lesson, Lesson], log: Path) -> None:
        self.team = team
        self.code = OwnCode(team)
        self.lesson, self.odd = lessons
        self.log = log
        self.is_generator = team.role == "generator"
        self.method = METHODS[team.role][1]
        self.tolerance = 2.0 if self.is_generator else 1e-3  # of 255 greys; of 1
        self._hall = hall
        self.seat = self.new_seat()
        self.answers = self.again = np.zeros(0)
        self.fitted = Fitted(0, None)
        self.trained: Seat | None = None

    def new_seat(self, team: Team | None = None) -> Seat:
        """A seat with nothing fitted, for this team or another."""
        seat = self._hall.seat(team or self.team, SEED, self.lesson.real.size)
        seat.log = self.log
        seat.marks = False  # it is measured: it holds what the team prints and nothing else
        if can_fork():
            seat.grace_seconds, seat.answer_seconds = GRACE_SECONDS, ANSWER_SECONDS
        return seat

    def fit(self, seat: Seat, budget: Budget, number: int = 1, lesson: Lesson | None = None) -> Fitted:
        """One turn of training; from the second round on with feedback."""
        lesson = lesson or self.lesson
        if self.is_generator:
            feedback = lesson.feedback() if number > 1 else None
            return seat.fit_generator(number, lesson.real, budget, feedback, quietly)
        return seat.fit_detector(number, lesson.seen, lesson.fake, budget, quietly)

    def rehearse(self, seat: Seat, budget: Budget) -> tuple[Fitted, Answer]:
        """One turn, and the answers of the very object that was fitted: (n, S, S) pictures or (n,) scores."""
        lesson = self.lesson
        if self.is_generator:
            letters = lesson.letters.tolist()
            return seat.rehearse_generator(1, lesson.real, budget, letters, lesson.styles)
        return seat.rehearse_detector(1, lesson.seen, lesson.fake, budget, lesson.exhibits)

    def ask(
        self, seat: Seat, at: NDArray[np.int64] | None = None, number: int = 1, lesson: Lesson | None = None
    ) -> Answer:
        """Its answers to the lesson's questions, (n, S, S) pictures or (n,) scores.

        Args:
            seat: with what it had fitted.
            at: (n,) the positions of the questions, in the order they are asked; None for all.
            number: the round.
            lesson: by default that under plain labels.
        """
        lesson = lesson or self.lesson
        at = np.arange(self.asked(lesson)) if at is None else at
        if self.is_generator:
            return seat.sample(number, lesson.letters[at].tolist(), lesson.styles[at])
        return seat.prob_real(number, lesson.exhibits[at])

    def asked(self, lesson: Lesson | None = None) -> int:
        """How many questions a lesson asks."""
        lesson = lesson or self.lesson
        return len(lesson.letters) if self.is_generator else len(lesson.exhibits)

    def agree(self, one: Answer, other: Answer, otherwise: str) -> str:
        """Say how far two sets of answers lie apart, each (n, S, S) or (n,).

        Raises:
            Shortfall: further than the tolerance.
        """
        apart = float(np.abs(one.astype(float) - other.astype(float)).max())
        if apart > self.tolerance:
            unit = "greys of 255" if self.is_generator else "of 1"
            raise Shortfall(f"{otherwise}, up to {apart:.3g} {unit} apart", self.method)
        return ""

    def speed(self, team: Team) -> tuple[Fitted, float]:
        """What a team does with a budget of one second: its steps, and how long the whole turn took."""
        seat = self.new_seat(team)
        began = time.monotonic()
        fitted, took = self.fit(seat, SECONDS), time.monotonic() - began
        if team is self.team:
            self.trained = seat
        return fitted, took


def quietly(steps: int, share: float) -> None:
    """Nobody watches a check's training."""
