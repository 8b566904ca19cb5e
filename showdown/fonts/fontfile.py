"""Draw the letters of a font file: the child's side of `reader`, run as a process of its own.

It reads files from standard input and writes one answer each to standard output, as `reader` lays it out.
It opens no file itself, and could not: see `showdown.walls.confined`.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import uharfbuzz as hb
from fontTools.ttLib import TTFont
from numpy.typing import NDArray

from showdown.fonts.answers import (
    AUDIT,
    FONT,
    PICTURE,
    Facts,
    Skipped,
    pack_answer,
    pack_picture,
    pack_reason,
)
from showdown.fonts.faces import COLLECTION, OUTLINES, count_faces
from showdown.fonts.letters import LETTERS
from showdown.fonts.picturefacts import as_ground
from showdown.fonts.picturefile import audit_picture, draw_picture
from showdown.fonts.raster import PICTURE_MARGIN, draw_glyphs, fit_scale, ink_boxes
from showdown.walls.confined import confine_reader

MAGIC = (b"\0\1\0\0", b"OTTO", b"true", b"ttcf", b"wOFF", b"wOF2")  # how a font file may begin
COLOURS = ("COLR", "CPAL", "SVG ", "sbix", "CBDT", "CBLC")  # tables that draw them in colour, or as pictures
SUBPIXELS = 64  # of a pixel: metrics are rounded to so many, which is plenty and packs well


def draw_font(
    content: bytes, letters: Sequence[str], face: int = 1
) -> tuple[Facts, NDArray[np.uint8], NDArray[np.float32]]:
    """Draw n letters of a font, at its default instance, in the black of its outlines.

    Args:
        content: a font file.
        letters: n characters.
        face: of a collection, from 1 on.

    Returns:
        What the font says of itself; (n, 64, 64) uint8, ink 255 on 0; and (n, 3) float32, advance width,
        left and right side bearing, in pixels.

    Raises:
        Skipped: it is no font, or lacks or spoils a letter.
        Exception: whatever a library raises on a broken file.
    """
    data, tables = _unpacked(content, face)
    font = hb.Font(hb.Face(data))
    glyph_ids = _glyph_ids(font, letters)
    boxes = _ink_boxes(font, letters, glyph_ids)
    # As large as in a corpus of all letters, or size would tell a vault of few letters from the train split.
    usual = [glyph for letter in LETTERS if (glyph := font.get_nominal_glyph(ord(letter)))]
    scale = fit_scale(np.concatenate([boxes, ink_boxes(font, usual)]))
    images = draw_glyphs(font, glyph_ids, boxes, scale)
    _check_ink(images)
    advances = np.array([font.get_glyph_h_advance(glyph) for glyph in glyph_ids], float)
    metrics = np.stack([advances, boxes[:, 0], advances - boxes[:, 2]], axis=1) * scale
    return _facts(font, tables, scale), images, (np.round(metrics * SUBPIXELS) / SUBPIXELS).astype(np.float32)


def _unpacked(data: bytes, number: int) -> tuple[bytes, TTFont]:
    """One bare face, and its tables: without the compression of the web, and without colours.

    HarfBuzz reads bare tables only. It gives the box of a letter's colours where there are any, which is
    not the box of the outline.
    """
    if data[:4] not in MAGIC:
        raise Skipped("not a TrueType, OpenType or WOFF file")
    faces = len(count_faces(Path(), data))
    if not 1 <= number <= faces:
        raise Skipped(f"has not so many faces: #{number} of {faces}")
    tables = TTFont(io.BytesIO(data), lazy=True, fontNumber=number - 1)
    for needed in ("cmap", "head", "hhea", "hmtx", "maxp"):
        if needed not in tables:
            raise Skipped(f"lacks a table that every font has: {needed}")
    if not any(table in tables for table in OUTLINES):
        raise Skipped("has pictures of its letters only, and no outlines")
    colours = [table for table in COLOURS if table in tables]
    if tables.flavor is not None or colours or data[:4] == COLLECTION:
        bare = io.BytesIO()
        tables.flavor = None
        for table in colours:
            del tables[table]
        tables.save(bare, reorderTables=None)
        data = bare.getvalue()
    if tables["cmap"].getcmap(3, 0) is not None and tables["cmap"].getcmap(3, 1) is None:
        raise Skipped("a symbol font")
    return data, tables


def _glyph_ids(font: hb.Font, letters: Sequence[str]) -> list[int]:
    """The number of each letter's glyph."""
    glyph_ids = [font.get_nominal_glyph(ord(letter)) or 0 for letter in letters]
    lacking = [letter for letter, glyph in zip(letters, glyph_ids, strict=True) if not glyph]
    if lacking:
        raise Skipped(f"lacks letters: {len(lacking)} of {len(letters)}, {lacking[0]!r} first")
    return glyph_ids


