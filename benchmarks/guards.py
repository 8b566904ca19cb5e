"""Do the guards stop what they should, and nothing else? Real type, cheats, and detectors, in one table.

    python benchmarks/guards.py --seeds 50

First the forgeries: each kind is drawn for every seed and looked at by the very `Inspector` that a match
uses; the table says in what share of seeds any guard tripped, in what share the one that should, and
the median of each figure. Real type stands in for a forger in two ways: unseen design groups against
others (no guard may trip), and blends of two fonts (poor work, but nobody's copy). Then the detectors:
what `qualify.unqualified` says of scores of each kind. `--controls` trains the house cnn on real type as if
forged, where there is nothing to tell, and on labels dealt to design groups at random: both must
come out at one half, and never as `detector-ahead`.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import affine_transform, gaussian_filter

from showdown.arena import exam, order
from showdown.arena.canaries import KINDS
from showdown.arena.coinflip import MARGIN
from showdown.arena.estimates import Estimate, Scored, clustered_variance, combine, group_means
from showdown.arena.inspector import Inspector
from showdown.arena.qualify import look_at, unqualified
from showdown.arena.round import Inspection
from showdown.arena.sizes import MATCH
from showdown.contract import Clock, Glyphs
from showdown.fonts.corpus import Corpus
from showdown.fonts.load import load_corpus
from showdown.medium import MEDIA
from showdown.plugins import find_team, load

Images = NDArray[np.uint8]
FIGURES = ("copied", "leaked", "recall", "coverage", "legibility", "consistency")


class Desk:
    """What a forger has: training type, font by font, and chance."""

    def __init__(self, known: Corpus, rng: np.random.Generator) -> None:
        self.rng = rng
        assert known.glyphs.fonts is not None
        names, row = np.unique(known.glyphs.fonts, return_inverse=True)
        labels, column = np.unique(known.glyphs.letters, return_inverse=True)
        self._images = known.glyphs.images
        self._at = np.full((len(names), len(labels)), -1)
        self._at[row, column] = np.arange(len(row))
        self._at = self._at[(self._at >= 0).all(1)]  # fonts that have every letter
        self._column = {str(label): i for i, label in enumerate(labels)}

    @property
    def n_fonts(self) -> int:
        """How many fonts lie here."""
        return len(self._at)

    def draw(self, letters: NDArray[np.str_], fonts: NDArray[np.int64]) -> Images:
        """Training glyphs, (n, S, S)."""
        columns = np.array([self._column[str(letter)] for letter in letters])
        drawn: Images = self._images[self._at[fonts, columns]]
        return drawn

    def any_font(self, styles: NDArray[np.int64]) -> NDArray[np.int64]:
        """One font for each style."""
        return styles % self.n_fonts


Forger = Callable[[Desk, NDArray[np.str_], NDArray[np.int64]], Images]


def copy(desk: Desk, letters: NDArray[np.str_], styles: NDArray[np.int64]) -> Images:
    """What `copycat` does."""
    return desk.draw(letters, desk.any_font(styles))


def noisy(desk: Desk, letters: NDArray[np.str_], styles: NDArray[np.int64]) -> Images:
    """A copy with Gaussian noise, a tenth of full ink."""
    grey = copy(desk, letters, styles) + desk.rng.normal(0, 25.5, (len(letters), 32, 32))
    return np.clip(np.rint(grey), 0, 255).astype(np.uint8)


def shifted(desk: Desk, letters: NDArray[np.str_], styles: NDArray[np.int64]) -> Images:
    """A copy, one pixel down and one to the right."""
    return np.roll(copy(desk, letters, styles), (1, 1), (1, 2))


def sheared(desk: Desk, letters: NDArray[np.str_], styles: NDArray[np.int64]) -> Images:
    """A copy, leaning by three degrees more."""
    lean = np.tan(np.deg2rad(3))
    matrix, offset = [[1, 0], [lean, 1]], [0, -15.5 * lean]
    leaning = [affine_transform(image.astype(float), matrix, offset) for image in copy(desk, letters, styles)]
    return np.clip(np.rint(leaning), 0, 255).astype(np.uint8)


def some_copies(desk: Desk, letters: NDArray[np.str_], styles: NDArray[np.int64]) -> Images:
    """Three copies in ten, the rest blends."""
    copies = desk.rng.random(len(letters)) < 0.3
    return np.where(copies[:, None, None], copy(desk, letters, styles), blend(desk, letters, styles))


def blend(desk: Desk, letters: NDArray[np.str_], styles: NDArray[np.int64]) -> Images:
    """The mean of two fonts' pictures."""
    first, second = (desk.draw(letters, desk.any_font(styles // by)) for by in (1, 1009))
    return ((first.astype(np.uint16) + second) // 2).astype(np.uint8)


def three_fonts(desk: Desk, letters: NDArray[np.str_], styles: NDArray[np.int64]) -> Images:
    """Blends, but of three hands only."""
    return blend(desk, letters, styles % 3 * 7919)


def one_shape(desk: Desk, letters: NDArray[np.str_], styles: NDArray[np.int64]) -> Images:
    """Every letter drawn as one of them."""
    return blend(desk, np.full(len(letters), letters[0]), styles)


def blur(desk: Desk, letters: NDArray[np.str_], styles: NDArray[np.int64]) -> Images:
    """Blends, blurred by a pixel and a half."""
    return np.stack([gaussian_filter(image, 1.5) for image in blend(desk, letters, styles)])


def noise(desk: Desk, letters: NDArray[np.str_], styles: NDArray[np.int64]) -> Images:
    """Noise alone."""
    return desk.rng.integers(0, 256, (len(letters), 32, 32), dtype=np.uint8)


def swapped(desk: Desk, letters: NDArray[np.str_], styles: NDArray[np.int64]) -> Images:
    """Blends, the letters dealt at random."""
    return blend(desk, desk.rng.permutation(letters), styles)


def mixed_hands(desk: Desk, letters: NDArray[np.str_], styles: NDArray[np.int64]) -> Images:
    """Blends, every letter in another hand."""
    return blend(desk, letters, desk.rng.integers(0, 2**31, len(letters)))


# what it is -> how it is drawn, and the guard that should trip (any of them)
CHEATS: dict[str, tuple[Forger, tuple[str, ...]]] = {
    "copycat": (copy, ("copied",)),
    "copy + noise": (noisy, ("copied",)),
    "copy shifted 1 px": (shifted, ("copied",)),
    "copy sheared 3 deg": (sheared, ("copied",)),
    "30% copies": (some_copies, ("copied",)),
    "three hands only": (three_fonts, ("recall", "coverage")),
    "one letter shape": (one_shape, ("legibility",)),
    "blur": (blur, ("recall", "coverage")),
    "noise": (noise, ("legibility",)),
    "letters swapped": (swapped, ("legibility",)),
    "a hand a letter": (mixed_hands, ("consistency",)),
}
# the same, by one who holds the vault
CARRIED: dict[str, tuple[Forger, tuple[str, ...]]] = {"the vault's own type": (copy, ("leaked",))}


def main() -> None:
    """Print both tables."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--seeds", type=int, default=50)
    options.add_argument("--controls", action="store_true", help="train detectors where nothing can be told")
    args = options.parse_args()
    corpus = load_corpus()
    train, vault = corpus.split("train"), corpus.split("vault")
    if args.controls:
        controls(train, vault, args.seeds)
        return
    began = time.monotonic()
    heads = "  ".join(f"{name:>11}" for name in FIGURES)
    print(f"forgeries, {args.seeds} seeds     tripped  rightly  {heads}")
    rows: dict[str, list[Inspection]] = {}
    for seed in range(args.seeds):
        for name, found in look(train, vault, seed).items():
            rows.setdefault(name, []).append(found)
    for name, looks in rows.items():
        print(line(name, looks), flush=True)
    print(f"({time.monotonic() - began:.0f} s)\n")
    detectors(args.seeds, vault)


def look(train: Corpus, vault: Corpus, seed: int, kinds: Iterable[str] = CHEATS) -> dict[str, Inspection]:
    """Honest type, blends and every kind of cheating, once each, as the guards see it."""
    rng = np.random.default_rng(seed)
    referee = Inspector(train, vault, rng)
    real_at = exam.choose_real(vault, rng)
    real = vault.glyphs[real_at]
    letters, styles = real.letters, rng.integers(0, 2**31, len(real_at))
    hands = np.repeat(rng.integers(0, 2**31, order.SPECIMEN_STYLES), len(vault.letters))
    of = np.tile(np.array(vault.letters), order.SPECIMEN_STYLES)

    def inspect(drawn: Images, specimens: Images) -> Inspection:
        whole, chance = Glyphs(specimens, of), np.random.default_rng(seed)
        return referee.inspect(Glyphs(drawn, letters), real, whole, hands, chance)

    found = {}
    # Real type of unseen groups, as if forged: half of the vault's groups against the other half.
    groups = rng.permutation(np.unique(vault.groups))
    forged_groups = np.isin(vault.groups, groups[: len(groups) // 2])
    one_half, other_half = vault.take(forged_groups), vault.take(~forged_groups)
    apart = Inspector(train, other_half, rng)  # who must not hold what stands in the forger's place
    half = one_half.glyphs[exam.choose_real(one_half, rng)]
    beside = other_half.glyphs[exam.choose_real(other_half, rng)]
    unseen = Desk(one_half, rng)
    whole, chance = Glyphs(copy(unseen, of, hands), of), np.random.default_rng(seed)
    found["real type, unseen"] = apart.inspect(half, beside, whole, hands, chance)
    desk, owner = Desk(train, rng), Desk(vault, rng)
    found["the vault's own type"] = inspect(copy(owner, letters, styles), copy(owner, of, hands))
    found["blends of two fonts"] = inspect(blend(desk, letters, styles), blend(desk, of, hands))
    for name in kinds:
        forger, _ = CHEATS[name]
        found[name] = inspect(forger(desk, letters, styles), forger(desk, of, hands))
    return found


def line(name: str, looks: list[Inspection]) -> str:
    """One kind of forgery over all seeds."""
    rightful = (CHEATS | CARRIED)[name][1] if name in CHEATS | CARRIED else ()
    tripped = np.mean([bool(found.tripped) for found in looks])
    rightly = np.mean([bool(set(rightful) & set(found.tripped)) for found in looks])
    shown = [np.median([found.figures[figure] for found in looks]) for figure in FIGURES]
    right = f"{rightly:7.2f}" if rightful else "      -"
    return f"{name:<24} {tripped:7.2f}  {right}  " + "  ".join(f"{figure:11.3f}" for figure in shown)


def detectors(seeds: int, vault: Corpus) -> None:
    """What `unqualified` says of scores that various detectors would give."""
    print(f"detectors, {seeds} seeds      unqualified  as")
    kinds: dict[str, Callable[[np.random.Generator, NDArray[np.int64]], NDArray[np.float64]]] = {
        # what -> scores, given the sort of each exhibit: 0 real, 1 forged, 2 canary
        "a coin": lambda rng, sort: rng.random(len(sort)),
        "a constant": lambda rng, sort: np.full(len(sort), 0.5),
        "always real": lambda rng, sort: 0.9 + 0.1 * rng.random(len(sort)),
        "always fake": lambda rng, sort: 0.1 * rng.random(len(sort)),
        "inverted": lambda rng, sort: sigmoid(rng.normal(size=len(sort)) - 2 * (sort == 0) + 1),
        "honest, at a coin flip": lambda rng, sort: sigmoid(rng.normal(size=len(sort)) - 0.8 * (sort == 2)),
        "honest, ahead": lambda rng, sort: sigmoid(rng.normal(size=len(sort)) + 1.5 * (sort == 0) - 0.7),
    }
    for name, scores_of in kinds.items():
        reasons: list[tuple[str, ...]] = []
        for seed in range(seeds):
            rng = np.random.default_rng(seed)
            sort = np.repeat([0, 1, 2], [MATCH.exhibits, MATCH.exhibits, MATCH.canaries])
            scores = scores_of(rng, sort).astype(np.float32)
            sat = sort < 2
            batch = Scored(scores[sat], sort[sat] == 0, np.arange(sat.sum()) % 217)
            of_kind = np.arange(MATCH.canaries) % len(KINDS)
            reasons.append(unqualified(look_at(batch, scores[~sat], of_kind)))
        share = np.mean([bool(reason) for reason in reasons])
        words = " | ".join(sorted({", ".join(reason) for reason in reasons if reason}))
        print(f"{name:<24} {share:11.2f}  {words or '-'}")


def controls(train: Corpus, vault: Corpus, seeds: int) -> None:
    """Two ways of asking a detector what cannot be told."""
    print(f"controls, {seeds} seeds      mean accuracy  detector-ahead  worst")
    for name, control in (("real as if forged", as_if_forged), ("labels dealt to groups", dealt)):
        found = [control(train, vault, np.random.default_rng(seed)) for seed in range(seeds)]
        accuracies = [one.value for one in found]
        ahead = np.mean([one.interval(0.95)[0] > 0.5 + MARGIN for one in found])
        worst = max(accuracies, key=lambda accuracy: abs(accuracy - 0.5))
        print(f"{name:<24} {np.mean(accuracies):13.3f}  {ahead:14.2f}  {worst:.3f}", flush=True)


def as_if_forged(train: Corpus, vault: Corpus, rng: np.random.Generator) -> Estimate:
    """Training type on both sides in training; in the exam, training type against the vault."""
    published = rng.choice(len(train), MATCH.published)
    forged, real = exam.choose_real(train, rng), exam.choose_real(vault, rng)
    return tell(train, train.take(published), vault.take(real), train.take(forged), rng)


def dealt(train: Corpus, vault: Corpus, rng: np.random.Generator) -> Estimate:
    """Half of the groups, dealt at random, are called forged: in training, and others in the exam."""

    def halves(corpus: Corpus) -> tuple[Corpus, Corpus]:
        groups = rng.permutation(np.unique(corpus.groups))
        forged = np.isin(corpus.groups, groups[: len(groups) // 2])
        return corpus.take(~forged), corpus.take(forged)

    (real, forged), sides = halves(train), halves(vault)
    shown = [side.take(exam.choose_real(side, rng)) for side in sides]
    return tell(real, forged, shown[0], shown[1], rng)


def tell(
    real: Corpus, fake: Corpus, exam_real: Corpus, exam_fake: Corpus, rng: np.random.Generator
) -> Estimate:
    """The house cnn's balanced accuracy after 150 steps through `print`, clustered on either side."""
    import torch

    torch.manual_seed(int(rng.integers(2**31)))
    medium = MEDIA["print"]
    lesson, against, *sat = (
        Glyphs(medium(side.glyphs.images, rng), side.glyphs.letters, None, None, "print")
        for side in (real, fake, exam_real, exam_fake)
    )
    against = Glyphs(against.images, against.letters, None, np.ones(len(against), np.int64), "print")
    detector = load(find_team("cnn", "detector"))
    detector.fit(lesson, against, Clock(150, 600.0))
    called_real = [detector.prob_real(side) > 0.5 for side in sat]
    rates = [
        group_means((called == real).astype(float), side.groups)
        for called, side, real in zip(called_real, (exam_real, exam_fake), (True, False), strict=True)
    ]
    sizes = [len(rate) for rate in rates]
    spreads = [clustered_variance(rate, np.arange(len(rate))) for rate in rates]
    error, freedom = combine(spreads[0], sizes[0], spreads[1], sizes[1])
    return Estimate(float(np.mean([rate.mean() for rate in rates])), error / 2, freedom)


def sigmoid(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """The logistic function."""
    return 1 / (1 + np.exp(-x))


if __name__ == "__main__":
    main()
