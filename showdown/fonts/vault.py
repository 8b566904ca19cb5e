"""A vault of one's own in the place of the corpus's: exams on type that no team can know by heart."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import numpy as np

from showdown.contract import Glyphs
from showdown.errors import CorpusError
from showdown.fonts.corpus import Corpus
from showdown.fonts.groups import near_groups
from showdown.fonts.licence import GENERATED

__all__ = ["n_generated", "with_vault", "without_generated"]


def n_generated(corpus: Corpus) -> int:
    """How many of the fonts that have a glyph here call themselves generated.

    `showdown typeface` writes that into each font that it exports, and a corpus built of them remembers it.
    """
    return len(_generated(corpus))


def _generated(corpus: Corpus) -> list[int]:
    """The rows of such fonts."""
    assert corpus.glyphs.fonts is not None
    present = np.unique(corpus.glyphs.fonts).tolist()
    return [row for row in present if corpus.table[row].licence == GENERATED]


def without_generated(vault: Corpus) -> tuple[Corpus, int]:
    """A vault without what a forger exported: a coin flip between its hands and its hands says nothing.

    Returns:
        The rest, and how many fonts were left out.

    Raises:
        CorpusError: nothing is left.
    """
    drawn, fonts = _generated(vault), vault.glyphs.fonts
    assert fonts is not None
    kept = vault.take(~np.isin(fonts, drawn)) if drawn else vault
    if not len(kept):
        raise CorpusError(
            f"every font in the vault ({len(drawn)}) calls itself generated; expected type that people "
            "designed. Try: --vault with such type"
        )
    return kept, len(drawn)


def with_vault(corpus: Corpus, other: Corpus) -> tuple[Corpus, int]:
    """Put another corpus in the place of the vault (``--vault FILE|FOLDER``).

    All glyphs of `other` become the vault, apart from those design groups that are near-duplicates
    of a design in the train split, by the measure that makes design groups.

    Args:
        corpus: gives the train split.
        other: gives the vault; loaded with the same letters and size.

    Returns:
        The new corpus, and how many design groups of `other` were dropped.

    Raises:
        CorpusError: where letters or size differ, or nothing of `other` is left.
    """
    if (corpus.letters, corpus.size) != (other.letters, other.size):
        raise CorpusError(
            f"the vault has {' '.join(other.letters)} at {other.size} px; expected the letters of the "
            f"corpus, {' '.join(corpus.letters)} at {corpus.size} px."
        )
    train = corpus.split("train")
    dropped = near_groups(other, train)
    kept = other.take(~np.isin(other.groups, list(dropped)))
    if not len(kept):
        raise CorpusError(
            f"every design in the vault ({len(dropped)}) is a near-copy of one in the train split; "
            "expected type that no team has seen."
        )
    shift = 1 + max(row.design_group for row in corpus.table)
    rows = tuple(replace(row, design_group=row.design_group + shift, split="vault") for row in other.table)
    assert train.glyphs.fonts is not None and kept.glyphs.fonts is not None
    glyphs = Glyphs(
        np.concatenate([train.glyphs.images, kept.glyphs.images]),
        np.concatenate([train.glyphs.letters, kept.glyphs.letters]),
        np.concatenate([train.glyphs.fonts, kept.glyphs.fonts + len(corpus.table)]),
    )
    joined = Corpus(
        glyphs=glyphs,
        groups=np.concatenate([train.groups, kept.groups + shift]),
        metrics=np.concatenate([train.metrics, kept.metrics]),
        table=corpus.table + rows,
        fingerprint=hashlib.sha256(f"{corpus.fingerprint}+{other.fingerprint}".encode()).hexdigest(),
        letters=corpus.letters,
        size=corpus.size,
    )
    return joined, len(dropped)
