"""Set a specimen of a font, as a picture or a page: a pangram, the alphabet and a paragraph."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Collection
from pathlib import Path

from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

from showdown.errors import CorpusError, UsageError
from showdown.files import read_plain, write_whole
from showdown.fonts.reader import MAX_FONT_BYTES
from showdown.pages import page_template
from showdown.walls.confined import ask_confined
from showdown.words import one_line

__all__ = ["draw_specimen", "specimen_page", "write_specimen"]

PANGRAM = "Sphinx of black quartz, judge my vow"
ALPHABET = ("ABCDEFGHIJKLM", "NOPQRSTUVWXYZ", "abcdefghijklm", "nopqrstuvwxyz", "0123456789")
PARAGRAPH = (
    "A forger studies how a hand moves before the letters that it leaves. One stroke too sure, one curve "
    "too even, and the eye that has seen a thousand pages stops. What passes is what nobody looks at twice."
)
TYPE_SIZES = {"pangram": 64, "alphabet": 56, "paragraph": 30}  # pixels to the em
PAGE_WIDTH, PAGE_MARGIN = 1200, 60  # pixels
LEADING = 1.3  # from line to line, in ems
PICTURE, BLOCKS, REASON = "P", "B", "E"  # kinds of answer of the process that reads a font
MOST_BYTES, MOST_SECONDS = 64 << 20, 60.0  # of such an answer
Blocks = list[tuple[str, list[str]]]  # the lines to set, by their size


def write_specimen(font: Path, out: Path, text: str | None = None) -> None:
    """Set a font as ``out.png`` or ``out.html``; a file that stands there is replaced by a whole one.

    Args:
        font: a .ttf, .otf or .woff2 file.
        out: the file to write.
        text: what to set beside the alphabet; by default a pangram and a paragraph.

    Raises:
        CorpusError: no such file, no font, or one without letters.
        UsageError: `out` cannot be written; what stood there still stands.
    """
    as_page = out.suffix.lower() == ".html"
    data, made = _made_of(font, BLOCKS if as_page else PICTURE, text)
    try:
        if as_page:
            page = specimen_page(data, font.stem, text, json.loads(made))
            write_whole(out, page.encode(errors="replace"))
        else:
            write_whole(out, made)
    except OSError as error:
        raise UsageError(f"cannot write {out}: {error.strerror}. Try: another folder") from error


def _made_of(font: Path, kind: str, text: str | None) -> tuple[bytes, bytes]:
    """A font file, and what a process apart made of it: a picture, or blocks of text."""
    try:
        data = read_plain(font, MAX_FONT_BYTES, follow=True)
        words = [kind, json.dumps(text)]
        made = ask_confined("showdown.typefaces.specimenfile", words, data, MOST_BYTES, MOST_SECONDS)
        if made[:1] != kind.encode():
            raise ValueError(made[1:].decode(errors="replace"))
    except (OSError, ValueError) as error:
        reason = one_line(getattr(error, "strerror", None) or str(error), 200)
        raise CorpusError(
            f"cannot set a specimen in {font} ({reason}). Expected a .ttf, .otf or .woff2"
        ) from None
    return data, made[1:]


def _shown(data: bytes) -> dict[str, str]:
    """The characters that a font shows, each with the name of its glyph."""
    shown = TTFont(io.BytesIO(data), lazy=True).getBestCmap() or {}
    return {chr(code): name for code, name in shown.items()}


def blocks_of(data: bytes, text: str | None) -> list[tuple[str, list[str]]]:
    """The lines to set, by their size, in letters that the font has.

    A letter that it lacks is set in its other case. The alphabet has such a letter once.
    """
    has = _shown(data)
    own = {has[letter]: letter for letter in reversed("".join(ALPHABET)) if letter in has}.values()
    lines = [("alphabet", [kept for line in ALPHABET if (kept := _in_letters(line, own, swap=False))])]
    if text is not None:
        return [("pangram", [_in_letters(text, has)]), *lines]
    return [("pangram", [_in_letters(PANGRAM, has)]), *lines, ("paragraph", [_in_letters(PARAGRAPH, has)])]


def _in_letters(text: str, has: Collection[str], swap: bool = True) -> str:
    """The letters of a text that a font has; with `swap`, those too that it has in their other case only.

    >>> _in_letters("Go, 7!", set("GO "))
    'GO '
    """
    letters = []
    for letter in text:
        other = letter.swapcase() if swap else letter
        letters.append(letter if letter in has else other if other in has else "")
    return "".join(letters)


def draw_specimen(data: bytes, text: str | None = None) -> Image.Image:
    """A specimen as a grey picture, black on white, 1200 pixels wide and as high as it needs to be.

    Args:
        data: a font file.
        text: as for `write_specimen`.
    """
    bare = TTFont(io.BytesIO(data))
    bare.flavor = None
    unpacked = io.BytesIO()
    bare.save(unpacked, reorderTables=None)
    placed: list[tuple[int, str, ImageFont.FreeTypeFont]] = []
    y = PAGE_MARGIN
    for kind, lines in blocks_of(data, text):
        unpacked.seek(0)
        font = ImageFont.truetype(unpacked, TYPE_SIZES[kind], layout_engine=ImageFont.Layout.BASIC)
        for line in lines:
            for row in _wrapped(line, font, PAGE_WIDTH - 2 * PAGE_MARGIN):
                placed.append((y, row, font))
                y += round(TYPE_SIZES[kind] * LEADING)
        y += PAGE_MARGIN // 2
    picture = Image.new("L", (PAGE_WIDTH, y + PAGE_MARGIN // 2), 255)
    pen = ImageDraw.Draw(picture)
    for top, row, font in placed:
        pen.text((PAGE_MARGIN, top), row, fill=0, font=font)
    return picture


def _wrapped(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """A text in rows no wider than that, in pixels; a word that is wider has a row of its own."""
    rows: list[str] = []
    for word in text.split():
        longer = f"{rows[-1]} {word}" if rows else word
        if rows and font.getlength(longer) <= width:
            rows[-1] = longer
        else:
            rows.append(word)
    return rows


def specimen_page(data: bytes, title: str, text: str | None = None, blocks: Blocks | None = None) -> str:
    """A specimen as one page of HTML that holds its font.

    Args:
        data: a font file.
        title: of the page.
        text: as for `write_specimen`.
        blocks: what `blocks_of` says of the font, where it is not to be looked into here.
    """
    return page_template("showdown.typefaces", "specimen.html.j2").render(
        title=title,
        kind={b"OTTO": "opentype", b"wOF2": "woff2"}.get(data[:4], "truetype"),
        font=base64.b64encode(data).decode(),
        leading=LEADING,
        width=PAGE_WIDTH,
        margin=PAGE_MARGIN,
        sizes=TYPE_SIZES,
        blocks=blocks_of(data, text) if blocks is None else blocks,
    )
