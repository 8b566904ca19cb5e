"""A league in the terminal: live where there is one, plain lines where there is none."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console

from showdown.arena.watcher import Watcher
from showdown.league.ladder import Ladder
from showdown.league.round import LeagueRound
from showdown.league.settings import LeagueSettings
from showdown.league.spectator import Spectator
from showdown.league.turn import Turn
from showdown.show.league_board import LiveLeague
from showdown.show.league_lines import (
    checked_line,
    game_line,
    ladder_lines,
    league_title,
    matrix_lines,
    turn_line,
)
from showdown.show.notebook import NotebookLive
from showdown.show.terminal import PlainLines, Unbroken
from showdown.words import harmless

MOST_TOLD = 4000  # characters of a line


def make_spectator(console: Console, quiet: bool, plain: bool = False) -> Spectator:
    """What shows a league on this console; `plain`: other lines are printed between."""
    if quiet:
        return Spectator()
    if console.is_jupyter:
        return LiveLeague(console, NotebookLive())
    live = console.is_terminal and not console.is_dumb_terminal and not plain
    return Unmoved(LiveLeague(console) if live else PlainLeague(console))


class Unmoved(Spectator):
    """Shows a league by another spectator; when its screen is gone, the league goes on unseen."""

    wants_ladder = True

    def __init__(self, shown: Spectator) -> None:
        self._shown = shown

    def __getattribute__(self, event: str) -> Any:
        """Each event as the other shows it."""
        if event.startswith("_") or event == "wants_ladder":
            return super().__getattribute__(event)

        def show(*told: Any) -> Any:
            try:
                shown = getattr(self._shown, event)(*told)
            except (OSError, SystemExit):  # a closed terminal; rich leaves where nobody reads a pipe
                self._shown = Spectator()
                return getattr(self._shown, event)(*told)
            return Unbroken(shown) if event == "final_watcher" else shown

        return show


class PlainLeague(Spectator):
    """A line for each thing that happens: for logs, pipes and files."""

    wants_ladder = True

    def __init__(self, console: Console) -> None:
        self._console = console
        self._settings: LeagueSettings | None = None
        self._last: LeagueRound | None = None

    def team_checked(self, name: str, role: str, trouble: str) -> None:
        """Say who may play, and who may not."""
        self._say(checked_line(name, role, trouble))

    def league_started(self, settings: LeagueSettings, folder: Path, workers: int) -> None:
        """Say who plays."""
        self._settings = settings
        self._say(league_title(settings, workers))

    def turn_played(self, turn: Turn, seconds: float) -> None:
        """Say how a turn went."""
        self._say(turn_line(turn, seconds))

    def round_played(self, rounds: list[LeagueRound], seconds: Mapping[str, float]) -> None:
        """Show the cells."""
        assert self._settings is not None
        self._last = rounds[-1]
        for line in matrix_lines(self._settings, rounds[-1]):
            self._say(line)

    def ladder_known(self, number: int, ladder: Ladder) -> None:
        """Say how it stands."""
        assert self._settings is not None
        for line in ladder_lines(ladder, self._settings, self._last):
            self._say(line)

    def league_ended(self, rounds: list[LeagueRound], ending: Mapping[str, Any]) -> None:
        """Put up the ladders."""
        assert self._settings is not None
        last = rounds[-1] if rounds else None
        ladders = ladder_lines(Ladder.from_json(ending["ladder"]), self._settings, last)
        for line in [*ladders, *game_line(ending["game"])]:
            self._say(line)

    def final_watcher(self) -> Watcher:
        """As any match in plain lines."""
        return PlainLines(self._console)

    def _say(self, line: str) -> None:
        self._console.print(harmless(line, MOST_TOLD), markup=False, highlight=False, soft_wrap=True)
