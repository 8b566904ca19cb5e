"""Type to play with: the house corpus, a corpus file, or a folder that becomes a corpus on the spot."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path

from showdown.errors import CorpusError, LeftOut
from showdown.fonts.build import gather
from showdown.fonts.corpus import SIZES, Corpus
from showdown.fonts.corpus_file import HOUSE_FILE, read_corpus, read_letters
from showdown.fonts.faces import whole_file
from showdown.fonts.finding import FONT_FILES, ITS_OWN, NEITHER, survey
from showdown.fonts.letters import DEFAULT_LETTERS, LETTERS, one_spelling
from showdown.fonts.pictures import placed_pictures
from showdown.fonts.report import left_out_in_words

__all__ = ["corpus_letters", "load_corpus"]


def load_corpus(
    path: Path | str | None = None, letters: Sequence[str] | None = None, size: int = 32
) -> Corpus:
    """Load a corpus, or build one from a folder.

    A folder's files that are left out are told by a warning, `LeftOut`.

    Args:
        path: None for the house corpus; a ``.npz`` file that ``showdown fonts build`` wrote; or a
            folder of fonts, or of pictures as ``FOLDER/<label>/<group>/*.png``; or a font file.
        letters: which labels to load, in this order. The default is A–Z. A file or a folder of
            pictures that lacks one of these gives everything it has instead. A font in a folder
            must draw all of them; one that does not is left out.
        size: height and width of the pictures in pixels, 32 or 64.

    Raises:
        CorpusError: where the path is no corpus, or lacks a letter or the size.
    """
    if size not in SIZES:
        raise CorpusError(f"a corpus comes at 32 or 64 pixels; {size} was asked for. Try: --size 32")
    path = HOUSE_FILE if path is None else Path(path)
    if not _is_type(path):
        return read_corpus(path, letters, size)
    drawn = DEFAULT_LETTERS if letters is None else one_spelling(letters)
    corpus, report = gather([path], drawn)
    told = list(report.said)
    left = [(path, reason) for path, reason in report.skipped if reason not in (NEITHER, ITS_OWN)]
    if left:
        told += [f"{left_out_in_words(left)}. Try: showdown fonts build, which names all"]
    for words in told:
        warnings.warn(f"{path.name}: {words}", LeftOut, stacklevel=2)
    return corpus.select(letters, size)


def _is_type(path: Path) -> bool:
    """Whether something is a folder, or a font file, and no corpus file."""
    return path.is_dir() or whole_file(path)[0].suffix.lower() in FONT_FILES


def corpus_letters(path: Path | str | None = None) -> tuple[str, ...]:
    """All the labels of a corpus, in order, as `load_corpus` could load them.

    Of a folder of fonts these are A–Z, a–z and 0–9: where it has no pictures, no font is opened.

    Raises:
        CorpusError: where the path is no corpus.

    >>> len(corpus_letters())
    62
    """
    path = HOUSE_FILE if path is None else Path(path)
    if not _is_type(path):
        return read_letters(path)
    found = survey([path])
    if found.fonts and not placed_pictures(found).placed:
        return LETTERS
    corpus, report = gather([path], DEFAULT_LETTERS)
    return corpus.letters if report.of_pictures else LETTERS
