"""Decode a picture file that nobody vouches for: part of the child's side of `reader`."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from showdown.fonts.raster import SIZE

MAX_PIXELS = 16 << 20


def draw_picture(data: bytes) -> NDArray[np.uint8]:
    """One picture, grey, squared on its own paper and scaled: (64, 64) uint8, ink 255 on paper 0.

    The paper is the median grey of the border. Where it is the lighter part, the picture is
    inverted; then its paper is set to 0.

    Raises:
        ValueError: it cannot be read, or has more pixels than is sane.
    """
    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as file:
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
