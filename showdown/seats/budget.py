"""The budget of one turn: what a team may spend on training."""

from __future__ import annotations

import re
from dataclasses import dataclass

from showdown.errors import UsageError

CAP_SECONDS = 60.0  # the least cap beside a budget in steps: of each thread's processor time
CAP_SECONDS_A_STEP = 0.5
PATIENCE = 10  # times the cap: so long may such a turn take where other programs take the processor
MOST = 1e8  # steps or seconds of one turn: three years


@dataclass(frozen=True)
class Budget:
    """What a team may spend on one `fit`: steps under a cap of processor time, or seconds.

    Attributes:
        steps: passes of the training loop, or None for a budget in seconds.
        seconds: the budget; beside one in steps the cap, for each thread that a team may have.
    """

    steps: int | None
    seconds: float

    @property
    def patience(self) -> float:
        """Seconds that a turn may take beyond `seconds`, as long as it makes steps."""
        return 0.0 if self.steps is None else (PATIENCE - 1) * self.seconds

    @property
    def text(self) -> str:
        """As a person writes it: ``300steps`` or ``10s``."""
        return f"{self.steps}steps" if self.steps else f"{self.seconds:g}s"


def parse_budget(text: str) -> Budget:
    """What a person wrote as a budget.

    Raises:
        UsageError: neither whole steps nor seconds, or not above zero.

    >>> parse_budget("300steps"), parse_budget("1.5s").text
    (Budget(steps=300, seconds=150.0), '1.5s')
    """
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(steps?|s|sec|seconds?)\s*", text)
    if match:
        amount, unit = float(match[1]), match[2]
        if amount > MOST:
            raise UsageError(f"a budget of {text.strip()[:40]!r} has no end. Try: 300steps or 10s")
        if unit.startswith("step") and amount >= 1 and amount == int(amount):
            return Budget(int(amount), max(CAP_SECONDS, CAP_SECONDS_A_STEP * amount))
        if not unit.startswith("step") and amount > 0:
            return Budget(None, amount)
    raise UsageError(f"cannot read {text!r} as a budget for one turn. Try: 300steps or 10s")
