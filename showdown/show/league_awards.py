"""The prizes of a league."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from showdown.league.round import Cell
from showdown.show.league_exhibits import BestExhibit
from showdown.show.league_story import DETECTOR, GENERATOR, LeagueStory

SIDES = {GENERATOR: "generators", DETECTOR: "detectors"}


@dataclass(frozen=True)
class Prize:
    """A prize: what for, who won it in a sentence, and a picture, if any, of which letter."""

    title: str
    text: str
    letter: str = ""
    source: str = ""


def prizes(
    story: LeagueStory, forgeries: Sequence[BestExhibit], catches: Sequence[BestExhibit]
) -> list[Prize]:
    """All prizes of a league. None is given that a lucky exam explains; a single exhibit is only shown."""
    first = [
        Prize(title, _first(story, role))
        for title, role in (("First of the generators", GENERATOR), ("First of the detectors", DETECTOR))
        if story.leaders(role)
    ]
    shown = [
        Prize(title, f"{best.team}. {best.text}", best.letter, best.source)
        for title, kind in (("The best forgery of all", forgeries), ("The best catch of all", catches))
        if (best := max(kind, key=lambda each: each.score, default=None)) is not None and best.source
    ]
    learned = [prize for role in (GENERATOR, DETECTOR) if (prize := _learned_most(story, role)) is not None]
    spoiler = _spoiler(story)
    return [*first, *shown, *learned, *([spoiler] if spoiler else [])]


def _first(story: LeagueStory, role: str) -> str:
    leaders = story.leaders(role)
    if len(leaders) == 1:
        return f"{leaders[0]}, alone in class 1."
    return f"{one_and_another(leaders)} share class 1: the league cannot tell them apart."


def one_and_another(names: Sequence[str]) -> str:
    """Names in a sentence.

    >>> one_and_another(["ana", "bo", "cy"])
    'ana, bo and cy'
    """
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _learned_most(story: LeagueStory, role: str) -> Prize | None:
    """The team whose mean AUC changed most for the better from the first round to the last."""
    if len(story.rounds) < 2:
        return None
    best, gain, text = "", 0.0, ""
    for at, name in enumerate(story.names(role)):
        ends = [story.cells_of(played, role, at) for played in (story.rounds[0], story.rounds[-1])]
        if not all(ends) or any(story.trouble(story.rounds[end], role, at) for end in (0, -1)):
            continue
        early, late = (float(np.mean([cell.auc for cell in cells])) for cells in ends)
        gained = early - late if role == GENERATOR else late - early
        # Errors of cells that share type go together, so half an interval of each end is added in full.
        if gained > sum(map(_reach, ends)) and gained > gain:
            best, gain, text = name, gained, f"mean AUC from {early:.2f} in round 1 to {late:.2f} in the last"
    return Prize(f"Learned most of the {SIDES[role]}", f"{best}: {text}.") if best else None


def _reach(cells: Sequence[Cell]) -> float:
    """Half a 95% interval of the mean of cells, as if they all erred together."""
    return float(np.mean([(cell.auc_high - cell.auc_low) / 2 for cell in cells]))


def _spoiler(story: LeagueStory) -> Prize | None:
    """The rival that did best against somebody, compared with what the ratings foretell."""
    rows = [row for row in (story.ladder.rows if story.ladder else ()) if story.is_clear(row)]
    if not rows:
        return None
    row = max(rows, key=lambda each: each.nemesis_costs or 0.0)
    return Prize(
        "The nemesis of the league",
        f"{row.nemesis}, against the {row.role} {row.team}: "
        f"{100 * (row.nemesis_costs or 0.0):.0f} points of AUC more than the ratings foretell.",
    )
