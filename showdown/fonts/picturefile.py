"""Decode a picture file that nobody vouches for: part of the child's side of `reader`."""

from __future__ import annotations

import io
import warnings
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from showdown.fonts.answers import AUTO, DARK, Notes, Skipped
from showdown.fonts.picturefacts import AS_IT_LIES, Ground, facts_of
from showdown.fonts.raster import SIZE

MAX_PIXELS = 16 << 20
KINDS = ("PNG", "JPEG", "BMP", "WEBP", "TIFF", "GIF")
CLEAR = 128  # of 255: a border that is fainter than this shows what lies behind
COLOURED = 24  # of 255: the channels of a grey picture lie nearer together, but for JPEG's noise
AGAIN = 14  # times at most that a picture goes through a JPEG, until it changes no more
PAPER_SHARE = 95  # per cent of a picture that are no lighter than its paper, where the ink is said to be dark


def draw_picture(data: bytes, polarity: str = AUTO) -> tuple[NDArray[np.uint8], Notes]:
    """One picture, grey, squared on its own paper and scaled: (64, 64) uint8, ink 255 on paper 0.

    The paper is the median grey of the border, and is set to 0. Where it is the darker part, the picture
    is turned: ink is what differs from its paper.

    Args:
        data: a file.
        polarity: ``auto``; or ``dark`` or ``light``, which is what ink is, whatever the border.

    Returns:
        The picture, and what was done to it: names of `answers.DONE`.

    Raises:
        Skipped: it cannot be read, or has more pixels than is sane.
        Exception: whatever the library raises on a broken file.
    """
    done: list[str] = []
    return _squared(_ink(_read(data, done), polarity, done), done), tuple(done)


def audit_picture(
    data: bytes, polarity: str = AUTO, ground: Ground = AS_IT_LIES
) -> tuple[NDArray[np.uint8], Notes, dict[str, Any]]:
    """One picture as `draw_picture` draws it, brought to a common ground before, and the facts of its file.

    Args:
        data, polarity: as for `draw_picture`.
        ground: what it is brought to.

    Returns:
        The picture (64, 64) uint8, what was done to it, and its facts as plain values.

    Raises:
        Skipped, Exception: as for `draw_picture`.
    """
    done: list[str] = []
    grey = _read(data, done)
    facts = facts_of(data, ink := _ink(_levelled(grey, ground), polarity, done), KINDS)
    return _squared(ink, done), tuple(done), facts


def _read(data: bytes, done: list[str]) -> NDArray[np.float64]:
    """A file's first picture in grey, (H, W), 0 to 255."""
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data), formats=KINDS) as file:
            warnings.simplefilter("ignore")
            if file.width * file.height > MAX_PIXELS:
                raise Skipped(
                    f"has too many pixels: {file.width}×{file.height}, at most {MAX_PIXELS >> 20} Mi are read"
                )
            if getattr(file, "n_frames", 1) > 1:
                done.append("frames")
            return _grey(_upright(file, done), done)
    except UnidentifiedImageError:
        raise Skipped("not a readable PNG, JPEG, BMP, WebP, TIFF or GIF") from None
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise Skipped(f"not a readable picture: {error}") from error


def _squared(ink: NDArray[np.uint8], done: list[str]) -> NDArray[np.uint8]:
    """Ink (H, W) on a square of paper, scaled: (64, 64)."""
    side = max(ink.shape)
    if side > min(ink.shape):
        done.append("aspect")
    square = np.zeros((side, side), np.uint8)
    top, left = (side - ink.shape[0]) // 2, (side - ink.shape[1]) // 2
    square[top : top + ink.shape[0], left : left + ink.shape[1]] = ink
    filtered = Image.Resampling.BOX if side >= SIZE else Image.Resampling.BICUBIC
    return np.asarray(Image.fromarray(square).resize((SIZE, SIZE), filtered))


