"""A league drawn over the whole terminal while it is played: the matrix as it fills, and who is at work."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from showdown.arena.watcher import Watcher
from showdown.league.ladder import Ladder
from showdown.league.round import Cell, LeagueRound
from showdown.league.settings import LeagueSettings
from showdown.league.spectator import Spectator
from showdown.league.turn import Turn
from showdown.show.league_lines import (
    cell_text,
    checked_line,
    game_line,
    ladder_lines,
    league_title,
    matrix_lines,
    turn_line,
)
from showdown.show.notebook import NotebookLive
from showdown.show.scoreboard import LiveScoreboard
from showdown.words import harmless

DRAW_EVERY = 0.2  # seconds
MOST_TOLD = 4000  # characters of a line
NEAR_COIN, FAR = 0.6, 0.8  # of an AUC, for its colour
SHOWN_NAME = 14  # characters


class LiveLeague(Spectator):
    """The matrix, the ladders, who trains, draws or judges, and how long the rest will take."""

    wants_ladder = True

    def __init__(self, console: Console, live: NotebookLive | None = None) -> None:
        self._console = console
        self._notebook = live
        self._live = live or Live(console=console, auto_refresh=False, screen=True, vertical_overflow="crop")
        self._settings: LeagueSettings | None = None
        self._workers, self._number, self._referee = 1, 0, ""
        self._title, self._drawn = "", 0.0
        self._at_work: dict[tuple[str, int], tuple[str, float]] = {}
        self._columns: dict[int, tuple[Cell | None, ...]] = {}
        self._took: dict[str, list[float]] = {"generator": [], "detector": []}
        self._refereed: list[float] = []
        self._ladder: list[str] = []
        self._last: LeagueRound | None = None
        self._words: list[str] = []  # of who was left off, and who lost a turn

    def team_checked(self, name: str, role: str, trouble: str) -> None:
        """Say who may play, before the display opens."""
        line = harmless(checked_line(name, role, trouble), MOST_TOLD)
        self._console.print(Text(line, style="bold" if trouble else ""), soft_wrap=True)

    def league_started(self, settings: LeagueSettings, folder: Path, workers: int) -> None:
        """Open the display."""
        self._settings, self._workers = settings, max(1, workers)
        self._title = league_title(settings, workers)
        self._live.start()
        self._draw(at_once=True)

    def round_started(self, number: int) -> None:
        """Begin with an empty matrix."""
        self._number, self._columns = number, {}
        self._draw()

    def turn_progress(self, number: int, role: str, at: int, what: str, share: float) -> None:
        """Show who does what, and how far it is."""
        self._at_work[role, at], self._referee = (what, share), ""
        self._draw()

    def referee_works(self, number: int, what: str) -> None:
        """Show what the referee does."""
        self._referee = what
        self._draw(at_once=True)

    def turn_played(self, turn: Turn, seconds: float) -> None:
        """One is done."""
        self._at_work.pop((turn.role, turn.at), None)
        self._took[turn.role].append(seconds)
        if turn.forfeit:
            self._words.append(harmless(turn_line(turn, seconds), MOST_TOLD))
        self._draw()

    def cells_known(self, number: int, detector: int, column: tuple[Cell | None, ...]) -> None:
        """Fill in a column."""
        self._columns[detector] = column
        self._draw(at_once=True)

    def round_played(self, rounds: list[LeagueRound], seconds: Mapping[str, float]) -> None:
        """Note how long the referee took."""
        self._last = rounds[-1]
        self._refereed.append(seconds.get("referee", 0.0))

    def ladder_known(self, number: int, ladder: Ladder) -> None:
        """Show how it stands."""
        assert self._settings is not None
        self._ladder = [f"after round {number}", *ladder_lines(ladder, self._settings, self._last)]
        self._draw(at_once=True)

    def league_ended(self, rounds: list[LeagueRound], ending: Mapping[str, Any]) -> None:
        """Leave the last matrix and the ladders."""
        self.close()
        assert self._settings is not None
        told = [*self._words, *(matrix_lines(self._settings, rounds[-1]) if rounds else [])]
        last = rounds[-1] if rounds else None
        told += ladder_lines(Ladder.from_json(ending["ladder"]), self._settings, last)
        told += game_line(ending["game"])
        for line in told:
            self._console.print(Text(harmless(line, MOST_TOLD)), soft_wrap=True)
        self._words = []

    def close(self) -> None:
        """Give the terminal back."""
        if self._live.is_started:
            self._live.stop()
            self._console.print(Text(self._title, style="bold"))

    def final_watcher(self) -> Watcher:
        """As any match, over the whole terminal."""
        return LiveScoreboard(self._console, self._notebook)

    def picture(self) -> Group:
        """What the display shows now."""
        parts: list[RenderableType] = [Text(self._title, style="bold"), Text(self._where_it_is())]
        if self._settings is not None:
            parts += [self._matrix(self._settings), _numbered(self._settings)]
            parts += [self._who_works(self._settings), *map(Text, self._ladder)]
        return Group(*parts, *(Text(words, style="red") for words in self._words[-3:]))

    def _draw(self, at_once: bool = False) -> None:
        if self._live.is_started and (at_once or time.monotonic() - self._drawn >= DRAW_EVERY):
            self._drawn = time.monotonic()
            self._live.update(self.picture(), refresh=True)

    def _where_it_is(self) -> str:
        """The round, and how long the rest will take."""
        rounds = self._settings.rounds if self._settings else 0
        left = self._seconds_left()
        after = "" if left is None else f"   about {_minutes(left)} left"
        return f"round {self._number}/{rounds}{after}"

    def _seconds_left(self) -> float | None:
        """A guess from the turns so far; None before either role has played."""
        if self._settings is None or not all(self._took.values()):
            return None
        seats = {role: len(self._settings.seats(role)) for role in self._took}
        left = {role: self._settings.rounds * seats[role] - len(took) for role, took in self._took.items()}
        work = sum(left[role] * sum(took) / len(took) for role, took in self._took.items())
        refereed = sum(self._refereed) / len(self._refereed) if self._refereed else 0.0
        return max(0.0, work / self._workers + refereed * (self._settings.rounds - len(self._refereed)))

    def _matrix(self, settings: LeagueSettings) -> Table:
        """The cells so far: a row a generator, a column a detector, by its number."""
        table = Table(box=None, padding=(0, 1), pad_edge=False)
        table.add_column("AUC, 50 is a coin", no_wrap=True)
        for at in range(len(settings.judges)):
            table.add_column(str(at + 1), justify="right", no_wrap=True, min_width=2)
        for at, one in enumerate(settings.forgers):
            columns = (self._columns.get(judge) for judge in range(len(settings.judges)))
            cells = [
                Text("··", style="dim") if column is None else _coloured(column[at]) for column in columns
            ]
            table.add_row(harmless(one.name[:SHOWN_NAME]), *cells)
        return table

    def _who_works(self, settings: LeagueSettings) -> Table:
        """Who trains, draws or judges, and how far it is."""
        table = Table.grid(padding=(0, 1))
        for (role, at), (what, share) in self._at_work.items():
            name = harmless(settings.seats(role)[at].name[:SHOWN_NAME])
            bar = ProgressBar(total=1.0, completed=share, width=24)
            table.add_row(Text(f"{role} {name} {what}"), bar, Text(f"{share:.0%}"))
        if self._referee:
            table.add_row(Text(f"the referee {self._referee}"))
        return table


def _coloured(cell: Cell | None) -> Text:
    """A cell, by how near to a coin it is."""
    if cell is None or cell.own:
        return Text(cell_text(cell), style="dim")
    distance = max(cell.auc, 1 - cell.auc)
    style = "bold green" if distance < NEAR_COIN else "yellow" if distance < FAR else "red"
    return Text(cell_text(cell), style=style)


def _numbered(settings: LeagueSettings) -> Text:
    """The detectors by their numbers."""
    names = (f"{at} {harmless(one.name[:SHOWN_NAME])}" for at, one in enumerate(settings.judges, 1))
    return Text("detectors: " + "   ".join(names))


def _minutes(seconds: float) -> str:
    """A time as people say it.

    >>> _minutes(24), _minutes(70), _minutes(1000)
    ('30 s', '1 min', '17 min')
    """
    return (
        f"{max(1, round(seconds / 60))} min" if seconds >= 45 else f"{10 * max(1, -(-int(seconds) // 10))} s"
    )
