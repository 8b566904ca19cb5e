"""What do the house teams' turns cost, in processor seconds? And how fast is this machine beside another?

    python benchmarks/turns.py

Printed are the figures of `showdown.cli.forecast`, which tells at a match's start how long it will take: a
first and a later turn of 300 steps of each house team, and the seconds of its probe.
"""

from __future__ import annotations

import numpy as np

from showdown.checks.bench import quietly
from showdown.checks.lesson import forge
from showdown.cli.forecast import probe
from showdown.contract import Feedback, Glyphs
from showdown.fonts.load import load_corpus
from showdown.medium import get_medium
from showdown.plugins import installed
from showdown.seats.budget import parse_budget
from showdown.seats.hall import open_hall

TURN = parse_budget("300steps")


def main() -> None:
    print(f"probe  {probe():.3f} s")
    train = load_corpus().split("train").glyphs
    rng, medium = np.random.default_rng(0), get_medium("print")
    clean = Glyphs(train.images, train.letters, train.fonts, None, "print")
    seen = Glyphs(medium(train.images, rng), train.letters, train.fonts, None, "print")
    forged = forge(clean, 100, rng)
    fake = Glyphs(medium(forged.images, rng), forged.letters, None, np.ones(len(forged), np.int64), "print")
    scores = rng.random(len(forged)).astype(np.float32)
    feedback = Feedback(1, forged, rng.integers(0, 2**31, len(forged)), scores)
    with open_hall() as hall:
        for role in ("generator", "detector"):
            for name, team in installed(role).items():
                seat, spent = hall.seat(team, 0, 32), [0.0]
                for number in (1, 2):
                    if role == "generator":
                        seat.fit_generator(number, clean, TURN, feedback if number > 1 else None, quietly)
                    else:
                        seat.fit_detector(number, seen, fake, TURN, quietly)
                    spent.append(seat.cpu_seconds)
                print(f"{role:<10} {name:<10} {spent[1]:6.1f} {spent[2] - spent[1]:6.1f}", flush=True)


if __name__ == "__main__":
    main()
