"""Show what is in a corpus: rows for a listing, and a contact sheet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from showdown.errors import CorpusError, did_you_mean
from showdown.files import write_picture
from showdown.fonts.corpus import Corpus, FontRow

__all__ = ["draw_sheet", "listing", "write_sheet"]

LABEL_WIDTH = 250  # pixels left of the letters
SHEET_GAP = 4  # pixels between pictures


def listing(corpus: Corpus, name: str | None = None, split: str | None = None) -> list[dict[str, str | int]]:
    """One row a font: design_group, family, style, split, package, version, licence; by group.

    Args:
        corpus: what to list.
        name: only families with this in their names, whatever the case.
        split: only ``train`` or ``vault``.
    """
    columns = ("design_group", "family", "style", "split", "package", "version", "licence")
    return [{key: getattr(corpus.table[font], key) for key in columns} for font in _find(corpus, name, split)]


def write_sheet(
    corpus: Corpus,
    path: Path | str,
    name: str | None = None,
    split: str | None = None,
    fonts: int | None = 40,
    whole_groups: bool = False,
    seed: int = 0,
) -> int:
    """Draw a contact sheet: a row a font, its letters across, fonts of a design group together.

    Args:
        corpus: what to show, with the letters that are loaded.
        path: the PNG to write; a file that stands there is replaced by a whole one.
        name: only families with this in their names, whatever the case.
        split: only ``train`` or ``vault``.
        fonts: at most this many, drawn by lot with `seed`; None for all.
        whole_groups: show every font of each design group that is found.

    Returns:
        How many fonts are on it.

    Raises:
        CorpusError: where nothing is found or the file cannot be written.
    """
    found = _find(corpus, name, split)
    found = found if fonts is None else _some(found, fonts, seed)
    if whole_groups:
        groups = {corpus.table[font].design_group for font in found}
        found = [font for font in _find(corpus, None, split) if corpus.table[font].design_group in groups]
    rows = [corpus.table[font] for font in found]
    labels = [f"{row.design_group:>4} {row.split[0]}  {row.family} {row.style}" for row in rows]
    pictures = [_pictures_of(corpus, font) for font in found]
    try:
        write_picture(Path(path), draw_sheet(pictures, labels, [row.design_group for row in rows]))
    except OSError as error:
        raise CorpusError(f"cannot write {path}: {error.strerror}. Try: another folder") from error
    return len(found)


def _some(found: list[int], count: int, seed: int) -> list[int]:
    """At most so many of them, drawn by lot, in order."""
    lot = np.random.default_rng(seed).choice(len(found), min(count, len(found)), replace=False)
    return [found[i] for i in sorted(lot.tolist())]


def _pictures_of(corpus: Corpus, font: int) -> NDArray[np.uint8]:
    """A font's pictures, (L, H, H), a letter each: the first where there are several, blank where none."""
    pictures = np.zeros((len(corpus.letters), corpus.size, corpus.size), np.uint8)
    own = corpus.glyphs.fonts == font
    letters, images = corpus.glyphs.letters[own], corpus.glyphs.images[own]
    for letter, picture in zip(letters[::-1], images[::-1], strict=True):  # so the first is written last
        pictures[corpus.letters.index(letter)] = picture
    return pictures


def draw_sheet(
    rows: Sequence[NDArray[np.uint8]], labels: Sequence[str], groups: Sequence[int] | None = None
) -> Image.Image:
    """Rows of pictures with labels, ink black on white; a line wherever the group changes.

    Args:
        rows: each (L, H, H) uint8, ink 255 on 0.
        labels: one a row.
        groups: the design group of each row, or None for no lines.
    """
    count, size = rows[0].shape[:2]
    step = size + SHEET_GAP
    picture = Image.new("L", (LABEL_WIDTH + count * step, len(rows) * step), 255)
    pen = ImageDraw.Draw(picture)
    for y, (row, label) in enumerate(zip(rows, labels, strict=True)):
        pen.text((4, y * step + size // 2 - 6), label[:40], fill=0)
        for x, glyph in enumerate(row):
            picture.paste(Image.fromarray(255 - glyph), (LABEL_WIDTH + x * step, y * step + SHEET_GAP // 2))
        if groups is not None and y and groups[y] != groups[y - 1]:
            pen.line([(0, y * step - 1), (picture.width, y * step - 1)], fill=192)
    return picture


def _find(corpus: Corpus, name: str | None, split: str | None) -> list[int]:
    """The fonts that are asked for, by design group."""
    loaded = np.unique(corpus.glyphs.fonts).tolist() if corpus.glyphs.fonts is not None else []
    found = [font for font in loaded if _is_asked_for(corpus.table[font], name, split)]
    if not found:
        hint = did_you_mean(name, {row.family for row in corpus.table}) if name else ""
        raise CorpusError(
            f"no font in the corpus with {name or 'any name'!r} in {split or 'either split'}.{hint}"
        )
    return sorted(found, key=lambda font: (corpus.table[font].design_group, font))


def _is_asked_for(row: FontRow, name: str | None, split: str | None) -> bool:
    return (name is None or name.lower() in row.family.lower()) and split in (None, row.split)
