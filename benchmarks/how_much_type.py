"""How many design groups must a vault have before a coin flip can be shown, and what do fewer show?

A detector that is down to a coin is simulated on vaults of several sizes, A to Z by each group. Its scores
are a normal variable, and letters of one design have `ALIKE` of their variance in common, about as much as
in the house's matches. The table gives, for each size: how often the confirmation shows the coin flip; the
widest interval of the balanced accuracy in nineteen of twenty matches; and the accuracy of a detector that
is shown to be ahead in four of five matches.

    python -m benchmarks.how_much_type
"""

from __future__ import annotations

import argparse

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from showdown.arena.coinflip import confirm, fakes_for_each
from showdown.arena.estimates import SHOWN_LEVEL, Scored, balanced_accuracy
from showdown.arena.sizes import MATCH

ALIKE = 0.3
LETTERS = 26
SHARE = 0.35  # of the design groups that `showdown fonts build` puts into the vault
VAULTS = (1, 2, 4, 7, 18, 35, 70, 105, 140, 200, 300)
AHEAD = (0.52, 0.54, 0.56, 0.58, 0.6, 0.65, 0.7, 0.8, 0.9)


def batch(groups: int, glyphs: int, accuracy: float, rng: np.random.Generator) -> Scored:
    """Scores of a detector of that balanced accuracy, on so many glyphs a side of so many groups."""
    shift = float(ndtri(accuracy))
    each = max(1, min(LETTERS, round(glyphs / groups)))
    owners = np.repeat(np.arange(groups), each)
    own = rng.normal(size=groups)[owners]
    real = shift + np.sqrt(ALIKE) * own + np.sqrt(1 - ALIKE) * rng.normal(size=len(owners))
    again = fakes_for_each(len(owners)) if glyphs == MATCH.confirm else 1
    fake = rng.normal(size=len(owners) * again) - shift
    scores: NDArray[np.float32] = ndtr(np.concatenate([real, fake])).astype(np.float32)
    truth = np.arange(len(scores)) < len(real)
    return Scored(scores, truth, np.concatenate([owners, np.full(len(fake), -1)]))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--matches", type=int, default=300)
    count, rng = parser.parse_args().matches, np.random.default_rng(0)
    print("| groups in all | in the vault | coin flip shown | widest interval | ahead is shown from |")
    print("|---|---|---|---|---|")
    for groups in VAULTS:
        flips, widths = [], []
        for _ in range(count):
            flips.append(confirm(batch(groups, MATCH.confirm, 0.5, rng)).confirmed)
            low, high = balanced_accuracy(batch(groups, MATCH.exhibits, 0.5, rng)).interval(SHOWN_LEVEL)
            widths.append((high - low) / 2)
        shown = [accuracy for accuracy in AHEAD if power(groups, accuracy, count, rng) >= 0.8]
        first = f"{shown[0]:.2f}" if shown else "none"
        print(
            f"| {round(groups / SHARE)} | {groups} | {np.mean(flips):.0%} "
            f"| ± {np.quantile(widths, 0.95):.3f} | {first} |",
            flush=True,
        )


def power(groups: int, accuracy: float, count: int, rng: np.random.Generator) -> float:
    """How often an exam shows a detector of that accuracy to be better than a coin."""
    exams = (balanced_accuracy(batch(groups, MATCH.exhibits, accuracy, rng)) for _ in range(count))
    return float(np.mean([exam.interval(SHOWN_LEVEL)[0] > 0.5 for exam in exams]))


if __name__ == "__main__":
    main()
