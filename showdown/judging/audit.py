"""The format audit: what gives two sides away without a look at what they show.

A detector of fakes that learned JPEG against PNG looks right until the day it is used. So each fact of the
files is tried alone, and named with its size, before anybody judges a picture.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from showdown.arena.estimates import Estimate
from showdown.arrays import Bools, Floats, Floats32, Ints
from showdown.fonts.picturefacts import PictureFacts
from showdown.judging.rules import LEVEL, by_number, by_numbers, by_value, is_finding
from showdown.judging.sides import Side
from showdown.judging.trace import ACCURACY, SHARE, Trace
from showdown.words import one_line

BAND = 8  # greys that are counted together, beside each for itself
DUPLICATES = 0.01  # share of a side from which copies within it are worth a line
SHOWN = 2  # values of a fact that are named
QUALITY = 50  # of JPEG, whose tables are scaled from
STANDARD_SUM = 3679  # of the brightness table of quality 50, JPEG's Annex K


@dataclass(frozen=True)
class _Fact:
    """One fact of a file that is one of several values, how it reads, and what to do about it."""

    name: str
    of: Callable[[PictureFacts], object]
    said: Callable[[PictureFacts], str]
    advice: str
    remains: bool = False


FACTS = (
    _Fact("format", lambda f: f.format, lambda f: f.format, "Save both sides in one format, from originals."),
    _Fact(
        "size",
        lambda f: (f.width, f.height),
        lambda f: f"{f.width}×{f.height}",
        "Cut or scale both sides the same way: scaling leaves traces.",
    ),
    _Fact("mode", lambda f: f.mode, lambda f: f.mode, "Save both sides in grey, or both in colour."),
    _Fact("bit depth", lambda f: f.bits, lambda f: f"{f.bits} bits", "Save both sides with 8 bits."),
    _Fact(
        "compression",
        lambda f: f.table,
        lambda f: quality_of(f.table),
        "Save both sides without loss, from originals: JPEG's traces stay in the pixels.",
        remains=True,
    ),
    _Fact(
        "metadata",
        lambda f: f.metadata,
        lambda f: ", ".join(f.metadata) or "none",
        "Strip the metadata of both sides.",
    ),
    _Fact(
        "transparency",
        lambda f: f.alpha,
        lambda f: "transparent" if f.alpha else "opaque",
        "Lay both sides on white.",
    ),
    _Fact(
        "ink and paper",
        lambda f: "light" in f.notes,
        lambda f: "light on dark" if "light" in f.notes else "dark on light",
        "Save both sides dark on light.",
    ),
)

NUMBERS: tuple[tuple[str, Callable[[PictureFacts], float], str, bool], ...] = (
    ("paper", lambda f: float(min(f.paper, 255 - f.paper)), "Bring both sides to one paper.", False),
    ("border", lambda f: f.margin, "Cut both sides with the same margin.", True),
)  # its name, what it is, what to do, and whether it is still there when judged


def audit_files(real: Side, fake: Side, folds: Ints, clusters: Ints) -> list[Trace]:
    """What the files give away, each fact alone, the most telling first. A corpus has no files.

    Args:
        real, fake: as they were read.
        folds, clusters: (n,) of the pictures of both, the real ones first.
    """
    found = _copies(real, fake)
    if not real.facts or not fake.facts:
        return found
    truth, facts = np.arange(len(folds)) < len(real), (*real.facts, *fake.facts)
    for fact in FACTS:
        tells = by_value([fact.of(one) for one in facts], truth, folds, clusters)
        if is_finding(tells):
            said = [
                f"{which} {_commonest([fact.said(one) for one in side])}"
                for which, side in (("real", real.facts), ("fake", fake.facts))
            ]
            found.append(_finding(fact.name, " and ".join(said), tells, fact.advice, fact.remains))
    for name, of, advice, remains in NUMBERS:
        numbers = np.array([of(one) for one in facts], np.float64)
        tells = by_number(numbers, truth, folds, clusters)
        if is_finding(tells):
            words = _medians(numbers, truth, "of 255 off full" if name == "paper" else "of the side")
            found.append(_finding(name, words, tells, advice, remains))
    return found


def audit_greys(real: Side, fake: Side, folds: Ints, clusters: Ints) -> list[Trace]:
    """What the greys give away, on common ground: how many there are, and how often each comes.

    Args:
        real, fake: on common ground.
        folds, clusters: (n,), as for `audit_files`.
    """
    counts = np.concatenate([real.histograms, fake.histograms])
    truth = np.arange(len(folds)) < len(real)
    found = []
    distinct = (counts > 0).sum(1).astype(float)
    tells = by_number(distinct, truth, folds, clusters)
    if is_finding(tells):
        advice = "Look for a step that rounds, cuts or smooths the greys of one side."
        found.append(_finding("number of greys", _medians(distinct, truth, "greys"), tells, advice, True))
    tells = by_numbers(grey_shares(counts), truth, folds, clusters)
    if is_finding(tells):
        words = "the greys between paper and ink come in other shares"
        advice = (
            "Draw both sides with one rasteriser, at one size. Other scaling, or a blur, shows here, too. "
            "So does a forger that draws greys of its own."
        )
        found.append(_finding("rasteriser", words, tells, advice, True))
    return found


def grey_shares(counts: Ints) -> Floats32:
    """The shares of the greys that are no paper, one by one and in bands: (n, 256) counts to (n, 287)."""
    inked = counts[:, 1:] / np.maximum(counts[:, 1:].sum(1, keepdims=True), 1)
    bands = np.add.reduceat(inked, np.arange(0, inked.shape[1], BAND), axis=1)
    shares: Floats32 = np.sqrt(np.concatenate([inked, bands], 1)).astype(np.float32)
    return shares


def quality_of(table: Sequence[int]) -> str:
    """How a JPEG of that brightness table reads.

    >>> quality_of([]), quality_of([1] * 64)
    ('no JPEG', 'JPEG of quality 99')
    """
    if not table:
        return "no JPEG"
    scale = sum(table) / STANDARD_SUM  # of the standard table: (100 - quality) / 50, or 50 / quality
    quality = 100 - QUALITY * scale if scale <= 1 else QUALITY / scale
    return f"JPEG of quality {round(quality)}"


def _copies(real: Side, fake: Side) -> list[Trace]:
    """Files that are there more than once: on one side, and on both."""
    found = []
    for which, side in (("real", real), ("fake", fake)):
        share = 1 - len(np.unique(side.prints)) / len(side)
        if share >= DUPLICATES:
            words = f"{share:.1%} of the {which} files are there before, byte for byte"
            advice = "Take them out: they make a result look surer than it is."
            found.append(Trace(f"copies among the {which}", words, share, SHARE, share, share, advice, True))
    share = float(np.isin(fake.prints, real.prints).mean())
    if share > 0:
        words = f"{share:.1%} of the fake files are real ones, byte for byte"
        advice = "A copy is no fake: they are left out."
        found.append(Trace("copies across", words, share, SHARE, share, share, advice, False))
    return found


def _finding(name: str, words: str, tells: Estimate, advice: str, remains: bool) -> Trace:
    low, high = tells.interval(LEVEL)
    return Trace(name, words, tells.value, ACCURACY, low, high, advice, remains)


def _commonest(said: Sequence[str]) -> str:
    """The commonest values of a fact with their shares, as ``PNG (100%)``."""
    counts = Counter(said)
    shown = [f"{one_line(value, 80)} ({count / len(said):.0%})" for value, count in counts.most_common(SHOWN)]
    more = len(counts) - SHOWN
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def _medians(numbers: Floats, truth: Bools, unit: str) -> str:
    real, fake = (float(np.median(numbers[side])) for side in (truth, ~truth))
    return f"real {real:.3g} {unit} in the middle, fake {fake:.3g}"
