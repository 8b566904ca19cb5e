"""What a turn of training came to, and what a team owes of its budgets in seconds."""

from __future__ import annotations

from dataclasses import dataclass, replace

from showdown.errors import Forfeit
from showdown.seats.budget import Budget
from showdown.seats.isolation import can_fork

SPARE_SECONDS = 1.0  # beside a budget: a process begins, what was fitted is restored and kept
SLOW_SPARE_SECONDS = 10.0  # where each process is a new interpreter
LEAST_SECONDS = 0.1  # a turn of less is none


@dataclass(frozen=True)
class Fitted:
    """What came of a `fit`: the steps made, and what ended it.

    That is ``steps``, ``seconds``, ``cap`` where a budget in steps ran into its cap, or None.
    """

    steps: int
    ended_by: str | None

    def under(self, budget: Budget) -> Fitted:
        """The same, as it reads under that budget: seconds beside a budget in steps are its cap."""
        is_cut = budget.steps is not None and self.ended_by == "seconds"
        return replace(self, ended_by="cap") if is_cut else self


class Account:
    """The seconds that a team has used beyond its budgets; they are taken from its next turn.

    A clock in the team's own process is a courtesy, for the team could stop it. So the referee's counts.
    Budgets in steps have none: their time has a cap, and a record of them is the same each time.

    >>> account = Account(owed=1.25)
    >>> account.left_of(Budget(None, 3.0), "detector 'slow'").seconds
    1.75
    >>> account.book(Budget(None, 1.75), took=9.0)
    >>> account.owed >= 3
    True
    >>> account.left_of(Budget(None, 3.0), "detector 'slow'")
    Traceback (most recent call last):
        ...
    showdown.errors.Forfeit: detector 'slow' has no seconds left for this turn: ...
    """

    def __init__(self, owed: float = 0.0) -> None:
        self.owed = owed

    def left_of(self, budget: Budget, who: str) -> Budget:
        """What is left of a turn's budget.

        Raises:
            Forfeit: nothing is. So much of the debt is paid by that.
        """
        if budget.steps is not None:
            return budget
        owed, left = self.owed, budget.seconds - self.owed
        self.owed = max(0.0, -left)
        if left >= LEAST_SECONDS:
            return replace(budget, seconds=left)
        raise Forfeit(
            "timeout",
            f"{who} has no seconds left for this turn: it had used {owed:.1f} s more than its budgets of "
            f"{budget.text}. Try: train inside `for _ in clock:`, and little outside it",
        )

    def book(self, budget: Budget, took: float) -> None:
        """Note how long a turn took, in seconds, by the referee's own clock."""
        if budget.steps is None:
            spare = SPARE_SECONDS if can_fork() else SLOW_SPARE_SECONDS
            self.owed += max(0.0, round(took - budget.seconds - spare, 2))