def _levelled(grey: NDArray[np.float64], ground: Ground) -> NDArray[np.float64]:
    """A grey picture (H, W) on common ground: made smaller, and saved as JPEG, where that is due."""
    if not (ground.side and max(grey.shape) > ground.side) and not ground.table:
        return grey
    picture = Image.fromarray(np.clip(np.rint(grey), 0, 255).astype(np.uint8))
    if ground.side and max(grey.shape) > ground.side:
        share = ground.side / max(grey.shape)
        small = tuple(max(1, round(length * share)) for length in picture.size)
        picture = picture.resize((small[0], small[1]), Image.Resampling.BOX)
    return np.asarray(_settled(picture, ground.table) if ground.table else picture, np.float64)


def _settled(picture: Image.Image, table: tuple[int, ...]) -> Image.Image:
    """A picture that went through a JPEG until it changes no more, so that nobody knows how often it did."""
    for _ in range(AGAIN):
        packed = io.BytesIO()
        picture.save(packed, "JPEG", qtables=[list(table)])
        before, picture = picture, Image.open(packed)
        if picture.tobytes() == before.tobytes():
            break
    return picture


def _upright(file: Image.Image, done: list[str]) -> Image.Image:
    """The first frame, turned as its EXIF says; as it lies where that is broken."""
    file.load()
    try:
        return ImageOps.exif_transpose(file)
    except Exception:  # what a broken EXIF raises is of many kinds
        done.append("exif")
        return file.copy()


def _grey(picture: Image.Image, done: list[str]) -> NDArray[np.float64]:
    """A picture of any mode in grey, (H, W), 0 to 255."""
    if picture.mode[0] in "IF":
        done.append("deep")
        return _eight_bits(np.asarray(picture, np.float64))
    if picture.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in picture.info:
        picture = _on_paper(picture.convert("RGBA"), done)
    if picture.mode not in ("1", "L"):
        rgb = np.asarray(picture.convert("RGB"), np.int16)
        if (rgb.max(axis=2) - rgb.min(axis=2)).max(initial=0) > COLOURED:
            done.append("colour")
    return np.asarray(picture.convert("L"), np.float64)


def _eight_bits(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Values of 9 to 32 bits, or floats, as 0 to 255: (H, W).

    White is the end of the fewest bits that hold the brightest pixel: cameras give 10 or 12 bits of 16.
    """
    values = np.clip(np.nan_to_num(values, nan=0, posinf=0, neginf=0), 0, None)
    most = float(values.max(initial=0))
    if most <= 1:
        return values * 255
    white = 2 ** max(8, int(np.ceil(np.log2(most + 1)))) - 1
    eight: NDArray[np.float64] = values * (255 / white)
    return eight


def _on_paper(picture: Image.Image, done: list[str]) -> Image.Image:
    """An RGBA picture on white; on black where the border is clear and what can be seen is light."""
    pixels = np.asarray(picture, np.float64)
    alpha = pixels[..., 3]
    if alpha.min(initial=255) == 255:
        return picture.convert("RGB")
    edge = np.concatenate([alpha[0], alpha[-1], alpha[:, 0], alpha[:, -1]])
    luma = pixels[..., :3] @ (0.299, 0.587, 0.114)
    light = alpha.sum() > 0 and (luma * alpha).sum() / alpha.sum() > 127
    done.append("clear")
    paper = Image.new("RGBA", picture.size, "black" if light and np.median(edge) < CLEAR else "white")
    return Image.alpha_composite(paper, picture).convert("RGB")


def _ink(grey: NDArray[np.float64], polarity: str, done: list[str]) -> NDArray[np.uint8]:
    """Grey (H, W), 0 to 255, as ink on paper 0."""
    border = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    if polarity == AUTO:
        paper = int(np.median(border))
        is_dark = paper > 127
    else:
        is_dark = polarity == DARK
        paper = int(np.percentile(grey, PAPER_SHARE if is_dark else 100 - PAPER_SHARE))
    if not is_dark:
        done.append("light")
    ink = paper - grey if is_dark else grey - paper
    return np.clip(ink * 255 / max(paper, 255 - paper), 0, 255).astype(np.uint8)
