"""A turn of a league as a value: one team's training in one round, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from showdown.arena.round import ROLES, Loss
from showdown.league.tasks import Taken
from showdown.typed import check_types

ENDINGS = ("steps", "seconds", "cap", None)


@dataclass(frozen=True, kw_only=True)
class Turn:
    """What one team did in a round.

    Attributes:
        round: from 1 on.
        role: ``generator`` or ``detector``. team: its name. at: its place among those of its role, from 0.
        steps: of training; None where the training was lost, or there was nothing to learn from.
        ended_by: what ended it: ``steps``, ``seconds``, ``cap`` or None.
        owed: the seconds that it has used beyond its budgets.
        answered: whether it drew, or judged.
        forfeit: how it lost its turn; None where it did not.
    """

    round: int
    role: str
    team: str
    at: int
    steps: int | None = None
    ended_by: str | None = None
    owed: float = 0.0
    answered: bool = False
    forfeit: Loss | None = None

    @classmethod
    def of(cls, outcome: Taken) -> Turn:
        """The turn of a task that was taken."""
        task, fitted = outcome.task, outcome.fitted
        return cls(
            round=task.number,
            role=task.team.role,
            team=task.team.name,
            at=task.at,
            steps=fitted.steps if fitted else None,
            ended_by=fitted.ended_by if fitted else None,
            owed=outcome.owed,
            answered=outcome.answer is not None,
            forfeit=outcome.forfeit,
        )

    @property
    def key(self) -> tuple[int, str, int]:
        """What tells it from all other turns of its league."""
        return self.round, self.role, self.at

    @property
    def is_cut(self) -> bool:
        """Whether its training ran into its cap: such a turn cannot be repeated."""
        return self.ended_by == "cap"

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)

    @classmethod
    def from_json(cls, entry: Mapping[str, Any]) -> Turn:
        """The turn that `to_json` wrote.

        Raises:
            KeyError, TypeError, ValueError: the entry is none.
        """
        forfeit = entry["forfeit"]
        known = {name: entry[name] for name in cls.__dataclass_fields__}
        turn = cls(**known | {"forfeit": forfeit and Loss(**forfeit)})
        check_types(turn)
        if turn.role not in ROLES or turn.ended_by not in ENDINGS or turn.at < 0 or turn.owed < 0:
            raise ValueError(f"a turn of {turn.role[:40]!r} that ended by {turn.ended_by!r}")
        return turn
