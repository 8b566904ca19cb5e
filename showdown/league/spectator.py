"""What a league tells those who watch; they change nothing of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from showdown.arena.watcher import Watcher
from showdown.league.ladder import Ladder
from showdown.league.round import Cell, LeagueRound
from showdown.league.settings import LeagueSettings
from showdown.league.turn import Turn


class Spectator:
    """Override what you want to see; each does nothing by default.

    Attributes:
        wants_ladder: whether to reckon a ladder after each round, which only the last round's is in the end.
    """

    wants_ladder = False

    def team_checked(self, name: str, role: str, trouble: str) -> None:
        """A seat was checked before the league; `trouble` is empty where it may play."""

    def league_started(self, settings: LeagueSettings, folder: Path, workers: int) -> None:
        """The league begins; its record goes to `folder`, and so many turns are taken side by side."""

    def round_started(self, number: int) -> None:
        """A round begins."""

    def turn_progress(self, number: int, role: str, at: int, what: str, share: float) -> None:
        """A seat, by its role and place, trains, draws or judges; that share of its budget is spent, of 1."""

    def referee_works(self, number: int, what: str) -> None:
        """The referee starts on something of its own."""

    def turn_played(self, turn: Turn, seconds: float) -> None:
        """A turn is on disk."""

    def cells_known(self, number: int, detector: int, column: tuple[Cell | None, ...]) -> None:
        """A detector has judged: its cells (G,), by its place; None where a generator lost its turn."""

    def round_played(self, rounds: list[LeagueRound], seconds: Mapping[str, float]) -> None:
        """A round is scored: all rounds so far, and the seconds that each role and the referee took."""

    def ladder_known(self, number: int, ladder: Ladder) -> None:
        """How the ladder would stand after that round; told where it is wanted."""

    def league_ended(self, rounds: list[LeagueRound], ending: Mapping[str, Any]) -> None:
        """The league is over: all rounds, the ladder and the game as `reckon` gives them, and the secret."""

    def final_watcher(self) -> Watcher:
        """Who watches the final; the league itself is over."""
        return Watcher()

    def close(self) -> None:
        """Nothing more comes, whether or not the league is over."""
