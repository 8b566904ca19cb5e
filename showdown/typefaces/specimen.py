"""A specimen: a pangram, the alphabet and a paragraph, set in a font, as a picture or a page."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Collection
from pathlib import Path

from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

from showdown.errors import CorpusError

__all__ = ["draw_specimen", "page", "write"]

PANGRAM = "Sphinx of black quartz, judge my vow"
ALPHABET = ("ABCDEFGHIJKLM", "NOPQRSTUVWXYZ", "abcdefghijklm", "nopqrstuvwxyz", "0123456789")
PARAGRAPH = (
    "A forger studies how a hand moves before the letters that it leaves. One stroke too sure, one curve "
    "too even, and the eye that has seen a thousand pages stops. What passes is what nobody looks at twice."
)
SIZES = {"pangram": 64, "alphabet": 56, "paragraph": 30}  # pixels to the em
WIDTH, MARGIN, LEADING = 1200, 60, 1.3
MAX_BYTES = 64 << 20  # a font file larger than this is not opened


def write(font: Path, out: Path, text: str | None = None) -> None:
    """Set a font as ``out.png`` or ``out.html``.

    Args:
        font: a .ttf, .otf or .woff2 file.
        out: the file to write.
        text: what to set beside the alphabet; by default a pangram and a paragraph.

    Raises:
        CorpusError: no such file, no font, or one without letters.
    """
    data = read(font)
    if out.suffix.lower() == ".html":
        out.write_text(page(data, font.stem, text), encoding="utf-8")
    else:
        draw_specimen(data, text).save(out)


def read(font: Path) -> bytes:
    """The bytes of a font file that draws something.

    Raises:
        CorpusError: it does not.
    """
    try:
        if font.stat().st_size > MAX_BYTES:
            raise ValueError(f"more than {MAX_BYTES >> 20} MiB")
        data = font.read_bytes()
        known(data)
    except Exception as error:  # fontTools has many kinds for what is no font
        raise CorpusError(
            f"cannot set a specimen in {font} ({error}). Expected a .ttf, .otf or .woff2"
        ) from None
    return data


def known(data: bytes) -> dict[str, str]:
    """The characters that a font shows, each with the name of its glyph."""
    shown = TTFont(io.BytesIO(data), lazy=True).getBestCmap() or {}
    return {chr(code): name for code, name in shown.items()}


def parts(data: bytes, text: str | None) -> list[tuple[str, list[str]]]:
    """Which lines to set in which size, in letters that the font has: small for large ones if need be.

    The alphabet has a letter once that is shown for both cases.
    """
    has = known(data)
    own = {has[letter]: letter for letter in reversed("".join(ALPHABET)) if letter in has}.values()
    lines = [("alphabet", [kept for line in ALPHABET if (kept := fitting(line, own, swap=False))])]
    if text is not None:
        return [("pangram", [fitting(text, has)]), *lines]
    return [("pangram", [fitting(PANGRAM, has)]), *lines, ("paragraph", [fitting(PARAGRAPH, has)])]


def fitting(text: str, has: Collection[str], swap: bool = True) -> str:
    """A text in the letters that there are.

    >>> fitting("Go, 7!", set("GO "))
    'GO '
    """
    letters = []
    for letter in text:
        other = letter.swapcase() if swap else letter
        letters.append(letter if letter in has else other if other in has else "")
    return "".join(letters)


def draw_specimen(data: bytes, text: str | None = None) -> Image.Image:
    """A specimen as a grey picture, black on white."""
    bare = TTFont(io.BytesIO(data))
    bare.flavor = None
    unpacked = io.BytesIO()
    bare.save(unpacked, reorderTables=None)
    placed: list[tuple[int, str, ImageFont.FreeTypeFont]] = []
    y = MARGIN
    for kind, lines in parts(data, text):
        unpacked.seek(0)
        font = ImageFont.truetype(unpacked, SIZES[kind], layout_engine=ImageFont.Layout.BASIC)
        for line in lines:
            for row in wrapped(line, font, WIDTH - 2 * MARGIN):
                placed.append((y, row, font))
                y += round(SIZES[kind] * LEADING)
        y += MARGIN // 2
    picture = Image.new("L", (WIDTH, y + MARGIN // 2), 255)
    pen = ImageDraw.Draw(picture)
    for top, row, font in placed:
        pen.text((MARGIN, top), row, fill=0, font=font)
    return picture


def wrapped(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """A text in rows no wider than that, in pixels; a word that is wider has a row of its own."""
    rows: list[str] = []
    for word in text.split():
        longer = f"{rows[-1]} {word}" if rows else word
        if rows and font.getlength(longer) <= width:
            rows[-1] = longer
        else:
            rows.append(word)
    return rows


def page(data: bytes, title: str, text: str | None = None) -> str:
    """A specimen as one page that holds its font."""
    kind = {b"OTTO": "opentype", b"wOF2": "woff2"}.get(data[:4], "truetype")
    blocks = "\n".join(
        f'<div class="{name}">{"<br>".join(html.escape(line) for line in lines)}</div>'
        for name, lines in parts(data, text)
    )
    sizes = "\n".join(f".{name} {{ font-size: {size}px }}" for name, size in SIZES.items())
    return f"""<!doctype html>
<html lang="en"><meta charset="utf-8"><title>{html.escape(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
@font-face {{ font-family: "specimen"; src: url(data:font/{kind};base64,{base64.b64encode(data).decode()}) }}
body {{
  font-family: "specimen"; line-height: {LEADING}; overflow-wrap: anywhere;
  box-sizing: border-box; max-width: {WIDTH}px; margin: auto; padding: min({MARGIN}px, 5vw);
}}
div {{ margin-bottom: {MARGIN // 2}px }}
{sizes}
</style>
{blocks}
</html>
"""
