"""A round's figures: what is written down of it, and what the points are."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from showdown.arena import guards, verdict
from showdown.arena.exam import Exam
from showdown.arena.seat import Fitted
from showdown.errors import Forfeit

LEVEL = 0.95  # of every interval that is shown
SCORED = (
    "balanced_accuracy",
    "accuracy_low",
    "accuracy_high",
    "auc",
    "auc_low",
    "auc_high",
    "n_real",
    "n_fake",
    "n_groups",
    "value",
    "detector_qualified",
)


def blank_round(
    number: int, lost: dict[str, Forfeit | None], fitted: dict[str, Fitted | None]
) -> dict[str, Any]:
    """The figures of a round before any score: null where there is none, and who forfeited.

    A team that forfeits loses the round 0-100; where both do, nobody scores.
    """
    points = {"generator": 0.0, "detector": 0.0}
    if lost["generator"] and not lost["detector"]:
        points["detector"] = 100.0
    if lost["detector"] and not lost["generator"]:
        points["generator"] = 100.0
    return {
        "round": number,
        **dict.fromkeys(SCORED),
        "coin_flip": False,
        "points": points,
        "steps": {role: done and done.steps for role, done in fitted.items()},
        "ended_by": {role: done and done.ended_by for role, done in fitted.items()},
        "forfeits": {
            role: forfeit and {"status": forfeit.status, "cause": forfeit.cause}
            for role, forfeit in lost.items()
        },
        "row": [],
        "column": [],
    }


def score(exam: Exam, scores: NDArray[np.float32]) -> dict[str, Any]:
    """The figures that an exam gives, `scores` (n,) being the detector's."""
    accuracy = verdict.balanced_accuracy(scores, exam.truth, exam.groups)
    area = verdict.auc(scores, exam.truth, exam.groups)
    accuracy_low, accuracy_high = accuracy.interval(LEVEL)
    auc_low, auc_high = area.interval(LEVEL)
    qualified = guards.is_qualified(scores)
    inverted = accuracy_high < 0.5 - verdict.MARGIN
    points = verdict.points(accuracy.value)
    if inverted or not qualified:  # such a detector measures nothing of the forgeries
        points = {"generator": 0.0, "detector": 0.0}
    return {
        "balanced_accuracy": accuracy.value,
        "accuracy_low": accuracy_low,
        "accuracy_high": accuracy_high,
        "auc": area.value,
        "auc_low": auc_low,
        "auc_high": auc_high,
        "n_real": int(exam.truth.sum()),
        "n_fake": int((~exam.truth).sum()),
        "n_groups": len(np.unique(exam.groups[exam.truth])),
        "value": verdict.value(scores, exam.truth),
        "detector_qualified": qualified,
        "coin_flip": qualified and accuracy.is_equivalent(verdict.MARGIN, verdict.ALPHA),
        "points": points,
    }


def accuracy(exam: Exam, scores: NDArray[np.float32]) -> float:
    """Balanced accuracy alone, for a cell of the matrix."""
    return verdict.balanced_accuracy(scores, exam.truth, exam.groups).value
