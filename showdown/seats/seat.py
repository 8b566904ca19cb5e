"""One team's seat: what the referee may ask of it, within limits, and what its failures cost.

Each call runs in a process of its own, which starts from the team's last good state. The vault, the
truth and the score never enter one.
"""

from __future__ import annotations

import math
import os
import shlex
import time
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from showdown.arrays import Curves
from showdown.contract import Feedback, Glyphs
from showdown.errors import Forfeit, TeamError
from showdown.plugins import OPTIONAL, Team
from showdown.seats import wire
from showdown.seats.budget import Budget
from showdown.seats.call import Call, Progress
from showdown.seats.curves import most_bytes, unpack_curves
from showdown.seats.environment import threads
from showdown.seats.fitted import Account, Fitted
from showdown.seats.forfeits import is_count
from showdown.seats.isolation import Bounds, can_fork
from showdown.seats.launcher import Launcher, ask
from showdown.seats.process import Stopping
from showdown.seats.sealed import Sealed
from showdown.seats.team_files import introduced, own_paths
from showdown.seats.wire import State
from showdown.walls import landlock

GRACE_SECONDS = 10.0  # beside the clock: to restore and save
SLOW_GRACE_SECONDS = 40.0  # where every call starts a new interpreter
ANSWER_SECONDS = 120.0  # for sample and prob_real
STATE_LIMIT = 1 << 29
SMALL = 1 << 20  # bytes of arrays in an answer that should hold few


