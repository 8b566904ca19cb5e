#!/usr/bin/env bash
# fontTools 4.68.0: calcCodePageRanges() gives a font of Hangul syllables no Korean code page of Windows.
#
# A font says in its OS/2 table which code pages it serves, and some programs offer it under a script by that.
# fontTools works the pages out from the characters: each page is known by a few key letters. One would bet
# that all Hangul syllables give page 949 (bit 19), and that hiragana gives page 932 (bit 17). All syllables
# give bit 21 (Johab) alone, the 2,350 of KS X 1001 give none, and hiragana gives none.
# What to do: set the bits by hand where a font is made for one script.
#
# Seen: all 11,172 Hangul syllables  [21]
#       the 2,350 of KS X 1001       []
#       hiragana                     []
#       the basic Cyrillic letters   [2]
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "fonttools==4.68.0"
"$folder/venv/bin/python" - <<'PYTHON'
import fontTools
from fontTools.ttLib.tables.O_S_2f_2 import calcCodePageRanges

print("fontTools", fontTools.version)
seen = {}
for name, characters in {
    "all 11,172 Hangul syllables": range(0xAC00, 0xD7A4),
    "the 2,350 of KS X 1001": [
        code for code in range(0xAC00, 0xD7A4) if len(bytes(chr(code), "euc_kr", "ignore")) == 2
    ],
    "hiragana": range(0x3041, 0x3097),
    "the basic Cyrillic letters": range(0x410, 0x450),
}.items():
    seen[name] = calcCodePageRanges(set(characters))
    print(f"{name:<28} {sorted(seen[name])}")
assert seen["all 11,172 Hangul syllables"] == {21}, "not the Johab page alone any more"
assert seen["the 2,350 of KS X 1001"] == set(), "the 2,350 have a page now"
assert seen["hiragana"] == set(), "hiragana has a page now"
assert seen["the basic Cyrillic letters"] == {2}, "Cyrillic has another"
PYTHON
