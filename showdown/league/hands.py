"""The hands of a league: those who have its turns taken, here or elsewhere, one or many at a time.

The league itself decides what is asked, and what came of it stands in its record alone. Hands take a task
and give back its outcome. Their order changes nothing: tasks of one batch know nothing of each other.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from showdown.arena.recheck import ask_again
from showdown.arena.round import Loss
from showdown.arena.taking import take_turn
from showdown.contract import Glyphs
from showdown.errors import Forfeit
from showdown.league.layout import log_of
from showdown.league.settings import LeagueSettings
from showdown.league.tasks import Forging, Judging, Taken, Task
from showdown.seats.call import Progress
from showdown.seats.fitted import Fitted
from showdown.seats.hall import Hall
from showdown.seats.seat import Seat

THREADS = 1  # of each seat, however many play side by side: so one worker and many come to the same
Tell = Callable[[Task, str, float], None]  # a task, what its team does now, and how much of it is over


class Hands(Protocol):
    """Takes tasks and gives their outcomes."""

    def take(self, tasks: Iterable[Task], tell: Tell) -> Iterator[Taken]:
        """Have turns taken; each outcome comes as it is known, in whatever order.

        Args:
            tasks: made one by one, as somebody is free to take them.
            tell: hears of what goes on, in the caller's own thread.

        Raises:
            HostGone: the machine failed, and no team.
        """


def cores() -> int:
    """How many seats this machine can play side by side."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class LocalHands:
    """The hands of this machine: seats of one hall, as many side by side as its launcher makes calls.

    Args:
        hall: where the teams are seated.
        workers: how many turns are taken at once; one alone is taken in the caller's own thread.
        settings: of the league.
        train: the train split as generators see it. through: the same through the medium, for detectors.
        folder: of the league, which no team may read.
    """

    def __init__(
        self, hall: Hall, workers: int, settings: LeagueSettings, train: Glyphs, through: Glyphs, folder: Path
    ) -> None:
        self._workers, self._settings = workers, settings
        self._train, self._through = train, through
        secrets = settings.match(0, 0).secrets(folder)
        self._seats = {
            (team.role, at): hall.seat(team, settings.seed, settings.size, secrets)
            for role in ("generator", "detector")
            for at, team in enumerate(settings.seats(role))
        }
        for (role, at), seat in self._seats.items():
            seat.log = log_of(folder, role, at).absolute()

    def take(self, tasks: Iterable[Task], tell: Tell) -> Iterator[Taken]:
        """As `Hands.take`."""
        if self._workers > 1:
            return self._side_by_side(iter(tasks), tell)
        return (self._turn(task, tell) for task in tasks)

    def _side_by_side(self, tasks: Iterator[Task], tell: Tell) -> Iterator[Taken]:
        said: SimpleQueue[Any] = SimpleQueue()
        pool = ThreadPoolExecutor(self._workers, "hands")
        running = 0
        try:
            while True:
                for task in islice(tasks, self._workers - running):
                    pool.submit(_tell_all, self._turn, task, said.put)
                    running += 1
                if not running:
                    return
                event = said.get()
                if isinstance(event, BaseException):
                    raise event
                if isinstance(event, Taken):
                    running -= 1
                    yield event
                else:
                    tell(*event)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def _turn(self, task: Task, tell: Tell) -> Taken:
        began = time.monotonic()
        seat = self._seats[task.team.role, task.at]
        seat.state, seat.account.owed = task.state, task.owed
        fitted, answer, lost = (self._forge if isinstance(task, Forging) else self._judge)(seat, task, tell)
        forfeit = None if lost is None else Loss(lost.status, lost.cause)
        state = None if seat.state is task.state else seat.state
        outcome = Taken(task, fitted, state, answer, seat.account.owed, forfeit, time.monotonic() - began)
        seat.state = None  # it is the record's now
        return outcome

    def _forge(self, seat: Seat, task: Task, tell: Tell) -> tuple[Fitted | None, Any, Forfeit | None]:
        assert isinstance(task, Forging)

        def turn() -> tuple[Fitted, NDArray[np.uint8]]:
            tell(task, "trains", 0.0)
            budget, progress = self._settings.budget, _progress(task, tell)
            fitted = seat.fit_generator(task.number, self._train, budget, task.feedback, progress)
            tell(task, "draws", 1.0)
            return fitted, seat.sample(task.number, task.letters.tolist(), task.styles)

        given, lost = take_turn(seat, turn, lambda: task.kept)
        return (None, None, lost) if given is None else (*given, None)

    def _judge(self, seat: Seat, task: Task, tell: Tell) -> tuple[Fitted | None, Any, Forfeit | None]:
        assert isinstance(task, Judging)

        def learn() -> Fitted:
            tell(task, "trains", 0.0)
            budget, progress = self._settings.budget, _progress(task, tell)
            return seat.fit_detector(task.number, self._through, task.lesson, budget, progress)

        def judge() -> NDArray[np.float32]:
            tell(task, "judges", 1.0)
            scores = seat.prob_real(task.number, task.exhibits)
            ask_again(seat, task.number, task.exhibits, scores, task.again)
            return scores

        fitted, lost = take_turn(seat, learn, lambda: task.kept)
        if fitted is None:
            return None, None, lost
        scores, lost = take_turn(seat, judge, lambda: task.kept)  # what it learned stays learned
        return fitted, scores, lost


def _progress(task: Task, tell: Tell) -> Progress:
    return lambda steps, share: tell(task, "trains", share)


def _tell_all(turn: Callable[[Task, Tell], Taken], task: Task, put: Callable[[Any], None]) -> None:
    """Take a turn in a thread of its own, and say what comes of it."""
    try:
        put(turn(task, lambda *what: put(what)))
    except BaseException as error:
        put(error)
