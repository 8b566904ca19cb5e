"""Does each score belong to its glyph alone? Some glyphs are scored again, in another company."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from showdown.contract import Glyphs
from showdown.errors import Forfeit
from showdown.seats.seat import Seat

SHARE = 0.25  # of the glyphs, scored again
TOLERANCE = 1e-3  # between the two scores


def recheck(
    seat: Seat, number: int, glyphs: Glyphs, scores: NDArray[np.float32], rng: np.random.Generator
) -> None:
    """Ask a detector about some of the glyphs once more; scores (n,) are its first answers.

    Raises:
        Forfeit: it answers otherwise.
    """
    again = rng.permutation(len(glyphs))[: max(1, int(len(glyphs) * SHARE))]
    ask_again(seat, number, glyphs, scores, again)


def ask_again(
    seat: Seat, number: int, glyphs: Glyphs, scores: NDArray[np.float32], again: NDArray[np.int64]
) -> None:
    """Ask a detector once more about the glyphs at `again` (m,); scores (n,) are its first answers to all.

    Raises:
        Forfeit: it answers otherwise.
    """
    apart = float(np.abs(seat.prob_real(number, glyphs[again]) - scores[again]).max())
    if apart > TOLERANCE:
        raise Forfeit(
            "invalid",
            f"detector {seat.team.name!r} gave the same glyph two scores, {apart:.3f} apart, "
            f"in two batches; expected the same score each time. Try: do not rank within the batch, "
            f"use no random numbers, call .eval() before scoring",
        )
