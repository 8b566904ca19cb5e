"""A round's figures: what is written down of it, and what the points are."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from showdown.arena import estimates, guards, verdict
from showdown.arena.estimates import Scored
from showdown.arena.exam import Exam
from showdown.errors import Forfeit
from showdown.seats.seat import Fitted

LEVEL = 0.95  # of every interval that is shown
# What a round has only when it was judged.
JUDGED = (
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
    "jsd_bound",
    "tv_bound",
    "brier",
    "reliability",
    "flag_rate",
    "canary_auc",
    "unqualified",
    "guards",
    "confirmation",
    "second_opinion",
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
        **dict.fromkeys(JUDGED),
        "detector_qualified": None,
        "generator_disqualified": None,
        "coin_flip": False,
        "findings": [],
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


def scored(exam: Exam, scores: NDArray[np.float32]) -> Scored:
    """An exam with its scores (n,)."""
    return Scored(scores, exam.truth, exam.groups)


def score(batch: Scored, canaries: NDArray[np.float32]) -> dict[str, Any]:
    """What an exam says of the detector; `canaries` (m,) are its scores of the referee's weak forgeries."""
    value = estimates.value(batch)
    figures = {
        **measure(batch),
        "value": value,
        "jsd_bound": max(0.0, estimates.divergence(value)),
        "brier": estimates.brier(batch),
        "reliability": estimates.reliability(batch),
        **guards.qualify(batch, canaries),
    }
    figures["tv_bound"] = max(0.0, 2 * figures["balanced_accuracy"] - 1)
    if figures["accuracy_high"] < 0.5 - verdict.MARGIN:  # it tells, and says the opposite
        figures["unqualified"].append("inverted")
    figures["detector_qualified"] = not figures["unqualified"]
    return figures


def measure(batch: Scored) -> dict[str, Any]:
    """Balanced accuracy and AUC of a batch with their 95% intervals, and its size."""
    accuracy, area = estimates.balanced_accuracy(batch), estimates.auc(batch)
    accuracy_low, accuracy_high = accuracy.interval(LEVEL)
    auc_low, auc_high = area.interval(LEVEL)
    return {
        "balanced_accuracy": accuracy.value,
        "accuracy_low": accuracy_low,
        "accuracy_high": accuracy_high,
        "auc": area.value,
        "auc_low": auc_low,
        "auc_high": auc_high,
        **count(batch),
    }


def count(batch: Scored) -> dict[str, int]:
    """How many exhibits a batch has, and of how many design groups."""
    n_real = int(batch.truth.sum())
    groups = len(np.unique(batch.groups[batch.truth]))
    return {"n_real": n_real, "n_fake": len(batch.truth) - n_real, "n_groups": groups}


def settle(figures: dict[str, Any]) -> dict[str, Any]:
    """A judged round's figures with what follows from them: the coin flip, the findings, the points.

    A detector that is not qualified measures nothing, so nobody scores; a forger's points count as
    far as its forgeries are honest.
    """
    test, opinion = figures["confirmation"], figures["second_opinion"]
    flipped = test is not None and test["confirmed"] and opinion is not None and opinion["confirmed"]
    settled = {**figures, "generator_disqualified": bool(figures["guards"]["tripped"]), "coin_flip": flipped}
    points = verdict.points(figures["balanced_accuracy"])
    points["generator"] *= figures["guards"]["honesty"]
    if not figures["detector_qualified"]:
        points = {"generator": 0.0, "detector": 0.0}
    return {**settled, "points": points, "findings": verdict.findings(settled)}


def accuracy(exam: Exam, scores: NDArray[np.float32]) -> float:
    """Balanced accuracy alone, for a cell of the matrix."""
    return estimates.balanced_accuracy(scored(exam, scores)).value
