"""Is the detector a judge at all? Every reason why it is not is declared here, and here alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from showdown.arena import coinflip
from showdown.arena.estimates import SHOWN_LEVEL, Scored, auc, balanced_accuracy

FLAG_RATES = (0.02, 0.98)  # one that calls nearly all exhibits the same is not judging
LEAST_SPREAD = 1e-4  # of its scores: below, they are constant in all but name
LEAST_CANARY_AUC = 0.6  # real type against the weak forgeries: five standard errors above a coin


@dataclass(frozen=True)
class Answers:
    """What a detector's answers come to.

    Attributes:
        spread: standard deviation of its scores.
        flag_rate: the share of exhibits that it called forged, in [0, 1].
        canary_auc: AUC of real type against the referee's weak forgeries, in [0, 1].
        accuracy_high: the upper end of the 95% interval of its balanced accuracy.
    """

    spread: float
    flag_rate: float
    canary_auc: float
    accuracy_high: float


@dataclass(frozen=True)
class Disqualification:
    """One reason why a detector is no judge.

    Attributes:
        name: as the record has it.
        holds: whether it applies.
        advice: to the team, filled in with its `canary_auc`; empty where other figures say it.
    """

    name: str
    holds: Callable[[Answers], bool]
    advice: str = ""


DISQUALIFICATIONS = (
    Disqualification(
        "constant",
        lambda answers: answers.spread < LEAST_SPREAD,
        "It gives every glyph the same score: it has not learned, or its numbers overflow.",
    ),
    Disqualification("one-sided", lambda answers: not FLAG_RATES[0] <= answers.flag_rate <= FLAG_RATES[1]),
    Disqualification(
        "blind",
        lambda answers: answers.canary_auc < LEAST_CANARY_AUC,
        "It misses even the referee's weak forgeries (AUC {canary_auc:.2f}; "
        f"{LEAST_CANARY_AUC:.2f} is needed). Train on the older fakes too, not only on the last round's.",
    ),
    Disqualification(  # it tells, and says the opposite
        "inverted",
        lambda answers: answers.accuracy_high < 0.5 - coinflip.MARGIN,
        "Inverted: it says real where it should say fake. Check the labels: real is 1.",
    ),
)


def look_at(exam: Scored, canaries: NDArray[np.float32]) -> Answers:
    """A detector's answers in figures.

    Args:
        exam: the round's exam. canaries: (m,) its scores of the referee's weak forgeries.
    """
    real = exam.truth
    against = Scored(
        np.concatenate([exam.scores[real], canaries]),
        np.arange(int(real.sum()) + len(canaries)) < real.sum(),
        np.concatenate([exam.groups[real], np.full(len(canaries), -1)]),
    )
    return Answers(
        spread=float(np.std(exam.scores)),
        flag_rate=float((exam.scores <= 0.5).mean()),
        canary_auc=auc(against).value,
        accuracy_high=balanced_accuracy(exam).interval(SHOWN_LEVEL)[1],
    )


def unqualified(answers: Answers) -> tuple[str, ...]:
    """The names of the reasons that apply; empty for a detector that judges.

    >>> unqualified(Answers(spread=0.2, flag_rate=0.5, canary_auc=0.9, accuracy_high=0.6))
    ()
    """
    return tuple(reason.name for reason in DISQUALIFICATIONS if reason.holds(answers))
