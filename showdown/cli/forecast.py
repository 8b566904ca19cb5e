"""How long a match will take here: said at its start, where that can be known."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click
import numpy as np
from threadpoolctl import threadpool_limits

from showdown.arena.settings import Settings
from showdown.plugins import Team
from showdown.seats.environment import threads
from showdown.show.terminal import Unbroken

# Processor seconds where PROBE_SECONDS was measured: python benchmarks/turns.py
PROBE_SECONDS = 0.0095
STEPS = 300
TURNS = {"blend": 1, "copycat": 1, "dcgan": 17, "noise": 0, "outlinegan": 45, "sdfgan": 27,
         "cnn": 10, "coin": 0, "ink": 0, "logistic": 1}  # fmt: skip
START, REFEREE, PANEL = 10, 15, 40  # of a match; of its own work in a round; of the panel
IN_PARALLEL = 0.8  # of the cores, as far as there are two


class Foretelling(Unbroken):
    """Says how long a match will take, then shows it by another watcher."""

    def match_started(self, settings: Settings, folder: Path) -> None:
        """Say it on standard error, and go on as the other."""
        if told := forecast(settings):
            click.echo(told, err=True)
        super().match_started(settings, folder)


def forecast(settings: Settings) -> str:
    """How long a match will take on this machine, in a sentence; empty where a team's own pace decides it."""
    turns = [seconds_of(team, settings) for team in (settings.generator, settings.detector)]
    if None in turns:
        return ""
    cores = IN_PARALLEL * min(2, threads())
    speed = probe() / PROBE_SECONDS / cores
    by_the_wall = 0.0 if settings.budget.steps else 2 * settings.budget.seconds
    a_round = by_the_wall + speed * (REFEREE + sum(filter(None, turns)))
    whole = lasting(speed * START + settings.rounds * a_round)
    asked = lasting(speed * PANEL)
    return (
        f"It will take {whole} here, if {rounds_of(settings.rounds)}. A coin flip ends it sooner. "
        f"Each time that it looks like one, the panel takes {asked}."
    )


def rounds_of(count: int) -> str:
    """All of a match's rounds, in words."""
    return "its one round is played" if count == 1 else f"all {count} rounds are played"


def seconds_of(team: Team, settings: Settings) -> float | None:
    """Processor seconds of a turn where the costs were measured; None for a guest's turn in steps."""
    if settings.budget.steps is None:
        return 0.0
    if not team.module.startswith("showdown.teams.") or team.name not in TURNS:
        return None
    return TURNS[team.name] * settings.budget.steps / STEPS * (settings.size / 32) ** 2


def lasting(seconds: float) -> str:
    """A time as people say it.

    >>> lasting(24), lasting(70), lasting(100), lasting(1000)
    ('20 seconds', 'a minute', '2 minutes', '17 minutes')
    """
    if seconds < 45:
        return f"{max(10, 10 * round(seconds / 10))} seconds"
    whole = max(1, round(seconds / 60))
    return "a minute" if whole == 1 else f"{whole} minutes"


def probe() -> float:
    """Processor seconds of a fixed piece of work, done on as many cores at once as a match keeps busy.

    Two cores are often the two threads of one: each of them is slower while the other works.
    """
    busy = min(2, threads())
    with threadpool_limits(1), ThreadPoolExecutor(busy) as cores:
        return max(cores.map(_piece_of_work, range(busy)))


def _piece_of_work(seed: int) -> float:
    """Processor seconds of it on one core: the best of three. No memory is asked for meanwhile."""
    rng = np.random.default_rng(seed)
    windows = rng.standard_normal((90_000, 9), np.float32)
    kernel = rng.standard_normal((9, 64), np.float32)
    seen = np.empty((len(windows), kernel.shape[1]), np.float32)
    took = []
    for _ in range(3):
        began = time.thread_time()
        for _ in range(4):
            np.tanh(np.matmul(windows, kernel, out=seen), out=seen)
        took.append(time.thread_time() - began)
    return min(took)
