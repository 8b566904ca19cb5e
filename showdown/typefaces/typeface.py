"""Outlines, metrics and names to a font file that installs."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
from fontTools.agl import UV2AGL
from fontTools.fontBuilder import FontBuilder
from fontTools.misc.timeTools import timestampFromString
from fontTools.pens.qu2cuPen import Qu2CuPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables.O_S_2f_2 import Panose
from fontTools.ttLib.tables.ttProgram import Program

from showdown.errors import UsageError
from showdown.typefaces.lettering import Letter
from showdown.typefaces.spline import Path

__all__ = ["EM", "ENDINGS", "LONGEST_NAME", "Names", "build_typeface", "check_name", "stand_ins"]

EM = 2000  # font units
ASCENT, DESCENT = 1700, -700  # beyond all that a picture can hold, so lines never touch
ENDINGS = (".ttf", ".otf", ".woff2")
CUBIC_ERROR = 1.0  # units, by which the cubic curves of an .otf may differ from the parabolas
THE_DAY = timestampFromString("Sat Jan  1 00:00:00 2000")  # one day for all: the same font, the same bytes
REGULAR, USE_TYPO_METRICS = 1 << 6, 1 << 7
LONGEST_NAME = 31  # characters: some systems cut off what is longer
MANY = 0.8  # share of letters of one width above which programs take a font for a typewriter's


@dataclass(frozen=True)
class Names:
    """What a font says of itself.

    Attributes:
        family: what menus show.
        generator: the team that drew it.
        about: one sentence on which style it is and what it was trained with.
    """

    family: str
    generator: str
    about: str

    def __post_init__(self) -> None:
        check_name(self.family)

    @property
    def postscript(self) -> str:
        """A name in plain ASCII, without spaces."""
        ascii_only = "".join(c for c in self.family if c.isascii() and c.isalnum())
        return f"{ascii_only or 'Forged'}-Regular"

    def table(self) -> dict[str, str]:
        """The entries of the name table."""
        return {
            "copyright": f"Drawn by a program, {self.generator}, in Showdown. No person designed it.",
            "familyName": self.family,
            "styleName": "Regular",
            "uniqueFontIdentifier": f"1.000;SHOW;{self.postscript}",
            "fullName": f"{self.family} Regular",
            "version": "Version 1.000",
            "psName": self.postscript,
            "designer": f"{self.generator} (a program)",
            "description": self.about,
            "licenseDescription": (
                "Generated; no licence is granted or claimed here. The type that the program learned "
                "from has terms of its own: ask whoever trained it before you publish this font."
            ),
        }


def check_name(family: str) -> None:
    """Refuse a name that menus could not show.

    Raises:
        UsageError: it is empty, too long, or has no letter.
    """
    plain = family.isprintable() and any(letter.isalnum() for letter in family)
    if not plain or len(family) > LONGEST_NAME:
        raise UsageError(
            f"a font cannot be called {family!r}; expected at most {LONGEST_NAME} printable characters, "
            'a letter among them. Try: --name "My Hand"'
        )


def stand_ins(letters: Iterable[str]) -> dict[str, str]:
    """What a font of these letters lacks and shows in its other case, each with the letter that is shown.

    A font of capitals sets small letters as capitals, as printed ones do.

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


def build_typeface(letters: Mapping[str, Letter], names: Names, ending: str) -> bytes:
    """A whole font file.

    A space, a no-break space and a drawn ``.notdef`` come with it; what is there in one case only is
    shown for the other as well.

    Args:
        letters: what it draws, by character.
        names: what it says of itself.
        ending: ``.ttf`` or ``.woff2`` for quadratic outlines, ``.otf`` for cubic ones.

    Raises:
        UsageError: no letters, one that is no single character, or another ending.
    """
    if ending not in ENDINGS:
        raise UsageError(f"no font is called *{ending or ' (no ending)'}; expected {', '.join(ENDINGS)}.")
    for label in letters:
        if len(label) != 1 or label.isspace() or not label.isprintable():
            raise UsageError(
                f"the label {label!r} is no character that a font could show; expected one letter."
            )
    if not letters:
        raise UsageError("a font needs letters, and there are none.")
    is_quadratic = ending != ".otf"
    builder = FontBuilder(EM, isTTF=is_quadratic)
    builder.font.recalcTimestamp = False
    drawn: dict[str, list[Path]] = {".notdef": _notdef(), "space": []}
    advances = {
        ".notdef": 1120,
        "space": round(float(np.median([one.advance for one in letters.values()])) / 2),
    }
    by_name = {UV2AGL.get(ord(label), f"uni{ord(label):04X}"): letters[label] for label in sorted(letters)}
    for name, letter in by_name.items():
        drawn[name], advances[name] = letter.contours, letter.advance
    named = dict(zip(sorted(letters), by_name, strict=True))
    named |= {other: named[label] for other, label in stand_ins(letters).items()}
    codes = {ord(label): name for label, name in named.items()} | {0x20: "space", 0xA0: "space"}
    builder.setupGlyphOrder(list(drawn))
    builder.setupCharacterMap(codes)
    if is_quadratic:
        builder.setupGlyf({name: _quadratic(paths) for name, paths in drawn.items()})
    else:
        builder.setupCFF(
            names.postscript,
            {"FullName": f"{names.family} Regular", "FamilyName": names.family, "Weight": "Regular"},
            {name: _cubic(paths, advances[name]) for name, paths in drawn.items()},
            {},
        )
    # where points begin, controls and all: FreeType moves a glyph that begins elsewhere than it says
    starts = {
        name: round(min((path.points[:, 0].min() for path in paths), default=0))
        for name, paths in drawn.items()
    }
    builder.setupHorizontalMetrics({name: (advances[name], starts[name]) for name in drawn})
    heights = np.concatenate([path.points[:, 1] for paths in drawn.values() for path in paths])
    _say(builder, letters, names, (float(heights.min()), float(heights.max())))
    _finish(builder.font, is_quadratic)
    if ending == ".woff2":
        builder.font.flavor = "woff2"
    out = io.BytesIO()
    builder.font.save(out)
    return out.getvalue()


