"""A league as its page tells it, read from its folder alone, whole or cut short."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import norm

from showdown.arena.run_folder import RECORD
from showdown.errors import RecordError
from showdown.league.document import document_of
from showdown.league.ladder import ROLES, Ladder, Row
from showdown.league.record import LeagueRecord
from showdown.league.round import Cell, LeagueRound
from showdown.typed import check_types
from showdown.words import one_line

GENERATOR, DETECTOR = ROLES
TELLS_CHANCE = 0.05  # all nemeses of a league together: one is told as sure by chance in so many leagues


@dataclass(frozen=True)
class BestMixes:
    """The value of the game, and whom each side sends how often: shares by name, the largest first."""

    value: float
    generators: dict[str, float]
    detectors: dict[str, float]


class LeagueStory:
    """One league.

    Args:
        folder: of the league.

    Attributes:
        record: what was played. settings: what it was played with. rounds: those that were scored.
        document: as `showdown league --json` prints it.
        ladder: who is how good; None where it is not over.
        mixes: the solved game; None where nobody is rated.

    Raises:
        RecordError: no league there, or a damaged one.
    """

    def __init__(self, folder: Path) -> None:
        self.record = LeagueRecord.open_league(folder)
        self.settings, self.rounds = self.record.settings, self.record.rounds
        self.document = document_of(self.record)
        ending = self.record.ending
        try:
            self.ladder = _ladder_of(ending, {one.name for one in self.settings.entrants})
            self.mixes = _mixes_of(ending)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            reason = one_line(f"{type(error).__name__}: {error}", 200)
            raise RecordError(
                f"{folder / RECORD} has a ladder that cannot be read ({reason}). Try: a copy of the league"
            ) from None

    def names(self, role: str) -> list[str]:
        """The teams of a role, by their place in the field."""
        side = self.settings.forgers if role == GENERATOR else self.settings.judges
        return [one.name for one in side]

    @property
    def last(self) -> LeagueRound | None:
        """The last round that was scored: as things stand."""
        return self.rounds[-1] if self.rounds else None

    def leaders(self, role: str) -> list[str]:
        """Those of the best class of a role: one, or several that the league cannot tell apart."""
        rows = self.ladder.of(role) if self.ladder else ()
        return [row.team for row in rows if row.class_number == 1]

    def order(self, role: str) -> list[int]:
        """The places of a role, the best first: by rating, or before there is one by the last round."""
        names = self.names(role)
        if self.ladder is not None:
            ranked = [row.team for row in self.ladder.of(role)]
            return sorted(range(len(names)), key=lambda at: ranked.index(names[at]))
        means = [None if self.last is None else self.mean(self.last, role, at) for at in range(len(names))]
        sign = 1 if role == GENERATOR else -1
        return sorted(
            range(len(names)), key=lambda at: np.inf if (mean := means[at]) is None else sign * mean
        )

    def cells_of(self, played: LeagueRound, role: str, at: int) -> list[Cell]:
        """A team's cells against rivals who play fair: not its own team, no tripped guard, no bad judge."""
        cells = []
        for rival in range(len(self.names(DETECTOR if role == GENERATOR else GENERATOR))):
            generator, detector = (at, rival) if role == GENERATOR else (rival, at)
            cell = played.cells[generator][detector]
            fair = played.is_qualified(rival) if role == GENERATOR else played.is_honest(rival)
            if cell is not None and not cell.own and fair:
                cells.append(cell)
        return cells

    def mean(self, played: LeagueRound, role: str, at: int) -> float | None:
        """The mean AUC of those cells; None where there is none."""
        cells = self.cells_of(played, role, at)
        return float(np.mean([cell.auc for cell in cells])) if cells else None

    def trouble(self, played: LeagueRound, role: str, at: int) -> str:
        """Why a team's round does not count, in a few words; empty where it does."""
        turn = self.record.turns[played.number, role, at]
        if turn.forfeit is not None:
            return f"lost its turn ({turn.forfeit.status})"
        if not turn.answered:
            return "had nothing to learn from"
        if role == GENERATOR:
            found = played.guards[at]
            return f"tripped {', '.join(found.tripped)}" if found is not None and found.tripped else ""
        measures = played.detectors[at]
        if measures is None:
            return "met no rival"
        return f"is no judge ({', '.join(measures.unqualified)})" if measures.unqualified else ""

    def cause(self, played: LeagueRound, role: str, at: int) -> str:
        """How a team lost its turn, in a sentence; empty where it did not."""
        forfeit = self.record.turns[played.number, role, at].forfeit
        return forfeit.cause if forfeit is not None else ""

    def is_clear(self, row: Row) -> bool:
        """Whether a nemesis costs more than chance explains, all rows of the ladder looked at together."""
        if row.nemesis_costs is None or row.nemesis_error is None:
            return False
        cells = max(1, len(self.names(GENERATOR)) * len(self.names(DETECTOR)))
        return row.nemesis_costs > float(norm.isf(TELLS_CHANCE / (2 * cells))) * row.nemesis_error


def _ladder_of(ending: dict[str, Any], teams: set[str]) -> Ladder | None:
    """The ladder of a record's last event, held against the field.

    Raises:
        TypeError, ValueError: it is none.
    """
    if ending.get("ladder") is None:
        return None
    ladder = Ladder.from_json(ending["ladder"])
    for row in ladder.rows:
        check_types(row)
        if row.team not in teams or row.role not in ROLES:
            raise ValueError(f"{row.team[:40]!r} is no team of its field")
        rated = (row.rating, row.low, row.high, row.class_number, row.rank_low, row.rank_high)
        if None in rated and set(rated) != {None}:
            raise ValueError(f"{row.team[:40]!r} has half a rating")
    return ladder


def _mixes_of(ending: dict[str, Any]) -> BestMixes | None:
    """The game of a record's last event.

    Raises:
        AttributeError, KeyError, TypeError, ValueError: it is none.
    """
    game = ending.get("game")
    if game is None:
        return None
    sides = {}
    for side in ("generators", "detectors"):
        shares = {str(name): float(share) for name, share in game[side].items()}
        if not all(0 <= share <= 1 for share in shares.values()):
            raise ValueError("a mix with shares outside [0, 1]")
        sides[side] = dict(sorted(shares.items(), key=lambda one: -one[1]))
    return BestMixes(float(game["value"]), **sides)
