"""One call of a team: what is asked, and what comes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from showdown.plugins import Team
from showdown.seats import wire
from showdown.seats.isolation import Bounds
from showdown.seats.process import Stopping

Progress = Callable[[int, float], None]


@dataclass(frozen=True, eq=False)
class Call:
    """What is asked of a team.

    Attributes:
        team: who is asked.
        kind: one of `child.CALLS`.
        number: the round.
        header, arrays: what is passed, see `wire`.
        bounds: of its process.
        log: the file that takes what it prints.
        mark: a line for that log, before what it prints; empty for none.
        seconds: until it must have answered, or made a step.
        patience: how many seconds more its steps can win, all together.
        limit: bytes of arrays in the answer, at most.
        progress: hears of its training.
        stops: the ends of the processes that it took.
    """

    team: Team
    kind: str
    number: int
    header: dict[str, Any]
    arrays: wire.Parcel
    bounds: Bounds
    log: Path
    mark: str
    seconds: float
    limit: int
    progress: Progress | None
    stops: list[Stopping] = field(default_factory=list)
    patience: float = 0.0

    @property
    def who(self) -> str:
        """The team, as a person reads it."""
        return f"{self.team.role} {self.team.name!r}"


@dataclass(frozen=True, eq=False)
class Answered:
    """What came back: the fields of the answer, and its arrays, which are still to be looked at."""

    header: dict[str, Any]
    arrays: wire.Parcel
