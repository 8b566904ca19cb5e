"""A corpus in a file: a zip of ``.npy`` members, so ``numpy.load`` reads all of it.

Its members:

    meta        UTF-8 JSON as uint8: format, fingerprint, letters, fonts (one row each), default letters
    default     (n, 32, 32) uint8, the default letters at 32 px, deflated: what a match loads
    columns_i   (n, 64, 64) uint8, all glyphs of letter i, packed with LZMA. They lie by columns and not
                by rows, since columns pack 5% better; ``.transpose(0, 2, 1)`` gives pictures
    fonts_i     (n,) int32, the font of each glyph: its row in the table
    metrics_i   (n, 3) float32, advance width, left and right side bearing, pixels at 64×64
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from showdown.boxes import halve
from showdown.contract import Glyphs
from showdown.errors import CorpusError
from showdown.files import read_plain, write_whole
from showdown.fonts.corpus import (
    SPLITS,
    Corpus,
    FontRow,
    chosen_letters,
    fingerprint,
    letter_places,
    table_json,
)
from showdown.npz import member, opened_npz
from showdown.typed import check_types
from showdown.words import one_line

__all__ = ["HOUSE_FILE", "MOST_LETTERS", "read_corpus", "read_letters", "save_corpus"]

HOUSE_FILE = Path(__file__).parent / "data" / "house.npz"
FORMAT = "showdown-corpus-1"
MOST_PACKED, MOST_UNPACKED = 1 << 29, 1 << 30  # bytes of a file, and of all that is in it
ROOM, MOST_TIMES = 64 << 20, 100  # bytes that any file may unpack to, and how many times its own beyond that
MOST_LETTERS, MOST_LABEL = 20_000, 100  # labels, and characters of one


@dataclass(frozen=True)
class _Header:
    """What a corpus file says of itself."""

    fingerprint: str
    letters: list[str]
    default: list[str]
    table: tuple[FontRow, ...]


class _Members:
    """The arrays of a corpus file, each read when it is asked for, and its header."""

    def __init__(self, path: Path) -> None:
        content = read_plain(path, MOST_PACKED, follow=True)
        self._archive = opened_npz(content, min(MOST_UNPACKED, ROOM + MOST_TIMES * len(content)))
        self.header = _header(self["meta"])

    def __getitem__(self, name: str) -> NDArray[Any]:
        """The array of a member, of whatever shape, (m, ...)."""
        return member(self._archive, self._archive.getinfo(f"{name}.npy"))


@contextmanager
def _opened(path: Path) -> Iterator[_Members]:
    """The arrays of a corpus file by name, and its header; every error inside names the file."""
    try:
        yield _Members(path)
    except CorpusError:
        raise
    except FileNotFoundError:
        message = f"no corpus at {path}; expected a .npz file or a folder of fonts or pictures."
        raise CorpusError(message) from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        reason = one_line(getattr(error, "strerror", None) or f"{type(error).__name__}: {error}", 200)
        raise CorpusError(
            f"{path} is not a corpus ({reason}); expected a file that `showdown fonts build` wrote."
        ) from None


def _header(meta: NDArray[Any]) -> _Header:
    """What a file says of itself, held against what it may say.

    Raises:
        ValueError, KeyError, TypeError: it says something else.
    """
    said = json.loads(meta.astype(np.uint8).tobytes())
    if said["format"] != FORMAT:
        raise ValueError(f"format {str(said['format'])[:40]!r}")
    table = tuple(FontRow(*row) for row in said["fonts"])
    header = _Header(said["fingerprint"], said["letters"], said["default"], table)
    check_types(header)
    letters = header.letters
    if not 0 < len(letters) <= MOST_LETTERS or len(set(letters)) < len(letters):
        raise ValueError(f"{len(letters)} letters, some perhaps twice")
    if (long := max(map(len, letters))) > MOST_LABEL or not min(map(len, letters)):
        raise ValueError(f"a letter of {long} characters; at most {MOST_LABEL}")
    if not set(header.default) <= set(letters) or not table:
        raise ValueError("default letters that it has not, or no font")
    return header


def _check_splits(table: Sequence[FontRow]) -> None:
    """See that a design group is in one split alone, as it must be.

    Raises:
        ValueError: one is not, or a split has another name.
    """
    groups = {split: {row.design_group for row in table if row.split == split} for split in SPLITS}
    strange = [row.split for row in table if row.split not in SPLITS]
    if strange or groups["train"] & groups["vault"] or min(row.design_group for row in table) < 0:
        what = f"a split {strange[0][:40]!r}" if strange else "a design group in both splits, or below 0"
        raise ValueError(what)


def read_corpus(path: Path, letters: Sequence[str] | None = None, size: int = 32) -> Corpus:
    """Read a corpus file. All of it is looked at, but for the house corpus: a file is what it says.

    Args:
        path: a ``.npz`` file that `save_corpus` wrote.
        letters: which labels to read, in this order; by default A–Z where the corpus has them all,
            and everything it has where not.
        size: height and width of the pictures in pixels, 32 or 64.

    Raises:
        CorpusError: the file is not there, is no corpus, is not what it says, or lacks a letter.
    """
    with _opened(path) as members:
        if path == HOUSE_FILE:
            return _house(members, letters, size)
        whole = _whole(members)
        if (found := fingerprint(whole)) != whole.fingerprint:
            stated = whole.fingerprint[:12]
            raise ValueError(f"its content has the fingerprint {found[:12]}, and it states {stated}")
        _check_splits(whole.table)
        return whole.select(letters, size)


def _whole(members: _Members) -> Corpus:
    """All of a corpus at 64 px, held against its table.

    Raises:
        ValueError: arrays that do not fit together, or values that cannot be.
    """
    header, parts = members.header, []
    for i in range(len(header.letters)):
        images, fonts = members[f"columns_{i}"], members[f"fonts_{i}"]
        metrics = members[f"metrics_{i}"]
        kinds = [array.dtype.name for array in (images, fonts, metrics)] == ["uint8", "int32", "float32"]
        n = len(fonts)
        if not kinds or images.shape != (n, 64, 64) or fonts.shape != (n,) or metrics.shape != (n, 3):
            raise ValueError(f"the arrays of its letter {i} do not fit together")
        if fonts.min(initial=0) < 0 or fonts.max(initial=0) >= len(header.table):
            raise ValueError(f"its letter {i} is of fonts that its table has not")
        if not np.isfinite(metrics).all():
            raise ValueError(f"its letter {i} has widths that are no numbers")
        parts.append((images.transpose(0, 2, 1), fonts.astype(np.int64), metrics))
    images, rows, metrics = (np.concatenate(column) for column in zip(*parts, strict=True))
    if not len(rows):
        raise ValueError("it has no glyph")
    labels = np.repeat(np.array(header.letters), [len(fonts) for _, fonts, _ in parts])
    groups = np.array([row.design_group for row in header.table], np.int64)[rows]
    glyphs = Glyphs(images, labels, rows)
    return Corpus(glyphs, groups, metrics, header.table, header.fingerprint, tuple(header.letters), 64)


def _house(members: _Members, letters: Sequence[str] | None, size: int) -> Corpus:
    """Some letters of the house corpus, which came with the program: no more of it is read than that."""
    header = members.header
    chosen = chosen_letters(header.letters, letters)
    numbers = [header.letters.index(letter) for letter in chosen]
    if size == 32 and list(chosen) == header.default:
        images = members["default"]
    else:
        images = np.concatenate([members[f"columns_{i}"].transpose(0, 2, 1) for i in numbers])
        images = images if size == 64 else halve(images)
    fonts = [members[f"fonts_{i}"].astype(np.int64) for i in numbers]
    metrics = np.concatenate([members[f"metrics_{i}"] for i in numbers]) * np.float32(size / 64)
    rows = np.concatenate(fonts)
    glyphs = Glyphs(images, np.repeat(np.array(chosen), [len(part) for part in fonts]), rows)
    groups = np.array([row.design_group for row in header.table], np.int64)[rows]
    return Corpus(glyphs, groups, metrics, header.table, header.fingerprint, chosen, size)


def read_letters(path: Path) -> tuple[str, ...]:
    """All the labels of a corpus file, in order, without its pictures.

    Raises:
        CorpusError: the file is not there, or is no corpus.
    """
    with _opened(path) as members:
        return tuple(members.header.letters)


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
        f'"fonts": {table_json(corpus)}}}'
    )
    assert corpus.glyphs.fonts is not None
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        _add(archive, "meta", np.frombuffer(meta.encode(), np.uint8), zipfile.ZIP_DEFLATED)
        _add(archive, "default", default.glyphs.images, zipfile.ZIP_DEFLATED)
        places = letter_places(corpus.glyphs.letters)
        for i, letter in enumerate(corpus.letters):
            of_letter = places[letter]
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