def _say(
    builder: FontBuilder, letters: Mapping[str, Letter], names: Names, reach: tuple[float, float]
) -> None:
    """The tables that tell of the font: names, heights (`reach`: lowest and highest), what it is."""
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
        ulCodePageRange1=1,
        usDefaultChar=0,
        usBreakChar=0x20,
        panose=Panose(bFamilyType=2, bProportion=9 if same else 0),
    )
    builder.setupPost(isFixedPitch=int(same), underlinePosition=-200, underlineThickness=100)
    builder.setupHead(unitsPerEm=EM, created=THE_DAY, modified=THE_DAY, fontRevision=1.0)


def _finish(font: TTFont, is_quadratic: bool) -> None:
    """What the builder leaves open: ranges and averages, and smooth drawing without hints."""
    font["OS/2"].recalcAvgCharWidth(font)
    font["OS/2"].recalcUnicodeRanges(font)
    if not is_quadratic:
        return
    font["head"].flags |= 1 << 3  # whole pixels to the em, as the program below asks
    gasp = newTable("gasp")
    gasp.version, gasp.gaspRange = 1, {0xFFFF: 0x000F}
    font["gasp"] = gasp
    prep = newTable("prep")
    prep.program = Program()
    # thin strokes never drop out: scan conversion on at every size, the mode that keeps stubs
    prep.program.fromAssembly(["PUSHW[]", "511", "SCANCTRL[]", "PUSHB[]", "4", "SCANTYPE[]"])
    font["prep"] = prep


def _notdef() -> list[Path]:
    """A frame, for what the font does not have."""
    outer = np.array([[120, 0], [120, 1400], [1000, 1400], [1000, 0]], float)
    inner = np.array([[220, 100], [900, 100], [900, 1300], [220, 1300]], float)
    return [Path(corners, np.ones(4, bool)) for corners in (outer, inner)]


def _quadratic(paths: list[Path]) -> Any:
    """Contours as a TrueType glyph."""
    pen = TTGlyphPen(None)
    for path in paths:
        _draw(path, pen)
    return pen.glyph()


def _cubic(paths: list[Path], advance: int) -> Any:
    """Contours as a PostScript charstring, whose outer contours run the other way."""
    charstring = T2CharStringPen(advance, None)
    pen = Qu2CuPen(charstring, CUBIC_ERROR, all_cubic=True, reverse_direction=True)
    for path in paths:
        _draw(path, pen)
    return charstring.getCharString()


def _draw(path: Path, pen: Any) -> None:
    """Draw a closed path with a fontTools pen, from a point on the curve."""
    points = [(int(x), int(y)) for x, y in path.points]
    on = path.on.tolist()
    if not any(on):  # begin in the middle between two controls
        (a, b), (c, d) = points[-1], points[0]
        first = ((a + c) // 2, (b + d) // 2)
        points, on = [first, *points], [True, *on]
    begin = on.index(True)
    points, on = points[begin:] + points[:begin], on[begin:] + on[:begin]
    pen.moveTo(points[0])
    controls: list[tuple[int, int]] = []
    for point, is_on in zip([*points[1:], points[0]], [*on[1:], True], strict=True):
        if not is_on:
            controls.append(point)
        elif controls:
            pen.qCurveTo(*controls, point)
            controls = []
        elif point != points[0] or len(points) == 1:
            pen.lineTo(point)
    pen.closePath()
