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
from showdown.fonts.faces import OUTLINES, count_faces, whole_file
from showdown.fonts.reader import MAX_FONT_BYTES
from showdown.pages import page_template
from showdown.walls.confined import ask_confined
from showdown.words import one_line

__all__ = ["draw_specimen", "specimen_page", "write_specimen"]

PANGRAM = "Sphinx of black quartz, judge my vow"
ALPHABET = ("ABCDEFGHIJKLM", "NOPQRSTUVWXYZ", "abcdefghijklm", "nopqrstuvwxyz", "0123456789")
LATIN = "".join(ALPHABET[:2])
LINE, MOST_ROWS = 20, 12  # letters of a row, and rows, of a script that has no pangram here
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


def write_specimen(font: Path, out: Path, text: str | None = None) -> tuple[str, ...]:
    """Set a font as ``out.png`` or ``out.html``; a file that stands there is replaced by a whole one.

    Args:
        font: a .ttf, .otf, .woff or .woff2 file, a .ttc, of which the first face is set, or one face of
            it, as ``fonts.ttc#2``.
        out: the file to write.
        text: what to set beside the alphabet; by default a pangram and a paragraph.

    Returns:
        The letters of the text that the font lacks: they are not shown.

    Raises:
        CorpusError: no such file, no font, or one without letters or outlines.
        UsageError: `out` cannot be written; what stood there still stands.
    """
    as_page = out.suffix.lower() == ".html"
    data, lacking, made = _made_of(font, BLOCKS if as_page else PICTURE, text)
    try:
        if as_page:
            told = json.loads(made)
            data = base64.b64decode(told["font"]) or data
            page = specimen_page(data, font.stem, text, told["blocks"])
            write_whole(out, page.encode(errors="replace"))
        else:
            write_whole(out, made)
    except OSError as error:
        raise UsageError(f"cannot write {out}: {error.strerror}. Try: another folder") from error
    return lacking


def _made_of(font: Path, kind: str, text: str | None) -> tuple[bytes, tuple[str, ...], bytes]:
    """A font file; the letters that it lacks; and what a process apart made of it: a picture, or blocks."""
    file, face = whole_file(font)
    try:
        data = read_plain(file, MAX_FONT_BYTES, follow=True)
        words = [kind, json.dumps(text), str(face or 1)]
        made = ask_confined("showdown.typefaces.specimenfile", words, data, MOST_BYTES, MOST_SECONDS)
        if made[:1] != kind.encode():
            raise ValueError(made[1:].decode(errors="replace"))
        lacking, _, made = made[1:].partition(b"\n")
        return data, tuple(map(str, json.loads(lacking))), made
    except (OSError, ValueError) as error:
        reason = one_line(getattr(error, "strerror", None) or str(error), 300)
        raise CorpusError(
            f"cannot set a specimen in {font} ({reason}). "
            "Expected a .ttf, .otf, .ttc or .woff2 with outlines. "
            "Try: a font that showdown typeface wrote"
        ) from None


def one_face(data: bytes, number: int = 1) -> TTFont:
    """A face of a font file, from 1 on, whose letters are drawn by outlines.

    Raises:
        ValueError: there is no such face, or it has no outlines.
        Exception: whatever the library raises on what is no font.
    """
    faces = len(count_faces(Path(), data))
    if not 1 <= number <= faces:
        raise ValueError(f"it has no face #{number}, but {faces}")
    font = TTFont(io.BytesIO(data), fontNumber=number - 1)
    if not any(table in font for table in OUTLINES):
        raise ValueError("it has pictures of its letters only, and no outlines")
    return font


def _shown(font: TTFont) -> dict[str, str]:
    """The characters that a font shows, each with the name of its glyph."""
    return {chr(code): name for code, name in (font.getBestCmap() or {}).items()}


def blocks_of(font: TTFont, text: str | None) -> tuple[Blocks, list[str]]:
    """The lines to set, by their size, in letters that the font has; and letters of the text that it lacks.

    A letter that it lacks is set in its other case. The alphabet has such a letter once. A font of another
    script than the Latin one is set in its own letters.

    Raises:
        ValueError: it has no letters, or none of the text.
    """
    has = _shown(font)
    own = "".join(letter for letter in sorted(has) if letter.isalnum())
    if not own:
        raise ValueError("it has no letters")
    latin = {has[letter]: letter for letter in reversed("".join(ALPHABET)) if letter in has}.values()
    is_latin = len(latin) >= min(len(own) / 2, len(LATIN))
    rows = [_in_letters(line, latin, swap=False) for line in ALPHABET] if is_latin else _rows(own)
    alphabet = ("alphabet", [row for row in rows if row])
    if text is not None:
        set_in = _in_letters(text, has)
        if not set_in.strip():
            raise ValueError(f"it has no letter of the text; it has {own[:40]}")
        lacking = {letter for letter in text if not letter.isspace() and not _in_letters(letter, has)}
        return [("pangram", [set_in]), alphabet], sorted(lacking)
    if not is_latin:
        return [("pangram", [own[:LINE]]), alphabet], []
    words = _in_letters(PANGRAM, has), _in_letters(PARAGRAPH, has)
    blocks = [("pangram", [words[0]]), alphabet, ("paragraph", [words[1]])]
    return [block for block in blocks if "".join(block[1]).strip()], []


def _rows(letters: str) -> list[str]:
    """The first of many letters, in rows."""
    return [letters[start : start + LINE] for start in range(0, min(len(letters), LINE * MOST_ROWS), LINE)]


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


def draw_specimen(data: bytes, text: str | None = None, face: int = 1) -> Image.Image:
    """A specimen as a grey picture, black on white, 1200 pixels wide and as high as it needs to be.

    Args:
        data: a font file.
        text: as for `write_specimen`.
        face: of a collection, from 1 on.

    Raises:
        ValueError: it has no letters or no outlines, or none of the text.
    """
    bare = one_face(data, face)
    blocks, _ = blocks_of(bare, text)
    unpacked = io.BytesIO(bare_bytes(bare))
    placed: list[tuple[int, str, ImageFont.FreeTypeFont]] = []
    y = PAGE_MARGIN
    for kind, lines in blocks:
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


def bare_bytes(font: TTFont) -> bytes:
    """A font as a file of its own, without the compression of the web."""
    out = io.BytesIO()
    font.flavor = None
    font.save(out, reorderTables=None)
    return out.getvalue()


def _wrapped(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """A text in rows no wider than that, in pixels; a word that is wider is broken."""
    rows: list[str] = []
    for word in text.split():
        longer = f"{rows[-1]} {word}" if rows else word
        if rows and font.getlength(longer) <= width:
            rows[-1] = longer
        else:
            rows += _broken(word, font, width)
    return rows


def _broken(word: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """A word in pieces no wider than that, a letter at least in each."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and font.getlength(pieces[-1] + letter) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


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
        kind={b"OTTO": "opentype", b"wOF2": "woff2", b"wOFF": "woff"}.get(data[:4], "truetype"),
        font=base64.b64encode(data).decode(),
        leading=LEADING,
        width=PAGE_WIDTH,
        margin=PAGE_MARGIN,
        sizes=TYPE_SIZES,
        blocks=blocks_of(one_face(data), text)[0] if blocks is None else blocks,
    )
