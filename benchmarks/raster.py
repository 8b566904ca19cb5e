"""How fast are glyphs drawn, and the default letters loaded?

    python benchmarks/raster.py [FOLDER]

Draws A–Z a–z 0–9 of up to 40 fonts at 32 px, ours and Pillow's in turns in one run, and prints the
ratio; then the time to load the house corpus. Fonts come from FOLDER, or from the system.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np
import uharfbuzz as hb
from PIL import Image, ImageDraw, ImageFont

from showdown.fonts.finding import find_fonts, system_folders
from showdown.fonts.letters import LETTERS
from showdown.fonts.load import load_corpus
from showdown.fonts.raster import draw_glyphs, fit_scale, ink_boxes

FONTS, ROUNDS, SIZE = 40, 5, 32


def ours(path: Path) -> None:
    font = hb.Font(hb.Face(hb.Blob.from_file_path(str(path))))
    glyph_ids = [font.get_nominal_glyph(ord(letter)) for letter in LETTERS]
    boxes = ink_boxes(font, glyph_ids)
    draw_glyphs(font, glyph_ids, boxes, fit_scale(boxes), SIZE)


def pillows(path: Path) -> None:
    font = ImageFont.truetype(str(path), 26)
    for letter in LETTERS:
        picture = Image.new("L", (SIZE, SIZE))
        ImageDraw.Draw(picture).text((4, 23), letter, fill=255, font=font, anchor="ls")
        np.asarray(picture)


def usable(path: Path) -> bool:
    if path.suffix.lower() not in (".ttf", ".otf"):
        return False
    try:
        font = hb.Font(hb.Face(hb.Blob.from_file_path(str(path))))
        return all(font.get_nominal_glyph(ord(letter)) for letter in LETTERS) and bool(
            ImageFont.truetype(str(path), 26)
        )
    except Exception:
        return False


def main() -> None:
    folders = [Path(name) for name in sys.argv[1:]] or system_folders()
    found = find_fonts(folder for folder in folders if folder.is_dir())
    fonts = [path for path in found[:: max(1, len(found) // (2 * FONTS))] if usable(path)][:FONTS]
    if not fonts:
        looked = ", ".join(map(str, folders)) or "the system's folders"
        sys.exit(f"Error: no usable font in {looked}. Try: python benchmarks/raster.py FOLDER")
    seconds = {"ours": 0.0, "pillow": 0.0}
    for _ in range(ROUNDS):
        for path in fonts:
            for name, route in (("ours", ours), ("pillow", pillows)):
                start = time.perf_counter()
                route(path)
                seconds[name] += time.perf_counter() - start
    glyphs = ROUNDS * len(fonts) * len(LETTERS)
    loads = []
    for _ in range(5):
        start = time.perf_counter()
        corpus = load_corpus()
        loads.append(time.perf_counter() - start)
    rates = {name: glyphs / spent for name, spent in seconds.items()}
    print(f"{'route, one core, 32 px, ' + str(len(fonts)) + ' fonts':<42} {'glyphs/s':>10}  ratio")
    print(f"{'uharfbuzz RasterDraw':<42} {rates['ours']:>10,.0f}  {rates['ours'] / rates['pillow']:.1f}")
    print(f"{'Pillow ImageDraw.text, as it comes':<42} {rates['pillow']:>10,.0f}  1.0")
    print(
        f"{'load A-Z at 32 px, ' + format(len(corpus), ',') + ' glyphs':<42} {min(loads):>9.2f}s  (best of 5)"
    )


if __name__ == "__main__":
    main()
