"""A match in the terminal: live where there is one, plain lines where there is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich.console import Console

from showdown.arena import verdict
from showdown.arena.exam import Exhibits
from showdown.arena.round import JudgedRound, Round
from showdown.arena.settings import Settings
from showdown.arena.watcher import ASKS_PANEL, Watcher
from showdown.show import commentary
from showdown.show.figures import detector_line, forgeries_line
from showdown.show.lines import award_lines, round_line, title, words_of_cuts, words_of_forfeit
from showdown.show.notebook import NotebookLive
from showdown.show.scoreboard import LiveScoreboard
from showdown.words import harmless

MOST_TOLD = 4000  # characters of a line


def make_watcher(console: Console, quiet: bool, plain: bool = False) -> Watcher:
    """What shows a match on this console; `plain`: other lines are printed between."""
    if quiet:
        return Watcher()
    if console.is_jupyter:
        return LiveScoreboard(console, NotebookLive())
    live = console.is_terminal and not console.is_dumb_terminal and not plain
    return LiveScoreboard(console) if live else PlainLines(console)


class Unbroken(Watcher):
    """Shows a match by another watcher; when its screen is gone, the match goes on unseen."""

    def __init__(self, shown: Watcher) -> None:
        self._shown = shown

    def _show(self, event: str, *told: Any) -> None:
        try:
            getattr(self._shown, event)(*told)
        except (OSError, SystemExit):  # a closed terminal, a full disk; rich leaves where nobody reads a pipe
            self._shown = Watcher()

    def match_started(self, settings: Settings, folder: Path) -> None:
        """As the other."""
        self._show("match_started", settings, folder)

    def turn_started(self, number: int, who: str, what: str) -> None:
        """As the other."""
        self._show("turn_started", number, who, what)

    def turn_progress(self, steps: int, share: float) -> None:
        """As the other."""
        self._show("turn_progress", steps, share)

    def round_played(self, rounds: list[Round], exhibits: Exhibits, seconds: dict[str, float]) -> None:
        """As the other."""
        self._show("round_played", rounds, exhibits, seconds)

    def match_ended(self, rounds: list[Round]) -> None:
        """As the other."""
        self._show("match_ended", rounds)


class PlainLines(Watcher):
    """A line for each thing that happens: for logs, pipes and files."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._folder = Path()
        self._public_vault = False
        self._turn: tuple[int, str] | None = None
        self._quarter: int | None = None  # of the panel's work, while it is asked

    def match_started(self, settings: Settings, folder: Path) -> None:
        """Say who plays."""
        self._folder = folder
        self._public_vault = settings.has_public_vault
        self._say(title(settings))

    def turn_started(self, number: int, who: str, what: str) -> None:
        """Say whose turn it is: one line a team and round."""
        self._quarter = 0 if what == ASKS_PANEL else None
        if (who != "referee" or self._quarter == 0) and self._turn != (number, who):
            self._turn = (number, who)
            self._say(f"round {number:>2}  {who} {what}")

    def turn_progress(self, steps: int, share: float) -> None:
        """Say how far the panel is, at each quarter: it takes the longest."""
        if self._quarter is not None and int(4 * share) > self._quarter:
            self._quarter = int(4 * share)
            self._say(f"          the panel: {25 * self._quarter}%")

    def round_played(self, rounds: list[Round], exhibits: Exhibits, seconds: dict[str, float]) -> None:
        """Say how the round went, and what a team that forfeited had printed last."""
        self._say(round_line(rounds[-1], seconds))
        if isinstance(last := rounds[-1], JudgedRound):
            self._say(f"          {detector_line(last)}")
            self._say(f"          {forgeries_line(last)}")
        self._say(f"          {commentary.after_round(rounds, exhibits)}")
        for line in words_of_forfeit(rounds[-1], self._folder):
            self._say(line)

    def match_ended(self, rounds: list[Round]) -> None:
        """Say the verdict, and give the awards."""
        self._say(verdict.sentence(rounds, self._public_vault))
        for line in [*filter(None, [words_of_cuts(rounds)]), *award_lines(self._folder)]:
            self._say(line)

    def _say(self, line: str) -> None:
        self._console.print(harmless(line, MOST_TOLD), markup=False, highlight=False, soft_wrap=True)
