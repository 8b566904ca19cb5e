"""The steward: plays a league in rounds, everybody once, from wherever its record stands.

generators fit and draw -> one paper: all forgeries among unseen type -> detectors fit and judge -> cells
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from showdown.arena import scoring
from showdown.arena.canaries import weak_forgeries
from showdown.arena.chance import Chance
from showdown.arena.exam import Exhibits, letters_in_turn
from showdown.arena.inspector import Inspector
from showdown.arena.order import Order, plan_round
from showdown.arena.real_type import RealType
from showdown.arena.round import Inspection, Measures
from showdown.arena.taking import Questions
from showdown.arena.turns import Forged
from showdown.contract import Feedback, Glyphs
from showdown.league.forgeries import Forgeries, published_each
from showdown.league.hands import Hands
from showdown.league.judgements import Judgements
from showdown.league.ladder import Ladder
from showdown.league.marking import cells_of, column_of, that_count
from showdown.league.paper import Paper, seal_paper
from showdown.league.reckoning import reckon
from showdown.league.record import LeagueRecord
from showdown.league.round import LeagueRound
from showdown.league.spectator import Spectator
from showdown.league.tasks import Forging, Judging, Taken, Task
from showdown.league.turn import Turn
from showdown.medium import get_medium
from showdown.seats.fitted import Fitted

GENERATOR, DETECTOR = "generator", "detector"
SCORES = ("exam_scores", "published_scores", "canary_scores")  # of a detector, batch by batch
FEW_SAMPLES = 200  # for a ladder that does not last
DRAWN = Fitted(0, None)  # stands for a training of which nobody asks any more
Scores = NDArray[np.float32]


class Steward:
    """Plays one league.

    Args:
        real: the type. record: of the league. spectator: who watches.

    Attributes:
        clean, through: the train split as generators see it, and through the medium, as detectors do.
    """

    def __init__(self, real: RealType, record: LeagueRecord, spectator: Spectator) -> None:
        self.settings, self._sizes = record.settings, record.settings.sizes
        self.record, self._spectator = record, spectator
        self._vault = real.vault
        self._medium = get_medium(self.settings.medium)
        self._chance = Chance(record.secret)
        train, self._feedback = real.train.glyphs, dict[int, Feedback]()
        clean, through = train.images, self._medium(train.images, self._chance(0, "train"))
        self.clean, self.through = (
            Glyphs(images, train.letters, train.fonts, None, self._medium.name) for images in (clean, through)
        )
        self._inspector = Inspector(real.train, real.vault, self._chance(0, "guards"), self._sizes.exhibits)
        letters, judges = self.settings.letters, range(len(self.settings.judges))
        a_lesson = len(letters_in_turn(self._sizes.published, letters))
        fewest = min(len(self.settings.rivals(judge)) or len(self.settings.forgers) for judge in judges)
        a_turn = published_each(a_lesson, len(letters), fewest)
        self._forgeries = Forgeries(self._medium, self._chance, a_lesson, a_turn)
        self._waited, self._seconds = 0.0, {GENERATOR: 0.0, DETECTOR: 0.0}

    def play(self, hands: Hands) -> None:
        """Play what is left of the rounds."""
        for number in range(1, self.settings.rounds + 1):
            played = number <= len(self.record.rounds)
            if not played:
                self._spectator.round_started(number)
            self._play_round(number, hands, played)
            if not played and number < self.settings.rounds and self._spectator.wants_ladder:
                known = reckon(self.settings, self.judgements(), FEW_SAMPLES)
                self._spectator.ladder_known(number, Ladder.from_json(known["ladder"]))

    def judgements(self) -> Judgements | None:
        """The last round as its detectors judged it, for the ladder; None where nobody judged.

        Detectors that are no judges, and forgeries that break a rule, are left out.
        """
        number, played = len(self.record.rounds), self.record.rounds[-1]
        order, _ = self._plan(number)
        paper = self._paper(number, self._forged(number, order))
        return None if paper is None else that_count(paper, self._scores(number, paper), played)

    def _play_round(self, number: int, hands: Hands, played: bool) -> None:
        """One round; of one that was played, only what later rounds build on is taken up again."""
        began, self._waited, self._seconds = time.monotonic(), 0.0, {GENERATOR: 0.0, DETECTOR: 0.0}
        order, _ = self._plan(number)
        if not played:
            self._have_forged(number, order, hands)
        forged = self._forged(number, order)
        for at, drawn in forged.items():
            self._forgeries.publish(number, at, drawn)
        if not played:
            paper = self._paper(number, forged)
            if paper is None:
                for at in self._left(number, DETECTOR):
                    self._wait(number, at)
            else:
                self.record.keep_paper(number, paper.exhibits())
                self._have_judged(number, paper, hands)
            self._score(number, paper, forged, began)
        self._hear(number)

    def _plan(self, number: int) -> tuple[Order, NDArray[np.int64]]:
        """What every generator is asked for, and the unseen type (n,) that its forgeries will be among."""
        order, unseen = plan_round(number, self.settings.letters, self._vault, self._chance, self._sizes)
        return order, unseen["exam"]

    def _have_forged(self, number: int, order: Order, hands: Hands) -> None:
        """Every generator's turn that was not taken yet."""

        def tasks() -> Iterator[Task]:
            for at in self._left(number, GENERATOR):
                feedback = self._feedback.get(at)
                yield Forging(
                    **self._common(number, GENERATOR, at), feedback=feedback, letters=order.letters,
                    styles=order.styles,
                )  # fmt: skip

        for outcome in self._taken(hands, tasks()):
            exhibits: Exhibits = {}
            if outcome.answer is not None:
                drawn = Forged(outcome.fitted or DRAWN, order, outcome.answer)
                for part in ("published", "exam", "specimens"):
                    names = (f"{part}_images", f"{part}_letters", f"{part}_styles")
                    exhibits |= dict(zip(names, drawn.part(part), strict=True))
            self._keep(outcome, exhibits)

    def _forged(self, number: int, order: Order) -> dict[int, Forged]:
        """What the generators drew, by their places; those who lost their turn are missing."""
        forged = {}
        for at in range(len(self.settings.forgers)):
            if self.record.turns[number, GENERATOR, at].answered:
                kept = self.record.exhibits(number, GENERATOR, at)
                images = np.zeros((len(order.letters), self.settings.size, self.settings.size), np.uint8)
                for part in ("published", "exam", "specimens"):
                    images[order.parts[part]] = kept[f"{part}_images"]
                forged[at] = Forged(DRAWN, order, images)
        return forged

    def _paper(self, number: int, forged: dict[int, Forged]) -> Paper | None:
        """A round's paper, the same whenever it is made; None where nobody forged."""
        if not forged:
            return None
        self._spectator.referee_works(number, "seals the exam")
        _, unseen = self._plan(number)
        real, groups = self._vault.glyphs[unseen], self._vault.groups[unseen]
        return seal_paper(real, groups, forged, self._medium, self._chance(number, "exam"))

    def _have_judged(self, number: int, paper: Paper, hands: Hands) -> None:
        """Every detector's turn that was not taken yet. One that has nothing to learn from waits."""
        asked = self._questions(number, paper)
        count = max(1, min(len(asked.glyphs) // 4, self._sizes.exhibits))
        again = self._chance(number, "recheck").permutation(len(asked.glyphs))[:count]

        def tasks() -> Iterator[Task]:
            for at in self._left(number, DETECTOR):
                lesson = self._forgeries.lesson(number, at, self.settings.rivals(at))
                common = self._common(number, DETECTOR, at)
                if lesson is None:
                    self._wait(number, at)
                else:
                    yield Judging(**common, lesson=lesson, exhibits=asked.glyphs, again=again)

        for outcome in self._taken(hands, tasks()):
            exhibits: Exhibits = {}
            if outcome.answer is not None:
                exhibits = dict(zip(SCORES, asked.apart(outcome.answer), strict=True))
                at = outcome.task.at
                column = column_of(paper, exhibits["exam_scores"], at, self.settings)
                self._spectator.cells_known(number, at, column)
            self._keep(outcome, exhibits)

    def _taken(self, hands: Hands, tasks: Iterator[Task]) -> Iterator[Taken]:
        """The outcomes of tasks, and a note of how long they were waited for."""
        outcomes = hands.take(tasks, self._tell)
        while True:
            began = time.monotonic()
            outcome = next(outcomes, None)
            self._waited += time.monotonic() - began
            if outcome is None:
                return
            yield outcome

    def _questions(self, number: int, paper: Paper) -> Questions:
        """All that detectors are asked of in a round, as one batch: paper, published forgeries, canaries."""
        shown = [self._forgeries[number, at].shown for at in self._forgeries.publishers(number)]
        weak, _ = self._weak(number)
        batches = [paper.glyphs, Glyphs.concatenate(shown), weak]
        return Questions(batches, self._chance(number, "ask"))

    def _weak(self, number: int) -> tuple[Glyphs, NDArray[np.int64]]:
        """A round's weak forgeries, and (n,) the kind of each."""
        rng = self._chance(number, "canaries")
        return weak_forgeries(self._vault.glyphs, self._sizes.canaries, self._medium, rng)

    def _score(self, number: int, paper: Paper | None, forged: dict[int, Forged], began: float) -> None:
        """Put the figures of a round on disk."""
        self._spectator.referee_works(number, "looks at the forgeries")
        real = self._vault.glyphs[self._plan(number)[1]]
        guards = tuple(self._look(number, forged.get(at), real) for at in range(len(self.settings.forgers)))
        _, of_kind = self._weak(number)
        detectors: list[Measures | None] = []
        for at in range(len(self.settings.judges)):
            kept = self._answers(number, at)
            rivals = np.array([rival for rival in self.settings.rivals(at) if rival in forged], np.int64)
            if paper is None or not kept or not len(rivals):
                detectors.append(None)
                continue
            scored = paper.of(rivals, kept["exam_scores"], self._chance(number, f"looked at {at}"))
            detectors.append(scoring.measure_exam(scored, kept["canary_scores"], of_kind))
        cells = cells_of(paper, self._scores(number, paper), self.settings) if paper is not None else None
        rows = cells or ((None,) * len(self.settings.judges),) * len(self.settings.forgers)
        played = LeagueRound(number=number, cells=rows, guards=guards, detectors=tuple(detectors))
        referee = max(0.0, time.monotonic() - began - self._waited)
        self.record.keep_round(played, {**self._seconds, "referee": referee})
        self._spectator.round_played(self.record.rounds, self.record.timings.seconds[number])

    def _look(self, number: int, forged: Forged | None, real: Glyphs) -> Inspection | None:
        """What the guards find in one generator's forgeries, beside the exam's type."""
        if forged is None:
            return None
        fakes = Glyphs(*forged.part("exam")[:2])
        return self._inspector.inspect(fakes, real, *forged.hands(), self._chance(number, "guards"))

    def _scores(self, number: int, paper: Paper) -> Scores:
        """(D, n) what every detector said of the paper; NaN for those who did not answer."""
        scores = np.full((len(self.settings.judges), len(paper)), np.nan, np.float32)
        for at in range(len(scores)):
            if kept := self._answers(number, at):
                scores[at] = kept["exam_scores"]
        return scores

    def _answers(self, number: int, at: int) -> Exhibits:
        """A detector's scores; empty where it did not judge."""
        return (
            self.record.exhibits(number, DETECTOR, at)
            if self.record.turns[number, DETECTOR, at].answered
            else {}
        )

    def _hear(self, number: int) -> None:
        """What every generator will hear of a round."""
        judges = range(len(self.settings.judges))
        opinions = {at: kept["published_scores"] for at in judges if (kept := self._answers(number, at))}
        played = self.record.rounds[number - 1]
        self._feedback |= self._forgeries.feedback(number, opinions, played, self.settings)

    def _left(self, number: int, role: str) -> list[int]:
        """The places of those whose turn was not taken yet."""
        places = range(len(self.settings.seats(role)))
        return [at for at in places if (number, role, at) not in self.record.turns]

    def _common(self, number: int, role: str, at: int) -> dict[str, Any]:
        """What every task of a seat has."""
        return {
            "team": self.settings.seats(role)[at],
            "at": at,
            "number": number,
            "state": self.record.state(role, at, number),
            "kept": self.record.kept_bytes(role, at, number),
            "owed": self.record.owed(role, at, number),
        }

    def _keep(self, outcome: Taken, exhibits: Exhibits) -> None:
        """Put a turn on disk."""
        turn = Turn.of(outcome)
        self.record.keep_turn(turn, exhibits, outcome.state)
        self._seconds[turn.role] += outcome.seconds
        self._spectator.turn_played(turn, outcome.seconds)

    def _wait(self, number: int, at: int) -> None:
        """A detector has nothing to learn from, by no fault of its own."""
        team, owed = self.settings.seats(DETECTOR)[at], self.record.owed(DETECTOR, at, number)
        turn = Turn(round=number, role=DETECTOR, team=team.name, at=at, owed=owed)
        self.record.keep_turn(turn, {}, None)
        self._spectator.turn_played(turn, 0.0)

    def _tell(self, task: Task, what: str, share: float) -> None:
        self._spectator.turn_progress(task.number, task.team.role, task.at, what, share)
