"""Marking: what the detectors' scores of a round's paper come to, cell by cell."""

from __future__ import annotations

import numpy as np

from showdown.arrays import Floats32
from showdown.league.judgements import Judgements
from showdown.league.paper import Paper
from showdown.league.round import Cell, LeagueRound
from showdown.league.settings import LeagueSettings


def cells_of(paper: Paper, scores: Floats32, settings: LeagueSettings) -> tuple[tuple[Cell | None, ...], ...]:
    """The figures of every cell, (G, D); `scores` are (D, n), NaN for those who did not answer."""
    columns = [column_of(paper, scores[at], at, settings) for at in range(len(settings.judges))]
    return tuple(zip(*columns, strict=True))


def column_of(
    paper: Paper, scores: Floats32, detector: int, settings: LeagueSettings
) -> tuple[Cell | None, ...]:
    """The figures of one detector's cells, (G,); `scores` are (n,), its own."""
    judged = paper.judged(scores[None])
    column: list[Cell | None] = []
    for generator in range(len(settings.forgers)):
        exam = judged.cell(generator, 0)
        own = not settings.are_rivals(generator, detector)
        column.append(None if exam is None else Cell.of(exam, own))
    return tuple(column)


def that_count(paper: Paper, scores: Floats32, played: LeagueRound) -> Judgements | None:
    """What counts for the ladder of a round's scores (D, n); None where nothing does.

    Detectors that are no judges, and forgeries that break a rule, are left out.
    """
    honest = [at for at in range(len(played.guards)) if played.is_honest(at)]
    judges = np.array([played.is_qualified(at) for at in range(len(scores))])
    here = np.flatnonzero(paper.truth | np.isin(paper.generators, honest))
    if not honest or not judges.any():
        return None
    counted = np.where(judges[:, None], scores[:, here], np.float32(np.nan))
    return Judgements(
        counted, paper.truth[here], paper.generators[here], paper.groups[here], paper.hands[here]
    )
