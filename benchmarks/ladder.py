"""Is the ladder right? Simulated leagues of known strengths, through the functions that a league calls.

    python -m benchmarks.ladder --leagues 1000 --out ladder.csv
    python -m benchmarks.ladder --speed

Ten generators meet ten detectors. Type comes in design groups and forgeries in hands, a fifth of them in
whole hands. How hard a group or hand is, is partly the same for all detectors. A cell's true log odds are the
detector's strength - the generator's, and in one world an effect of the cell beside. The truth of the ladder
is what the same fit gives for the true AUCs.

- wrong: leagues in which any class, of either ladder, is below one whose best team is in truth no better than
  its own best; with the upper end of the one-sided 95% interval (Clopper and Pearson).
- ranks: leagues in which any team's true rank lies outside its interval.
- covered: 95% intervals of ratings that hold the true one. Its zero is the mean of three house generators.
- apart: pairs of different strength that are told apart; *in classes*: that are in different classes.
- classes: their mean number, generators' and detectors'. chained: what it would be if all who cannot be told
  apart shared a class.
- reversed: pairs of teams in different classes whose true order is the other.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit
from scipy.stats import binomtest, norm

from benchmarks.verdict import write_rows
from showdown.league.cells import SAMPLES, Cells, measure_cells
from showdown.league.classes import classes, ranks
from showdown.league.judgements import Judgements
from showdown.league.ladder import LEVEL, ROLES, SHARE_OF_ALPHA, standing
from showdown.league.ratings import Ratings, interval, rate, surely_above

TEAMS, HOUSE = 10, 3
TOLD = 500  # leagues, after which it says how it goes
HANDS_WHOLE, LETTERS = 0.2, 10
Array = NDArray[np.float64]


@dataclass(frozen=True)
class World:
    """How a league's teams are, and its exam.

    Attributes:
        name: of the row.
        strengths: ``equal``, ``tiers`` (three, 0.7 apart), ``even`` (0.25 apart), ``normal`` (deviation 0.7).
        level: of the detectors above the generators, in log odds. With 3, many a cell is near 1.
        effect: the deviation of a cell's own effect, in log odds.
        groups: of type, with `each` exhibits. forgeries: of each generator.
        icc: how much of a score is the design group's, or the hand's; half of it is alike for all detectors.
    """

    name: str
    strengths: str
    level: float = 1.0
    effect: float = 0.0
    groups: int = 60
    each: int = 4
    forgeries: int = 120
    icc: float = 0.3

    def draw(self, rng: np.random.Generator) -> tuple[Array, Array]:
        """Strengths (10,) of generators and of detectors."""
        return self._ladder(rng), self.level + self._ladder(rng)

    def _ladder(self, rng: np.random.Generator) -> Array:
        if self.strengths == "equal":
            return np.zeros(TEAMS)
        if self.strengths == "tiers":
            return 0.7 * (np.arange(TEAMS) * 3 // TEAMS)
        if self.strengths == "even":
            return 0.25 * np.arange(TEAMS)
        return rng.normal(0, 0.7, TEAMS)


WORLDS = (
    World("all equal", "equal"),
    World("three tiers", "tiers"),
    World("evenly apart", "even"),
    World("normal", "normal"),
    World("normal, cells' own effects", "normal", effect=0.4),
    World("normal, strong detectors", "normal", level=3.0),
    World("all equal, strong detectors", "equal", level=3.0),
    World("all equal, 20 groups", "equal", groups=20, each=12),
)


def judged(world: World, odds: Array, rng: np.random.Generator) -> Judgements:
    """A round whose cells have these true log odds (G, D), through normal scores of unit variance."""
    n_generators, n_detectors = odds.shape
    n_real, n_fake = world.groups * world.each, n_generators * world.forgeries
    groups = np.repeat(np.arange(world.groups), world.each)
    whole = int(HANDS_WHOLE * world.forgeries / LETTERS)
    hands = np.arange(world.forgeries)
    hands[: whole * LETTERS] = np.repeat(np.arange(whole), LETTERS)
    generators = np.repeat(np.arange(n_generators), world.forgeries)
    gap = np.sqrt(2) * norm.ppf(expit(odds))  # (G, D)
    owner = (generators * world.forgeries + np.tile(hands, n_generators)).astype(np.int64)
    real = _alike(world.icc, (n_detectors, world.groups), rng)[:, groups]
    fake = _alike(world.icc, (n_detectors, n_fake), rng)[:, owner]
    scores = np.concatenate([real, fake - gap.T[:, generators]], axis=1)
    scores += np.sqrt(1 - world.icc) * rng.standard_normal(scores.shape)
    truth = np.arange(n_real + n_fake) < n_real
    nobody = np.full(n_real, -1)
    return Judgements(
        scores=expit(scores).astype(np.float32),
        truth=truth,
        generators=np.concatenate([nobody, generators]),
        groups=np.concatenate([groups, np.full(n_fake, -1)]),
        hands=np.concatenate([nobody, np.tile(hands, n_generators)]),
    )


def _alike(icc: float, shape: tuple[int, int], rng: np.random.Generator) -> Array:
    """(D, clusters) what is of the cluster in a score, half of it the same for all detectors."""
    shared, own = rng.standard_normal(shape[1]), rng.standard_normal(shape)
    return np.sqrt(icc / 2) * (shared + own)


def truth_of(odds: Array, anchors: NDArray[np.bool_]) -> Ratings:
    """The ladder's own fit of the true AUCs, for log odds (G, D)."""
    auc = expit(odds)
    return rate(Cells(auc, auc, auc, auc[None], 2), np.ones(odds.shape, bool), anchors)


