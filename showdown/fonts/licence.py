"""A short name for a font's licence, from the words in the font or beside it.

fsType says whether a font may be embedded, not on what terms it comes: it is not read.
"""

from __future__ import annotations

import re

__all__ = ["GENERATED", "UNSTATED", "licence_name"]

UNSTATED = "unstated"
GENERATED = "generated"  # what `showdown typeface` wrote, by its own words: see `showdown.typefaces.names`

# The first pattern that is found names the licence; the more particular ones come first.
_PATTERNS = (
    (GENERATED, r"generated; no licence is granted|drawn by a program, .*, in showdown"),
    ("OFL-1.1", r"open\s?font\s?licen[cs]e|\bofl\b|scripts\.sil\.org/ofl"),
    ("Apache-2.0", r"apache[\s-]*(software )?licen[cs]e|\bapache-2"),
    ("UFL-1.0", r"ubuntu font licen[cs]e"),
    ("Bitstream-Vera", r"bitstream[\s-]*vera"),
    ("GUST", r"\bgust\b"),
    ("LPPL", r"latex project public|\blppl"),
    (
        "AGPL with font exception",
        r"(\bagpl|affero)(.|\n)*(font|embed)[\w\s-]*exception|affero(.|\n)*as a special exception",
    ),
    ("AGPL", r"\bagpl|affero"),
    ("LGPL", r"\blgpl|lesser general public|library general public"),
    (
        "GPL with font exception",
        r"(\bgpl|general public licen[cs]e)(.|\n)*(font|embed)[\w\s-]*exception"
        r"|general public(.|\n)*as a special exception(.|\n)*font",
    ),
    ("GPL", r"\bgpl|general public licen[cs]e"),
    ("CC0-1.0", r"\bcc0|creative\s?commons zero"),
    ("CC-BY-SA", r"\bcc[\s-]by[\s-]sa"),
    ("CC-BY", r"\bcc[\s-]by(?!-n)|creative commons attribution"),
    ("Public domain", r"public[\s-]*domain|\bpd\b"),
    ("MIT", r"\bmit\b( licen[cs]e)?|\bexpat\b|permission is hereby granted, free of charge"),
    ("BSD", r"\bbsd\b|redistributions? (of|in) source"),
    ("IPA", r"\bipa font licen[cs]e"),
    ("Artistic", r"artistic licen[cs]e|^artistic"),
)


def licence_name(text: str) -> str:
    """The short name of the licence that a text states, or ``unstated``.

    >>> licence_name("This Font Software is licensed under the SIL Open Font License, Version 1.1.")
    'OFL-1.1'
    >>> licence_name("GPL-2+ with Font exception"), licence_name("All rights reserved.")
    ('GPL with font exception', 'unstated')
    """
    words = text.lower()
    return next((name for name, pattern in _PATTERNS if re.search(pattern, words)), UNSTATED)
