"""One team's seat: what the referee may ask of it, within limits, and what its failures cost.

Each call runs in a process of its own, which starts from the team's last good state. The vault, the
truth and the score never enter one.
"""

from __future__ import annotations

import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from showdown.arena import wire
from showdown.arena.isolation import Bounds
from showdown.arena.launcher import Ending, Launcher
from showdown.arena.settings import Budget
from showdown.contract import Feedback, Glyphs
from showdown.errors import Forfeit, TeamError
from showdown.plugins import Team

GRACE_SECONDS = 20.0  # beside the clock: to load, restore and save
ANSWER_SECONDS = 120.0  # for sample and prob_real
STATE_LIMIT = 1 << 29
STATUSES = ("crash", "invalid", "memory", "exit")
BOUNDS = Bounds(memory_bytes=12 << 30, file_bytes=1 << 30, cpu_seconds=3600)
Progress = Callable[[int, float], None]


@dataclass(frozen=True)
class Fitted:
    """What came of a `fit`: the steps made, and what ended it (``steps``, ``seconds`` or None)."""

    steps: int
    ended_by: str | None


class Seat:
    """A team at the table.

    Attributes:
        state: what the team had fitted after its last good turn; opaque, never opened here.
        log: the file that takes what the team prints.
        cpu_seconds: processor time its processes have used.
    """

    def __init__(self, team: Team, launcher: Launcher, log: Path, seed: int, size: int) -> None:
        self.team = team
        self.state: bytes | None = None
        self.cpu_seconds = 0.0
        self._launcher = launcher
        self.log = log
        self._seed = seed
        self._size = size

    def probe(self) -> None:
        """Load the team once, so that a mistake is told before the match begins.

        Raises:
            TeamError: it cannot be loaded or lacks a method.
        """
        try:
            self._call("probe", 0, {}, {}, ANSWER_SECONDS, state=None)
        except Forfeit as forfeit:
            hint = f" Try: python {self.team.module}" if self.team.is_file else ""
            whose = "" if self.team.name in forfeit.cause else f"{self.team.role} {self.team.name!r}: "
            raise TeamError(f"{whose}{forfeit.cause.rstrip('.')}.{hint}") from None

    def fit_generator(
        self, number: int, real: Glyphs, budget: Budget, feedback: Feedback | None, progress: Progress
    ) -> Fitted:
        """Train a generator for round `number`; its state moves on."""
        header, arrays = wire.pack_glyphs("real", real)
        if feedback is not None:
            header["feedback"] = {"round": feedback.round, "confirmed": feedback.confirmed}
            fields, columns = wire.pack_glyphs("fakes", feedback.fakes)
            header |= fields
            arrays |= {**columns, "styles": feedback.styles, "prob_real": feedback.prob_real}
        return self._fit(number, header, arrays, budget, progress)

    def fit_detector(
        self, number: int, real: Glyphs, fake: Glyphs, budget: Budget, progress: Progress
    ) -> Fitted:
        """Train a detector for round `number`; its state moves on."""
        header, arrays = wire.pack_glyphs("real", real)
        fields, columns = wire.pack_glyphs("fake", fake)
        return self._fit(number, header | fields, arrays | columns, budget, progress)

    def sample(self, number: int, letters: Sequence[str], styles: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Glyphs that the generator draws, (n, S, S) uint8."""
        labels, codes = np.unique(np.asarray(letters), return_inverse=True)
        header = {"labels": labels.tolist(), "size": self._size}
        arrays: wire.Arrays = {"letters": codes.astype(np.int64), "styles": styles}
        shape = (len(styles), self._size, self._size)
        _, reply = self._call("sample", number, header, arrays, ANSWER_SECONDS, self.state)
        return self._expect(reply, "images", np.uint8, shape)

    def prob_real(self, number: int, glyphs: Glyphs, state: bytes | None = None) -> NDArray[np.float32]:
        """The detector's scores, (n,) float32 in [0, 1], by `state` or else by its own."""
        header, arrays = wire.pack_glyphs("glyphs", glyphs)
        _, reply = self._call("prob_real", number, header, arrays, ANSWER_SECONDS, state or self.state)
        scores: NDArray[np.float32] = self._expect(reply, "scores", np.float32, (len(glyphs),))
        if not np.all((scores >= 0) & (scores <= 1)):
            raise Forfeit("invalid", f"detector {self.team.name!r} answered outside [0, 1]")
        return scores

    def _fit(
        self, number: int, header: dict[str, Any], arrays: wire.Arrays, budget: Budget, progress: Progress
    ) -> Fitted:
        header |= {"steps": budget.steps, "seconds": budget.seconds}
        limit = budget.seconds + GRACE_SECONDS
        answer, reply = self._call("fit", number, header, arrays, limit, self.state, progress)
        state = reply.get("state")
        if state is None or state.dtype != np.uint8 or not isinstance(answer.get("steps"), int):
            raise Forfeit("invalid", f"{self.team.role} {self.team.name!r} answered fit with no state")
        self.state = state.tobytes()
        ended_by = answer.get("ended_by")
        return Fitted(answer["steps"], ended_by if ended_by in ("steps", "seconds") else None)

    def _expect(self, reply: wire.Arrays, name: str, dtype: type, shape: tuple[int, ...]) -> NDArray[Any]:
        """The array that was asked for; the process may lie about what it checked."""
        array = reply.get(name)
        if array is None or array.dtype != dtype or array.shape != shape:
            came = "nothing" if array is None else f"{array.dtype} {array.shape}"
            raise Forfeit(
                "invalid",
                f"{self.team.role} {self.team.name!r} sent {came}; expected {np.dtype(dtype)} {shape}",
            )
        return array

    def _call(
        self,
        kind: str,
        number: int,
        header: dict[str, Any],
        arrays: wire.Arrays,
        seconds: float,
        state: bytes | None,
        progress: Progress | None = None,
    ) -> tuple[dict[str, Any], wire.Arrays]:
        """One call in one process.

        Raises:
            Forfeit: the call failed, in whatever way.
        """
        seed = [self._seed, self.team.role, number, kind]
        header = {"kind": kind, "team": asdict(self.team), "seed": seed, **header}
        if state is not None:
            arrays = {**arrays, "state": np.frombuffer(state, np.uint8)}
        scratch = Path(tempfile.mkdtemp(prefix="showdown-"))
        sock = self._launcher.start(scratch, self.log, BOUNDS)
        trouble: BaseException | None = None
        answer: dict[str, Any] = {}
        reply: wire.Arrays = {}
        try:
            deadline = time.monotonic() + seconds
            sock.settimeout(seconds)
            wire.send(sock, header, arrays)
            answer, reply = self._listen(sock, deadline, progress)
        except (wire.WireError, TimeoutError, EOFError, OSError) as error:
            trouble = error
        finally:
            sock.close()
            ending = self._launcher.stop()
            shutil.rmtree(scratch, ignore_errors=True)
            self.cpu_seconds += ending.cpu_seconds
        if trouble is not None:
            raise self._forfeit(kind, seconds, trouble, ending)
        if answer["kind"] == "failed":
            self._refuse(answer)
        return answer, reply

    def _listen(
        self, sock: Any, deadline: float, progress: Progress | None
    ) -> tuple[dict[str, Any], wire.Arrays]:
        while True:
            answer, reply = wire.receive(sock, STATE_LIMIT, deadline)
            if answer["kind"] in ("done", "failed"):
                return answer, reply
            if answer["kind"] != "progress":
                raise wire.WireError(f"a frame of kind {answer['kind'][:40]!r}")
            steps, share = answer.get("steps"), answer.get("progress")
            if progress is not None and isinstance(steps, int) and isinstance(share, (int, float)):
                progress(steps, float(share))

    def _refuse(self, answer: dict[str, Any]) -> None:
        cause, trace = str(answer.get("cause", ""))[:500], str(answer.get("traceback", ""))[-8000:]
        status = answer.get("status")
        raise Forfeit(status if status in STATUSES else "crash", cause, trace)

    def _forfeit(self, kind: str, seconds: float, trouble: BaseException, ending: Ending) -> Forfeit:
        who = f"{self.team.role} {self.team.name!r}"
        if isinstance(trouble, TimeoutError):
            return Forfeit("timeout", f"{who} did not answer {kind} within {seconds:g} s")
        if isinstance(trouble, wire.WireError):
            return Forfeit("invalid", f"{who} sent {trouble}")
        if ending.status < 0:
            name = signal.Signals(-ending.status).name
            return Forfeit("crash", f"the process of {who} was ended by {name} during {kind}")
        return Forfeit("exit", f"the process of {who} left with status {ending.status} during {kind}")
