"""A league in lines of text: who plays, how a turn went, the cells, the ladders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from showdown.league.ladder import Ladder, Row
from showdown.league.round import Cell, LeagueRound
from showdown.league.settings import LeagueSettings
from showdown.league.turn import Turn

NAME = 16  # characters of a name in a table
NOT_PLAYED, OWN = "--", "."


def league_title(settings: LeagueSettings, workers: int) -> str:
    """Who plays, on what."""
    side_by_side = f", {workers} side by side" if workers > 1 else ""
    return (
        f"League: {_count(len(settings.forgers), 'generator')} against "
        f"{_count(len(settings.judges), 'detector')}, "
        f"{settings.medium}, {len(settings.letters)} letters, {settings.budget.text} a turn, "
        f"{_count(settings.rounds, 'round')}, seed {settings.seed}{side_by_side}"
    )


def checked_line(name: str, role: str, trouble: str) -> str:
    """Whether a team may play.

    >>> checked_line("ana", "generator", "")
    'check    ana (generator) may play'
    """
    if trouble:
        return f"left off {name}{f' ({role})' if role else ''}: {trouble}"
    return f"check    {name} ({role}) may play"


def turn_line(turn: Turn, seconds: float) -> str:
    """How a turn went.

    >>> turn_line(Turn(round=1, role="detector", team="ana", at=0, steps=150, answered=True), 4.04)
    'round  1  detector ana: 150 steps (4.0 s)'
    """
    head = f"round {turn.round:>2}  {turn.role} {turn.team}"
    if turn.forfeit:
        return f"{head} forfeits ({turn.forfeit.status}): {turn.forfeit.cause}"
    if turn.steps is None:
        return f"{head} waits: no rival has published anything"
    took = f" ({seconds:.1f} s)" if seconds else ""
    return f"{head}: {turn.steps} steps{took}{', cut by the cap' if turn.is_cut else ''}"


def cell_text(cell: Cell | None) -> str:
    """A cell in a table: its AUC in hundredths, a team against itself in brackets.

    >>> cell_text(None)
    '--'
    """
    if cell is None:
        return NOT_PLAYED
    hundredths = f"{100 * cell.auc:.0f}"
    return f"({hundredths})" if cell.own else hundredths


def matrix_lines(settings: LeagueSettings, played: LeagueRound) -> list[str]:
    """A round's cells, a row a generator, a column a detector, and what was wrong with either."""
    width = max([5, *(min(NAME, len(one.name)) for one in settings.judges)])
    names = " ".join(f"{one.name[:width]:>{width}}" for one in settings.judges)
    lines = [f"round {played.number:>2}  AUC in hundredths; 50 is a coin, (50) a team against itself"]
    lines.append(f"{'':{NAME}}  {names}")
    for at, (one, row) in enumerate(zip(settings.forgers, played.cells, strict=True)):
        cells = " ".join(f"{cell_text(cell):>{width}}" for cell in row)
        lines.append(f"{one.name[:NAME]:{NAME}}  {cells}{remark_on_generator(played, at)}")
    remarks = [remark_on_detector(played, at, one.name) for at, one in enumerate(settings.judges)]
    return lines + [remark for remark in remarks if remark]


def remark_on_generator(played: LeagueRound, at: int) -> str:
    """The guards that tripped; empty where none did."""
    found = played.guards[at]
    return f"  disqualified: {', '.join(found.tripped)}" if found is not None and found.tripped else ""


def remark_on_detector(played: LeagueRound, at: int, name: str) -> str:
    """Why a detector is no judge; empty where it is one."""
    found = played.detectors[at]
    return f"{name} is unqualified: {', '.join(found.unqualified)}" if found and found.unqualified else ""


def ladder_lines(ladder: Ladder, settings: LeagueSettings, played: LeagueRound | None) -> list[str]:
    """Both ladders, a row a team: class, team, rating with its interval, possible ranks, nemesis.

    `played` is the round that counts: it says why a team has no rating.
    """
    lines = []
    why = {} if played is None else absences(settings, played)
    for role in ("generator", "detector"):
        lines.append(f"{role}s: class, team, rating and its 95% interval, rank, nemesis")
        rows = [row_cells(row, why.get((role, row.team), "")) for row in ladder.of(role)]
        lines += ["  " + "  ".join(cells).rstrip() for cells in aligned(rows)]
    return lines


def absences(settings: LeagueSettings, played: LeagueRound) -> dict[tuple[str, str], str]:
    """Why the teams of a round that cannot be rated cannot, by role and name."""
    why = {}
    for one, looked in zip(settings.forgers, played.guards, strict=True):
        broke = "disqualified" if looked is not None and looked.tripped else ""
        why["generator", one.name] = "drew nothing" if looked is None else broke
    for one, judged in zip(settings.judges, played.detectors, strict=True):
        no_judge = "unqualified" if judged is not None and judged.unqualified else ""
        why["detector", one.name] = "did not judge" if judged is None else no_judge
    return why


def row_cells(row: Row, why: str = "") -> list[str]:
    """A row of a ladder as cells of text; `why` it has no rating, where it has none."""
    if row.rating is None:
        return ["-", row.team[:NAME], "not rated", f"({why})" if why else "", "-", ""]
    ranks = f"{row.rank_low}" if row.rank_low == row.rank_high else f"{row.rank_low}-{row.rank_high}"
    interval = f"[{row.low:+.2f}, {row.high:+.2f}]"
    return [str(row.class_number), row.team[:NAME], f"{row.rating:+.2f}", interval, ranks, row.nemesis or ""]


def aligned(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """The same cells, as wide as their columns.

    >>> aligned([["a", "bb"], ["ccc", "d"]])
    [['a  ', 'bb'], ['ccc', 'd ']]
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [[cell.ljust(width) for cell, width in zip(row, widths, strict=True)] for row in rows]


def game_line(game: Mapping[str, Any] | None) -> list[str]:
    """The value of the game and the best mixes, in a line; none where nobody is rated."""
    if game is None:
        return []
    mixes = [
        ", ".join(f"{name} {share:.0%}" for name, share in game[side].items())
        for side in ("generators", "detectors")
    ]
    return [f"The game's value is {game['value']:.3f}; best mixes: {mixes[0]} against {mixes[1]}"]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"
