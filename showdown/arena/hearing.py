"""The panel is heard: jurors of the textbooks first, then the network that enters by the guests' door."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from showdown.arena import guest_juror, panel
from showdown.arena.exam import Exam, Exhibits
from showdown.arena.opinion import Panel
from showdown.contract import Glyphs
from showdown.seats.call import Progress
from showdown.seats.seat import Seat

TEXTBOOKS = 0.2  # of the time, about; the rest is the network's


@dataclass(frozen=True, eq=False)
class Taught:
    """What the rival could learn from, and so the jurors.

    Attributes:
        real: all train type, through the medium. groups: (n,) its design groups.
        fake: forgeries that were published, through the medium.
    """

    real: Glyphs
    groups: NDArray[np.int64]
    fake: Glyphs

    @classmethod
    def of(cls, real: Glyphs, groups: NDArray[np.int64], published: Glyphs) -> Taught:
        """All type (n,), and the forgeries of the newest round alone.

        A forger could publish the opposite of its fault in an earlier round, so that the two cancel.
        """
        assert published.rounds is not None
        return cls(real, groups, published[np.flatnonzero(published.rounds == published.rounds.max())])


def ask_panel(
    seats: Sequence[Seat],
    number: int,
    taught: Taught,
    batch: Exam,
    rng: np.random.Generator,
    progress: Progress,
) -> tuple[Panel, Exhibits]:
    """What every juror says of a confirmation's batch, and the exhibits that gave the forgeries away.

    Args:
        seats: of the jurors that are detectors. number: of the round.
    """
    evidence = panel.evidence_of(taught.real, taught.groups, taught.fake, rng)
    answers = panel.testimonies(evidence, batch, lambda done, share: progress(done, TEXTBOOKS * share))
    for heard, seat in enumerate(seats):
        told = partial(_further, progress, heard, len(seats))
        answers.append(guest_juror.testify(seat, number, taught.real, taught.fake, batch, rng, told))
    asked = panel.panel_of(answers, batch)
    return asked, panel.surest_of(answers, asked, batch)


def _further(progress: Progress, heard: int, of: int, steps: int, share: float) -> None:
    """Say how far the whole panel is, where so many of its networks were heard and one has that share."""
    progress(steps, TEXTBOOKS + (1 - TEXTBOOKS) * (heard + share) / of)
