"""A league in code: in a notebook, in a script, in a test."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np

from showdown.arena.run_folder import RUNS
from showdown.arena.settings import Settings
from showdown.arrays import Floats
from showdown.bundle import team_of
from showdown.league.document import document_of
from showdown.league.entrants import Entrant, LeftOff, find_entrant, find_in, with_house
from showdown.league.ladder import Ladder
from showdown.league.play import play_league
from showdown.league.record import LeagueRecord
from showdown.league.settings import FEW_ROUNDS, TURN, LeagueSettings
from showdown.league.spectator import Spectator
from showdown.seats.isolation import LEAST, OFF, warning_of_off

__all__ = ["League", "PlayedLeague"]


class League:
    """One league; `play` plays it.

    Args:
        teams: each as on the command line, ``"cnn"``, ``"mine.py:Mine"``, ``"ana=folder"``; or a class or an
            object; or a list of two, a generator and a detector of one team.
        folder: a folder that holds a folder or a file for each team.
        house: enter teams of the house, too.
        rounds: how many.
        workers: how many teams play side by side. The default is one a core.
        final: let the leading generator and detector play a match at the end.
        seed, secret, medium, letters, budget, size, corpus, vault, device, out, isolation, quiet: as for
            `showdown.Match`.

    Raises:
        UsageError: a value that cannot be used, a team that cannot be found, or nobody who has a rival.

    >>> League("blend", "noise", "ink", rounds=2, quiet=True)
    League(3 teams, rounds=2, seed=0)
    """

    def __init__(
        self,
        *teams: Any,
        folder: Path | str | None = None,
        house: bool = False,
        rounds: int = FEW_ROUNDS,
        seed: int = Settings.seed,
        secret: str | None = None,
        medium: str = Settings.medium,
        letters: str | None = None,
        budget: str = TURN.text,
        size: int = Settings.size,
        corpus: Path | str | None = Settings.corpus,
        vault: Path | str | None = Settings.vault,
        device: str = Settings.device,
        workers: int | None = None,
        final: bool = False,
        out: Path | str | None = None,
        isolation: str = LEAST,
        quiet: bool = False,
    ) -> None:
        self.folder = _free_folder(seed) if out is None else Path(out)
        self._isolation, self._quiet, self._workers = isolation, quiet, workers
        beside = self.folder.with_name(self.folder.name + "-teams")
        entrants, unread = [_entrant(team, beside) for team in teams], list[LeftOff]()
        if folder is not None:
            found, unread = find_in(Path(folder))
            entrants += found
        self.settings = LeagueSettings.of(
            with_house(entrants) if house else entrants,
            left_off=unread,
            rounds=rounds,
            seed=seed,
            secret=secret,
            medium=medium,
            letters=letters,
            budget=budget,
            size=size,
            corpus=corpus,
            vault=vault,
            device=device,
            final=final,
        )

    def __repr__(self) -> str:
        settings = self.settings
        return f"League({len(settings.entrants)} teams, rounds={settings.rounds}, seed={settings.seed})"

    def run(self, spectator: Spectator) -> dict[str, Any]:
        """Play it before a spectator, who stays; returns the league's document.

        Raises:
            UsageError: too few teams can play, type that cannot be read, a folder that is taken.
        """
        return play_league(self.settings, self.folder, spectator, self._isolation, self._workers)

    def play(self) -> PlayedLeague:
        """Play it. A terminal or a notebook shows the matrix as it fills, anything else plain lines.

        Raises:
            UsageError: as for `run`.
        """
        from rich.console import Console  # reading a record needs none

        from showdown.show.league import make_spectator

        off, console = self._isolation == OFF, Console()
        if off and not self._quiet:
            console.print(warning_of_off(), markup=False, highlight=False, soft_wrap=True)
        with closing(make_spectator(console, self._quiet, plain=off)) as spectator:
            self.run(spectator)
        return PlayedLeague(self.folder)


class PlayedLeague:
    """The record of a league that was played.

    Attributes:
        record: its folder, see `showdown.league.record`.
        document: the whole league as plain values, as ``showdown league --json`` prints it.
        generators, detectors: the names of the teams, in the order of the field.
    """

    def __init__(self, folder: Path | str) -> None:
        self.record = LeagueRecord.open_league(Path(folder))
        self.document = document_of(self.record)
        self.generators: list[str] = self.document["generators"]
        self.detectors: list[str] = self.document["detectors"]

    def __repr__(self) -> str:
        size = f"{len(self.generators)} generators, {len(self.detectors)} detectors"
        return f"PlayedLeague({str(self.record.folder)!r}: {size}, {len(self.record.rounds)} rounds)"

    @property
    def ladder(self) -> Ladder:
        """The ladders of generators and of detectors; empty before the league is over."""
        return Ladder.from_json(self.document["ladder"] or [])

    @property
    def matrix(self) -> Floats:
        """(G, D) how often type outscores a generator's forgeries for a detector, in the last round.

        An AUC in [0, 1], a coin 0.5; NaN where a team lost its turn.
        """
        rows: Sequence[Any] = self.record.rounds[-1].cells if self.record.rounds else ()
        auc = [[np.nan if cell is None else cell.auc for cell in row] for row in rows]
        return np.array(auc, np.float64).reshape(len(rows), len(self.detectors))


def _entrant(team: Any, beside: Path) -> Entrant:
    """A team as a person writes it in code."""
    if isinstance(team, Entrant):
        return team
    if isinstance(team, (str, Path)):
        return find_entrant(str(team))
    seats = [team_of(one, None, beside) for one in (team if isinstance(team, (list, tuple)) else [team])]
    return Entrant.of(seats[0].name, seats)


def _free_folder(seed: int) -> Path:
    """A folder for a league that is not there yet."""
    base, number = RUNS / f"league-{seed}", 2
    folder = base
    while folder.exists():
        folder, number = base.with_name(f"{base.name}-{number}"), number + 1
    return folder
