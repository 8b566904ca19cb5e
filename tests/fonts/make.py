"""Tiny fonts for the tests: every letter a few bars, drawn by lot for each design."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

Box = tuple[float, float, float, float]  # left, bottom, right, top, in units of 1000 per em


def bars(design: int, letter: str) -> list[Box]:
    """The bars of one letter of one design; a stem that all share, so that fonts look like fonts."""
    lot = np.random.default_rng([design, ord(letter)])
    height = 700 if letter.isupper() or letter.isdigit() else 480
    boxes: list[Box] = [(60, 0, 140 + 40 * (design % 3), height)]
    for _ in range(3):
        left, bottom = lot.uniform(60, 400), lot.uniform(0, height - 120)
        boxes.append((left, bottom, left + lot.uniform(80, 250), bottom + lot.uniform(60, 120)))
    return boxes


def make_font(
    path: Path,
    letters: Sequence[str],
    design: int = 0,
    family: str | None = None,
    style: str = "Regular",
    grow: float = 0.0,
    scale: float = 1.0,
    shapes: Mapping[str, list[Box]] | None = None,
    licence: str = "SIL Open Font License",
    flavor: str | None = None,
) -> Path:
    """Write a TrueType font; `grow` fattens every bar, `shapes` replaces letters."""
    builder = FontBuilder(1000, isTTF=True)
    names = [".notdef", *(f"u{ord(letter):04X}" for letter in letters)]
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(letter): f"u{ord(letter):04X}" for letter in letters})
    glyphs = {".notdef": TTGlyphPen(None).glyph()}
    widths = {".notdef": (500, 0)}
    for letter in letters:
        pen = TTGlyphPen(None)
        boxes = (shapes or {}).get(letter, bars(design, letter))
        corners = [
            tuple(round(scale * value) for value in (a - grow, b - grow, c + grow, d + grow))
            for a, b, c, d in boxes
        ]
        for left, bottom, right, top in corners:
            pen.moveTo((left, bottom))
            for corner in ((left, top), (right, top), (right, bottom)):
                pen.lineTo(corner)
            pen.closePath()
        name = f"u{ord(letter):04X}"
        glyphs[name] = pen.glyph()
        widths[name] = (
            max([corner[2] for corner in corners], default=300) + 60,
            min([corner[0] for corner in corners], default=0),
        )
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics(widths)
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable(
        {"familyName": family or f"Design{design}", "styleName": style, "licenseDescription": licence}
    )
    builder.setupOS2()
    builder.setupPost()
    builder.font.flavor = flavor
    builder.save(path)
    return path
