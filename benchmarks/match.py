"""What a default match costs: wall-clock, memory, and the referee's share of the processor.

Usage: python benchmarks/match.py [--rounds 10] [--budget 300steps]
Also times `showdown --help` and loading the default letters, each as the best of five.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from functools import wraps
from pathlib import Path
from typing import Any

from showdown.arena import coinflip, scoring
from showdown.arena.inspector import Inspector
from showdown.arena.match import Referee
from showdown.arena.play import play
from showdown.arena.settings import Settings
from showdown.arena.sizes import MATCH
from showdown.arena.watcher import Watcher
from showdown.seats.hall import Seats
from showdown.seats.seat import Seat


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--budget", default="300steps")
    options = parser.parse_args()
    settings = Settings.of("sdfgan", "cnn", options.rounds, budget=options.budget)
    seats: list[Seats] = []
    kept = Referee.__init__

    def remember(self: Referee, train: object, vault: object, *rest: object) -> None:
        seats.append(rest[0])  # type: ignore[arg-type]
        kept(self, train, vault, *rest)  # type: ignore[arg-type]

    Referee.__init__ = remember  # type: ignore[method-assign,assignment]
    watches = {
        "guards": [
            watch(Inspector, "__init__"),
            watch(Inspector, "inspect"),
            watch(Referee, "_weak_forgeries"),
        ],
        "verdict": [watch(coinflip, "confirm"), watch(scoring, "measure_exam")],
        "panel": [watch(Referee, "_ask_panel")],
        "drawing": [watch(Seat, "sample")],
    }
    began, referee_before = time.monotonic(), time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        document = play(settings, Path(folder) / "run", Watcher())
    wall, referee = time.monotonic() - began, time.process_time() - referee_before
    teams = {seat.team.role: seat.cpu_seconds for seat in (seats[0].generator, seats[0].detector)}
    spent = {name: sum(sum(times) for times in parts) for name, parts in watches.items()}
    # More than half of what is drawn is drawn in case of a confirmation.
    share = MATCH.confirm / (MATCH.published + MATCH.exhibits + MATCH.confirm)
    certainty = spent["guards"] + spent["verdict"] + share * spent["drawing"]
    whole = resource.getrusage(resource.RUSAGE_CHILDREN)
    total = referee + whole.ru_utime + whole.ru_stime
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"rounds {len(document['rounds'])}, verdict {document['verdict']}, {os.cpu_count()} cores")
    print(f"{'figure':<34}{'value':>10}  {'wanted':<12}")
    rows = [
        ("wall-clock, s", wall, "<= 180"),
        ("  guards and verdict, s", certainty, ""),
        ("  the panel, s", spent["panel"], ""),
        ("guards and verdict, %", 100 * certainty / (wall - spent["opinion"]), "<= 10"),
        ("processor time, all, s", total, ""),
        ("  generator's processes, s", teams["generator"], ""),
        ("  detector's processes, s", teams["detector"], ""),
        ("  referee, s", referee, ""),
        ("referee's share, %", 100 * referee / total, "<= 5"),
        ("peak of the referee, MiB", peak, ""),
        ("peak of the largest team, MiB", whole.ru_maxrss / 1024, "both <= 2048"),
        ("showdown --help, s", best_of_five("from showdown.cli import main; main(['--help'])"), "<= 0.25"),
        ("default letters at 32 px, s", best_of_five(LOAD, timed=True), "<= 0.3"),
    ]
    for name, value, wanted in rows:
        print(f"{name:<34}{value:>10.2f}  {wanted:<12}")


def watch(owner: Any, name: str) -> list[float]:
    """Seconds of every call of a function from here on."""
    inner, times = getattr(owner, name), []

    @wraps(inner)
    def timed(*given: Any, **named: Any) -> Any:
        began = time.monotonic()
        try:
            return inner(*given, **named)
        finally:
            times.append(time.monotonic() - began)

    setattr(owner, name, timed)
    return times


LOAD = """
import time
from showdown.fonts.load import load_corpus
began = time.perf_counter(); load_corpus(); print(time.perf_counter() - began)
"""


def best_of_five(code: str, timed: bool = False) -> float:
    """The best time of five new interpreters, whole or as the code itself prints it."""
    times = []
    for _ in range(5):
        began = time.perf_counter()
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        times.append(float(done.stdout) if timed else time.perf_counter() - began)
    return min(times)


if __name__ == "__main__":
    main()
