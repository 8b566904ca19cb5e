"""The second opinion: can a fresh house detector still tell what the rival no longer can?

Without it a detector that is too small, or that throws the match, could make a coin flip.
"""

from __future__ import annotations

from collections.abc import Callable

from showdown.arena import coinflip, scoring
from showdown.arena.exam import Exam
from showdown.arena.round import Opinion
from showdown.contract import Glyphs
from showdown.errors import Forfeit
from showdown.plugins import CHAMPIONS
from showdown.seats.budget import Budget
from showdown.seats.seat import Seat

TEAM = CHAMPIONS["detector"]  # by the guests' door
ASKS = "asks for a second opinion"
BUDGET = Budget(1200, 600.0)  # no option lowers it


def give(
    seat: Seat, number: int, real: Glyphs, fake: Glyphs, batch: Exam, progress: Callable[[int, float], None]
) -> Opinion:
    """Train a fresh detector on what the rival saw and put the confirmation's batch before it.

    Where it fails, the opinion says how, and the round counts as no coin flip.
    """
    seat.state = None
    try:
        fitted = seat.fit_detector(number, real, fake, BUDGET, progress)
        scores = seat.prob_real(number, batch.glyphs)
    except Forfeit as forfeit:
        return Opinion(TEAM, None, None, still_tells=False, failed=forfeit.cause)
    finally:
        seat.state = None
    test = coinflip.confirm(scoring.scored(batch, scores))
    return Opinion(TEAM, fitted.steps, test, coinflip.still_tells(test))
