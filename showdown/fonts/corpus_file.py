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
from showdown.files import write_whole
from showdown.fonts.corpus import Corpus, FontRow, chosen_letters, table_json

__all__ = ["HOUSE_FILE", "read_corpus", "read_letters", "save_corpus"]

HOUSE_FILE = Path(__file__).parent / "data" / "house.npz"
FORMAT = "showdown-corpus-1"


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
        chosen = chosen_letters(header.letters, letters)
        numbers = [header.letters.index(letter) for letter in chosen]
        if size == 32 and list(chosen) == header.default:
            images = members["default"]
        else:
            images = _read_images(members, numbers, size)
        fonts = [members[f"fonts_{i}"].astype(np.int64) for i in numbers]
        metrics = np.concatenate([members[f"metrics_{i}"] for i in numbers]) * np.float32(size / 64)
        rows = np.concatenate(fonts)
        _check_shapes(images, metrics, rows, size)
        glyphs = Glyphs(images, np.repeat(np.array(chosen), [len(part) for part in fonts]), rows)
        groups = np.array([row.design_group for row in header.table], np.int64)[rows]
        return Corpus(glyphs, groups, metrics, header.table, header.fingerprint, chosen, size)


def _read_images(members: Any, numbers: Sequence[int], size: int) -> NDArray[np.uint8]:
    """The pictures of some letters, (N, size, size)."""
    images = np.concatenate([members[f"columns_{i}"].transpose(0, 2, 1) for i in numbers])
    return images if size == 64 else halve(images)


def _check_shapes(
    images: NDArray[np.uint8], metrics: NDArray[np.float32], rows: NDArray[np.int64], size: int
) -> None:
    """Refuse arrays of a file that do not fit together."""
    shapes = (len(rows), size, size), (len(rows), 3)
    if (images.shape, metrics.shape) != shapes or rows.min(initial=0) < 0:
        raise ValueError("its arrays do not fit together")


def read_letters(path: Path) -> tuple[str, ...]:
    """All the labels of a corpus file, in order, without its pictures.

    Raises:
        CorpusError: the file is not there, or is no corpus.
    """
    with _opened(path) as (_, header):
        return tuple(header.letters)


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
