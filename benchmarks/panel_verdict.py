"""Does the verdict hold up with the panel? The whole procedure simulated, through the functions of a match.

    python -m benchmarks.panel_verdict --matches 1000 --out panel_verdict.csv

A match is of up to 20 rounds on a vault of 200 design groups, A to Z. A rival that is down to a coin is
confirmed, and then the panel: seven jurors and their sum, on the same batch. `icc` is how alike a judge's
calls are within a design group, and within a forged hand. `alike` is the correlation of two judges' scores,
within groups and on each exhibit. The vault's groups come back in every batch.

Of matches in which all judges are at one half: `in time` is the share declared a coin flip by round 2, and
`said to tell` the share in which a juror was said to. Of those in which one juror is at .55: `false` is the
share that was declared a coin flip. The bracket holds the upper end of a one-sided 95% interval (Clopper and
Pearson).
"""

from __future__ import annotations

import argparse
import math
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest, norm

from benchmarks.verdict import ROUNDS, hands_of, is_confirmed, numbered, write_rows
from showdown.arena import coinflip
from showdown.arena.estimates import Scored, balanced_accuracy

JURORS = 7  # and their sum; the rival comes before them
EXAM, CONFIRM = 6, 25  # real exhibits of each design group
IN_TIME = 2  # rounds
Latent = NDArray[np.float32]


@dataclass(frozen=True)
class Judges:
    """A vault and the rival with seven jurors before it.

    Attributes:
        icc: how alike a judge's calls are within a group. alike: two judges' scores.
        odd: the true balanced accuracy of the first juror; all others are at one half.
        groups: of the vault.
    """

    icc: float
    alike: float
    odd: float = 0.5
    groups: int = 200

    def draw(self, judges: int, count: int, rng: np.random.Generator) -> Latent:
        """Standard normal, (judges, count), correlated between judges."""
        own = rng.standard_normal((judges, count), dtype=np.float32)
        own *= math.sqrt(1 - self.alike)
        own += math.sqrt(self.alike) * rng.standard_normal(count, dtype=np.float32)
        return own

    def batch(self, vault: Latent, each: int, rng: np.random.Generator, again: int = 1) -> list[Scored]:
        """What judges say of a fresh batch; `vault` is (judges, groups).

        Of each group there are `each` real exhibits, and each of these has `again` fakes.
        """
        of_real = np.repeat(np.arange(self.groups), each)
        n = len(of_real)
        of_fake = hands_of(n * again)
        forged = self.draw(len(vault), int(of_fake.max()) + 1, rng)
        shared = math.sin(math.pi / 2 * self.icc)  # then calls at one half correlate by `icc`
        scores = math.sqrt(1 - shared) * self.draw(len(vault), n + len(of_fake), rng)
        scores[:, :n] += math.sqrt(shared) * vault[:, of_real]
        scores[:, n:] += math.sqrt(shared) * forged[:, of_fake]
        truth = np.arange(n + len(of_fake)) < n
        if len(scores) > 1:
            scores[1] += np.where(truth, 1, -1) * np.float32(norm.ppf(self.odd))
        groups = np.concatenate([of_real, numbered(of_fake)])
        # Only their order counts, and which are above one half.
        return [Scored(one, truth, groups) for one in 0.5 + scores]


@dataclass(frozen=True)
class Played:
    """A simulated match: the round it was declared a coin flip in, and whether a juror was said to tell."""

    declared: int | None
    told: bool


def play(judges: Judges, seed: int) -> Played:
    """Play one match."""
    rng = np.random.default_rng([seed, *(round(1000 * part) for part in vars(judges).values())])
    vault, spent, told = judges.draw(1 + JURORS, judges.groups, rng), 0, False
    again = coinflip.fakes_for_each(judges.groups * CONFIRM)
    for number in range(1, ROUNDS + 1):
        (exam,) = judges.batch(vault[:1], EXAM, rng)
        if not coinflip.is_put_to_the_test(balanced_accuracy(exam).value, spent):
            continue
        spent += 1
        rival, *panel = judges.batch(vault, CONFIRM, rng, again)
        if is_confirmed(rival):
            summed = np.mean([juror.scores for juror in panel], axis=0)
            panel.append(Scored(summed, rival.truth, rival.groups))
            if all(is_confirmed(juror) for juror in panel):
                return Played(number, told)
            told = told or any(tells(juror, len(panel)) for juror in panel)
    return Played(None, told)


def tells(juror: Scored, asked: int) -> bool:
    """Whether one of so many jurors is shown to tell."""
    return coinflip.still_tells(juror, coinflip.confirm(juror), asked)


def row(cell: tuple[float, float], matches: int, groups: int) -> dict[str, float]:
    """One line of the table."""
    icc, alike = cell
    coins = [play(Judges(icc, alike, 0.5, groups), seed) for seed in range(matches)]
    odd = [play(Judges(icc, alike, 0.5 + coinflip.MARGIN, groups), seed) for seed in range(matches)]
    told = sum(one.told for one in coins)
    false = sum(one.declared is not None for one in odd)
    return {
        "icc": icc,
        "alike": alike,
        "matches": matches,
        "power": sum((one.declared or ROUNDS) <= IN_TIME for one in coins) / matches,
        "declared": sum(one.declared is not None for one in coins) / matches,
        "told": told / matches,
        "told_upper": upper(told, matches),
        "false": false / matches,
        "false_upper": upper(false, matches),
    }


def upper(count: int, matches: int) -> float:
    """The upper end of the one-sided 95% interval."""
    return float(binomtest(count, matches).proportion_ci(0.90).high)


def main() -> None:
    """Print the table; write each row as it comes."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--matches", type=int, default=200)
    options.add_argument("--icc", type=float, nargs="+", default=[0.0, 0.2, 0.3, 0.4])
    options.add_argument("--alike", type=float, nargs="+", default=[0.0, 0.5, 0.9])
    options.add_argument("--groups", type=int, default=200)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--out", type=Path, help="also write the rows as CSV, each as it is ready")
    args = options.parse_args()
    rows: list[dict[str, float]] = []
    print("| ICC | alike | in time | declared | said to tell | false |\n|---|---|---|---|---|---|")
    with ProcessPoolExecutor(args.workers) as pool:
        work = partial(row, matches=args.matches, groups=args.groups)
        for found in pool.map(work, product(args.icc, args.alike)):
            rows.append(found)
            print(
                f"| {found['icc']} | {found['alike']} | {found['power']:.1%} | {found['declared']:.1%} "
                f"| {found['told']:.2%} (≤ {found['told_upper']:.2%}) "
                f"| {found['false']:.2%} (≤ {found['false_upper']:.2%}) |",
                flush=True,
            )
            if args.out:
                write_rows(args.out, rows)


if __name__ == "__main__":
    main()