def play(world: World, seed: int, samples: int, alone: bool = False) -> dict[str, float]:
    """One league's figures."""
    rng = np.random.default_rng([seed, *world.name.encode()])
    generators, detectors = world.draw(rng)
    odds = detectors - generators[:, None] + world.effect * rng.standard_normal((TEAMS, TEAMS))
    anchors = np.arange(TEAMS) < HOUSE
    true = truth_of(odds, anchors)
    found = rate(
        measure_cells([judged(world, odds, rng)], TEAMS, samples, seed), np.ones_like(odds, bool), anchors
    )
    sums: dict[str, float] = {}
    for role in ("generator", "detector"):
        ratings, drawn = getattr(found, role + "s"), getattr(found, role + "_samples")
        wanted = np.round(getattr(true, role + "s"), 6)
        for name, value in look(ratings, drawn, wanted, found.freedom, alone).items():
            sums[name] = sums.get(name, 0) + value
            sums[f"{role} {name}"] = value
    return sums


def pair_by_pair(ratings: Array, samples: Array, alpha: float, freedom: float) -> NDArray[np.bool_]:
    """The control: (n, n) who seems above whom, each pair told by itself at that `alpha`."""
    above = np.zeros((len(ratings), len(ratings)), bool)
    for pair in combinations(range(len(ratings)), 2):
        above[np.ix_(pair, pair)] = surely_above(ratings[list(pair)], samples[:, pair], alpha, freedom)
    return above


def look(ratings: Array, samples: Array, true: Array, freedom: float, alone: bool) -> dict[str, float]:
    """What is right and wrong of one ladder: ratings (n,), samples (B, n), true ones (n,)."""
    told = pair_by_pair if alone else surely_above
    above = told(ratings, samples, SHARE_OF_ALPHA, freedom)
    in_class = classes(ratings, above)
    best = np.array([true[in_class == one].max() for one in range(1, in_class.max() + 1)])
    first, last = ranks(above)
    better = true[:, None] > true  # (n, n)
    least_rank, most_rank = 1 + better.sum(axis=0), len(true) - better.sum(axis=1)
    low, high = interval(ratings, samples, LEVEL, freedom)
    in_order = in_class[:, None] < in_class
    order = np.argsort(-ratings)
    cuts = [above[np.ix_(order[:k], order[k:])].all() for k in range(1, len(order))]
    return {
        "wrong": float(np.any(np.maximum.accumulate(best[::-1])[::-1][1:] >= best[:-1])),
        "ranks": float(np.any((most_rank < first) | (least_rank > last))),
        "covered": float(np.mean((low <= true) & (true <= high))),
        "pairs": float(better.sum()),
        "apart": float((above & better).sum()),
        "in classes": float((in_order & better).sum()),
        "reversed": float((in_order & better.T).sum()),
        "separated": float(in_order.sum()),
        "classes": float(in_class.max()),
        "chained": 1.0 + sum(cuts),
    }


