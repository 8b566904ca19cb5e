"""Type to play with: the house corpus, a corpus file, or a folder that becomes a corpus on the spot."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from showdown.errors import CorpusError
from showdown.fonts.build import gather
from showdown.fonts.corpus import SIZES, Corpus
from showdown.fonts.corpus_file import HOUSE_FILE, read_corpus, read_letters
from showdown.fonts.finding import find_fonts
from showdown.fonts.letters import DEFAULT_LETTERS, LETTERS

__all__ = ["corpus_letters", "load_corpus"]


def load_corpus(
    path: Path | str | None = None, letters: Sequence[str] | None = None, size: int = 32
) -> Corpus:
    """Load a corpus, or build one from a folder.

    Args:
        path: None for the house corpus; a ``.npz`` file that ``showdown fonts build`` wrote; or a
            folder of fonts, or of pictures as ``FOLDER/<label>/<group>/*.png``.
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
    if not path.is_dir():
        return read_corpus(path, letters, size)
    drawn = DEFAULT_LETTERS if letters is None else tuple(dict.fromkeys(letters))
    return gather([path], drawn)[0].select(letters, size)


def corpus_letters(path: Path | str | None = None) -> tuple[str, ...]:
    """All the labels of a corpus, in order, as `load_corpus` could load them.

    Of a folder of fonts these are A–Z, a–z and 0–9: no font is opened.

    Raises:
        CorpusError: where the path is no corpus.

    >>> len(corpus_letters())
    62
    """
    path = HOUSE_FILE if path is None else Path(path)
    if not path.is_dir():
        return read_letters(path)
    return LETTERS if find_fonts([path]) else load_corpus(path).letters
