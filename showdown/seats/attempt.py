"""A call is made in a process of its own; whose fault is it where no answer comes?

A call starts from the state that is passed, so it may be made again and comes to the same. Failures of
the machine are told from a team's so:

    the host falls while no call runs             the call is made again with another host
    the host falls while a call runs              the same, where the call gave no answer
    the process is killed or stopped by others    as if its host had fallen: in the landlock tier no
                                                  team can do that to itself
    the disk is full, once it is cleared          the same
    ... and falls again in the same call          the team's forfeit where its tier lets it reach the
                                                  host; else `HostGone`, as for any other second fall
    anything else that gives no answer, and       the team's forfeit
    every error that an answer leads to

So a team that attacks the host in a weak tier loses its turn, and ends no match.
"""

from __future__ import annotations

import logging
import os
import shutil
import socket
import time
from pathlib import Path

from showdown.errors import Forfeit, HostGone
from showdown.seats import proc, stacks, wire
from showdown.seats.call import Answered, Call
from showdown.seats.disk import DiskWatch
from showdown.seats.drain import note
from showdown.seats.forfeits import is_count, loss_of, refusal
from showdown.seats.process import Ending, HostFell, Starter, Stopping

logger = logging.getLogger(__name__)
LARGE = 1 << 30  # bytes of memory: a process with more may have been ended for it
NO_ROOM = 4 << 20  # bytes of a disk


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
        logger.debug("the host %s; round %d, %s of %s again", fell.reason, call.number, call.kind, call.who)
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
    started = starter.start(call.log, call.mark, call.bounds)
    sock, scratch = started.sock, started.scratch
    watch = DiskWatch(scratch, started.pid, stop=lambda: sock.shutdown(socket.SHUT_RDWR))
    trouble: BaseException | None = None
    try:
        with watch:
            deadline = time.monotonic() + call.seconds
            sock.settimeout(call.seconds)
            wire.send(sock, {**call.header, "deadline": deadline, "a_step": a_step(call)}, call.arrays)
            answered = listen(sock, call, deadline)
    except Exception as error:  # whatever an answer leads to, it is the team's; a timeout is an OSError
        trouble = error
    finally:
        sock.close()
        stopping = starter.stop()
        call.stops.append(stopping)
    try:
        if watch.excess:
            raise Forfeit("invalid", f"{call.who} {watch.excess} in {call.kind}")
        if trouble is not None:
            raise failure_of(call, trouble, stopping, scratch, watch.was_stopped)
    finally:
        stacks.beside(scratch).unlink(missing_ok=True)
    if answered.header["kind"] == "failed":
        stopping.wait()  # what it printed is in its log now, before what the referee adds
        loss = refusal(answered.header)
        if is_full(scratch.parent):
            raise HostFell("has no room left on its disk", loss)
        raise loss
    return answered


def failure_of(
    call: Call, trouble: BaseException, stopping: Stopping, scratch: Path, was_stopped: bool
) -> Forfeit | HostFell:
    """What came of a call without an answer, once its process is gone: whose failure it is."""
    ending = stopping.wait()
    loss = loss_of(call, trouble, ending, stacks.read(scratch))
    if isinstance(trouble, wire.WireError):
        return loss
    if ending.host_fell:
        return HostFell(ending.host_fell, loss)
    if call.bounds.tier == "landlock" and (taken := taken_by_others(ending, was_stopped)):
        return HostFell(taken, loss)
    return loss


def taken_by_others(ending: Ending, was_stopped: bool) -> str:
    """What others did to a process that could not have done it to itself; empty where they did nothing."""
    if was_stopped:
        return "lost the process of a call, which was stopped"
    if ending.status == -proc.SIGKILL and ending.peak_bytes < LARGE:
        return "lost the process of a call, which was ended by SIGKILL"
    return ""


def is_full(folder: Path) -> bool:
    """Whether a disk has no room, though what the team wrote there is gone."""
    try:
        return shutil.disk_usage(folder).free < NO_ROOM
    except OSError:
        return False


def a_step(call: Call) -> float:
    """How many seconds a step wins a call; 0 where none does.

    A budget in steps is the same on a busy machine, so a team that goes on making steps is waited for.
    """
    return call.seconds if call.patience else 0.0


def listen(sock: socket.socket, call: Call, deadline: float) -> Answered:
    """Wait for a call's answer, passing its progress on; steps put the deadline off, but not for ever."""
    last, most, progress = deadline + call.patience, 0, call.progress
    while True:
        header, arrays = wire.receive(sock, call.limit, deadline)
        if header["kind"] in ("done", "failed"):
            return Answered(header, arrays)
        if header["kind"] != "progress":
            raise wire.WireError(f"a frame of kind {header['kind'][:40]!r}")
        steps, share = header.get("steps"), header.get("progress")
        if is_count(steps) and steps > most:
            most, deadline = steps, min(last, max(deadline, time.monotonic() + a_step(call)))
        if progress is not None and is_count(steps) and isinstance(share, (int, float)) and 0 <= share <= 1:
            progress(steps, float(share))


def gone(call: Call, fell: HostFell) -> HostGone:
    """The error of a call that the machine failed twice."""
    when = "during" if fell.loss else "before"
    which = f" in round {call.number}" if call.number else ""
    log = "" if call.log == Path(os.devnull) else f" What the team printed is in {call.log}."
    return HostGone(
        f"the process that starts every call of a team {fell.reason}, {when} {call.kind} of "
        f"{call.who}{which}. The one before it, which it replaced, fell as well. No team is to blame.{log} "
        f"Try: close other programs, for a full memory ends processes, and give the command again, with "
        f"--debug to see more; a match that had begun goes on with showdown resume"
    )
