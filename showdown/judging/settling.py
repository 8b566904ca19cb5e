"""How much more it takes until a judgement that is open is settled."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy.stats import norm

from showdown.arena.coinflip import ALPHA, AUC_MARGIN, MARGIN, SHARE
from showdown.arena.opinion import Confirmation, Panel

MOST_TIMES = 1000.0  # beyond this, no number of pictures is named


@dataclass(frozen=True)
class Settling:
    """What would settle a judgement.

    Attributes:
        times: how many times as much material; None where no amount is foreseen.
        towards: which answer it is expected to give, ``told apart`` or ``not told apart``.
        groups: how many groups that is on each side, in all.
    """

    times: float | None
    towards: str
    groups: int | None


TOLD, NOT_TOLD = "told apart", "not told apart"


def settling(panel: Panel, groups: int) -> Settling:
    """How much more it takes, if all goes on as it does: errors fall with the root of the number of groups.

    Args:
        panel: whose opinions are open.
        groups: of the side that has fewer.
    """
    tests = [opinion.test for opinion in panel.opinions if opinion.test is not None]
    told = min((_to_be_told(test, len(tests)) for test in tests), default=math.inf)
    level = max((_to_be_level(test) for test in tests), default=math.inf)
    times, towards = min((told, TOLD), (level, NOT_TOLD))
    if times > MOST_TIMES or panel.failed:
        return Settling(None, towards, None)
    times = max(times, 1.0)
    return Settling(round(times, 1), towards, math.ceil(times * groups))


def _to_be_told(test: Confirmation, asked: int) -> float:
    """How many times as much until it is shown that this juror tells, if it is as good as it seems."""
    lead = test.balanced_accuracy - 0.5
    return _times(float(norm.isf(SHARE / asked)) * _error(test.accuracy_low, test.accuracy_high), lead)


def _to_be_level(test: Confirmation) -> float:
    """How many times as much until this juror is shown to be no better than a coin."""
    reach = float(norm.isf(ALPHA))
    accuracy = _times(
        reach * _error(test.accuracy_low, test.accuracy_high), MARGIN - abs(test.balanced_accuracy - 0.5)
    )
    area = _times(reach * _error(test.auc_low, test.auc_high), AUC_MARGIN - abs(test.auc - 0.5))
    return max(accuracy, area)


def _error(low: float, high: float) -> float:
    return (high - low) / 2 / float(norm.isf(ALPHA))


def _times(reach: float, room: float) -> float:
    """How many times as much until an error that reaches so far fits into that room.

    >>> _times(0.1, 0.05), _times(0.1, -0.01)
    (4.0, inf)
    """
    return (reach / room) ** 2 if room > 0 else math.inf
