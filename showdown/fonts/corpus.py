"""The corpus: real type as arrays, split by design group.

A corpus file is a zip of ``.npy`` members, so ``numpy.load`` reads all of it:

    meta        UTF-8 JSON as uint8: format, fingerprint, letters, fonts (one row each), default letters
    default     (n, 32, 32) uint8, the default letters at 32 px, deflated: what a match loads
    columns_i   (n, 64, 64) uint8, all glyphs of letter i, packed with LZMA. They lie by columns and not
                by rows, since columns pack 5% better; ``.transpose(0, 2, 1)`` gives pictures
    fonts_i     (n,) int32, the font of each glyph: its row in the table
    metrics_i   (n, 3) float32, advance width, left and right side bearing, pixels at 64×64
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from showdown.boxes import halve
from showdown.contract import Glyphs
from showdown.errors import CorpusError
from showdown.files import write_whole
from showdown.fonts.letters import DEFAULT_LETTERS

__all__ = [
    "HOUSE_FILE",
    "SIZES",
    "Corpus",
    "FontRow",
    "fingerprint",
    "read_corpus",
    "read_letters",
    "save_corpus",
]

HOUSE_FILE = Path(__file__).parent / "data" / "house.npz"
FORMAT = "showdown-corpus-1"
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
        chosen = _choose_letters(self.letters, letters)
        order = np.concatenate([np.flatnonzero(self.glyphs.letters == letter) for letter in chosen])
        found = replace(self.take(order), letters=chosen)
        if size == 64:
            return found
        glyphs = replace(found.glyphs, images=halve(found.glyphs.images))
        return replace(found, glyphs=glyphs, metrics=found.metrics / np.float32(2), size=32)


@dataclass(frozen=True)
class _Header:
    """What a corpus file says of itself."""

    fingerprint: str
    letters: list[str]
    default: list[str]
    table: tuple[FontRow, ...]


@contextmanager
def _opened(path: Path) -> Iterator[tuple[Any, _Header]]:
    """The arrays of a corpus file by name, and its header; every error inside names the file."""
    if not path.is_file():
        raise CorpusError(f"no corpus at {path}; expected a .npz file or a folder of fonts or pictures.")
    try:
        with np.load(path) as members:
            meta = json.loads(members["meta"].tobytes())
            if meta["format"] != FORMAT:
                raise ValueError(f"format {meta['format']!r}")
            table = tuple(FontRow(*row) for row in meta["fonts"])
            yield members, _Header(meta["fingerprint"], meta["letters"], meta["default"], table)
    except CorpusError:
        raise
    except Exception as error:  # zip, zlib, JSON and numpy each have their own
        raise CorpusError(
            f"{path} is not a corpus ({type(error).__name__}: {error}); expected a file that "
            "`showdown fonts build` wrote."
        ) from error


def read_corpus(path: Path, letters: Sequence[str] | None = None, size: int = 32) -> Corpus:
    """Read a corpus file.

    Args:
        path: a ``.npz`` file that `save_corpus` wrote.
        letters: which labels to read, in this order; by default A–Z where the corpus has them all,
            and everything it has where not.
        size: height and width of the pictures in pixels, 32 or 64.

    Raises:
        CorpusError: the file is not there, is no corpus, or lacks a letter.
    """
    with _opened(path) as (members, header):
        chosen = _choose_letters(header.letters, letters)
        numbers = [header.letters.index(letter) for letter in chosen]
        if size == 32 and list(chosen) == header.default:
            images = members["default"]
        else:
            images = np.concatenate([members[f"columns_{i}"].transpose(0, 2, 1) for i in numbers])
            images = images if size == 64 else halve(images)
        fonts = [members[f"fonts_{i}"].astype(np.int64) for i in numbers]
        metrics = np.concatenate([members[f"metrics_{i}"] for i in numbers]) * np.float32(size / 64)
        rows = np.concatenate(fonts)
        shapes = (len(rows), size, size), (len(rows), 3)
        if (images.shape, metrics.shape) != shapes or rows.min(initial=0) < 0:
            raise ValueError("its arrays do not fit together")
        glyphs = Glyphs(images, np.repeat(np.array(chosen), [len(part) for part in fonts]), rows)
        groups = np.array([row.design_group for row in header.table], np.int64)[rows]
        return Corpus(glyphs, groups, metrics, header.table, header.fingerprint, chosen, size)


def read_letters(path: Path) -> tuple[str, ...]:
    """All the labels of a corpus file, in order, without its pictures.

    Raises:
        CorpusError: the file is not there, or is no corpus.
    """
    with _opened(path) as (_, header):
        return tuple(header.letters)


def _choose_letters(known: Sequence[str], letters: Sequence[str] | None) -> tuple[str, ...]:
    if letters is None:
        return DEFAULT_LETTERS if set(DEFAULT_LETTERS) <= set(known) else tuple(known)
    lacking = [letter for letter in letters if letter not in known]
    if lacking or not letters:
        what = f"the letter {lacking[0]!r}" if lacking else "letters to load (none were named)"
        raise CorpusError(f"the corpus lacks {what}; it has {' '.join(known)}.")
    return tuple(dict.fromkeys(letters))


def fingerprint(corpus: Corpus) -> str:
    """SHA-256 of a whole corpus's content: its table, labels, fonts, metrics and pixels."""
    digest = hashlib.sha256(_table_json(corpus).encode())
    digest.update("\0".join(corpus.glyphs.letters.tolist()).encode())
    assert corpus.glyphs.fonts is not None
    for column in (corpus.glyphs.fonts.astype("<i4"), corpus.metrics.astype("<f4"), corpus.glyphs.images):
        digest.update(np.ascontiguousarray(column).tobytes())
    return digest.hexdigest()


def _table_json(corpus: Corpus) -> str:
    rows = [list(asdict(row).values()) for row in corpus.table]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def save_corpus(corpus: Corpus, path: Path) -> None:
    """Write a whole corpus at 64 px, so that the file is there whole or not at all.

    The same corpus gives the same bytes, on any day.

    Raises:
        OSError: as for `write_whole`.
    """
    default = corpus.select(None, 32)
    meta = (
        f'{{"format": "{FORMAT}", "fingerprint": "{corpus.fingerprint}", '
        f'"letters": {json.dumps(corpus.letters)}, "default": {json.dumps(default.letters)}, '
        f'"fonts": {_table_json(corpus)}}}'
    )
    assert corpus.glyphs.fonts is not None
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        _add(archive, "meta", np.frombuffer(meta.encode(), np.uint8), zipfile.ZIP_DEFLATED)
        _add(archive, "default", default.glyphs.images, zipfile.ZIP_DEFLATED)
        for i, letter in enumerate(corpus.letters):
            of_letter = corpus.glyphs.letters == letter
            fonts = corpus.glyphs.fonts[of_letter].astype(np.int32)
            _add(archive, f"fonts_{i}", fonts, zipfile.ZIP_DEFLATED)
            _add(archive, f"metrics_{i}", corpus.metrics[of_letter], zipfile.ZIP_DEFLATED)
            columns = corpus.glyphs.images[of_letter].transpose(0, 2, 1)
            _add(archive, f"columns_{i}", columns, zipfile.ZIP_LZMA)
    write_whole(path, packed.getbuffer())


def _add(archive: zipfile.ZipFile, name: str, array: NDArray[Any], method: int) -> None:
    member = zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0))
    member.compress_type = method
    with archive.open(member, "w") as file:
        np.lib.format.write_array(file, np.ascontiguousarray(array), allow_pickle=False)
