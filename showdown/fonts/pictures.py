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
from PIL import Image, ImageOps

from showdown.contract import Glyphs
from showdown.errors import CorpusError
from showdown.fonts.choose import split_groups
from showdown.fonts.corpus import Corpus, FontRow
from showdown.fonts.raster import SIZE
from showdown.fonts.reader import Left
from showdown.progress import Tell

__all__ = ["find_pictures", "gather_pictures", "read_picture"]

PICTURE_FILES = {".png", ".jpg", ".jpeg"}
MAX_PICTURE_BYTES = 32 << 20
MAX_PIXELS = 64 << 20


def find_pictures(root: Path) -> list[Path]:
    """The pictures in ``root/<label>/<group>/``, in an order that does not depend on the disk."""
    return sorted(path for path in root.glob("*/*/*") if path.suffix.lower() in PICTURE_FILES)


def read_picture(path: Path) -> NDArray[np.uint8]:
    """One picture, grey, squared on its own paper and scaled: (64, 64) uint8, ink 255 on paper 0.

    The paper is the median grey of the border. Where it is the lighter part, the picture is
    inverted; then its paper is set to 0.

    Raises:
        ValueError: where it cannot be read, or is larger than is sane.
    """
    if path.stat().st_size > MAX_PICTURE_BYTES:
        raise ValueError(f"larger than {MAX_PICTURE_BYTES >> 20} MiB")
    try:
        with Image.open(path, formats=("PNG", "JPEG")) as file:
            if file.width * file.height > MAX_PIXELS:
                raise ValueError(f"{file.width}×{file.height} pixels; at most {MAX_PIXELS >> 20} Mi are read")
            picture = ImageOps.exif_transpose(file)
            if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
                picture = picture.convert("RGBA")
                paper = Image.new("RGBA", picture.size, "white")
                picture = Image.alpha_composite(paper, picture)
            grey = np.asarray(picture.convert("L"))
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError(f"not a readable PNG or JPEG ({error})") from error
    border = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    paper_grey = int(np.median(border))
    ink = paper_grey - grey.astype(np.int32) if paper_grey > 127 else grey.astype(np.int32) - paper_grey
    full = max(paper_grey, 255 - paper_grey)
    ink = np.clip(ink * 255 // full, 0, 255).astype(np.uint8)
    side = max(ink.shape)
    square = np.zeros((side, side), np.uint8)
    top, left = (side - ink.shape[0]) // 2, (side - ink.shape[1]) // 2
    square[top : top + ink.shape[0], left : left + ink.shape[1]] = ink
    filtered = Image.Resampling.BOX if side >= SIZE else Image.Resampling.BICUBIC
    return np.asarray(Image.fromarray(square).resize((SIZE, SIZE), filtered))


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
            f"no readable font or picture in {', '.join(map(str, roots))}; expected .ttf, .otf or "
            ".woff2 files at any depth, or pictures as FOLDER/<label>/<group>/*.png."
        )
    found.sort(key=lambda picture: picture.label)
    names = sorted({picture.group for picture in found})
    rows = np.array([names.index(picture.group) for picture in found], np.int64)
    labels = [picture.label for picture in found]
    glyphs = Glyphs(np.stack([picture.image for picture in found]), np.array(labels), rows)
    metrics = np.zeros((len(found), 3), np.float32)
    table = _table(names, roots[0].resolve().name, vault_share)
    return Corpus(glyphs, rows, metrics, table, "", tuple(dict.fromkeys(labels)), SIZE), left


@dataclass(frozen=True, eq=False)
class _Picture:
    """A picture (64, 64) uint8, what it shows, and whose it is."""

    label: str
    group: str
    image: NDArray[np.uint8]


def _read_pictures(files: Sequence[Path], tell: Tell | None) -> tuple[list[_Picture], Left]:
    found: list[_Picture] = []
    left: Left = []
    for done, path in enumerate(files, start=1):
        try:
            image = read_picture(path)
            if not image.any():
                raise ValueError("blank")
            found.append(_Picture(path.parent.parent.name, path.parent.name, image))
        except (ValueError, OSError) as error:
            left.append((path, str(error)))
        if tell is not None:
            tell(done, len(files), path.name)
    return found, left


def _table(names: Sequence[str], package: str, vault_share: float) -> tuple[FontRow, ...]:
    """A row for each group of pictures: each is a design of its own."""
    vault = split_groups(np.arange(len(names)), [""] * len(names), vault_share)
    return tuple(
        FontRow(name, package=package, design_group=i, split="vault" if i in vault else "train")
        for i, name in enumerate(names)
    )
