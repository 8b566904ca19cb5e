"""A round's figures: what an exam says of the detector, and what the points are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit

from showdown.arena import coinflip, estimates, qualify, verdict
from showdown.arena.estimates import SHOWN_LEVEL, Scored
from showdown.arena.exam import Exam
from showdown.arena.opinion import Confirmation, Panel
from showdown.arena.points import points_of
from showdown.arena.round import (
    ROLES,
    Inspection,
    JudgedRound,
    Loss,
    Measures,
    Round,
)
from showdown.arena.side_by_side import together
from showdown.errors import Forfeit
from showdown.seats.fitted import Fitted


def played_round(
    number: int,
    lost: Mapping[str, Forfeit | None],
    fitted: Mapping[str, Fitted | None],
    owed: Mapping[str, float],
) -> Round:
    """A round before anything was judged: who trained, who forfeited, and the points of that.

    A team that forfeits loses the round 0-100; where both do, nobody scores.
    """
    points = {"generator": 0.0, "detector": 0.0}
    if lost["generator"] and not lost["detector"]:
        points["detector"] = 100.0
    if lost["detector"] and not lost["generator"]:
        points["generator"] = 100.0
    return Round(
        number=number,
        points=points,
        steps={role: done.steps if (done := fitted[role]) else None for role in ROLES},
        ended_by={role: done.ended_by if (done := fitted[role]) else None for role in ROLES},
        owed=dict(owed),
        forfeits={role: Loss(loss.status, loss.cause) if (loss := lost[role]) else None for role in ROLES},
    )


def judged_round(
    played: Round,
    measures: Measures,
    guards: Inspection,
    confirmation: Confirmation | None,
    panel: Panel | None,
) -> JudgedRound:
    """A round with what its exam gave and what follows from that: the coin flip, the findings, the points.

    The points follow from the rest, so that they never contradict it: see `showdown.arena.points`.
    """
    judged = JudgedRound(
        **vars(played)
        | vars(measures)
        | {
            "coin_flip": bool(confirmation and confirmation.confirmed and panel and panel.confirmed),
        },
        guards=guards,
        confirmation=confirmation,
        panel=panel,
        detector_qualified=not measures.unqualified,
        generator_disqualified=bool(guards.tripped),
    )
    judged = replace(judged, findings=verdict.findings(judged))
    return replace(judged, points=points_of(judged))


def confirmation(batch: Exam, scores: NDArray[np.float32]) -> Confirmation:
    """The test of a fresh batch with its scores (n,)."""
    return coinflip.confirm(scored(batch, scores), together(logit(scores.astype(float)), batch))


def scored(exam: Exam, scores: NDArray[np.float32]) -> Scored:
    """An exam with its scores (n,)."""
    return Scored(scores, exam.truth, exam.groups)


def measure_exam(batch: Scored, canaries: NDArray[np.float32], of_kind: NDArray[np.int64]) -> Measures:
    """What an exam says of the detector.

    `canaries` (m,) are its scores of the referee's weak forgeries, `of_kind` (m,) says of which kind each is.
    """
    accuracy, area, value = estimates.balanced_accuracy(batch), estimates.auc(batch), estimates.value(batch)
    answers = qualify.look_at(batch, canaries, of_kind)
    accuracy_low, accuracy_high = accuracy.interval(SHOWN_LEVEL)
    auc_low, auc_high = area.interval(SHOWN_LEVEL)
    value_low, _ = value.interval(SHOWN_LEVEL)
    return Measures(
        balanced_accuracy=accuracy.value,
        accuracy_low=accuracy_low,
        accuracy_high=accuracy_high,
        auc=area.value,
        auc_low=auc_low,
        auc_high=auc_high,
        **estimates.count(batch),
        value=value.value,
        jsd_bound=max(0.0, estimates.divergence(value_low)),
        tv_bound=max(0.0, 2 * accuracy_low - 1),
        brier=estimates.brier(batch),
        reliability=estimates.reliability(batch),
        flag_rate=answers.flag_rate,
        canary_auc=answers.canary_auc,
        unqualified=qualify.unqualified(answers),
    )


def cell_accuracy(exam: Exam, scores: NDArray[np.float32]) -> float:
    """Balanced accuracy alone, for a cell of the matrix; scores are (n,)."""
    return estimates.balanced_accuracy(scored(exam, scores)).value
