"""Worlds for the panel: what its jurors learn from, and the sealed batch that they judge.

In some the forgeries are of a known kind. In the controls there is nothing to tell, so whoever tells is
wrong: real type of designs apart passes for forged, and labels are dealt at random. Copies of known type are
the third. They are drawn as type is, so nobody may tell them but by their nearness to what was copied. The
designs of a control are dealt anew for every seed: the question is how often a juror is wrong over worlds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.known_forgeries import Forger, some_of, trained
from benchmarks.run_forgeries import fresh, published
from showdown import Glyphs
from showdown.arena.exam import choose_real
from showdown.arena.opinion import ALL
from showdown.arena.order import ALONE
from showdown.arena.record import Record
from showdown.arena.sizes import MATCH
from showdown.fonts.corpus import Corpus

# Of all designs: known, forged to learn from, the batch's type, forged in the batch.
SHARES = (0.26, 0.21, 0.26, 0.27)
Groups = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class World:
    """Clean glyphs, before the medium.

    Attributes:
        known, known_groups: the type that jurors learn from.
        taught: the forgeries that they learn from.
        real, real_groups: the batch's type. forged, hands: its forgeries; alike within a hand below -1.
    """

    known: Glyphs
    known_groups: Groups
    taught: Glyphs
    real: Glyphs
    real_groups: Groups
    forged: Glyphs
    hands: Groups


Maker = Callable[[np.random.Generator], World]


def of_kind(corpus: Corpus, forge: Forger) -> Maker:
    """Forgeries of a known kind, against the house corpus as it is split."""
    train, vault = corpus.split("train"), corpus.split("vault")

    def make(rng: np.random.Generator) -> World:
        at = choose_real(vault, rng, MATCH.confirm)
        forged = forge(rng, len(at))
        return World(
            train.glyphs, train.groups, forge(rng, MATCH.published),
            vault.glyphs[at], vault.groups[at], forged, np.full(len(forged), ALONE),
        )  # fmt: skip

    return make


def of_run(corpus: Corpus, folder: Path) -> Maker:
    """A run's generator: what it published is learned from, and what it draws now is judged."""
    train, vault = corpus.split("train"), corpus.split("vault")

    def make(rng: np.random.Generator) -> World:
        at = choose_real(vault, rng, MATCH.confirm)
        taught = published(Record.open_run(folder))
        forged = fresh(folder, vault.glyphs.letters[at], rng)
        return World(
            train.glyphs, train.groups, taught,
            vault.glyphs[at], vault.groups[at], forged, np.full(len(forged), ALONE),
        )  # fmt: skip

    return make


def type_as_forged(corpus: Corpus) -> Maker:
    """Type of designs apart passes for forged, in the lesson and, of other designs, in the batch."""

    def make(rng: np.random.Generator) -> World:
        known, taught, real, forged = dealt(corpus, rng)
        lesson = some_of(taught.glyphs, rng, min(MATCH.published, len(taught)))
        at, other = (choose_real(part, rng, MATCH.confirm) for part in (real, forged))
        return World(
            known.glyphs, known.groups, lesson,
            real.glyphs[at], real.groups[at], forged.glyphs[other], ALONE - 1 - forged.groups[other],
        )  # fmt: skip

    return make


def copies(corpus: Corpus) -> Maker:
    """Forgeries are copies of known type."""

    def make(rng: np.random.Generator) -> World:
        known, _, real, _ = dealt(corpus, rng)
        at = choose_real(real, rng, MATCH.confirm)
        copied = rng.permutation(len(known))[: len(at)]
        return World(
            known.glyphs, known.groups, some_of(known.glyphs, rng, MATCH.published),
            real.glyphs[at], real.groups[at], known.glyphs[copied], ALONE - 1 - known.groups[copied],
        )  # fmt: skip

    return make


def labels_dealt(corpus: Corpus) -> Maker:
    """Half type, half blends of it, and which of them pass for forged is dealt at random."""
    blend = trained("blend", corpus.split("train").glyphs)

    def make(rng: np.random.Generator) -> World:
        known, _, real, _ = dealt(corpus, rng)
        lesson, groups = with_blends(known, blend, MATCH.published, rng)
        batch, batch_groups = with_blends(real, blend, MATCH.confirm, rng)
        taught, judged = (rng.random(len(part)) < 0.5 for part in (lesson, batch))
        return World(
            lesson[~taught], groups[~taught], lesson[taught],
            batch[~judged], batch_groups[~judged], batch[judged], ALONE - 1 - batch_groups[judged],
        )  # fmt: skip

    return make


def with_blends(part: Corpus, blend: Forger, count: int, rng: np.random.Generator) -> tuple[Glyphs, Groups]:
    """About `count` glyphs of type and as many blends, which are designs of their own."""
    at = choose_real(part, rng, count)
    blends = blend(rng, len(at))
    groups = np.concatenate([part.groups[at], part.groups.max() + 1 + np.arange(len(at))])
    type_ = part.glyphs[at]
    both = Glyphs(
        np.concatenate([type_.images, blends.images]), np.concatenate([type_.letters, blends.letters])
    )
    return both, groups


def dealt(corpus: Corpus, rng: np.random.Generator) -> list[Corpus]:
    """The corpus in parts of designs apart, dealt at random: `SHARES` of all designs."""
    groups = rng.permutation(np.unique(corpus.groups))
    ends = np.round(np.cumsum(SHARES)[:-1] * len(groups)).astype(int)
    return [corpus.take(np.isin(corpus.groups, part)) for part in np.split(groups, ends)]


RIGHTLY = {"copies": {"nearness", ALL}}  # who may tell a control
CONTROLS: dict[str, Callable[[Corpus], Maker]] = {
    "type as forged": type_as_forged,
    "copies": copies,
    "labels dealt": labels_dealt,
}