class Seat:
    """A team at the table.

    Attributes:
        state: what the team had fitted after its last good turn; opaque, never opened here.
        tier: how its processes are isolated.
        kept: the copy of its folder that its processes read; None where they read the folder itself.
        sealed: paths that its processes may not read: corpora, the vault, run folders.
        log: the file that takes what the team prints.
        account: what it owes of its budgets in seconds.
        marks: whether the referee names each call there.
        optional: the optional methods that it has, once it was probed.
        answer_seconds, grace_seconds: what it may take for an answer, and beside its clock; None for
            what a match gives.
    """

    def __init__(self, team: Team, by: Launcher, tier: str, seed: int, size: int, count: int = 0) -> None:
        self.team = team
        self.state: State | None = None
        self.sealed: tuple[str, ...] = ()
        self.kept: Path | None = None
        self.log = Path(os.devnull)
        self.marks = True
        self.optional: frozenset[str] = frozenset()
        self.answer_seconds: float | None = None
        self.grace_seconds: float | None = None
        self.account = Account()
        self._stops: list[Stopping] = []
        self._longest = ANSWER_SECONDS  # of the calls so far
        self._launcher, self.tier = by, tier
        self._threads = count or threads()
        self._seed = seed
        self._size = size

    @property
    def cpu_seconds(self) -> float:
        """Processor time that the team's processes have used."""
        return sum(stopping.wait().cpu_seconds for stopping in self._stops)

    def probe(self) -> None:
        """Load the team once, so that a mistake is told before the match begins.

        Raises:
            TeamError: it cannot be loaded or lacks a method.
        """
        try:
            answer, _ = self._call("probe", 0, {}, {}, None)
        except Forfeit as forfeit:
            needs_hint = self.team.is_file and " Try: " not in forfeit.cause
            hint = f" Try: python {shlex.quote(self.team.module)}" if needs_hint else ""
            whose = "" if self.team.name in forfeit.cause else f"{self.team.role} {self.team.name!r}: "
            raise TeamError(f"{whose}{forfeit.cause.rstrip('.')}.{hint}") from forfeit
        told = answer.get("optional")
        self.optional = frozenset(name for name in OPTIONAL if isinstance(told, list) and name in told)

    def fit_generator(
        self, number: int, real: Glyphs, budget: Budget, feedback: Feedback | None, progress: Progress
    ) -> Fitted:
        """Train a generator for round `number`; its state moves on."""
        header, arrays = wire.pack_glyphs("real", real)
        if feedback is not None:
            header["feedback"] = {"round": feedback.round, "confirmed": feedback.confirmed}
            fields, columns = wire.pack_glyphs("fakes", feedback.fakes)
            header |= fields
            arrays = {**arrays, **columns, "styles": feedback.styles, "prob_real": feedback.prob_real}
        return self._fit(number, header, arrays, budget, progress)

    def fit_detector(
        self, number: int, real: Glyphs, fake: Glyphs, budget: Budget, progress: Progress
    ) -> Fitted:
        """Train a detector for round `number`; its state moves on."""
        header, arrays = wire.pack_glyphs("real", real)
        fields, columns = wire.pack_glyphs("fake", fake)
        return self._fit(number, header | fields, {**arrays, **columns}, budget, progress)

    def sample(self, number: int, letters: Sequence[str], styles: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Glyphs that the generator draws, (n, S, S) uint8."""
        order = wire.pack_order(letters, styles, self._size)
        shape = (len(styles), self._size, self._size)
        return self._expect(self._drawn("sample", number, order, math.prod(shape)), "images", np.uint8, shape)

    def interpolate(
        self, number: int, letters: Sequence[str], styles: tuple[int, int], shares: Sequence[float]
    ) -> NDArray[np.uint8]:
        """The letters at each share of the way between two styles, (m, n, S, S) uint8.

        Only a generator that has `interpolate` can be asked.
        """
        order = wire.pack_order(letters, np.array(styles, np.int64), self._size)
        order[1]["shares"] = np.array(shares, np.float32)
        shape = (len(shares) * len(letters), self._size, self._size)
        reply = self._drawn("interpolate", number, order, math.prod(shape))
        images: NDArray[np.uint8] = self._expect(reply, "images", np.uint8, shape)
        return images.reshape(len(shares), len(letters), self._size, self._size)

    def field(
        self, number: int, letters: Sequence[str], styles: NDArray[np.int64], size: int
    ) -> NDArray[np.float32]:
        """The distances behind its glyphs, (n, size, size) float32, from a generator that has `field`."""
        shape = (len(styles), size, size)
        reply = self._drawn("field", number, wire.pack_order(letters, styles, size), 4 * math.prod(shape))
        fields: NDArray[np.float32] = self._expect(reply, "fields", np.float32, shape)
        if not np.isfinite(fields).all():
            raise Forfeit("invalid", f"{self._who} sent a field with values that are no numbers")
        return fields

    def outlines(self, number: int, letters: Sequence[str], styles: NDArray[np.int64]) -> list[Curves]:
        """The contours behind its n glyphs, each (k, 3) float32, from a generator that has `outlines`."""
        order = wire.pack_order(letters, styles, self._size)
        reply = self._drawn("outlines", number, order, most_bytes(len(styles)))
        return unpack_curves(reply, self._who, len(styles), self._size)

    def prob_real(self, number: int, glyphs: Glyphs, state: State | None = None) -> NDArray[np.float32]:
        """The detector's scores, (n,) float32 in [0, 1], by `state` or else by its own."""
        header, arrays = wire.pack_glyphs("glyphs", glyphs)
        _, reply = self._call("prob_real", number, header, arrays, state or self.state)
        scores: NDArray[np.float32] = self._expect(reply, "scores", np.float32, (len(glyphs),))
        if not np.all((scores >= 0) & (scores <= 1)):
            raise Forfeit("invalid", f"detector {self.team.name!r} answered outside [0, 1]")
        return scores

    def rehearse_generator(
        self, number: int, real: Glyphs, budget: Budget, letters: Sequence[str], styles: NDArray[np.int64]
    ) -> tuple[Fitted, NDArray[np.uint8]]:
        """As `fit_generator` without feedback, and what the fitted object draws before it is kept.

        `styles` is (n,) int64; the pictures are (n, S, S) uint8.
        """
        header, arrays = wire.pack_glyphs("real", real)
        order, columns = wire.pack_order(letters, styles, self._size)
        answer, reply = self._train("rehearse", number, header | order, {**arrays, **columns}, budget, None)
        images = self._expect(reply, "images", np.uint8, (len(styles), self._size, self._size))
        return self._keep(answer, reply), images

    def rehearse_detector(
        self, number: int, real: Glyphs, fake: Glyphs, budget: Budget, glyphs: Glyphs
    ) -> tuple[Fitted, NDArray[np.float32]]:
        """As `fit_detector`, and what the fitted object says of `glyphs` before it is kept, (n,) float32."""
        header: dict[str, Any] = {}
        arrays: wire.Parcel = {}
        for name, batch in (("real", real), ("fake", fake), ("glyphs", glyphs)):
            fields, columns = wire.pack_glyphs(name, batch)
            header, arrays = header | fields, {**arrays, **columns}
        answer, reply = self._train("rehearse", number, header, arrays, budget, None)
        scores = self._expect(reply, "scores", np.float32, (len(glyphs),))
        return self._keep(answer, reply), scores

    def _fit(
        self, number: int, header: dict[str, Any], arrays: wire.Parcel, budget: Budget, progress: Progress
    ) -> Fitted:
        return self._keep(*self._train("fit", number, header, arrays, budget, progress)).under(budget)

    def _train(
        self,
        kind: str,
        number: int,
        header: dict[str, Any],
        arrays: wire.Parcel,
        budget: Budget,
        progress: Progress | None,
    ) -> tuple[dict[str, Any], wire.Parcel]:
        budget = self.account.left_of(budget, self._who)
        header |= {"steps": budget.steps, "seconds": budget.seconds, "threads": self._threads}
        grace = self.grace_seconds or (GRACE_SECONDS if can_fork() else SLOW_GRACE_SECONDS)
        began = time.monotonic()
        answered = self._call(
            kind, number, header, arrays, self.state, budget.seconds + grace, STATE_LIMIT, progress,
            budget.patience,
        )  # fmt: skip
        self.account.book(budget, time.monotonic() - began)
        return answered

    def _keep(self, answer: dict[str, Any], reply: wire.Parcel) -> Fitted:
        state = reply.get("state")
        if state is None or state.dtype != np.uint8 or not is_count(answer.get("steps")):
            raise Forfeit("invalid", f"{self._who} answered fit with no state, or no number of steps")
        kept = wire.packed(state)  # as it is sent, call after call
        self.state = kept if isinstance(kept, Sealed) else kept.data
        ended_by = answer.get("ended_by")
        return Fitted(answer["steps"], ended_by if ended_by in ("steps", "seconds") else None)

    def _drawn(self, kind: str, number: int, order: wire.Order, most: int) -> wire.Parcel:
        """What a generator sends for an order: arrays of about `most` bytes."""
        return self._call(kind, number, *order, self.state, limit=most + SMALL)[1]

    def _expect(self, reply: wire.Parcel, name: str, dtype: type, shape: tuple[int, ...]) -> NDArray[Any]:
        """The array that was asked for; the process may lie about what it checked."""
        array = reply.get(name)
        if array is None or array.dtype != dtype or array.shape != shape:
            came = "nothing" if array is None else f"{array.dtype} {array.shape}"[:100]
            raise Forfeit("invalid", f"{self._who} sent {came}; expected {np.dtype(dtype)} {shape}")
        return wire.opened(array)

    def _call(
        self,
        kind: str,
        number: int,
        header: dict[str, Any],
        arrays: wire.Parcel,
        state: State | None,
        seconds: float | None = None,
        limit: int = SMALL,
        progress: Progress | None = None,
        patience: float = 0.0,
    ) -> tuple[dict[str, Any], wire.Parcel]:
        """One call, which may take `seconds` and answer with `limit` bytes of arrays.

        Raises:
            Forfeit: the team failed, in whatever way.
            HostGone: the machine did.
        """
        seconds = seconds or self.answer_seconds or ANSWER_SECONDS
        seeded = "fit" if kind == "rehearse" else kind  # the same training
        seed = [self._seed, self.team.role, number, seeded]
        header = {"kind": kind, "seed": seed, **introduced(self.team, self.kept), **header}
        if state is not None:
            fitted = state if isinstance(state, Sealed) else np.frombuffer(state, np.uint8)
            arrays = {**arrays, "state": fitted}
        call = Call(
            team=self.team,
            kind=kind,
            number=number,
            header=header,
            arrays=arrays,
            bounds=self._bounds(seconds),
            log=self.log,
            mark=f"--- round {number}, {kind}" if self.marks else "",
            seconds=seconds,
            limit=limit,
            progress=progress,
            stops=self._stops,
            patience=patience,
        )
        answered = ask(self._launcher, call)
        return answered.header, answered.arrays

    def _bounds(self, seconds: float) -> Bounds:
        # The clock outside is the one that counts; alike for most calls, so that a process stands ready.
        self._longest = max(self._longest, seconds)
        return Bounds(
            tier=self.tier,
            cpu_seconds=int(self._longest * self._threads) + 60,
            own=self._own,
            sealed=self.sealed,
            newest=landlock.version(),
        )

    @cached_property
    def _own(self) -> tuple[str, ...]:
        return own_paths(self.team, self.sealed, self.kept)

    @property
    def _who(self) -> str:
        return f"{self.team.role} {self.team.name!r}"
