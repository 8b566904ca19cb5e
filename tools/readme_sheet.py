"""Draw the README's contact sheet from a run: real exhibits, and one hand forged in every round.

Usage: python tools/readme_sheet.py RUN docs/sheet.png
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from showdown.fonts.load import load_corpus

LABEL = 120  # pixels left of the letters


def main(run: Path, out: Path) -> None:
    """Real fonts of the vault, then the specimens of some rounds, a row a hand."""
    vault = load_corpus(letters=None).split("vault")
    rows = [("real type", row) for row in real_rows(vault, count=3)]
    numbers = sorted(int(path.stem) for path in (run / "rounds").glob("*.npz"))
    for number in sorted({numbers[0], numbers[len(numbers) // 2], numbers[-1]}):
        with np.load(run / "rounds" / f"{number:02d}.npz") as arrays:
            styles = arrays["specimens_styles"]
            for style in list(dict.fromkeys(styles.tolist()))[:3]:
                chosen = styles == style
                order = np.argsort(arrays["specimens_letters"][chosen])
                rows.append((f"forged, round {number}", arrays["specimens_images"][chosen][order]))
    side = rows[0][1].shape[1] + 4
    sheet = Image.new("L", (LABEL + side * len(rows[0][1]), side * len(rows)), 255)
    pen = ImageDraw.Draw(sheet)
    for y, (label, glyphs) in enumerate(rows):
        pen.text((4, y * side + side // 3), label, fill=0)
        for x, glyph in enumerate(glyphs):
            sheet.paste(Image.fromarray(255 - glyph), (LABEL + x * side, y * side + 2))
    sheet.save(out)


def real_rows(vault, count: int) -> list[np.ndarray]:
    """Whole fonts of the vault, drawn by lot, A to Z."""
    fonts = np.random.default_rng(3).permutation(np.unique(vault.glyphs.fonts))[:count]
    chosen = [np.flatnonzero(vault.glyphs.fonts == font) for font in fonts]
    return [vault.glyphs.images[at[np.argsort(vault.glyphs.letters[at])]] for at in chosen]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
