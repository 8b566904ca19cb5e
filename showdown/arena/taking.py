"""Taking a turn: what a team may do in it is the referee's, what it loses by it is its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from showdown.contract import Glyphs
from showdown.errors import Forfeit
from showdown.seats.seat import Seat
from showdown.seats.wire import view

MOST_KEPT = 1 << 30  # bytes of what one team has fitted, over all rounds of a match
T = TypeVar("T")


def take_turn(
    seat: Seat, turn: Callable[[], T], kept_bytes: Callable[[], int]
) -> tuple[T | None, Forfeit | None]:
    """A team's turn, or how it was lost; a lost turn leaves the team as it was.

    Args:
        seat: the team's.
        turn: what it does.
        kept_bytes: how much of what it had fitted is kept already.
    """
    before = seat.state
    try:
        given = turn()
        if seat.state is not before:
            check_account(seat, kept_bytes())
        return given, None
    except Forfeit as forfeit:
        seat.state = before
        with open(seat.log, "a", encoding="utf-8", errors="backslashreplace") as log:
            log.write(f"\n--- forfeit ({forfeit.status}): {forfeit.cause}\n{forfeit.traceback}\n")
        return None, forfeit


def check_account(seat: Seat, kept: int) -> None:
    """Hold a team to what it may keep in a match: each round's state is kept beside the others.

    Raises:
        Forfeit: it is too much, with `kept` bytes from before.
    """
    kept += 0 if seat.state is None else len(view(seat.state))
    if kept > MOST_KEPT:
        raise Forfeit(
            "invalid",
            f"{seat.team.role} {seat.team.name!r} has fitted {kept >> 20:,} MiB over the rounds of this "
            f"match; at most {MOST_KEPT >> 20:,} MiB are kept. Try: keep what is needed to answer alone",
        )


class Questions:
    """Several batches put before a detector as one, shuffled, so that none is known from its place.

    Attributes:
        glyphs: all of them, bare: pictures and letters alone.
    """

    def __init__(self, batches: Sequence[Glyphs], rng: np.random.Generator) -> None:
        bare = [Glyphs(batch.images, batch.letters, medium=batch.medium) for batch in batches]
        together = Glyphs.concatenate(bare)
        self._shuffle = rng.permutation(len(together))
        self._ends = np.cumsum([len(batch) for batch in batches])[:-1]
        self.glyphs = together[self._shuffle]

    def apart(self, scores: NDArray[np.float32]) -> list[NDArray[np.float32]]:
        """The scores (n,) of `glyphs`, batch by batch in their own order, each (m,)."""
        ordered = np.empty_like(scores)
        ordered[self._shuffle] = scores
        return np.split(ordered, self._ends)
