"""What isolation costs: a match in seats against the same match in this process, in pairs.

Usage: python benchmarks/isolation.py [--pairs 3] [--rounds 2] [--budget 300steps] [--calls 7]
Then the calls of a round one by one, and the round trip of a 2,000-glyph exam above its computation. A call
starts from the state of the call before and trains for one step; "processor" is the time that all processes
together spent on a seated call above what the direct one spent, the next process made ready included.
What a team's environment sets (how long threads spin, what memory is kept; see `environment.py`) holds on
both sides, so that walls alone are measured; --plain leaves it out on the side without.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from showdown import plugins
from showdown.arena import coinflip
from showdown.arena.play import play, take_seats
from showdown.arena.real_type import load_real_type
from showdown.arena.settings import Settings
from showdown.arena.watcher import Watcher
from showdown.contract import Clock, Feedback, Glyphs
from showdown.fonts.load import load_corpus
from showdown.plugins import Team
from showdown.seats.budget import parse_budget
from showdown.seats.child import seed_everything
from showdown.seats.environment import KEEPING, WAITING, threads
from showdown.seats.fitted import Fitted
from showdown.seats.fork_launcher import ForkLauncher
from showdown.seats.hall import Hall, Seats
from showdown.seats.isolation import best_tier
from showdown.seats.seat import Seat


class OpenSeat(Seat):
    """A seat without walls: the team's object lives in the referee's own process."""

    def probe(self) -> None:
        seed_everything([self._seed])
        self._object = plugins.load(self.team)
        self.state = b"the object itself"

    def fit_generator(
        self, number: int, real: Glyphs, budget: Any, feedback: Feedback | None, progress: Any
    ) -> Fitted:
        clock = Clock(budget.steps, budget.seconds)
        self._object.fit(real, clock, feedback)
        return Fitted(clock.steps_done, clock.ended_by)

    def fit_detector(self, number: int, real: Glyphs, fake: Glyphs, budget: Any, progress: Any) -> Fitted:
        clock = Clock(budget.steps, budget.seconds)
        self._object.fit(real, fake, clock)
        return Fitted(clock.steps_done, clock.ended_by)

    def sample(self, number: int, letters: Sequence[str], styles: NDArray[np.int64]) -> NDArray[np.uint8]:
        drawn: NDArray[np.uint8] = self._object.sample(letters, styles)
        return drawn

    def prob_real(self, number: int, glyphs: Glyphs, state: bytes | None = None) -> NDArray[np.float32]:
        scores: NDArray[np.float32] = self._object.prob_real(glyphs)
        return scores


class OpenHall(Hall):
    """A hall of such seats."""

    def seat(self, team: Team, seed: int, size: int, secrets: Sequence[str] = ()) -> Seat:
        return OpenSeat(team, self._launcher, self.tier, seed, size)


def main() -> None:
    """Print the pairs, then the round trip."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--budget", default="300steps")
    parser.add_argument("--calls", type=int, default=7, help="repeats of each call in the table")
    parser.add_argument("--plain", action="store_true", help="the open side with a plain environment")
    options = parser.parse_args()
    if not options.plain:
        take_environment()
    import torch  # so that the first open match does not pay for it

    settings = Settings.of("sdfgan", "cnn", options.rounds, budget=options.budget)
    ratios = []
    for pair in range(1, options.pairs + 1):
        kinds = (Hall, OpenHall) if pair % 2 else (OpenHall, Hall)  # in turn, to be fair to drift
        took = {kind: timed(settings, kind) for kind in kinds}
        ratios.append(took[Hall] / took[OpenHall])
        print(
            f"pair {pair}: seated {took[Hall]:6.1f} s, open {took[OpenHall]:6.1f} s, ratio {ratios[-1]:.3f}",
            flush=True,
        )
    if ratios:
        print(f"median ratio {statistics.median(ratios):.3f} (wanted: at most 1.05), tier {best_tier()}")
    call_by_call(settings, options.calls)
    round_trip()


def take_environment() -> None:
    """Begin anew with what a team's environment sets: the C library reads it once, at the start."""
    wanted = WAITING | KEEPING | {"OMP_NUM_THREADS": str(threads())}
    if any(os.environ.get(name) != value for name, value in wanted.items()):
        os.execve(sys.executable, sys.orig_argv, os.environ | wanted)


def timed(settings: Settings, kind: type[Hall]) -> float:
    """Seconds of the rounds of one match, in a hall of that kind."""
    coinflip.SCREEN = -1.0  # no round is put to the test, so that both sides play the same
    with tempfile.TemporaryDirectory() as folder, closing(ForkLauncher()) as launcher:
        hall = kind(launcher, best_tier(), settings.device)
        document = play(settings, Path(folder) / "run", Watcher(), hall=hall)
    return sum(sum(played["seconds"].values()) for played in document["rounds"])


