"""What a league tells those who watch; they change nothing of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from showdown.league.round import LeagueRound
from showdown.league.settings import LeagueSettings
from showdown.league.turn import Turn


class Spectator:
    """Override what you want to see; each does nothing by default."""

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

    def round_played(self, rounds: list[LeagueRound], seconds: Mapping[str, float]) -> None:
        """A round is scored: all rounds so far, and the seconds that each role and the referee took."""

    def league_ended(self, rounds: list[LeagueRound], ladder: Mapping[str, Any] | None) -> None:
        """The league is over."""

    def close(self) -> None:
        """Nothing more comes, whether or not the league is over."""
