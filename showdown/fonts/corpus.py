"""The corpus: real type as arrays, split by design group."""

from __future__ import annotations

import hashlib
import json
import shlex
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from showdown.boxes import halve
from showdown.contract import Glyphs
from showdown.errors import CorpusError
from showdown.fonts.letters import DEFAULT_LETTERS, one_spelling

__all__ = ["SIZES", "Corpus", "FontRow", "chosen_letters", "fingerprint", "letter_places", "table_json"]

SPLITS = ("train", "vault")
SIZES = (32, 64)


@dataclass(frozen=True)
class FontRow:
    """What is known of one font (or, in a corpus of pictures, of one group, such as a writer).

    Attributes:
        family, style, package, version, licence: where it comes from and on what terms.
        design_group: fonts of one design share this number.
        split: ``train`` or ``vault``.
        sha256: of the source file; empty for pictures.
        scale: pixels per em at 64×64; ascender, descender, line_gap: pixels from the baseline at
            64×64, y up. All 0 for pictures.
    """

    family: str
    style: str = ""
    package: str = ""
    version: str = ""
    licence: str = "unstated"
    design_group: int = 0
    split: str = "train"
    sha256: str = ""
    scale: float = 0.0
    ascender: float = 0.0
    descender: float = 0.0
    line_gap: float = 0.0


@dataclass(frozen=True, eq=False)
class Corpus:
    """Real type, or pictures of other things, with all that is known of them.

    Attributes:
        glyphs: N glyphs, letter by letter; ``glyphs.fonts`` counts rows of `table`.
        groups: (N,) int64, design group of each glyph.
        metrics: (N, 3) float32, advance width, left and right side bearing of each glyph, in pixels
            of `size`; zeros for pictures.
        table: one row a font, of the whole corpus, whatever split or letters are loaded.
        fingerprint: SHA-256 of the whole corpus's content, whatever is loaded of it.
        letters: the labels that are loaded, in order.
        size: height and width of the pictures in pixels, 32 or 64.

    >>> from showdown.fonts.load import load_corpus
    >>> corpus = load_corpus()
    >>> train, vault = corpus.split("train"), corpus.split("vault")
    >>> len(train) + len(vault) == len(corpus), set(train.groups) & set(vault.groups)
    (True, set())
    """

    glyphs: Glyphs
    groups: NDArray[np.int64]
    metrics: NDArray[np.float32]
    table: tuple[FontRow, ...]
    fingerprint: str
    letters: tuple[str, ...]
    size: int

    def __len__(self) -> int:
        return len(self.glyphs)

    @property
    def n_groups(self) -> int:
        """How many design groups have a glyph here."""
        return len(np.unique(self.groups))

    @property
    def n_fonts(self) -> int:
        """How many fonts have a glyph here."""
        return len(np.unique(self.glyphs.fonts)) if self.glyphs.fonts is not None else 0

    @property
    def splits(self) -> NDArray[np.str_]:
        """(N,) the split of each glyph, ``train`` or ``vault``."""
        assert self.glyphs.fonts is not None
        return np.array([row.split for row in self.table])[self.glyphs.fonts]

    def split(self, name: str) -> Corpus:
        """The glyphs of one split: ``train`` or ``vault``, disjoint by design group.

        Raises:
            CorpusError: where there is no such split, or nothing in it.
        """
        if name not in SPLITS:
            raise CorpusError(f"a corpus has no split {name!r}; expected train or vault.")
        found = self.take(self.splits == name)
        if not len(found):
            raise CorpusError(
                f"the corpus has nothing in its {name} split: {self.n_groups} design group(s) in all, and "
                "both splits need at least one. Try: more designs, or --vault FILE|FOLDER"
            )
        return found

    def take(self, index: Any) -> Corpus:
        """Some of the glyphs: `index` is a slice, a mask (N,) bool, or (n,) positions."""
        return replace(
            self, glyphs=self.glyphs[index], groups=self.groups[index], metrics=self.metrics[index]
        )

    def select(self, letters: Sequence[str] | None, size: int) -> Corpus:
        """Some letters of a whole corpus at 64 px, at 32 or 64; `letters` as for `read_corpus`.

        Raises:
            CorpusError: the corpus lacks a letter.
        """
        chosen = chosen_letters(self.letters, letters)
        places = letter_places(self.glyphs.letters)
        order = np.concatenate([places[letter] for letter in chosen])
        found = replace(self.take(order), letters=chosen)
        if size == 64:
            return found
        glyphs = replace(found.glyphs, images=halve(found.glyphs.images))
        return replace(found, glyphs=glyphs, metrics=found.metrics / np.float32(2), size=32)


def chosen_letters(known: Sequence[str], letters: Sequence[str] | None) -> tuple[str, ...]:
    """Which of the known labels are asked for: by default A–Z where all are known, and everything where not.

    Raises:
        CorpusError: one that is asked for is not known, or none is asked for.
    """
    if letters is None:
        return DEFAULT_LETTERS if set(DEFAULT_LETTERS) <= set(known) else tuple(known)
    letters = one_spelling(letters)
    has = set(known)
    lacking = [letter for letter in letters if letter not in has]
    if lacking or not letters:
        what = f"the letter {lacking[0]!r}" if lacking else "letters to load (none were named)"
        whole = "".join(letters)
        hint = f" Try: --letters {shlex.quote(whole + ',')}" if whole in has and "," not in whole else ""
        raise CorpusError(f"the corpus lacks {what}; it has {' '.join(known)[:1000]}.{hint}")
    return letters


def letter_places(letters: NDArray[np.str_]) -> dict[str, NDArray[np.int64]]:
    """Where each label is in labels (N,): ascending positions (n,)."""
    order = np.argsort(letters, kind="stable")
    names, starts = np.unique(letters[order], return_index=True)
    parts = np.split(order, starts[1:])
    return dict(zip(names.tolist(), parts, strict=True))


def fingerprint(corpus: Corpus) -> str:
    """SHA-256 of a whole corpus's content: its table, labels, fonts, metrics and pixels."""
    digest = hashlib.sha256(table_json(corpus).encode())
    digest.update("\0".join(corpus.glyphs.letters.tolist()).encode())
    assert corpus.glyphs.fonts is not None
    for column in (corpus.glyphs.fonts.astype("<i4"), corpus.metrics.astype("<f4"), corpus.glyphs.images):
        digest.update(np.ascontiguousarray(column).tobytes())
    return digest.hexdigest()


def table_json(corpus: Corpus) -> str:
    """The table of a corpus as JSON, a list a row."""
    rows = [list(asdict(row).values()) for row in corpus.table]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
