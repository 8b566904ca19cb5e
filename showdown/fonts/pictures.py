"""Counterfeits of other things: a folder of pictures to a corpus.

``FOLDER/<label>/<group>/*.png|jpg``: the label plays the letter's part, the group the family's
(handwriting by writer, stamps by country). A group may have several pictures of a label, or none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from showdown.contract import Glyphs
from showdown.errors import CorpusError
from showdown.fonts.choose import split_groups
from showdown.fonts.corpus import Corpus, FontRow
from showdown.fonts.raster import SIZE
from showdown.fonts.reader import FontReader, Left, Skipped
from showdown.progress import Tell
from showdown.words import one_line

__all__ = ["find_pictures", "gather_pictures"]

PICTURE_FILES = {".png", ".jpg", ".jpeg"}
MAX_PICTURE_BYTES = 32 << 20
MAX_NAME = 100  # characters of a label or of a group: each letter has room for the longest


def find_pictures(root: Path) -> list[Path]:
    """The pictures in ``root/<label>/<group>/``, in an order that does not depend on the disk."""
    return sorted(path for path in root.glob("*/*/*") if path.suffix.lower() in PICTURE_FILES)


def gather_pictures(
    files: Sequence[Path],
    roots: Sequence[Path],
    vault_share: float,
    tell: Tell | None = None,
) -> tuple[Corpus, Left]:
    """A corpus of pictures at 64 px, without its fingerprint, and the files left out with reasons.

    Args:
        files: the pictures, each as ``ROOT/<label>/<group>/NAME``.
        roots: the folders that they lie in.
        vault_share: share of the groups that go to the vault.
        tell: called with (done, total, name) after each file.

    Raises:
        CorpusError: where no picture can be read.
    """
    found, left = _read_pictures(files, tell)
    if not found:
        raise CorpusError(
            f"no readable font or picture in {', '.join(map(str, roots))}{_first(left)}; expected .ttf, .otf "
            "or .woff2 files at any depth, or pictures as FOLDER/<label>/<group>/*.png."
        )
    found.sort(key=lambda picture: picture.label)
    names = sorted({picture.group for picture in found})
    rows = np.array([names.index(picture.group) for picture in found], np.int64)
    labels = [picture.label for picture in found]
    glyphs = Glyphs(np.stack([picture.image for picture in found]), np.array(labels), rows)
    metrics = np.zeros((len(found), 3), np.float32)
    table = _table(names, roots[0].resolve().name, vault_share)
    return Corpus(glyphs, rows, metrics, table, "", tuple(dict.fromkeys(labels)), SIZE), left


def _first(left: Left) -> str:
    """One of the files that are left out, and why; empty where there is none."""
    return f" ({left[0][0].name} for one: {left[0][1]})" if left else ""


@dataclass(frozen=True, eq=False)
class _Picture:
    """A picture (64, 64) uint8, what it shows, and whose it is."""

    label: str
    group: str
    image: NDArray[np.uint8]


def _read_pictures(files: Sequence[Path], tell: Tell | None) -> tuple[list[_Picture], Left]:
    found: list[_Picture] = []
    left: Left = []
    with FontReader(()) as reader:
        for done, path in enumerate(files, start=1):
            try:
                label, group = _name(path.parent.parent), _name(path.parent)
                image = reader.picture(path, MAX_PICTURE_BYTES)
                if not image.any():
                    raise Skipped("blank")
                found.append(_Picture(label, group, image))
            except Skipped as reason:
                left.append((path, str(reason)))
            if tell is not None:
                tell(done, len(files), path.name)
    return found, left


def _name(folder: Path) -> str:
    """A folder's name as a label or a group.

    Raises:
        Skipped: it is too long, or cannot be shown.
    """
    if len(folder.name) > MAX_NAME or not folder.name.isprintable():
        raise Skipped(f"the folder {one_line(folder.name, 40)!r} is no name of at most {MAX_NAME} characters")
    return folder.name


def _table(names: Sequence[str], package: str, vault_share: float) -> tuple[FontRow, ...]:
    """A row for each group of pictures: each is a design of its own."""
    vault = split_groups(np.arange(len(names)), [""] * len(names), vault_share)
    return tuple(
        FontRow(name, package=package, design_group=i, split="vault" if i in vault else "train")
        for i, name in enumerate(names)
    )
