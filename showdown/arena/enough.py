"""Is there type enough? What is too little to play is refused; what is too little for a figure is said.

A match can be played on two fonts. But some of the referee's figures then say nothing of a forger, and no
coin flip can be shown. Such a figure is left out of the record, and why is said before the match begins.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np

from showdown.arena.coinflip import GROUPS_SURE, groups_needed
from showdown.arena.exam import glyphs_a_letter
from showdown.arena.eye import FEATURES
from showdown.arena.likeness import NEIGHBOUR
from showdown.errors import CorpusError
from showdown.fonts.corpus import Corpus
from showdown.fonts.letters import spans

QUANTILE_NEEDS = 20  # unseen glyphs, or the nearest twentieth of them is not one


def absent_figures(train: Corpus, vault: Corpus, exhibits: int) -> dict[str, str]:
    """The guards that this type is too little for, each with the reason.

    Args:
        train, vault: the type.
        exhibits: real glyphs of an exam.
    """
    absent: dict[str, str] = {}
    unseen = _chosen(vault, exhibits)
    if sum(unseen.values()) < QUANTILE_NEEDS:
        why = f"needs {QUANTILE_NEEDS} unseen glyphs, and there are {sum(unseen.values())}"
        absent |= dict.fromkeys(("copied", "copied_hands"), why)
    if sum(_chosen(train, exhibits).values()) < QUANTILE_NEEDS:
        absent["leaked"] = f"needs {QUANTILE_NEEDS} training glyphs, and there are {len(train)}"
    deepest = max((min(unseen[label], seen) for label, seen in _chosen(train, exhibits).items()), default=0)
    if deepest <= NEIGHBOUR:
        why = f"needs {NEIGHBOUR + 1} glyphs of a letter in an exam and in either split, and has {deepest}"
        absent |= {"recall": why, "coverage": why}
    if sum(unseen.values()) < 2 or len(train) < 2:
        absent |= dict.fromkeys(("kid", "frechet"), "needs two glyphs in either split")
    if len(train.letters) < 2:
        absent["legibility"] = "needs two labels, or there is nothing to read"
    elif len(train) - len(train.letters) < FEATURES:
        absent["legibility"] = (
            f"needs {FEATURES} training glyphs more than labels, or nobody learns to read; "
            f"there are {len(train)} of {len(train.letters)} labels"
        )
    whole = _whole_fonts(vault)
    if whole < 2:
        absent["consistency"] = f"needs two unseen fonts or groups of several glyphs, and there are {whole}"
    return absent


def _chosen(corpus: Corpus, exhibits: int) -> Counter[str]:
    """How many glyphs of each label an exam would show: one of a design group, at most."""
    most = glyphs_a_letter(exhibits, corpus.letters)
    pairs = set(zip(corpus.glyphs.letters.tolist(), corpus.groups.tolist(), strict=True))
    return Counter({label: min(count, most) for label, count in Counter(label for label, _ in pairs).items()})


def _whole_fonts(corpus: Corpus) -> int:
    """How many fonts have several glyphs."""
    assert corpus.glyphs.fonts is not None
    _, counts = np.unique(corpus.glyphs.fonts, return_counts=True)
    return int((counts > 1).sum())


def remarks(train: Corpus, vault: Corpus, exhibits: int) -> list[str]:
    """What is to be said before a match on this type begins: what it cannot show, a sentence each."""
    said = []
    if vault.n_groups < GROUPS_SURE:
        groups = f"{vault.n_groups} design group{'' if vault.n_groups == 1 else 's'}"
        needed = groups_needed(sum(_chosen(vault, exhibits).values()), vault.n_groups)
        if vault.n_groups < needed:
            shown = f"{needed} are needed before a coin flip can be shown"
        else:
            shown = f"a coin flip can be shown, and with {GROUPS_SURE} it would seldom be missed"
        said.append(f"the vault has {groups}; {shown}")
    reasons: dict[str, list[str]] = {}
    for figure, why in absent_figures(train, vault, exhibits).items():
        reasons.setdefault(why, []).append(figure)
    if reasons:
        parts = [f"{' and '.join(figures)} ({why})" for why, figures in reasons.items()]
        said.append(f"figures that cannot be had of so little type: {'; '.join(parts)}")
    return said


def in_both_splits(corpus: Corpus, asked: bool) -> Corpus:
    """A corpus without the labels that one of its splits lacks: they can be taught or judged, and not both.

    Args:
        corpus: the type.
        asked: whether a person named the labels; then none is dropped.

    Raises:
        CorpusError: one that was asked for is lacking, or no label is in both.
    """
    has = {split: set(corpus.glyphs.letters[corpus.splits == split].tolist()) for split in ("train", "vault")}
    kept = [label for label in corpus.letters if label in has["train"] & has["vault"]]
    lacking = [label for label in corpus.letters if label not in kept]
    if not lacking or not all(has.values()):  # an empty split has its own words
        return corpus
    if asked or not kept:
        where = "train" if lacking[0] not in has["train"] else "vault"
        raise CorpusError(
            f"no design group of the {where} split has {lacking[0]!r}; a match needs each label in both "
            "splits. Try: more groups that have it, or --letters with others"
        )
    return replace(corpus.take(np.isin(corpus.glyphs.letters, kept)), letters=tuple(kept))


def dropped(before: Corpus, after: Corpus) -> str:
    """What `in_both_splits` left out, in words; empty where nothing."""
    lost = [label for label in before.letters if label not in after.letters]
    return f"not played, since one split lacks them: {spans(lost)}" if lost else ""