def row(world: World, leagues: range, samples: int, alone: bool) -> dict[str, object]:
    """One line of the table."""
    started = time.process_time()
    played = []
    for seed in leagues:
        played.append(play(world, seed, samples, alone))
        if len(played) % TOLD == 0:
            wrong = sum(one["wrong"] > 0 for one in played)
            print(f"{world.name}: {wrong} of {len(played)} leagues wrong", file=sys.stderr, flush=True)
    total = {name: sum(one[name] for one in played) for name in played[0]}

    def share(name: str) -> tuple[float, float]:
        hit = sum(one[name] > 0 for one in played)
        return hit / len(played), binomtest(hit, len(played)).proportion_ci(0.90).high  # one-sided 95%

    n = len(played)
    line = {"world": world.name, "leagues": n}
    line |= dict(zip(("wrong", "wrong_upper"), share("wrong"), strict=True))
    line |= dict(zip(("ranks", "ranks_upper"), share("ranks"), strict=True))
    return line | {
        "covered": total["covered"] / 2 / n,
        "apart": total["apart"] / max(1, total["pairs"]),
        "in_classes": total["in classes"] / max(1, total["pairs"]),
        "reversed": total["reversed"] / max(1, total["separated"]),
        "classes_g": total["generator classes"] / n,
        "classes_d": total["detector classes"] / n,
        "chained_g": total["generator chained"] / n,
        "chained_d": total["detector chained"] / n,
        "wrong_leagues": sum(one["wrong"] > 0 for one in played),
        "seconds": time.process_time() - started,
    }


def time_it(teams: int = 30) -> str:
    """How long the ladder of a full field takes, with an exam of full size and a league's own bootstrap."""
    rng = np.random.default_rng(0)
    full = World("full", "normal", groups=217, each=6, forgeries=1300)
    odds = rng.normal(1, 0.7, teams) - rng.normal(0, 0.7, teams)[:, None]
    exam, names = judged(full, odds, rng), [str(team) for team in range(teams)]
    started = time.process_time()
    found = standing([exam], names, names, ~np.eye(teams, dtype=bool), np.arange(teams) < HOUSE)
    seconds = time.process_time() - started
    classes_of = (max(one.class_number or 0 for one in found.ladder.of(role)) for role in ROLES)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"{teams} × {teams}, {SAMPLES:,} samples: {seconds:.1f} processor seconds, {memory:.0f} MiB at most; "
        "{} classes of generators, {} of detectors".format(*classes_of)
    )


def main() -> None:
    """Print the table; write each row as it comes."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--leagues", type=int, default=200, help="of each world")
    options.add_argument("--samples", type=int, default=300, help="of the bootstrap; a league takes 1,000")
    options.add_argument("--worlds", nargs="+", help="names; the default is all")
    options.add_argument("--alone", action="store_true", help="the control: each pair is told by itself")
    options.add_argument("--speed", action="store_true", help="time the ladder of 30 × 30 alone")
    options.add_argument("--out", type=Path, help="also write the rows as CSV, each as it is ready")
    args = options.parse_args()
    if args.speed:
        print(time_it())
        return
    rows: list[dict[str, object]] = []
    print("| world | wrong | ranks | covered | apart | in classes | reversed | classes | chained |")
    print("|---" * 9 + "|")
    for world in WORLDS:
        if args.worlds and world.name not in args.worlds:
            continue
        found = row(world, range(args.leagues), args.samples, args.alone)
        rows.append(found)
        print(
            f"| {found['world']} | {found['wrong']:.2%} (≤ {found['wrong_upper']:.2%}) "
            f"| {found['ranks']:.2%} (≤ {found['ranks_upper']:.2%}) | {found['covered']:.1%} "
            f"| {found['apart']:.1%} | {found['in_classes']:.1%} | {found['reversed']:.1%} "
            f"| {found['classes_g']:.1f}, {found['classes_d']:.1f} "
            f"| {found['chained_g']:.1f}, {found['chained_d']:.1f} |",
            flush=True,
        )
        if args.out:
            write_rows(args.out, rows)
    n, wrong = (sum(int(str(one[name])) for one in rows) for name in ("leagues", "wrong_leagues"))
    upper = binomtest(wrong, n).proportion_ci(0.90).high
    print(f"\nAll {n:,} leagues: {wrong / n:.2%} with a wrong order (≤ {upper:.2%}).")


if __name__ == "__main__":
    main()
