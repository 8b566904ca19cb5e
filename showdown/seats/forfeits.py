"""What became of a call that failed: the status and the cause that go into the record."""

from __future__ import annotations

from typing import Any

from showdown.errors import Forfeit
from showdown.seats.process import Ending, signal_name
from showdown.seats.wire import WireError

STATUSES = ("crash", "invalid", "memory", "exit")  # that a team's process may report of itself


def refusal(answer: dict[str, Any]) -> Forfeit:
    """The forfeit that a team's process reported of itself."""
    status = answer.get("status")
    cause, trace = str(answer.get("cause", ""))[:500], str(answer.get("traceback", ""))[-8000:]
    return Forfeit(status if status in STATUSES else "crash", cause, trace)


def loss_of(who: str, kind: str, seconds: float, trouble: BaseException, ending: Ending) -> Forfeit:
    """The forfeit of a process that gave no answer: what reading it met with, and how it ended."""
    if isinstance(trouble, TimeoutError):
        return Forfeit("timeout", f"{who} did not answer {kind} within {seconds:g} s")
    if isinstance(trouble, WireError):
        return Forfeit("invalid", f"{who} sent {trouble}")
    if ending.status is None:
        return Forfeit("crash", f"the process of {who} fell silent during {kind}")
    if ending.status >= 0:
        return Forfeit("exit", f"the process of {who} left with status {ending.status} during {kind}")
    name = signal_name(-ending.status)
    status = {"SIGXCPU": "timeout", "SIGKILL": "memory"}.get(name, "crash")
    hint = " (the system was short of memory)" if name == "SIGKILL" else ""
    return Forfeit(status, f"the process of {who} was ended by {name} during {kind}{hint}")
