"""Does the verdict hold up? Simulated matches through the very functions that the match calls.

    python benchmarks/verdict.py --matches 10000 --out verdict.csv

A match has up to 20 rounds; the vault's 217 design groups come back in every batch, and how a
detector does on a group persists from round to round. In truth the detector's balanced accuracy is
what the row says, or improves for the forger from .9 down to a plateau over ten rounds; `icc` is how
alike its calls are within a design group, and within a forged hand. `false` is the share of matches
declared a coin flip while the truth lay outside the margin, with the upper end of its 95% interval
(Clopper and Pearson), and `power` the share declared by the round after the truth reached one half.
"""

from __future__ import annotations

import argparse
import csv
import math
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest, norm

from showdown.arena import coinflip
from showdown.arena.estimates import Scored, balanced_accuracy
from showdown.arena.order import WHOLE

ROUNDS, GROUPS = 20, 217
EXAM, CONFIRM = 6, 24  # real exhibits of each design group
LETTERS = 26  # of a whole hand
FALLING = 10  # rounds from .9 to the plateau
TRUTHS = ("0.45", "0.50", "0.52", "0.55", "0.58", "0.9 to 0.50", "0.9 to 0.56")


@dataclass(frozen=True)
class Simulated:
    """One simulated match: the round it was declared a coin flip in, and the truth round by round."""

    declared: int | None
    truth: list[float]

    @property
    def is_false(self) -> bool:
        """Whether it was declared while the truth lay outside the margin."""
        return self.declared is not None and abs(self.truth[self.declared - 1] - 0.5) > coinflip.MARGIN - 1e-9

    @property
    def in_time(self) -> bool:
        """Whether it was declared by the round after the truth reached one half."""
        reached = next((i for i, truth in enumerate(self.truth, 1) if abs(truth - 0.5) < 1e-9), None)
        return reached is not None and self.declared is not None and self.declared <= reached + 1


def simulate(accuracy: float | str, icc: float, seed: int) -> Simulated:
    """Play one match; `accuracy` is a number, or ``"0.9 to 0.56"``."""
    rng = np.random.default_rng([seed, round(1000 * icc), *str(accuracy).encode()])
    truth = course(str(accuracy))
    # Calls of one group correlate by `icc` when the scores' shared part has this variance.
    shared = math.sin(math.pi / 2 * icc)
    groups = rng.standard_normal(GROUPS)  # the vault's own, the same in every batch
    spent = 0
    for number, now in enumerate(truth, 1):
        gap = 2 * norm.ppf(now)
        exam = batch(rng, groups, shared, gap, EXAM)
        if not coinflip.is_put_to_the_test(balanced_accuracy(exam).value, spent):
            continue
        spent += 1
        if is_confirmed(batch(rng, groups, shared, gap, CONFIRM, coinflip.fakes_for_each(GROUPS * CONFIRM))):
            return Simulated(number, truth)
        if spent == coinflip.CONFIRMATIONS:
            break
    return Simulated(None, truth)


def is_confirmed(fresh: Scored) -> bool:
    """Whether a batch is confirmed as of a coin. The accuracy is looked at first, which takes less time."""
    near = balanced_accuracy(fresh).is_equivalent(coinflip.MARGIN, coinflip.SHARE)
    return near and coinflip.confirm(fresh).confirmed


def course(text: str) -> list[float]:
    """The true balanced accuracy of each round."""
    start, _, end = text.partition(" to ")
    if not end:
        return [float(start)] * ROUNDS
    falling = np.linspace(float(start), float(end), FALLING)
    return [*falling.tolist(), *[float(end)] * (ROUNDS - FALLING)]


def batch(
    rng: np.random.Generator,
    groups: NDArray[np.float64],
    shared: float,
    gap: float,
    each: int,
    again: int = 1,
) -> Scored:
    """A batch with normal scores, real ones `gap` above, alike within a group and within a forged hand.

    Of each group there are `each` real exhibits, and each of these has `again` fakes.
    """
    of = np.repeat(np.arange(len(groups)), each)
    n = len(of)
    hand = hands_of(n * again)
    forged = rng.standard_normal(len(hand))[hand]
    within = np.concatenate([groups[of], forged])
    truth = np.arange(len(within)) < n
    scores = math.sqrt(shared) * within + math.sqrt(1 - shared) * rng.standard_normal(len(within))
    # Only their order counts, and which are above one half.
    scores = 0.5 + scores + np.where(truth, gap / 2, -gap / 2)
    return Scored(scores.astype(np.float32), truth, np.concatenate([of, numbered(hand)]))


def hands_of(fakes: int) -> NDArray[np.int64]:
    """Which hand each fake is of, (fakes,): a share of them in whole hands, each other in one of its own."""
    whole = int(WHOLE * fakes / LETTERS)
    return np.concatenate([np.repeat(np.arange(whole), LETTERS), np.arange(whole, whole + fakes)])[:fakes]


def numbered(hand: NDArray[np.int64]) -> NDArray[np.int64]:
    """The hands (n,) as an exam has them: -1 where it comes once, else -2 and below."""
    return np.where(np.bincount(hand)[hand] > 1, -2 - hand, -1)


def row(cell: tuple[str, float], matches: int) -> dict[str, object]:
    """One line of the table."""
    truth, icc = cell
    played = [simulate(truth, icc, seed) for seed in range(matches)]
    declared = sum(one.declared is not None for one in played)
    wrong = sum(one.is_false for one in played)
    reaches = any(abs(now - 0.5) < 1e-9 for now in played[0].truth)
    in_time = sum(one.in_time for one in played)
    return {
        "truth": truth,
        "icc": icc,
        "matches": matches,
        "declared": declared / matches,
        "false": wrong / matches,
        "false_upper": binomtest(wrong, matches).proportion_ci(0.90).high,  # one-sided 95%
        "power": in_time / matches if reaches else "",
    }


def main() -> None:
    """Print the table; write each row as it comes."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--matches", type=int, default=1000)
    options.add_argument("--icc", type=float, nargs="+", default=[0.0, 0.2, 0.3, 0.4])
    options.add_argument("--truth", nargs="+", default=TRUTHS)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--out", type=Path, help="also write the rows as CSV, each as it is ready")
    args = options.parse_args()
    cells = [(truth, icc) for truth in args.truth for icc in args.icc]
    rows: list[dict[str, object]] = []
    print("truth          icc  declared   false  upper  power")
    with ProcessPoolExecutor(args.workers) as pool:
        for found in pool.map(partial(row, matches=args.matches), cells):
            rows.append(found)
            power = f"{found['power']:.4f}" if found["power"] != "" else "-"
            print(
                f"{found['truth']:<13} {found['icc']:>4}  {found['declared']:.4f}  {found['false']:.4f} "
                f"{found['false_upper']:.4f}  {power}",
                flush=True,
            )
            if args.out:
                write_rows(args.out, rows)


def write_rows(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    """All rows so far as CSV, the first one's names above them."""
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
