"""What a round is worth: 100 points, shared so that they never contradict the round's verdict.

A confirmed coin flip is the generator's, 100 to 0. A detector that is shown to be ahead gets 60 to 100, more
with more accuracy. Any other round is near even: 40 to 60.
"""

from __future__ import annotations

from collections.abc import Sequence

from showdown.arena import coinflip, verdict
from showdown.arena.round import ROLES, JudgedRound, Round

EVEN = (40.0, 60.0)  # the detector's, where nothing is decided
A_COIN = 0.5
SURE_WIN = 0.6  # the accuracy that is worth the most of an even round


def points_of(played: JudgedRound) -> dict[str, float]:
    """The points of a judged round, by role, 0 to 100.

    A detector that is no judge measures nothing, so nobody scores. A generator's points count as far as its
    forgeries are honest.
    """
    if not played.detector_qualified:
        return dict.fromkeys(ROLES, 0.0)
    detector = detectors_share(played.balanced_accuracy, played.findings)
    return {"generator": (100 - detector) * played.guards.honesty, "detector": detector}


def points_of_match(rounds: Sequence[Round]) -> dict[str, float]:
    """The points of a match, by role: those of the round that decided it, or else of the last one."""
    _, number = verdict.conclude(rounds)
    if number is None and rounds:  # nothing was judged: whoever did not lose the turns has the points
        number = rounds[-1].number
    decisive = [played.points for played in rounds if played.number == number]
    return decisive[0] if decisive else dict.fromkeys(ROLES, 0.0)


def detectors_share(accuracy: float, findings: tuple[str, ...]) -> float:
    """The detector's share of 100 points.

    Args:
        accuracy: balanced, in [0, 1].
        findings: the verdicts that the round supports.

    >>> detectors_share(0.50, ("coin-flip",)), round(detectors_share(0.55, ()))
    (0.0, 50)
    """
    low, high = EVEN
    if "coin-flip" in findings:
        return 0.0
    if "detector-ahead" in findings:
        border = A_COIN + coinflip.MARGIN
        return high + (100 - high) * (accuracy - border) / (1 - border)
    climb = (accuracy - A_COIN) / (SURE_WIN - A_COIN)
    return low + (high - low) * min(1.0, max(0.0, climb))
