"""Glyphs as pictures: ink black on white paper, as PNG files or inside a page."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from showdown.files import write_whole

GAP = 3  # pixels between glyphs
MAGNIFIED = 3  # times, in a GIF


def strip(images: NDArray[np.uint8]) -> Image.Image:
    """Glyphs (n, S, S) side by side, n above 0."""
    count, size = images.shape[:2]
    row = Image.new("L", (count * (size + GAP) - GAP, size), 255)
    for place, image in enumerate(images):
        row.paste(Image.fromarray(255 - image), (place * (size + GAP), 0))
    return row


def stack(rows: Sequence[Image.Image]) -> Image.Image:
    """Pictures one below the other, at least one."""
    sheet = Image.new("L", (max(row.width for row in rows), sum(row.height + GAP for row in rows) - GAP), 255)
    top = 0
    for row in rows:
        sheet.paste(row, (0, top))
        top += row.height + GAP
    return sheet


def save_gif(pictures: Sequence[Image.Image], path: Path, stay: int) -> None:
    """Pictures one after the other, without end, larger than they are; each stays `stay` milliseconds."""
    first, *rest = [
        each.resize((each.width * MAGNIFIED, each.height * MAGNIFIED), Image.Resampling.BICUBIC)
        for each in pictures
    ]
    packed = io.BytesIO()
    first.save(packed, "GIF", save_all=True, append_images=rest, duration=stay, loop=0)
    write_whole(path, packed.getbuffer())


def data_uri(picture: Image.Image) -> str:
    """A picture as the source of an <img> that needs no file beside the page."""
    packed = io.BytesIO()
    picture.save(packed, "PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(packed.getvalue()).decode()


def glyph_uri(image: NDArray[np.uint8]) -> str:
    """One glyph (S, S) as the source of an <img>."""
    return data_uri(strip(image[None]))
