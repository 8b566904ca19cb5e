"""Is the detector a judge at all? Every reason why it is not is declared here, and here alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from showdown.arena import coinflip
from showdown.arena.estimates import SHOWN_LEVEL, Estimate, Scored, auc, balanced_accuracy

FLAG_RATES = (0.02, 0.98)  # outside, one calls nearly all exhibits the same
FEW = 100  # exhibits
LEAST_SPREAD = 1e-4  # of its scores: below, they are constant in all but name
CHANCE_OF_SIGHT = 0.001  # that one who does not look seems to see a kind of canaries, or the forgeries


@dataclass(frozen=True)
class Answers:
    """What a detector's answers come to.

    Attributes:
        spread: standard deviation of its scores.
        flag_rate: the share of exhibits that it called forged, in [0, 1].
        canary_auc: how well it tells the kind of weak forgeries that it sees best from real type: an AUC in
            [0.5, 1]. To score them above type is to see them, too.
        looks: whether it is shown to see that kind, or the forgeries themselves.
        accuracy_high: the upper end of the 95% interval of its balanced accuracy.
        n: how many exhibits there were. Of few, nothing is shown, so nobody is called no judge.
    """

    spread: float
    flag_rate: float
    canary_auc: float
    looks: bool
    accuracy_high: float
    n: int = FEW


@dataclass(frozen=True)
class Disqualification:
    """One reason why a detector is no judge.

    Attributes:
        name: as the record has it.
        holds: whether it applies.
        meaning: what the detector did, after "The detector".
        advice: to the team, filled in with its `canary_auc`; empty where other figures say it.
    """

    name: str
    holds: Callable[[Answers], bool]
    meaning: str
    advice: str = ""


DISQUALIFICATIONS = (  # of several that apply, the first is given
    Disqualification(
        "constant",
        # One that looks may say little: against a forger like type, it has learned that little tells.
        lambda answers: answers.spread < LEAST_SPREAD and not answers.looks,
        "gave every glyph the same score",
        "It gives every glyph the same score: it has not learned, or its numbers overflow.",
    ),
    Disqualification(
        "one-sided",
        # One that looks and calls all exhibits real has fallen: it is a judge all the same.
        lambda answers: (
            answers.n >= FEW and not answers.looks and not FLAG_RATES[0] <= answers.flag_rate <= FLAG_RATES[1]
        ),
        "called nearly all exhibits the same, and answered the referee's weak forgeries as it answered type",
    ),
    Disqualification(
        "blind",
        lambda answers: answers.n >= FEW and not answers.looks,
        "answered the referee's weak forgeries and the rival's as it answered type",
        "It sees none of the referee's weak forgeries (AUC {canary_auc:.2f} for the kind that it sees best), "
        "and not the rival's. Its scores depend on nothing that differs. Look at what prob_real computes.",
    ),
    Disqualification(  # it tells, and says the opposite
        "inverted",
        lambda answers: answers.accuracy_high < 0.5 - coinflip.MARGIN,
        "called real forged and forged real",
        "Inverted: it says real where it should say fake. Check the labels: real is 1.",
    ),
)


def look_at(exam: Scored, canaries: NDArray[np.float32], of_kind: NDArray[np.int64]) -> Answers:
    """A detector's answers in figures.

    Args:
        exam: the round's exam. canaries: (m,) its scores of the referee's weak forgeries.
        of_kind: (m,) the kind of each.
    """
    kinds = [canaries[of_kind == kind] for kind in np.unique(of_kind)]
    seen = [auc(_against(exam, weak)) for weak in kinds]
    # Noise may get the middle score of type, but then each time: how far it is from there differs.
    middle = np.median(exam.scores[exam.truth])
    far = replace(exam, scores=np.abs(exam.scores - middle))
    shown = [*seen, *(auc(_against(far, np.abs(weak - middle))) for weak in kinds), auc(exam)]
    return Answers(
        spread=float(np.std(exam.scores)),
        flag_rate=float((exam.scores <= 0.5).mean()),
        canary_auc=0.5 + max(abs(one.value - 0.5) for one in seen),
        looks=any(_is_no_chance(one, len(shown)) for one in shown),  # the chance is shared among them
        accuracy_high=balanced_accuracy(exam).interval(SHOWN_LEVEL)[1],
        n=len(exam.truth),
    )


def _against(exam: Scored, weak: NDArray[np.float32]) -> Scored:
    """The exam's real type against one kind of weak forgeries (k,)."""
    real = exam.truth
    return Scored(
        np.concatenate([exam.scores[real], weak]),
        np.arange(int(real.sum()) + len(weak)) < real.sum(),
        np.concatenate([exam.groups[real], np.full(len(weak), -1)]),
    )


def _is_no_chance(area: Estimate, tests: int) -> bool:
    low, high = area.interval(1 - CHANCE_OF_SIGHT / tests)
    return not low <= 0.5 <= high


def unqualified(answers: Answers) -> tuple[str, ...]:
    """The reason why a detector is no judge, the first that applies; empty for one that judges.

    >>> unqualified(Answers(spread=0.2, flag_rate=0.5, canary_auc=0.9, looks=True, accuracy_high=0.6))
    ()
    """
    return tuple(reason.name for reason in DISQUALIFICATIONS if reason.holds(answers))[:1]
