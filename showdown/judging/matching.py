"""Bring two sides together: the labels that both have, in like shares, without copies of each other."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from showdown.arrays import Bools
from showdown.errors import CorpusError
from showdown.fonts.letters import spans
from showdown.judging.sides import Side

LEAST = 20  # pictures of a side
LEAST_GROUPS = 4
MOST_UNEVEN = 4.0  # times as many pictures of one side as of the other
SAME = 0.9  # of a side that lies in the other, too: the same pictures


def check_apart(real: Path, fake: Path) -> None:
    """Refuse to judge a folder against itself, or against a folder in it.

    Raises:
        CorpusError: they are the same, or one lies in the other.
    """
    here, there = real.resolve(), fake.resolve()
    if here == there:
        raise CorpusError(
            f"REAL and FAKE are the same, {here.name}: nothing is to be told apart, and nothing was judged. "
            "Try: the folder of real pictures first, then that of the fakes"
        )
    if here in there.parents or there in here.parents:
        raise CorpusError(
            f"{real} and {fake} lie one in the other, so pictures would be on both sides. Try: two folders "
            "beside each other"
        )


def matched(real: Side, fake: Side, rng: np.random.Generator) -> tuple[Side, Side, list[str]]:
    """Both sides with the labels that both have, each label in about the same share; and what is to be said.

    Raises:
        CorpusError: no label is on both sides, or too little is left.
    """
    _check_enough(real, fake)
    both = set(real.labels.tolist()) & set(fake.labels.tolist())
    if not both:
        raise CorpusError(
            f"no label is on both sides: {real.name} has {_some(real)}, {fake.name} has {_some(fake)}. "
            "Try: folders of labels with the same names, or all pictures in one folder a side"
        )
    said = []
    for side in (real, fake):
        alone = ~np.isin(side.labels, list(both))
        if alone.any():
            said.append(
                f"labels that only {side.name} has are left out: {_some(side.take(alone))} "
                f"({int(alone.sum()):,} pictures)"
            )
    real, fake = (side.take(np.isin(side.labels, list(both))) for side in (real, fake))
    keep_real, keep_fake = _even(real, fake, rng)
    uneven = int((~keep_real).sum() + (~keep_fake).sum())
    if uneven:
        said.append(f"{uneven:,} pictures are left out, so that each label has a like share on both sides")
    real, fake = real.take(keep_real), fake.take(keep_fake)
    _check_enough(real, fake)
    return real, fake, said


def _even(real: Side, fake: Side, rng: np.random.Generator) -> tuple[Bools, Bools]:
    """Which pictures stay, (n,) and (m,), so that a label alone says nothing of the side."""
    ratio = min(max(len(fake) / len(real), 1 / MOST_UNEVEN), MOST_UNEVEN)
    keep = np.zeros(len(real), bool), np.zeros(len(fake), bool)
    for label in np.unique(real.labels).tolist():
        here = [np.flatnonzero(side.labels == label) for side in (real, fake)]
        reals = min(len(here[0]), max(1, round(len(here[1]) / ratio)))
        fakes = min(len(here[1]), max(1, round(reals * ratio)))
        for mask, at, count in zip(keep, here, (reals, fakes), strict=True):
            mask[rng.permutation(at)[:count]] = True
    return keep


def _check_enough(real: Side, fake: Side) -> None:
    for side in (real, fake):
        if len(side) < LEAST or side.n_groups < LEAST_GROUPS:
            raise CorpusError(
                f"{side.name} has {_count(len(side), 'picture')} of {_count(side.n_groups, 'group')}; "
                f"at least {LEAST} of {LEAST_GROUPS} groups are needed on each side. Try: more pictures"
            )


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def check_different(real: Side, fake: Side) -> None:
    """Refuse two sides that are the same files.

    Raises:
        CorpusError: nearly all pictures of one lie in the other.
    """
    shares = [float(np.isin(a.prints, b.prints).mean()) for a, b in ((real, fake), (fake, real))]
    if max(shares) >= SAME:
        raise CorpusError(
            f"{real.name} and {fake.name} hold the same pictures ({max(shares):.0%} are on both sides): "
            "nothing is to be told apart, and nothing was judged. Try: other fakes"
        )


def without_copies(real: Side, fake: Side) -> tuple[Side, int]:
    """The fakes that are no exact copies of real pictures, and how many are: a copy is no fake."""
    copies = np.isin(fake.prints, real.prints)
    return fake.take(~copies), int(copies.sum())


def _some(side: Side) -> str:
    return spans(tuple(dict.fromkeys(side.labels.tolist())))[:200]
