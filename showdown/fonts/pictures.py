"""Counterfeits of other things: a folder of pictures to a corpus.

``FOLDER/<label>/<group>/*.png``: the label plays the letter's part, the group the family's
(handwriting by writer, stamps by country). A group may have several pictures of a label, or none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from showdown.contract import Glyphs
from showdown.fonts.answers import AUTO, DONE, Left, Notes, Skipped
from showdown.fonts.choose import split_groups
from showdown.fonts.corpus import Corpus, FontRow
from showdown.fonts.finding import Found
from showdown.fonts.layout import Placed, place
from showdown.fonts.made import Made, check_room
from showdown.fonts.raster import SIZE
from showdown.fonts.reader import FontReader
from showdown.progress import Tell
from showdown.words import one_line

__all__ = ["Layout", "of_pictures", "placed_pictures"]

MAX_PICTURE_BYTES = 32 << 20


@dataclass
class Layout:
    """Pictures with their labels and groups; those that have none, with the reason; how folders were read.

    Attributes:
        name: of the first folder.
    """

    placed: list[Placed] = field(default_factory=list)
    left: Left = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    name: str = ""


def placed_pictures(found: Found) -> Layout:
    """What the pictures in some folders show, and whose they are."""
    layout = Layout()
    roots: dict[Path, list[Path]] = defaultdict(list)
    for path, root in found.pictures:
        roots[root].append(path)
    for root, paths in roots.items():
        placed, left, said = place(root, paths)
        layout.placed += placed
        layout.left += left
        layout.said += said
        layout.name = layout.name or one_line(root.resolve().name, 100)
    return layout


def of_pictures(
    layout: Layout, vault_share: float, tell: Tell | None = None, polarity: str = AUTO
) -> tuple[Made | None, Left]:
    """A corpus of pictures at 64 px; None where none can be read; and the files left out with reasons.

    Args:
        layout: the pictures.
        vault_share: share of the groups that go to the vault.
        tell: called with (done, total, name) after each file.
        polarity: what is ink, one of `answers.POLARITIES`.

    Raises:
        CorpusError: there are more than a corpus holds.
    """
    check_room(len(layout.placed), f"{len(layout.placed):,} pictures")
    found, left = _read_pictures(layout.placed, polarity, tell)
    if not found:
        return None, left
    found.sort(key=lambda picture: picture.at.label)
    names = sorted({picture.at.group for picture in found})
    number = {name: row for row, name in enumerate(names)}
    rows = np.array([number[picture.at.group] for picture in found], np.int64)
    labels = [picture.at.label for picture in found]
    glyphs = Glyphs(np.stack([picture.image for picture in found]), np.array(labels), rows)
    metrics = np.zeros((len(found), 3), np.float32)
    table = _table(names, layout.name, vault_share)
    corpus = Corpus(glyphs, rows, metrics, table, "", tuple(dict.fromkeys(labels)), SIZE)
    done = {
        words: files
        for name, words in DONE.items()
        if (files := sorted(picture.at.path for picture in found if name in picture.notes))
    }
    return Made(corpus, tuple(sorted(picture.at.path for picture in found)), done, of_pictures=True), left


@dataclass(frozen=True, eq=False)
class _Picture:
    """A picture (64, 64) uint8, where it was, and what was done to it."""

    at: Placed
    image: NDArray[np.uint8]
    notes: Notes


def _read_pictures(placed: Sequence[Placed], polarity: str, tell: Tell | None) -> tuple[list[_Picture], Left]:
    found: list[_Picture] = []
    left: Left = []
    with FontReader(()) as reader:
        for done, at in enumerate(placed, start=1):
            try:
                image, notes = reader.picture(at.path, MAX_PICTURE_BYTES, polarity)
                if not image.any():
                    raise Skipped("blank")
                found.append(_Picture(at, image, notes))
            except Skipped as reason:
                left.append((at.path, str(reason)))
            if tell is not None:
                tell(done, len(placed), at.path.name)
    return found, left


def _table(names: Sequence[str], package: str, vault_share: float) -> tuple[FontRow, ...]:
    """A row for each group of pictures: each is a design of its own."""
    vault = split_groups(np.arange(len(names)), [""] * len(names), vault_share)
    return tuple(
        FontRow(name, package=package, design_group=i, split="vault" if i in vault else "train")
        for i, name in enumerate(names)
    )
