"""The match: rounds in plain order, between one generator and one detector.

generator fits -> draws all of the round's forgeries at once -> detector fits -> exam -> score
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from showdown.arena import coinflip, scoring, verdict
from showdown.arena.canaries import weak_forgeries
from showdown.arena.chance import Chance
from showdown.arena.exam import Exam, Exhibits, attempt_of, exam_of, exhibits_of, seal_exam
from showdown.arena.hearing import Taught, ask_panel
from showdown.arena.inspector import Inspector
from showdown.arena.matrix import Matrix
from showdown.arena.opinion import Confirmation, Panel
from showdown.arena.order import Order, Unseen, hands_of, plan_round
from showdown.arena.published import Published
from showdown.arena.recheck import recheck
from showdown.arena.record import Record
from showdown.arena.round import Inspection, JudgedRound, Round
from showdown.arena.taking import Questions, take_turn
from showdown.arena.turns import Forged, Judged, Scores, Sitting
from showdown.arena.watcher import ASKS_PANEL, Watcher
from showdown.contract import Feedback, Glyphs
from showdown.errors import Forfeit
from showdown.fonts.corpus import Corpus
from showdown.medium import get_medium
from showdown.seats.fitted import Fitted
from showdown.seats.hall import Seats
from showdown.seats.seat import Seat

T = TypeVar("T")


class Referee:
    """Plays one match, from wherever its record stands to its verdict."""

    def __init__(self, train: Corpus, vault: Corpus, seats: Seats, record: Record, watcher: Watcher) -> None:
        self.settings, self._sizes = record.settings, record.settings.sizes
        self.record = record
        self._vault, self._train_groups = vault, train.groups
        self._generator, self._detector, self._jurors = seats.generator, seats.detector, seats.jurors
        self._watcher = watcher
        self._medium = get_medium(self.settings.medium)
        self._chance = Chance(record.secret)
        clean, through = train.glyphs.images, self._medium(train.glyphs.images, self._chance(0, "train"))
        self._clean, self._real = (
            Glyphs(images, train.glyphs.letters, train.glyphs.fonts, None, self._medium.name)
            for images in (clean, through)
        )
        self._guards = Inspector(train, vault, self._chance(0, "guards"), self._sizes.exhibits)
        self._published = Published(self._medium, self._chance)
        self._matrix = Matrix(self._detector, self._chance, self._sizes.matrix)
        self._feedback: Feedback | None = None
        self._seconds = {"generator": 0.0, "detector": 0.0}

    def play(self) -> dict[str, Any]:
        """Play what is left of the match; returns the record's document."""
        for played in self.record.rounds:
            self._detector.state = self.record.state("detector", played.number)
            self._remember(played, self.record.exhibits(played.number))
        self._generator.state = self.record.state("generator", len(self.record.rounds))
        for seat in (self._generator, self._detector):
            seat.account.owed = self.record.rounds[-1].owed[seat.team.role] if self.record.rounds else 0.0
        while not self._is_over():
            self._play_round(len(self.record.rounds) + 1)
        self.record.finish()
        self._watcher.match_ended(self.record.rounds)
        return self.record.document()

    def _is_over(self) -> bool:
        rounds = self.record.rounds
        lost = verdict.forfeits_in_a_row(rounds) >= verdict.FORFEITS_TO_LOSE
        flipped = not self.settings.play_on and any(played.coin_flip for played in rounds)
        return lost or flipped or len(rounds) >= self.settings.rounds

    def _play_round(self, number: int) -> None:
        began = time.monotonic()
        self._seconds = {"generator": 0.0, "detector": 0.0}
        order, unseen = plan_round(number, self.settings.letters, self._vault, self._chance, self._sizes)
        forged, generator_lost = self._turn(self._generator, lambda: self._forge(number, order))
        sitting = self._publish(number, forged, unseen)
        learned, detector_lost = self._turn(self._detector, lambda: self._learn(number))
        judged: Judged | None = None
        if sitting is not None and learned is not None:
            judged, detector_lost = self._turn(self._detector, lambda: self._judge(number, sitting))

        lost = {"generator": generator_lost, "detector": detector_lost}
        fitted = {"generator": forged.fitted if forged else None, "detector": learned}
        owed = {seat.team.role: seat.account.owed for seat in (self._generator, self._detector)}
        played = scoring.played_round(number, lost, fitted, owed)
        exhibits = forged.exhibits() if forged else {}
        if sitting is not None and judged is not None:
            exhibits |= exhibits_of(sitting.exam, judged.exam) | {"published_scores": judged.published}
            played, surest = self._settle(played, sitting, judged)
            exhibits |= surest
        self._commit(played, exhibits, began)

    def _turn(self, seat: Seat, turn: Callable[[], T]) -> tuple[T | None, Forfeit | None]:
        """A team's turn, or how it was lost; a lost turn leaves the team as it was."""
        start = time.monotonic()
        try:
            return take_turn(seat, turn, lambda: self.record.kept_bytes(seat.team.role))
        finally:
            self._seconds[seat.team.role] += time.monotonic() - start

    def _forge(self, number: int, order: Order) -> Forged:
        """The generator's turn: fit, then draw everything in one call."""
        self._watcher.turn_started(number, "generator", "trains")
        fitted = self._generator.fit_generator(
            number, self._clean, self.settings.budget, self._feedback, self._watcher.turn_progress
        )
        self._watcher.turn_started(number, "generator", "draws")
        return Forged(fitted, order, self._generator.sample(number, order.letters.tolist(), order.styles))

    def _publish(self, number: int, forged: Forged | None, unseen: Unseen) -> Sitting | None:
        """Give both teams the published share, and seal the rest among unseen type."""
        if forged is None:
            return None
        self._published.put_up(number, *forged.part("published")[:2])
        exam = self._seal(number, "exam", forged, unseen)
        return Sitting(forged, unseen, exam, self._look(number, forged, unseen["exam"]))

    def _seal(self, number: int, part: str, forged: Forged, unseen: Unseen) -> Exam:
        """Forgeries of that part among unseen type."""
        images, letters, styles = forged.part(part)
        real, groups = self._vault.glyphs[unseen[part]], self._vault.groups[unseen[part]]
        fake, rng = Glyphs(images, letters), self._chance(number, part)
        return seal_exam(real, groups, fake, hands_of(styles), self._medium, rng)

    def _look(self, number: int, forged: Forged, real_at: NDArray[np.int64]) -> Inspection:
        """What the guards find in a round's forgeries."""
        self._watcher.turn_started(number, "referee", "looks at the forgeries")
        fakes, real = Glyphs(*forged.part("exam")[:2]), self._vault.glyphs[real_at]
        return self._guards.inspect(fakes, real, *forged.hands(), self._chance(number, "guards"))

    def _learn(self, number: int) -> Fitted | None:
        """The detector trains. It waits where nothing was ever forged."""
        if not self._published:
            return None
        self._watcher.turn_started(number, "detector", "trains")
        return self._detector.fit_detector(
            number, self._real, self._published.lesson(), self.settings.budget, self._watcher.turn_progress
        )

    def _judge(self, number: int, sitting: Sitting) -> Judged:
        """The detector judges everything in one call and, where it looks like a coin flip, a fresh batch."""
        self._watcher.turn_started(number, "detector", "judges")
        rng = self._chance(number, "canaries")
        weak, of_kind = weak_forgeries(self._vault.glyphs, self._sizes.canaries, self._medium, rng)
        batches = [sitting.exam.glyphs, self._published[number], weak, *self._matrix.earlier]
        asked = Questions(batches, self._chance(number, "ask"))
        answers = self._detector.prob_real(number, asked.glyphs)
        exam, published, caught, *earlier = asked.apart(answers)
        self._recheck(number, sitting.exam.glyphs, exam)
        measures = scoring.measure_exam(scoring.scored(sitting.exam, exam), caught, of_kind)
        judged = Judged(exam, published, earlier, measures)
        if self._may_be_confirmed(number, judged, sitting):
            judged = replace(judged, fresh=self._confirm(number, sitting, exam))
        return judged

    def _confirm(self, number: int, sitting: Sitting, exam: Scores) -> tuple[Exam, Scores]:
        """Put a round to the test on a fresh batch: what it shows, and the detector's scores of it."""
        self._watcher.turn_started(number, "detector", "judges a fresh batch: it looks like a coin flip")
        batch = self._seal(number, "confirm", sitting.forged, sitting.unseen)
        fresh = self._detector.prob_real(number, batch.glyphs)
        both = [sitting.exam.glyphs, batch.glyphs]
        self._recheck(number, Glyphs.concatenate(both), np.concatenate([exam, fresh]))
        return batch, fresh

    def _may_be_confirmed(self, number: int, judged: Judged, sitting: Sitting) -> bool:
        """Whether a round is put to the test: an honest one that looks like a coin flip. It is noted then."""
        measures = judged.measures
        dishonest = measures.unqualified or sitting.guards.tripped
        if not self.record.is_isolated or not self._sizes.confirm or dishonest:
            return False
        if measures.n_groups < coinflip.groups_needed(measures.n_real, measures.n_groups):
            return False
        timings, attempt = self.record.timings, attempt_of(sitting.exam, judged.exam)
        spent = timings.confirmations(self.record.judged, other_than=attempt)
        if not coinflip.is_put_to_the_test(measures.balanced_accuracy, spent):
            return False
        timings.begin_confirmation(number, attempt)
        return True

    def _settle(self, played: Round, sitting: Sitting, judged: Judged) -> tuple[JudgedRound, Exhibits]:
        """A judged round's figures, with the test on a fresh batch, the panel's and the matrix.

        And what gave the forgeries away, where the panel can tell.
        """
        test: Confirmation | None = None
        asked: Panel | None = None
        surest: Exhibits = {}
        if judged.fresh is not None:
            test = scoring.confirmation(*judged.fresh)
            if test.confirmed:
                asked, surest = self._ask_panel(played.number, judged.fresh[0])
        settled = scoring.judged_round(played, judged.measures, sitting.guards, test, asked)
        row, column = self._matrix.cells(played.number, sitting.exam, judged.exam, judged.earlier)
        return replace(settled, row=row, column=column), surest

    def _ask_panel(self, number: int, batch: Exam) -> tuple[Panel, Exhibits]:
        """What the panel says of a confirmed coin flip, and the exhibits that gave it away."""
        self._watcher.turn_started(number, "referee", ASKS_PANEL)
        taught = Taught.of(self._real, self._train_groups, self._published.lesson())
        rng = self._chance(number, "panel")
        return ask_panel(self._jurors, number, taught, batch, rng, self._watcher.turn_progress)

    def _recheck(self, number: int, glyphs: Glyphs, scores: Scores) -> None:
        """Score some glyphs again among others: each of their scores (n,) must belong to its glyph alone."""
        recheck(self._detector, number, glyphs, scores, self._chance(number, "recheck"))

    def _commit(self, played: Round, exhibits: Exhibits, began: float) -> None:
        """Put the round on disk, then carry it in mind."""
        self._watcher.turn_started(played.number, "referee", "writes the record")
        states = {"generator": self._generator.state, "detector": self._detector.state}
        self.record.commit(played, exhibits, states)
        self._remember(played, exhibits)
        seconds = {**self._seconds, "referee": time.monotonic() - began - sum(self._seconds.values())}
        self.record.time(played.number, seconds)
        self._watcher.round_played(self.record.rounds, exhibits, seconds)

    def _remember(self, played: Round, exhibits: Exhibits) -> None:
        """Carry a committed round in mind: what later rounds build on."""
        number = played.number
        if "published_images" not in exhibits:
            return
        images, letters = exhibits["published_images"], exhibits["published_letters"]
        self._published.put_up(number, images, letters)
        if "exam_scores" in exhibits:
            fakes = Glyphs(images, letters, None, self._published[number].rounds, self._medium.name)
            styles, scores = exhibits["published_styles"], exhibits["published_scores"]
            self._feedback = Feedback(number, fakes, styles, scores, played.coin_flip)
            assert self._detector.state is not None  # it has judged
            self._matrix.remember(number, exam_of(exhibits, self._medium), self._detector.state)
