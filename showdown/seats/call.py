"""One call of a team: what is asked, in a process of its own, and whose fault it is that no answer comes.

A call starts from the state that is passed, so it may be made again and comes to the same. Failures of
the machine are told from a team's so:

    the host falls while no call runs             the call is made again with another host
    the host falls while a call runs              the same, where the call gave no answer
    ... and falls again in the same call          the team's forfeit where its tier lets it reach the
                                                  host; else `HostGone`, as for any other second fall
    anything else that gives no answer            the team's forfeit

So a team that attacks the host in a weak tier loses its turn, and ends no match.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from showdown.errors import Forfeit, HostGone
from showdown.seats import wire
from showdown.seats.disk import LIMIT_BYTES, DiskWatch
from showdown.seats.forfeits import loss_of, refusal
from showdown.seats.isolation import Bounds
from showdown.seats.process import HostFell, Starter, Stopping

DISK_MIB = LIMIT_BYTES >> 20
Progress = Callable[[int, float], None]


@dataclass(frozen=True, eq=False)
class Call:
    """What is asked of a team.

    Attributes:
        who: the team, as a person reads it.
        kind: one of `child.CALLS`.
        number: the round.
        header, arrays: what is passed, see `wire`.
        bounds: of its process.
        log: the file that takes what it prints.
        mark: a line for that log, before what it prints; empty for none.
        seconds: until it must have answered.
        limit: bytes of arrays in the answer, at most.
        progress: hears of its training.
        stops: the ends of the processes that it took.
    """

    who: str
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


@dataclass(frozen=True, eq=False)
class Answered:
    """What came back: the fields of the answer, and its arrays, which are still to be looked at."""

    header: dict[str, Any]
    arrays: wire.Parcel


def carry_out(starter: Starter, call: Call) -> Answered:
    """Make a call; where the host falls, make it once more.

    Raises:
        Forfeit: the team failed, in whatever way.
        HostGone: the host fell both times, and not by the team's doing.
    """
    try:
        return make(starter, call)
    except HostFell as fell:
        first = fell
        note(call.log, f"--- the host process {fell.reason}: the call is made again with another")
    try:
        return make(starter, call)
    except HostFell as again:
        if first.loss and again.loss and call.bounds.tier != "landlock":
            cause = f"{again.loss.cause}; twice, and its host fell with it"
            raise Forfeit(again.loss.status, cause) from None
        raise gone(call, again) from None


def make(starter: Starter, call: Call) -> Answered:
    """Make a call once.

    Raises:
        Forfeit: the team failed.
        HostFell: the host did, and there is no answer.
    """
    sock, scratch = starter.start(call.log, call.mark, call.bounds)
    watch = DiskWatch(scratch, call.log, stop=lambda: sock.shutdown(socket.SHUT_RDWR))
    trouble: BaseException | None = None
    try:
        with watch:
            deadline = time.monotonic() + call.seconds
            sock.settimeout(call.seconds)
            wire.send(sock, call.header, call.arrays)
            answered = listen(sock, call.limit, deadline, call.progress)
    except (wire.WireError, EOFError, OSError) as error:  # a timeout is an OSError too
        trouble = error
    finally:
        sock.close()
        stopping = starter.stop()
        call.stops.append(stopping)
    if watch.exceeded:
        cause = f"{call.who} wrote more than {DISK_MIB} MiB or too many files in {call.kind}"
        raise Forfeit("invalid", cause)
    if trouble is not None:
        ending = stopping.wait()
        loss = loss_of(call.who, call.kind, call.seconds, trouble, ending)
        if ending.host_fell and not isinstance(trouble, wire.WireError):
            raise HostFell(ending.host_fell, loss)
        raise loss
    if answered.header["kind"] == "failed":
        raise refusal(answered.header)
    return answered


def listen(sock: socket.socket, limit: int, deadline: float, progress: Progress | None) -> Answered:
    """Wait for a call's answer, passing its progress on."""
    while True:
        header, arrays = wire.receive(sock, limit, deadline)
        if header["kind"] in ("done", "failed"):
            return Answered(header, arrays)
        if header["kind"] != "progress":
            raise wire.WireError(f"a frame of kind {header['kind'][:40]!r}")
        steps, share = header.get("steps"), header.get("progress")
        if progress is not None and isinstance(steps, int) and isinstance(share, (int, float)):
            progress(steps, float(share))


def gone(call: Call, fell: HostFell) -> HostGone:
    """The error of a call that the machine failed twice."""
    when = "during" if fell.loss else "before"
    log = "" if call.log == Path(os.devnull) else f" What the team printed is in {call.log}."
    return HostGone(
        f"the process that starts every call of a team {fell.reason}, {when} {call.kind} of {call.who} in "
        f"round {call.number}. Another took its place and came to the same. No team is to blame.{log} "
        f"Try: close other programs, for a full memory ends processes, and give the command again; a match "
        f"that had begun goes on with showdown resume"
    )


def note(log: Path, line: str) -> None:
    """Write a line of the referee's own into a team's log, below whatever the team printed last."""
    if not line or log == Path(os.devnull):
        return
    with open(log, "ab+") as file:
        if file.seek(0, os.SEEK_END):
            file.seek(-1, os.SEEK_END)
            line = line if file.read(1) == b"\n" else "\n" + line
        file.write(line.encode() + b"\n")
