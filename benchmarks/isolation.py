"""What isolation costs: a match in seats against the same match in this process, in pairs.

Usage: python benchmarks/isolation.py [--pairs 3] [--rounds 3] [--budget 100steps]
Then the round trip of a 2,000-glyph exam through a seat, above the time of its computation.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from showdown import plugins
from showdown.arena import play as playing
from showdown.arena.child import seed_everything
from showdown.arena.isolation import best_tier
from showdown.arena.launcher import ForkLauncher
from showdown.arena.seat import Fitted, Seat
from showdown.arena.settings import Settings, parse_budget
from showdown.arena.watcher import Watcher
from showdown.contract import Clock, Feedback, Glyphs
from showdown.fonts.corpus import load_corpus


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


def main() -> None:
    """Print the pairs, then the round trip."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--budget", default="100steps")
    options = parser.parse_args()
    import torch  # noqa: F401, PLC0415 (so that the first open match does not pay for it)

    settings = Settings(
        plugins.find_team("sdfgan", "generator"), plugins.find_team("cnn", "detector"),
        options.rounds, 0, "print", (), parse_budget(options.budget), 32,
    )  # fmt: skip
    ratios = []
    for pair in range(1, options.pairs + 1):
        seated, open_ = timed(settings, Seat), timed(settings, OpenSeat)
        ratios.append(seated / open_)
        print(f"pair {pair}: seated {seated:6.1f} s, open {open_:6.1f} s, ratio {ratios[-1]:.3f}", flush=True)
    print(f"median ratio {statistics.median(ratios):.3f} (wanted: at most 1.05), tier {best_tier()}")
    round_trip()


def timed(settings: Settings, kind: type[Seat]) -> float:
    """Seconds of the rounds of one match, with seats of that kind."""
    playing.Seat = kind  # type: ignore[misc]
    with tempfile.TemporaryDirectory() as folder:
        document = playing.play(settings, Path(folder) / "run", Watcher())
    return sum(sum(played["seconds"].values()) for played in document["rounds"])


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
