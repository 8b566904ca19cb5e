"""What is an accuracy worth? The points of a round, beside the share of accuracy that they were before.

    python benchmarks/points.py

Exams as in a default match: 217 design groups, 1,300 exhibits a side, calls within a group alike (ICC .1). A
round near a coin is confirmed where its fresh batch of 5,000 a side shows it. Medians of 200 exams a row.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from showdown.arena import coinflip
from showdown.arena.estimates import SHOWN_LEVEL, Scored, balanced_accuracy
from showdown.arena.points import detectors_share

GROUPS, ICC, EXAMS = 217, 0.1, 200
ACCURACIES = (0.45, 0.48, 0.5, 0.52, 0.54, 0.55, 0.56, 0.58, 0.6, 0.65, 0.7, 0.8, 0.9, 1.0)


def batch(accuracy: float, a_group: int, n_fake: int, rng: np.random.Generator) -> Scored:
    """An exam of a detector that is right so often on either side, (n,) scores of 0 and 1."""
    alike = rng.normal(size=GROUPS) * ICC**0.5
    each = rng.normal(size=(GROUPS, a_group)) * (1 - ICC) ** 0.5
    right = (alike[:, None] + each).ravel() < norm.ppf(np.clip(accuracy, 1e-6, 1 - 1e-6))
    caught = rng.random(n_fake) < accuracy
    groups = np.concatenate([np.repeat(np.arange(GROUPS), a_group), np.full(n_fake, -1)])
    scores: NDArray[np.float32] = np.concatenate([right, ~caught]).astype(np.float32)
    return Scored(scores, np.arange(len(scores)) < len(right), groups)


def main() -> None:
    print("accuracy   before g : d    now g : d    of 200 exams")
    rng = np.random.default_rng(0)
    for accuracy in ACCURACIES:
        shares, findings = [], Counter[str]()
        for _ in range(EXAMS):
            seen = balanced_accuracy(batch(accuracy, 6, 1300, rng))
            found: tuple[str, ...] = ()
            if (
                coinflip.is_promising(seen.value)
                and coinflip.confirm(batch(accuracy, 23, 5000, rng)).confirmed
            ):
                found = ("coin-flip",)
            elif seen.interval(SHOWN_LEVEL)[0] > 0.5 + coinflip.MARGIN:
                found = ("detector-ahead",)
            findings[found[0] if found else "unresolved"] += 1
            shares.append(detectors_share(seen.value, found))
        before, now = 100 * max(0.0, 2 * accuracy - 1), float(np.median(shares))
        told = ", ".join(f"{count} {name}" for name, count in findings.most_common())
        print(
            f"{accuracy:8.2f}   {100 - before:6.0f} : {before:3.0f}   {100 - now:4.0f} : {now:3.0f}    {told}"
        )


if __name__ == "__main__":
    main()