def call_by_call(settings: Settings, repeats: int) -> None:
    """A table of a round's calls: in a seat, here, and the difference, medians in milliseconds."""
    with closing(ForkLauncher()) as launcher:
        seats = take_seats(settings, Path("no-run"), Hall(launcher, best_tier(), settings.device))
        print(f"{'call':<24}{'seated ms':>11}{'direct ms':>11}{'extra ms':>10}{'processor':>11}")
        extras = []
        for name, seat, seated, direct in calls_of_a_round(settings, seats):
            rows = [measure(launcher, seat, seated, direct) for _ in range(repeats + 1)][1:]
            wall, here, extra, processor = (1000 * statistics.median(row) for row in zip(*rows, strict=True))
            extras.append((extra, processor))
            print(f"{name:<24}{wall:>11.1f}{here:>11.1f}{extra:>10.1f}{processor:>11.1f}", flush=True)
        sums = [sum(column) for column in zip(*extras, strict=True)]
        print(f"{'all of them':<46}{sums[0]:>10.1f}{sums[1]:>11.1f}  (wanted: at most 400)")


Named = tuple[str, Seat, Callable[[], object], Callable[[], object]]


def calls_of_a_round(settings: Settings, seats: Seats) -> list[Named]:
    """The calls of a match's third round, each with its seat and as the same call here."""
    train = load_real_type(settings).train
    rng = np.random.default_rng(0)
    clean = Glyphs(train.glyphs.images, train.glyphs.letters, train.glyphs.fonts, None, settings.medium)

    def some(n: int) -> Glyphs:
        at = rng.integers(0, len(clean), n)
        return Glyphs(clean.images[at], clean.letters[at], None, np.ones(n, np.int64), settings.medium)

    letters, styles = some(9100).letters.tolist(), rng.integers(0, 2**31, 9100)
    feedback = Feedback(2, some(2600), styles[:2600], rng.random(2600).astype(np.float32))
    fake, exam, again, matrix = some(9750), some(5720), some(650), some(520)
    step, generator, detector = parse_budget("1steps"), seats.generator, seats.detector
    seed_everything([0])
    forger, judge = plugins.load(settings.generator), plugins.load(settings.detector)
    return [
        (
            "generator fit",
            generator,
            lambda: generator.fit_generator(3, clean, step, feedback, lambda *_: None),
            lambda: forger.fit(clean, Clock(1), feedback),
        ),
        (
            f"sample of {len(letters)}",
            generator,
            lambda: generator.sample(3, letters, styles),
            lambda: forger.sample(letters, styles),
        ),
        (
            "detector fit",
            detector,
            lambda: detector.fit_detector(3, clean, fake, step, lambda *_: None),
            lambda: judge.fit(clean, fake, Clock(1)),
        ),
    ] + [
        (
            f"prob_real of {len(batch)}",
            detector,
            lambda batch=batch: detector.prob_real(3, batch),
            lambda batch=batch: judge.prob_real(batch),
        )
        for batch in (exam, again, matrix, matrix)
    ]


def measure(
    launcher: ForkLauncher, seat: Seat, seated: Callable[[], object], direct: Callable[[], object]
) -> tuple[float, float, float, float]:
    """Seconds of a call in its seat, of the same call here, and the differences in both kinds of time."""
    clocks = []
    for call in (seated, direct, None):
        host = time.clock_gettime(~launcher.host_pid << 3 | 2)  # the processor clock of another process
        clocks.append((time.perf_counter(), time.process_time() + host + seat.cpu_seconds))
        if call is not None:
            call()
    (wall, here), (busy, busy_here) = (
        [after - before for before, after in pairwise(column)] for column in zip(*clocks, strict=True)
    )
    return wall, here, wall - here, busy - busy_here


def round_trip(n: int = 2000, repeats: int = 20) -> None:
    """A seat's `prob_real` against the same call here, best of several; by a detector with no state."""
    glyphs = load_corpus().glyphs[:n]
    team = plugins.find_team("showdown.testing:MockDetector", "detector")
    launcher = ForkLauncher()
    launcher.preload({"torch"})
    seat = Seat(team, launcher, best_tier(), 0, 32)
    seat.fit_detector(1, glyphs, glyphs, parse_budget("1steps"), lambda steps, share: None)
    here = plugins.load(team)
    here.fit(glyphs, glyphs, Clock(1))
    seated, direct = [], []
    for number in range(repeats):
        began = time.perf_counter()
        seat.prob_real(number, glyphs)
        seated.append(time.perf_counter() - began)
        began = time.perf_counter()
        here.prob_real(glyphs)
        direct.append(time.perf_counter() - began)
    launcher.close()
    extra = 1000 * (statistics.median(seated) - statistics.median(direct))
    print(
        f"exam of {n} glyphs: {extra:.1f} ms above its computation, median of {repeats} (wanted: at most 10)"
    )


if __name__ == "__main__":
    main()