def _ink_boxes(font: hb.Font, letters: Sequence[str], glyph_ids: Sequence[int]) -> NDArray[np.float64]:
    """The box around the ink of each letter, (n, 4), none of them empty."""
    boxes = ink_boxes(font, glyph_ids)
    empty = (boxes[:, 2] <= boxes[:, 0]) | (boxes[:, 3] <= boxes[:, 1])
    if empty.any():
        first = letters[int(empty.argmax())]
        raise Skipped(f"draws nothing for some letters: {np.count_nonzero(empty)}, {first!r} first")
    return boxes


def _check_ink(images: NDArray[np.uint8]) -> None:
    """Refuse pictures without ink, or with ink beyond the boxes that the font states."""
    if not images.any(axis=(1, 2)).all():
        raise Skipped("draws nothing for some letters")
    edge = images.copy()
    edge[:, PICTURE_MARGIN - 1 : 1 - PICTURE_MARGIN, PICTURE_MARGIN - 1 : 1 - PICTURE_MARGIN] = 0
    if edge.any():
        raise Skipped("draws outside the boxes that it states")


def _facts(font: hb.Font, tables: TTFont, scale: float) -> Facts:
    """What a font says of itself (name IDs 1, 2, 16, 17; 13, 14, 0 for its terms), as it is drawn."""
    line = font.get_font_extents("ltr")
    return Facts(
        family=_name(tables, 16) or _name(tables, 1),
        style=_name(tables, 17) or _name(tables, 2) or "Regular",
        notice=" | ".join(filter(None, (_name(tables, number) for number in (13, 14, 0)))),
        scale=scale * font.face.upem,
        ascender=line.ascender * scale,
        descender=line.descender * scale,
        line_gap=line.line_gap * scale,
    )


def _name(tables: TTFont, number: int) -> str:
    """What a font says of itself under that number; empty where it says nothing that can be read."""
    try:
        return tables["name"].getDebugName(number) or ""
    except Exception:  # no such table, or a broken one: the letters are what counts
        return ""


def _main() -> None:
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not end up among the answers
    confine_reader()
    letters = json.loads(sys.stdin.buffer.readline())
    while line := sys.stdin.buffer.readline():
        kind, size, how = json.loads(line)
        data = sys.stdin.buffer.read(size)
        try:
            answer = ANSWERS[kind](data, letters, how)
        except Skipped as skipped:
            answer = pack_reason(str(skipped))
        except Exception as error:  # a hostile file may raise anything at all
            answer = pack_reason(f"broken: {type(error).__name__}, {error}")
        out.write(answer)
        out.flush()


ANSWERS: dict[str, Callable[[bytes, Sequence[str], Any], bytes]] = {
    FONT: lambda data, letters, face: pack_answer(*draw_font(data, letters, face)),
    PICTURE: lambda data, _, polarity: pack_picture(*draw_picture(data, polarity)),
    AUDIT: lambda data, _, how: pack_picture(*audit_picture(data, how[0], as_ground(how[1]))),
}

if __name__ == "__main__":
    _main()
