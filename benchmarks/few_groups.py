"""How few design groups are too few? Simulated matches through the functions that a match calls.

    python -m benchmarks.few_groups --matches 1000 --out few_groups.csv

The detector knows a share of the designs at sight and is nearly blind to the others; of the forger's whole
hands, a fifth of the fakes, it knows a share, too. In truth its balanced accuracy lies at the border, .55 or
.45. Its scores are 0 or 1, so the AUC is there as well, which is well inside its own margin: the accuracy
alone decides. `icc` is how alike its calls are within a design group and within a hand. A match has up to 20
rounds on the same vault. For each number of groups and labels, some matches are played at each ICC and each
border to find the worst, and this is played again on other vaults. The table gives the share that was
declared a coin flip there, and the upper end of its one-sided 95% interval (Clopper and Pearson). `-` stands
where a match does not begin a confirmation.
"""

from __future__ import annotations

import argparse
import csv
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest

from benchmarks.verdict import ROUNDS, is_confirmed
from showdown.arena import coinflip
from showdown.arena.estimates import Scored, balanced_accuracy
from showdown.arena.order import LEAST_HANDS, WHOLE
from showdown.arena.sizes import MATCH

GROUPS = (3, 5, 10, 20, 22, 24, 30, 40, 60, 100, 200, 300)
LABELS = (1, 4, 10, 26, 62, 200, 700)
ICC = (0.0, 0.05, 0.1, 0.2, 0.3, 0.5)
TRUTHS = (0.45, 0.55)
TRIES = 40  # matches of each, to find the worst


@dataclass(frozen=True)
class Design:
    """The type of a match, and what the detector knows of it.

    Attributes:
        groups: of the vault. labels: that each of them has.
        icc: in [0, 1]. truth: the balanced accuracy.
    """

    groups: int
    labels: int
    icc: float
    truth: float

    def shown(self, exhibits: int) -> int:
        """How many real exhibits of each group an exam of that size shows, as `choose_real` does."""
        of_each = max(1, round(exhibits / self.labels))
        return max(1, round(min(of_each, self.groups) * self.labels / self.groups))

    def rates(self, count: int, rng: np.random.Generator) -> NDArray[np.float64]:
        """How often it is right on each of `count` groups or hands, (count,).

        Above 1/2 it knows some at sight; below 1/2 it is always wrong on some.
        """
        above = max(self.truth, 1 - self.truth)
        odds = self.icc * above / (1 - above)
        known = odds / (1 + odds)
        rates = np.where(rng.random(count) < known, 1.0, (above - known) / (1 - known))
        return rates if self.truth > 0.5 else 1 - rates

    def batch(
        self, rates: NDArray[np.float64], exhibits: int, again: int, rng: np.random.Generator
    ) -> Scored:
        """A scored batch of the vault's groups, right at `rates` (groups,), and of new forgeries.

        Each real exhibit has `again` fakes.
        """
        each = self.shown(exhibits)
        fakes = len(rates) * each * again
        right = rng.random((len(rates), each)) < rates[:, None]
        hands = int(WHOLE * fakes / self.labels)
        hands = hands if hands >= LEAST_HANDS else 0
        of_hand = np.repeat(np.arange(hands), self.labels)
        caught = rng.random(len(of_hand)) < self.rates(hands, rng)[of_hand]
        alone = rng.random(fakes - len(of_hand)) < self.truth
        scores = np.concatenate([right.ravel(), ~caught, ~alone]).astype(np.float32)
        of_real = np.repeat(np.arange(len(rates)), each)
        groups = np.concatenate([of_real, -2 - of_hand, np.full(len(alone), -1)])
        return Scored(scores, np.arange(len(scores)) < len(of_real), groups)


def declared(design: Design, seed: int) -> bool:
    """Play one match: whether it is declared a coin flip."""
    rng = np.random.default_rng([seed, design.groups, design.labels, round(100 * design.icc)])
    rates, spent = design.rates(design.groups, rng), 0
    again = coinflip.fakes_for_each(design.groups * design.shown(MATCH.confirm))
    for _ in range(ROUNDS):
        exam = design.batch(rates, MATCH.exhibits, 1, rng)
        if coinflip.is_put_to_the_test(balanced_accuracy(exam).value, spent):
            spent += 1
            fresh = design.batch(rates, MATCH.confirm, again, rng)
            if is_confirmed(fresh):
                return True
    return False


def begins(design: Design) -> bool:
    """Whether a match on so much type begins a confirmation at all."""
    return design.groups >= coinflip.groups_needed(
        design.groups * design.shown(MATCH.exhibits), design.groups
    )


def row(design: Design, matches: range) -> dict[str, object]:
    """One line of the file: matches of those seeds."""
    wrong = sum(declared(design, seed) for seed in matches)
    upper = binomtest(wrong, len(matches)).proportion_ci(0.90).high  # one-sided 95%
    return {**vars(design), "matches": len(matches), "false": wrong / len(matches), "false_upper": upper}


def worst_of(groups: int, labels: int, matches: int) -> dict[str, object] | None:
    """The line of the worst ICC and border; None where no confirmation is begun."""
    designs = [Design(groups, labels, icc, truth) for icc, truth in product(ICC, TRUTHS)]
    if not begins(designs[0]):
        return None
    tries = range(TRIES)
    shares = [sum(declared(design, seed) for seed in tries) for design in designs]
    return row(designs[int(np.argmax(shares))], range(TRIES, TRIES + matches))


def main() -> None:
    """Print the table; write each line as it comes."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--matches", type=int, default=200)
    options.add_argument("--groups", type=int, nargs="+", default=GROUPS)
    options.add_argument("--labels", type=int, nargs="+", default=LABELS)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--out", type=Path, help="also write all lines as CSV, each as it is ready")
    args = options.parse_args()
    rows: list[dict[str, object]] = []
    print("| groups | " + " | ".join(f"{labels} labels" for labels in args.labels) + " |")
    print("|---" * (len(args.labels) + 1) + "|")
    with ProcessPoolExecutor(args.workers) as pool:
        for groups in args.groups:
            found = list(pool.map(partial(worst_of, groups, matches=args.matches), args.labels))
            print(f"| {groups} | {' | '.join(map(words, found))} |", flush=True)
            rows += [line for line in found if line]
            if args.out and rows:
                with open(args.out, "w", newline="", encoding="utf-8") as file:
                    writer = csv.DictWriter(file, rows[0].keys())
                    writer.writeheader()
                    writer.writerows(rows)


def words(worst: dict[str, object] | None) -> str:
    """A cell of the table."""
    if worst is None:
        return "-"
    return f"{worst['false']:.1%} (≤ {worst['false_upper']:.1%})"


if __name__ == "__main__":
    main()
