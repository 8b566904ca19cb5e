"""Build a font file that installs, from outlines, metrics and names."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
from fontTools.agl import UV2AGL
from fontTools.fontBuilder import FontBuilder
from fontTools.misc.timeTools import timestampFromString
from fontTools.pens.pointPen import PointToSegmentPen
from fontTools.pens.qu2cuPen import Qu2CuPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import newTable
from fontTools.ttLib.tables.O_S_2f_2 import Panose
from fontTools.ttLib.tables.ttProgram import Program

from showdown.errors import UsageError
from showdown.outlines.spline import Path
from showdown.typefaces.codepages import code_pages
from showdown.typefaces.lettering import Letter
from showdown.typefaces.names import Names

__all__ = ["EM", "ENDINGS", "build_typeface", "stand_ins"]

EM = 2000  # font units
ASCENT, DESCENT = 1700, -700  # font units: beyond what a picture can hold, so that lines never touch
ENDINGS = (".ttf", ".otf", ".woff2")
CUBIC_ERROR = 1.0  # units, by which the cubic curves of an .otf may differ from the parabolas
THE_DAY = timestampFromString("Sat Jan  1 00:00:00 2000")  # one day for all: the same font, the same bytes
REGULAR, USE_TYPO_METRICS = 1 << 6, 1 << 7
MANY = 0.8  # if a larger share of letters has one width, programs take the font for a typewriter's


def stand_ins(letters: Iterable[str]) -> dict[str, str]:
    """The letters that a font of these lacks, each with the letter that is shown for it: its other case.

    A font of capitals alone shows small letters as capitals.

    >>> stand_ins("AbB7ß")
    {'a': 'A'}
    """
    drawn = set(letters)
    found: dict[str, str] = {}
    for label in sorted(drawn):
        for other in (label.lower(), label.upper()):
            if len(other) == 1 and other not in drawn:
                found.setdefault(other, label)
    return found


@dataclass(frozen=True, eq=False)
class _Glyph:
    """What a font draws for a character: closed contours in font units, and how far the next one is."""

    contours: Sequence[Path]
    advance: int

    @property
    def start(self) -> int:
        """Where its points begin, controls and all; 0 where there are none."""
        return round(min((path.points[:, 0].min() for path in self.contours), default=0))


def build_typeface(letters: Mapping[str, Letter], names: Names, ending: str) -> bytes:
    """A whole font file.

    A space, a no-break space and a drawn ``.notdef`` come with it. A letter that is there in one case
    only is shown for the other case as well.

    Args:
        letters: what it draws, by character.
        names: what it says of itself.
        ending: ``.ttf`` or ``.woff2`` for quadratic outlines, ``.otf`` for cubic ones.

    Raises:
        UsageError: no letters, one that is no single character, or another ending.
    """
    _check(letters, ending)
    glyphs = _glyphs(letters)
    builder = FontBuilder(EM, isTTF=ending != ".otf")
    builder.font.recalcTimestamp = False
    builder.setupGlyphOrder(list(glyphs))
    builder.setupCharacterMap(_characters(letters))
    _set_outlines(builder, glyphs, names)
    # FreeType moves a glyph that begins elsewhere than its metrics say
    builder.setupHorizontalMetrics({name: (glyph.advance, glyph.start) for name, glyph in glyphs.items()})
    heights = np.concatenate([path.points[:, 1] for glyph in glyphs.values() for path in glyph.contours])
    _say(builder, letters, names, (float(heights.min()), float(heights.max())))
    _finish(builder)
    if ending == ".woff2":
        builder.font.flavor = "woff2"
    out = io.BytesIO()
    builder.font.save(out)
    return out.getvalue()


def _check(letters: Mapping[str, Letter], ending: str) -> None:
    """Refuse what no font can be made of."""
    if ending not in ENDINGS:
        raise UsageError(f"no font is called *{ending or ' (no ending)'}; expected {', '.join(ENDINGS)}.")
    for label in letters:
        if len(label) != 1 or label.isspace() or not label.isprintable():
            raise UsageError(
                f"the label {label!r} is no character that a font could show; expected one letter."
            )
    if not letters:
        raise UsageError("a font needs letters, and there are none.")


def _glyph_name(letter: str) -> str:
    """What a font calls the glyph of a letter.

    >>> _glyph_name("a"), _glyph_name("1"), _glyph_name("\u4e00")
    ('a', 'one', 'uni4E00')
    """
    code = ord(letter)
    name: str = UV2AGL.get(code, f"uni{code:04X}" if code <= 0xFFFF else f"u{code:05X}")
    return name


def _glyphs(letters: Mapping[str, Letter]) -> dict[str, _Glyph]:
    """Every glyph by its name, in the order that they have in the file."""
    wide = round(float(np.median([letter.advance for letter in letters.values()])) / 2)
    glyphs = {".notdef": _notdef(), "space": _Glyph((), wide)}
    for label in sorted(letters):
        glyphs[_glyph_name(label)] = _Glyph(letters[label].contours, letters[label].advance)
    return glyphs


def _characters(letters: Iterable[str]) -> dict[int, str]:
    """The name of the glyph that is shown for each code."""
    shown = {label: label for label in sorted(letters)} | stand_ins(letters)
    return {ord(label): _glyph_name(own) for label, own in shown.items()} | {0x20: "space", 0xA0: "space"}


def _set_outlines(builder: FontBuilder, glyphs: Mapping[str, _Glyph], names: Names) -> None:
    """The contours, as the format has them."""
    if builder.isTTF:
        builder.setupGlyf({name: _quadratic(glyph) for name, glyph in glyphs.items()})
        return
    words = {"FullName": f"{names.family} Regular", "FamilyName": names.family, "Weight": "Regular"}
    drawn = {name: _cubic(glyph) for name, glyph in glyphs.items()}
    builder.setupCFF(names.postscript, words, drawn, {})


def _say(
    builder: FontBuilder, letters: Mapping[str, Letter], names: Names, reach: tuple[float, float]
) -> None:
    """The tables that describe the font: names, heights (`reach`: lowest and highest), what it is."""
    widths = [letter.advance for letter in letters.values()]
    same = len(widths) > 1 and max(map(widths.count, widths)) > MANY * len(widths)
    tops = {label: letters[label].outline.box[3] for label in "xH" if label in letters}
    builder.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT, lineGap=0)
    builder.setupNameTable(names.table(), mac=False)
    builder.setupOS2(
        version=4,
        sTypoAscender=ASCENT,
        sTypoDescender=DESCENT,
        sTypoLineGap=0,
        usWinAscent=ceil(reach[1]),  # beyond these Windows cuts off; the distance of lines is above
        usWinDescent=max(0, ceil(-reach[0])),
        sxHeight=tops.get("x", 0),
        sCapHeight=tops.get("H", 0),
        usWeightClass=400,
        fsSelection=REGULAR | USE_TYPO_METRICS,
        fsType=0,
        achVendID="SHOW",
        usDefaultChar=0,
        usBreakChar=0x20,
        panose=Panose(bFamilyType=2, bProportion=9 if same else 0),
    )
    builder.setupPost(isFixedPitch=int(same), underlinePosition=-200, underlineThickness=100)
    builder.setupHead(unitsPerEm=EM, created=THE_DAY, modified=THE_DAY, fontRevision=1.0)


def _finish(builder: FontBuilder) -> None:
    """What the builder leaves open: ranges and averages, and smooth drawing without hints."""
    font = builder.font
    font["OS/2"].recalcAvgCharWidth(font)
    font["OS/2"].recalcUnicodeRanges(font)
    font["OS/2"].setCodePageRanges(code_pages(map(chr, font.getBestCmap())))
    if not builder.isTTF:
        return
    font["head"].flags |= 1 << 3  # whole pixels to the em, as the program below asks
    gasp = newTable("gasp")
    gasp.version, gasp.gaspRange = 1, {0xFFFF: 0x000F}  # at every size: smooth, in both directions
    font["gasp"] = gasp
    prep = newTable("prep")
    prep.program = Program()
    # thin strokes never drop out: scan conversion on at every size, the mode that keeps stubs
    prep.program.fromAssembly(["PUSHW[]", "511", "SCANCTRL[]", "PUSHB[]", "4", "SCANTYPE[]"])
    font["prep"] = prep


def _notdef() -> _Glyph:
    """A frame, which is shown for a character that the font does not have."""
    outer = np.array([[120, 0], [120, 1400], [1000, 1400], [1000, 0]], float)
    inner = np.array([[220, 100], [900, 100], [900, 1300], [220, 1300]], float)
    return _Glyph([Path(corners, np.ones(4, bool)) for corners in (outer, inner)], 1120)


def _quadratic(glyph: _Glyph) -> Any:
    """Contours as a TrueType glyph."""
    pen = TTGlyphPen(None)
    for path in glyph.contours:
        _draw(path, pen)
    return pen.glyph()


def _cubic(glyph: _Glyph) -> Any:
    """Contours as a PostScript charstring, whose outer contours run the other way."""
    charstring = T2CharStringPen(glyph.advance, None)
    pen = Qu2CuPen(charstring, CUBIC_ERROR, all_cubic=True, reverse_direction=True)
    for path in glyph.contours:
        _draw(path, pen)
    return charstring.getCharString()


def _draw(path: Path, pen: Any) -> None:
    """Draw a closed path with a fontTools pen, from its first point on the curve."""
    points, on = path.points.astype(int).tolist(), path.on.tolist()
    if not any(on):  # Qu2CuPen needs one: the middle between the last control and the first
        points, on = [_between(points[-1], points[0]), *points], [True, *on]
    contour = PointToSegmentPen(pen)
    contour.beginPath()
    for point, is_on, is_straight in zip(points, on, [on[-1], *on[:-1]], strict=True):
        contour.addPoint(tuple(point), ("line" if is_straight else "qcurve") if is_on else None)
    contour.endPath()


def _between(one: list[int], other: list[int]) -> list[int]:
    """The middle of two points, rounded down to whole units."""
    return [(a + b) // 2 for a, b in zip(one, other, strict=True)]
