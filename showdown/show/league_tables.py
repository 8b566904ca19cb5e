"""The tables of a league's page: ladder with bars, heat map of cells, the rounds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from showdown.league.ladder import Row
from showdown.league.round import LeagueRound
from showdown.show.league_story import DETECTOR, GENERATOR, LeagueStory

BEYOND = 2.0  # log odds: a bar is cut where it leaves the ratings by more than this
STEPS = (0.5, 1.0, 2.0, 5.0, 10.0, 1e3, 1e6, 1e12)  # between ticks
MOST_TICKS = 6
STRONGEST = 70  # percent of colour in a cell: its figure can still be read


@dataclass(frozen=True)
class Scale:
    """The axis of the ladder's bars, in log odds: from, to, and where its ticks are."""

    low: float
    high: float
    ticks: list[float]

    def percent(self, odds: float) -> float:
        """Where on the axis a rating is, 0 to 100; what lies outside is at its end.

        >>> Scale(-1.0, 3.0, []).percent(0.0), Scale(-1.0, 3.0, []).percent(9.0)
        (25.0, 100.0)
        """
        return round(100 * min(1.0, max(0.0, (odds - self.low) / (self.high - self.low))), 2)


def scale_of(rows: tuple[Row, ...]) -> Scale:
    """An axis for the bars of all rows; both ladders share it, for they are of one scale."""
    rated = [row for row in rows if row.rating is not None]
    ratings = [row.rating or 0.0 for row in rated] or [0.0]
    low = max(min([row.low or 0.0 for row in rated] or [-1.0]), min(ratings) - BEYOND)
    high = min(max([row.high or 0.0 for row in rated] or [1.0]), max(ratings) + BEYOND)
    low, high = low - 0.2, high + 0.2
    step = next(step for step in STEPS if (high - low) / step <= MOST_TICKS)
    first, last = int(np.ceil(low / step)), int(np.floor(high / step))
    return Scale(low, high, [step * at for at in range(first, last + 1)])


@dataclass(frozen=True)
class HeatCell:
    """One cell of the heat map.

    Attributes:
        text: its figure as it stands there.
        words: the same for those who point at it.
        kind: ``fair``, ``own`` for a team against itself, ``moot`` where it counts for nobody, ``gone``.
        side: ``told`` where the detector is above a coin, else ``fooled``. strength: percent of its colour.
    """

    text: str
    words: str
    kind: str
    side: str = "told"
    strength: int = 0


@dataclass(frozen=True)
class HeatMap:
    """All cells of a round: the detectors across, and each generator with its row; the best first."""

    number: int
    detectors: list[str]
    rows: list[tuple[str, list[HeatCell]]]

    @property
    def kinds(self) -> set[str]:
        """Which kinds of cell there are."""
        return {cell.kind for _, row in self.rows for cell in row}


def heat_map(story: LeagueStory, played: LeagueRound) -> HeatMap:
    """The heat map of a round."""
    generators, detectors = story.names(GENERATOR), story.names(DETECTOR)
    across = story.order(DETECTOR)
    rows = [
        (generators[at], [_heat_cell(story, played, at, other) for other in across])
        for at in story.order(GENERATOR)
    ]
    return HeatMap(played.number, [detectors[at] for at in across], rows)


def _heat_cell(story: LeagueStory, played: LeagueRound, generator: int, detector: int) -> HeatCell:
    cell = played.cells[generator][detector]
    pair = f"{story.names(GENERATOR)[generator]} against {story.names(DETECTOR)[detector]}"
    if cell is None:
        return HeatCell("–", f"{pair}: not played", "gone")
    side, strength = heat(cell.auc)
    words = f"{pair}: AUC {cell.auc:.3f} ({cell.auc_low:.3f} to {cell.auc_high:.3f})"
    figure = f"{100 * cell.auc:.0f}"
    if cell.own:
        return HeatCell(f"({figure})", f"{words}; one team, counts for nobody", "own", side, strength)
    if not (played.is_honest(generator) and played.is_qualified(detector)):
        return HeatCell(f"{figure}†", f"{words}; counts for nobody", "moot", side, strength)
    return HeatCell(figure, words, "fair", side, strength)


def heat(auc: float) -> tuple[str, int]:
    """The side of an AUC, and how much of its colour there is, in percent.

    >>> heat(0.5), heat(1.0), heat(0.0)
    (('told', 0), ('told', 70), ('fooled', 70))
    """
    return "told" if auc >= 0.5 else "fooled", round(STRONGEST * min(1.0, 2 * abs(auc - 0.5)) ** 0.7)


@dataclass(frozen=True)
class RoundEntry:
    """A team in one round: its mean AUC, if any, its colour, and why the round does not count for it."""

    mean: float | None
    side: str
    strength: int
    trouble: str
    cause: str


@dataclass(frozen=True)
class TeamRow:
    """A team in all rounds."""

    team: str
    entries: list[RoundEntry]


def rows_by_round(story: LeagueStory, role: str) -> list[TeamRow]:
    """Every team of a role through the rounds, the best first."""
    names = story.names(role)
    return [
        TeamRow(names[at], [_entry(story, played, role, at) for played in story.rounds])
        for at in story.order(role)
    ]


def _entry(story: LeagueStory, played: LeagueRound, role: str, at: int) -> RoundEntry:
    mean = story.mean(played, role, at)
    side, strength = heat(mean) if mean is not None else ("told", 0)
    trouble, cause = story.trouble(played, role, at), story.cause(played, role, at)
    return RoundEntry(mean, side, strength, trouble, cause)


@dataclass(frozen=True)
class Absent:
    """A team that is not on the ladder, or of which a turn does not count: who, when and as what, and why."""

    team: str
    when: str
    why: str


def absent(story: LeagueStory) -> list[Absent]:
    """Everybody who was left off, and every turn that does not count, in order."""
    found = [
        Absent(one.name, ", ".join(filter(None, (one.role, "before the league"))), one.why)
        for one in story.settings.left_off
    ]
    for played in story.rounds:
        for role in (GENERATOR, DETECTOR):
            for at, name in enumerate(story.names(role)):
                if trouble := story.trouble(played, role, at):
                    cause = story.cause(played, role, at)
                    why = f"{trouble}: {cause}" if cause else trouble
                    found.append(Absent(name, f"{role}, round {played.number}", why))
    return found
