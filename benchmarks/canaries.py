"""Are honest weak detectors let judge, and those who do not look kept out?

    python -m benchmarks.canaries [--seeds 20] [--kept FILE]

Honest ones look at one feature of a glyph, and learn from fakes that differ from type in that feature alone,
a little. They are tried on the house's type through `print`. House detectors have a rival that leaves them
nothing to learn: it draws type of designs apart, or copies. The others answer without looking, each in its
own way. Printed are the share that is refused by the rule of the match, and by a threshold of 0.60 for the
AUC of all canaries together. A seed takes half a minute; with --kept, what is done stays done.
"""

from __future__ import annotations

import argparse
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, grey_dilation, shift, zoom

from benchmarks.kept import kept_or_made
from showdown.arena.canaries import forge_canaries
from showdown.arena.estimates import Scored, auc, balanced_accuracy
from showdown.arena.qualify import look_at, unqualified
from showdown.arena.settings import TURN
from showdown.arena.sizes import MATCH
from showdown.contract import Clock, Glyphs
from showdown.fonts.corpus import Corpus
from showdown.fonts.load import load_corpus
from showdown.medium import get_medium
from showdown.plugins import find_team, load

Pictures = NDArray[np.uint8]
Values = NDArray[np.float64]
Judge = Callable[[Glyphs], NDArray[np.float32]]
OLD_LIMIT, OLD_KINDS = 0.6, 3  # the kinds of canaries that there were then
BINS = 16
HOUSE = ("cnn", "ink", "logistic")


def ink(images: Pictures) -> Values:
    return images.mean((1, 2))


def edges(images: Pictures) -> Values:
    steps = images.astype(float)
    return np.square(np.diff(steps, axis=1)).mean((1, 2)) + np.square(np.diff(steps, axis=2)).mean((1, 2))


def grey(images: Pictures) -> Values:
    return ((images > 64) & (images < 192)).mean((1, 2))


def height(images: Pictures) -> Values:
    return (images.max(2) > 96).sum(1).astype(float)


def middle(images: Pictures) -> Values:
    rows = images.astype(float).sum(2)
    return (rows * np.arange(rows.shape[1])).sum(1) / (rows.sum(1) + 1)


def heavier(image: Pictures, much: float) -> Values:
    return (1 - much) * image + much * grey_dilation(image, size=(3, 3))


def softer(image: Pictures, much: float) -> Values:
    return gaussian_filter(image.astype(float), 1.5 * much)


def taller(image: Pictures, much: float) -> Values:
    drawn = zoom(image.astype(float), (1 + 0.4 * much, 1), order=1)
    start = (len(drawn) - len(image)) // 2
    return drawn[start : start + len(image)]


def lower(image: Pictures, much: float) -> Values:
    return shift(image.astype(float), (4 * much, 0), order=1)


FEATURES: dict[str, tuple[Callable[[Pictures], Values], Callable[[Pictures, float], Values]]] = {
    "ink": (ink, heavier),
    "edges": (edges, softer),
    "greys": (grey, softer),
    "height": (height, taller),
    "place": (middle, lower),
}
STRENGTHS = (0.05, 0.1, 0.2, 0.3, 0.45, 0.7)
ACCURACIES = ((0.5, 0.55), (0.55, 0.6), (0.6, 0.65), (0.65, 0.7), (0.7, 0.8))


class ByOne:
    """A detector of one feature: how common its value is among type and among fakes (Bayes' rule)."""

    def __init__(self, feature: Callable[[Pictures], Values], real: Pictures, fake: Pictures) -> None:
        self.feature = feature
        self.cuts = np.unique(np.quantile(feature(real), np.linspace(0, 1, BINS + 1))[1:-1])
        counts = [np.bincount(self.bins(side), minlength=BINS) + 1.0 for side in (real, fake)]
        p_real, p_fake = (count / count.sum() for count in counts)
        self.answer = (p_real / (p_real + p_fake)).astype(np.float32)

    def bins(self, images: Pictures) -> NDArray[np.int64]:
        return np.searchsorted(self.cuts, self.feature(images))

    def __call__(self, glyphs: Glyphs) -> NDArray[np.float32]:
        return self.answer[self.bins(glyphs.images)]


