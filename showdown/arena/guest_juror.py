"""A juror that is a network: a fresh detector, which enters by the guests' door and has a seat like any team.

So the panel has a judge that learns what to look at, and the arena still knows no framework.
"""

from __future__ import annotations

import numpy as np
from scipy.special import logit

from showdown.arena.exam import Exam
from showdown.arena.panel import Testimony
from showdown.arena.recheck import recheck
from showdown.contract import Glyphs
from showdown.errors import Forfeit
from showdown.plugins import CHAMPIONS
from showdown.seats.budget import Budget
from showdown.seats.call import Progress
from showdown.seats.seat import Seat

TEAM = CHAMPIONS["detector"]
BUDGET = Budget(1200, 600.0)  # no option lowers it


def testify(
    seat: Seat,
    number: int,
    real: Glyphs,
    fake: Glyphs,
    batch: Exam,
    rng: np.random.Generator,
    progress: Progress,
) -> Testimony:
    """Train a fresh detector on type and on forgeries, and put the confirmation's batch before it.

    Where it fails, the answer says how, and the round counts as no coin flip.
    """
    name, seat.state = f"fresh {seat.team.name}", None
    try:
        fitted = seat.fit_detector(number, real, fake, BUDGET, progress)
        scores = seat.prob_real(number, batch.glyphs)
        recheck(seat, number, batch.glyphs, scores, rng)
    except Forfeit as forfeit:
        return Testimony(name, failed=forfeit.cause)
    finally:
        seat.state = None
    return Testimony(name, logit(scores.astype(np.float64)), fitted.steps)
