"""What became of a call that failed: the status and the cause that go into the record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeGuard

from showdown.errors import Forfeit
from showdown.seats.call import Call
from showdown.seats.process import Ending, signal_name
from showdown.seats.stacks import Frame, place_of, trace_of
from showdown.seats.wire import WireError
from showdown.words import one_line

MOST_TRACE = 8000  # characters
MOST_STEPS = 10**9
STATUSES = ("crash", "invalid", "memory", "exit")  # that a team's process may report of itself


def refusal(answer: dict[str, Any]) -> Forfeit:
    """The forfeit that a team's process reported of itself."""
    status = answer.get("status")
    cause, trace = one_line(str(answer.get("cause", ""))), str(answer.get("traceback", ""))[-MOST_TRACE:]
    return Forfeit(status if status in STATUSES else "crash", cause, trace)


def is_count(value: Any) -> TypeGuard[int]:
    """Whether a value from a team is a number of steps that somebody could have made."""
    return type(value) is int and 0 <= value <= MOST_STEPS


def loss_of(
    call: Call, trouble: BaseException, ending: Ending, threads: Sequence[Sequence[Frame]] = ()
) -> Forfeit:
    """The forfeit of a process that gave no answer.

    Args:
        call: what it was asked.
        trouble: what reading its answer met with.
        ending: how it ended.
        threads: its stacks, as `stacks.read` gives them.
    """
    status, cause = cause_of(call, trouble, ending)
    place = place_of(threads, call.team)
    cause = one_line(f"{cause}; it was at {place}" if place else cause)
    return Forfeit(status, cause, trace_of(threads)[-MOST_TRACE:])


def cause_of(call: Call, trouble: BaseException, ending: Ending) -> tuple[str, str]:
    """The status of a process that gave no answer, and a sentence on it."""
    who, kind = call.who, call.kind
    if isinstance(trouble, TimeoutError):
        return "timeout", f"{who} did not answer {kind} within {call.seconds:g} s"
    if isinstance(trouble, WireError):
        return "invalid", f"{who} sent {trouble}"
    if not isinstance(trouble, (EOFError, OSError)):
        return "invalid", f"{who} gave an answer that cannot be used ({type(trouble).__name__}: {trouble})"
    if ending.status is None:
        return "crash", f"the process of {who} fell silent during {kind}"
    if ending.status >= 0:
        return "exit", f"the process of {who} left with status {ending.status} during {kind}"
    name = signal_name(-ending.status)
    status = {"SIGXCPU": "timeout", "SIGKILL": "memory"}.get(name, "crash")
    hint = " (the system was short of memory)" if name == "SIGKILL" else ""
    return status, f"the process of {who} was ended by {name} during {kind}{hint}"
