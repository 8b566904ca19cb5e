"""A round of a league as a value: the figures of every cell, detector and generator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from showdown.arena import estimates
from showdown.arena.estimates import SHOWN_LEVEL, Scored
from showdown.arena.round import Inspection, Measures
from showdown.typed import check_types


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One generator against one detector in one round. Intervals are of 95%, clustered as in a match.

    Attributes:
        auc: how often type outscores the forgeries, in [0, 1]. auc_low, auc_high: its interval.
        balanced_accuracy: in [0, 1]. accuracy_low, accuracy_high: its interval.
        n_real, n_fake: exhibits.
        own: whether both are of one team; then it counts for nobody.
    """

    auc: float
    auc_low: float
    auc_high: float
    balanced_accuracy: float
    accuracy_low: float
    accuracy_high: float
    n_real: int
    n_fake: int
    own: bool = False

    @classmethod
    def of(cls, scored: Scored, own: bool) -> Cell:
        """The figures of a cell's exam."""
        area, accuracy = estimates.auc(scored), estimates.balanced_accuracy(scored)
        auc_low, auc_high = area.interval(SHOWN_LEVEL)
        accuracy_low, accuracy_high = accuracy.interval(SHOWN_LEVEL)
        counts = estimates.count(scored)
        return cls(
            auc=area.value,
            auc_low=auc_low,
            auc_high=auc_high,
            balanced_accuracy=accuracy.value,
            accuracy_low=accuracy_low,
            accuracy_high=accuracy_high,
            n_real=counts["n_real"],
            n_fake=counts["n_fake"],
            own=own,
        )


@dataclass(frozen=True, kw_only=True)
class LeagueRound:
    """One round.

    Attributes:
        number: from 1 on.
        cells: (G, D), a row a generator; None where a team of the cell lost its turn.
        guards: what the guards found in each generator's forgeries; None where it drew nothing.
        detectors: what the exam says of each detector against all its rivals; None where it did not judge.
    """

    number: int
    cells: tuple[tuple[Cell | None, ...], ...]
    guards: tuple[Inspection | None, ...]
    detectors: tuple[Measures | None, ...]

    def is_honest(self, generator: int) -> bool:
        """Whether a generator drew, and no guard tripped."""
        found = self.guards[generator]
        return found is not None and not found.tripped

    def is_qualified(self, detector: int) -> bool:
        """Whether a detector judged, and is a judge at all."""
        found = self.detectors[detector]
        return found is not None and not found.unqualified

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "round": self.number,
            "cells": [[cell and asdict(cell) for cell in row] for row in self.cells],
            "guards": [found and found.to_json() for found in self.guards],
            "detectors": [found and _plain(found) for found in self.detectors],
        }

    @classmethod
    def from_json(cls, entry: Mapping[str, Any]) -> LeagueRound:
        """The round that `to_json` wrote.

        Raises:
            KeyError, TypeError, AttributeError, ValueError: the entry is none.
        """
        played = cls(
            number=entry["round"],
            cells=tuple(tuple(cell and Cell(**cell) for cell in row) for row in entry["cells"]),
            guards=tuple(found and Inspection.from_json(found) for found in entry["guards"]),
            detectors=tuple(found and _measures(found) for found in entry["detectors"]),
        )
        for row in played.cells:
            for cell in filter(None, row):
                check_types(cell)
                if not all(0 <= share <= 1 for share in (cell.auc, cell.balanced_accuracy)):
                    raise ValueError(f"round {played.number} has a cell outside [0, 1]")
        for found in filter(None, (*played.guards, *played.detectors)):
            check_types(found)
        if type(played.number) is not int or len({len(row) for row in played.cells}) != 1:
            raise ValueError("a round has rows of different lengths")
        return played


def _plain(found: Measures) -> dict[str, Any]:
    return asdict(found) | {"unqualified": list(found.unqualified)}


def _measures(entry: Mapping[str, Any]) -> Measures:
    return Measures(**dict(entry) | {"unqualified": tuple(entry["unqualified"])})
