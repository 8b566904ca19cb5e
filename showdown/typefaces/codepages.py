"""Which code pages of Windows a font serves: by them old programs choose a font for a language."""

from __future__ import annotations

from collections.abc import Iterable

from fontTools.ttLib.tables.O_S_2f_2 import calcCodePageRanges

__all__ = ["code_pages"]

# The bit of each page in the table OS/2, its encoding, and the letters that it is for, first and last.
PAGES = (
    (0, "cp1252", "A", "z"),
    (2, "cp1251", "\u0410", "\u044f"),  # Cyrillic
    (3, "cp1253", "\u0391", "\u03c9"),  # Greek
    (5, "cp1255", "\u05d0", "\u05ea"),  # Hebrew
    (6, "cp1256", "\u0621", "\u064a"),  # Arabic
    (16, "cp874", "\u0e01", "\u0e2e"),  # Thai
    (17, "cp932", "\u3041", "\u30fe"),  # kana
    (19, "cp949", "\uac00", "\ud7a3"),  # Hangul
    (17, "cp932", "\u4e00", "\u9fff"),  # ideographs of Japanese
    (18, "cp936", "\u4e00", "\u9fff"),  # and of Chinese, simplified
    (20, "cp950", "\u4e00", "\u9fff"),  # and traditional
)
LATIN = 0


def code_pages(letters: Iterable[str]) -> set[int]:
    """The bits of the code pages whose own letters a font has, all of what it has of their script.

    What fontTools finds counts too. It looks for one letter of each page, which a font of some letters
    may not have. A font of no page at all is given the Latin one, or word processors do not show it.

    >>> code_pages("AБ"), code_pages("가나다"), code_pages("ж")
    ({0, 2}, {19}, {2})
    """
    drawn = set(letters)
    bits = set(calcCodePageRanges(set(map(ord, drawn))))
    for bit, page, first, last in PAGES:
        own = "".join(letter for letter in drawn if first <= letter <= last)
        if own and own == own.encode(page, "ignore").decode(page):
            bits.add(bit)
    return bits or {LATIN}