class Desk:
    """One exam on the house's type: fakes that differ in one feature, and canaries."""

    def __init__(self, train: Corpus, vault: Corpus, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        at = self.rng.permutation(len(vault.glyphs))[: MATCH.exhibits]
        self.real, self.groups = vault.glyphs[at], vault.groups[at]
        taught = self.rng.permutation(len(train.glyphs))
        self.lesson, self.to_forge, self.to_sit = (
            train.glyphs[part] for part in np.split(taught[: 2 * 5000 + MATCH.exhibits], [5000, 10000])
        )
        self.weak, self.of_kind = forge_canaries(vault.glyphs, MATCH.canaries, self.rng)
        self.medium = get_medium("print")
        self._weak_shown: Glyphs | None = None

    def shown_weak(self) -> Glyphs:
        """The canaries as the detector sees them."""
        if self._weak_shown is None:
            self._weak_shown = self.through(self.weak)
        return self._weak_shown

    def through(self, glyphs: Glyphs) -> Glyphs:
        """Glyphs through the medium."""
        return Glyphs(self.medium(glyphs.images, self.rng), glyphs.letters, medium=self.medium.name)

    def nothing_to_learn(self, train: Corpus, apart: bool) -> tuple[Glyphs, Glyphs, Glyphs]:
        """Type, published forgeries, and those of the exam: type, too, of designs apart or of known ones."""
        dealt = np.array_split(self.rng.permutation(np.unique(train.groups)), 5)
        parts = [train.take(np.isin(train.groups, groups)).glyphs for groups in (dealt[0], dealt[1])]
        known = train.take(np.isin(train.groups, np.concatenate(dealt[2:]))).glyphs
        fake, forged = (
            self.through(part[self.rng.permutation(len(part))[:count]])
            for part, count in zip(
                parts if apart else (known, known), (MATCH.published, MATCH.exhibits), strict=True
            )
        )
        return self.through(known), replace(fake, rounds=np.ones(len(fake), np.int64)), forged

    def shown(self, glyphs: Glyphs, change: Callable[[Pictures, float], Values], much: float) -> Glyphs:
        if not much:
            return self.through(glyphs)
        images = np.stack([np.clip(np.rint(change(image, much)), 0, 255) for image in glyphs.images])
        return self.through(Glyphs(images.astype(np.uint8), glyphs.letters))

    def judged(self, detector: Judge, fakes: Glyphs) -> tuple[float, float, tuple[str, ...], bool]:
        """Accuracy, AUC, and whether the match's rule and the old limit refuse the detector."""
        real, weak = self.through(self.real), self.shown_weak()
        scores = [detector(side) for side in (real, fakes, weak)]
        truth = np.arange(len(real) + len(fakes)) < len(real)
        groups = np.concatenate([self.groups, np.full(len(fakes), -1)])
        batch = Scored(np.concatenate(scores[:2]), truth, groups)
        known = scores[2][self.of_kind < OLD_KINDS]
        sat = np.arange(len(real) + len(known)) < len(real)
        old = auc(Scored(np.concatenate([scores[0], known]), sat, np.zeros(len(sat), np.int64))).value
        reasons = unqualified(look_at(batch, scores[2], self.of_kind))
        return balanced_accuracy(batch).value, auc(batch).value, reasons, bool(old < OLD_LIMIT)


def coin(desk: Desk) -> Judge:
    return lambda glyphs: desk.rng.random(len(glyphs)).astype(np.float32)


def hashed(desk: Desk) -> Judge:
    """The same glyph always has the same answer, which says nothing."""
    return lambda glyphs: np.array([zlib.crc32(one.tobytes()) / 2**32 for one in glyphs.images], np.float32)


def constant(desk: Desk) -> Judge:
    return lambda glyphs: np.full(len(glyphs), 0.5, np.float32)


def always_real(desk: Desk) -> Judge:
    return lambda glyphs: (0.9 + 0.1 * desk.rng.random(len(glyphs))).astype(np.float32)


def aware(desk: Desk) -> Judge:
    """It knows the referee's canaries by heart, and answers the rest by chance: no canary can catch it."""
    known = {image.tobytes() for image in desk.shown_weak().images}

    def answer(glyphs: Glyphs) -> NDArray[np.float32]:
        seen = np.array([image.tobytes() in known for image in glyphs.images])
        return np.where(seen, 0.0, desk.rng.random(len(glyphs))).astype(np.float32)

    return answer


SANDBAGGERS = {"a coin": coin, "a hash of the glyph": hashed, "a constant": constant,
               "always real": always_real, "a coin but for canaries": aware}  # fmt: skip


def by_one(desk: Desk, name: str, much: float) -> tuple[ByOne, Glyphs]:
    """A detector of one feature after its lesson, and the fakes that it will meet."""
    feature, change = FEATURES[name]
    lesson, fakes = desk.shown(desk.lesson, change, 0), desk.shown(desk.to_forge, change, much)
    return ByOne(feature, lesson.images, fakes.images), desk.shown(desk.to_sit, change, much)


def pupils(desk: Desk, train: Corpus, seed: int) -> list[list[Any]]:
    """House detectors that had nothing to learn: each one's name, and what `Desk.judged` says."""
    rows = []
    for rival, apart in (("type apart", True), ("copies", False)):
        real, fake, forged = desk.nothing_to_learn(train, apart)
        for name in HOUSE:
            torch.manual_seed(seed)
            pupil = load(find_team(name, "detector"))
            pupil.fit(real, fake, Clock(steps=TURN.steps))
            rows.append([f"{name}, rival draws {rival}", *desk.judged(pupil.prob_real, forged)])
    return rows


def found_at(seed: int, train: Corpus, vault: Corpus) -> dict[str, list[Any]]:
    """One seed: of honest detectors their feature, of others their name, and what `Desk.judged` says."""
    desk = Desk(train, vault, seed)
    honest = []
    for name in FEATURES:
        for much in STRENGTHS:
            detector, fakes = by_one(desk, name, much)
            honest.append([name, *desk.judged(detector, fakes)])
    plain = desk.shown(desk.to_sit, softer, 0)
    lazy = [[name, *desk.judged(make(desk), plain)] for name, make in SANDBAGGERS.items()]
    return {"honest": honest, "pupils": pupils(desk, train, seed), "lazy": lazy}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument(
        "--kept", type=Path, help="a file of what each seed gave: those in it are not run again"
    )
    options = parser.parse_args()
    corpus = load_corpus()
    train, vault = corpus.split("train"), corpus.split("vault")
    seeds = [
        one
        for _, one in kept_or_made(options.kept, range(options.seeds), lambda n: found_at(n, train, vault))
    ]
    print_honest([row for seed in seeds for row in seed["honest"]], len(seeds))
    for part, title in (("pupils", "honest, with nothing to learn"), ("lazy", "who do not look")):
        print(f"\n{title}; {len(seeds)} seeds\n{'':<34}{'refused':>10}{'before':>10}   as")
        print_named([row for seed in seeds for row in seed[part]])


def print_named(rows: list[list[Any]]) -> None:
    """A line for each name: the share refused, and in what words."""
    for name in dict.fromkeys(row[0] for row in rows):
        here = [row for row in rows if row[0] == name]
        words = sorted({reason for row in here for reason in row[3]})
        refused, before = np.mean([bool(row[3]) for row in here]), np.mean([row[4] for row in here])
        print(f"{name:<34}{refused:>10.3f}{before:>10.3f}   {', '.join(words)}")


def print_honest(rows: list[list[Any]], seeds: int) -> None:
    """The table of honest detectors, by what accuracy they have."""
    print(f"honest, by one feature; {seeds} seeds")
    print(f"{'accuracy':<16}{'detectors':>10}{'refused':>10}{'before':>10}   refused, by feature")
    for low, high in ACCURACIES:
        here = [row for row in rows if low <= row[1] < high]
        by_feature = {name: [bool(row[3]) for row in here if row[0] == name] for name in FEATURES}
        told = "  ".join(f"{name} {np.mean(refused):.2f}" for name, refused in by_feature.items() if refused)
        refused, before = np.mean([bool(row[3]) for row in here]), np.mean([row[4] for row in here])
        print(f"{low:.2f} to {high:.2f}    {len(here):>10}{refused:>10.3f}{before:>10.3f}   {told}")


if __name__ == "__main__":
    main()
