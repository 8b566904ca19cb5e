"""How true are traced outlines, with how many points, how sound, how soon?

    python -m benchmarks.typeface FOLDER... [--fonts 100] [--run RUN] [--styles 20]

Vault fonts of the house corpus, found by their checksums in FOLDERs of font files (unpacked packages,
see tools/house_corpus), or in the system's, are drawn at 64 and at 32 pixels and traced, once from the
picture and once from a field: the exact distances at that many pixels, made finer as a generator
would. Outlines are compared with the font file's own at 16 times the pixels. Hands of a run are
compared with the pictures that the generator drew, as Pillow draws the font: nothing else is known.
Beside that stands how near the best level of the field itself comes: greys that are no edges have none.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import ots
import uharfbuzz as hb
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont
from scipy.ndimage import zoom

from benchmarks.tally import HEADS, Tally
from showdown.arena.trained import Trained
from showdown.boxes import box_means
from showdown.fonts.finding import find_fonts, system_folders
from showdown.fonts.letters import LETTERS
from showdown.fonts.load import load_corpus
from showdown.fonts.raster import BASELINE, SIZE, draw_glyphs, fit_scale, ink_boxes
from showdown.outlines.cover import cover_of
from showdown.outlines.spline import flatten
from showdown.outlines.tracing import FINE
from showdown.teams.distance import picture_of, signed_distance
from showdown.typefaces.lettering import UNITS, letter_hand
from showdown.typefaces.names import Names
from showdown.typefaces.outline import Outline, trace
from showdown.typefaces.typeface import EM, build_typeface

LARGE = 16  # times the pixels, at which outlines are compared
BARS = {64: 0.95, 32: 0.93}
INTERIM = 10  # fonts after which the rows so far are shown
LEVELS = np.linspace(-0.5, 0.5, 11)  # pixels from the edge, all the greys of a field


class Source:
    """A font file: its letters drawn as the corpus has them, and how many points they have."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        tables = TTFont(path, fontNumber=0)
        tables.flavor = None
        bare = io.BytesIO()
        tables.save(bare, reorderTables=None)
        self.font = hb.Font(hb.Face(bare.getvalue()))
        self.ids = [self.font.get_nominal_glyph(ord(letter)) for letter in LETTERS]
        self.boxes = ink_boxes(self.font, self.ids)
        self.scale = fit_scale(self.boxes)
        glyphs, names = tables.getGlyphSet(), tables.getBestCmap()
        self.points = [points(glyphs, names[ord(letter)]) for letter in LETTERS]

    def draw(self, size: int) -> np.ndarray:
        return draw_glyphs(self.font, self.ids, self.boxes, self.scale, size)


def points(glyphs, name: str) -> int:
    """How many points a glyph's outlines have, components and all; a closing point is not a second one."""
    pen = DecomposingRecordingPen(glyphs)
    glyphs[name].draw(pen)
    count, first, last = 0, None, None
    for operator, places in pen.value:
        if operator == "moveTo":
            first = last = places[0]
            count += 1
        elif operator in ("closePath", "endPath"):
            count -= last == first and count > 0
        elif places:
            count += sum(place is not None for place in places)
            last = places[-1]
    return count


def field_of(source: Source, size: int) -> tuple[np.ndarray, np.ndarray]:
    """The picture of a field at `size` pixels, and that field made finer, as a generator would have them."""
    exact = signed_distance(source.draw(FINE))  # (n, FINE, FINE), antialiased, in pixels of that size
    factor = FINE // size
    cells = exact.reshape(len(exact), size, factor, size, factor)
    middle = slice(factor // 2 - 1, factor // 2 + 1)  # about each pixel's centre
    field = cells[:, :, middle, :, middle].mean(axis=(2, 4)) / factor
    fine = zoom(field, (1, factor, factor), order=3, grid_mode=True, mode="nearest") * factor
    return picture_of(field), fine.astype(np.float32)


def ink(outline: Outline, size: int) -> np.ndarray:
    """What an outline covers at 16 times the pixels, (size * 16, size * 16) of booleans."""
    dense = [flatten(path.points, path.on, 10) for path in outline.contours]
    placed = [path / (UNITS * SIZE) * (1, -1) + (0, BASELINE / SIZE) for path in dense]
    return cover_of([path * size * LARGE for path in placed], size * LARGE) > 0.5


def vault_rows(paths: list[Path]) -> Iterator[Tally]:
    rows = {
        (size, route): Tally(f"{len(paths)} vault fonts, {route} {size}", bar)
        for size, bar in BARS.items()
        for route in ("picture", "field")
    }
    for done, path in enumerate(paths, 1):
        print(f"\r{done}/{len(paths)} {path.name[:50]:<50}", end="", file=sys.stderr, flush=True)
        if done % INTERIM == 0:
            print("", *(row.row() for row in rows.values()), sep="\n", file=sys.stderr)
        source = Source(path)
        for size in BARS:
            large = source.draw(size * LARGE)
            for route in ("picture", "field"):
                images, fields = (source.draw(size), None) if route == "picture" else field_of(source, size)
                weigh(rows[size, route], source, large > 127, images, fields)
    print("\r" + " " * 60 + "\r", end="", file=sys.stderr)
    yield from rows.values()


def weigh(
    tally: Tally, source: Source, truth: np.ndarray, images: np.ndarray, fields: np.ndarray | None
) -> None:
    size = images.shape[1]
    scale = UNITS * SIZE / size
    wall, cpu = time.perf_counter(), time.process_time()
    found = list(trace(images, scale, BASELINE * size / SIZE, fields))
    tally.found["wall"].append(time.perf_counter() - wall)
    tally.found["cpu"].append(time.process_time() - cpu)
    ours = theirs = 0
    for outline, true, count in zip(found, truth, source.points, strict=True):
        if not isinstance(outline, Outline):
            tally.left_out += 1
            tally.found["iou"].append(0.0)
            continue
        inked = ink(outline, size)
        tally.found["iou"].append((inked & true).sum() / (inked | true).sum())
        tally.sound(outline, scale)
        tally.letters += 1
        tally.points += outline.n_points
        ours, theirs = ours + outline.n_points, theirs + count
    tally.found["ratio"].append(ours / theirs)
    tally.judge(source.name, len(found))


def run_row(run: Path, styles: int) -> Tally:
    with Trained.of_run(run) as forger:
        letters = [letter for letter in forger.letters if len(letter) == 1]
        tally = Tally(f"{styles} hands of {forger.name}, {forger.size} px", None)
        for style in range(styles):
            print(f"\rstyle {style} ", end="", file=sys.stderr, flush=True)
            hand = forger.draw(letters, style, FINE)
            wall, cpu = time.perf_counter(), time.process_time()
            done, left_out = letter_hand(
                forger.train, letters, hand.images, hand.fields, outlines=hand.outlines
            )
            tally.left_out += len(left_out)
            if not done:
                continue
            data = build_typeface(done, Names(f"Hand {style}", forger.name, "benchmark"), ".ttf")
            tally.found["wall"].append(time.perf_counter() - wall)
            tally.found["cpu"].append(time.process_time() - cpu)
            tally.found["valid"].append(is_valid(data))
            for letter, one in done.items():
                tally.sound(one.outline, UNITS * SIZE / forger.size)
                tally.letters += 1
                tally.points += one.outline.n_points
                wanted = hand.images[letters.index(letter)]
                start = one.outline.box[0] - one.left
                tally.found["off"].append(off(data, letter, wanted, start))
                if hand.fields is not None:
                    tally.found["level"].append(best_level(hand.fields[letters.index(letter)], wanted))
            tally.judge_hand(f"style {style}", len(done))
    print("\r", end="", file=sys.stderr)
    return tally


def is_valid(data: bytes) -> bool:
    with tempfile.NamedTemporaryFile(suffix=".ttf") as file:
        Path(file.name).write_bytes(data)
        return bool(ots.sanitize(file.name, capture_output=True).returncode == 0)


def off(data: bytes, letter: str, wanted: np.ndarray, start: int) -> float:
    """How far Pillow's drawing of a letter is from the generator's: differences over ink.

    Drawn with a pixel for each font unit, where hints and rounding do nothing; it starts at unit `start`.
    """
    font = ImageFont.truetype(io.BytesIO(data), EM, layout_engine=0)
    picture = Image.new("L", (SIZE * UNITS, SIZE * UNITS))
    ImageDraw.Draw(picture).text((start, BASELINE * UNITS), letter, 255, font, anchor="ls")
    found = box_means(np.asarray(picture), SIZE * UNITS // len(wanted), np.float64)
    return float(np.abs(found - wanted).sum() / max(1, wanted.sum()))


def best_level(field: np.ndarray, wanted: np.ndarray) -> float:
    """How far the nearest of the shapes that end at a level of the field is from the picture."""
    factor = len(field) // len(wanted)
    shapes = box_means(field > LEVELS[:, None, None] * factor, factor, np.float64)
    apart = np.abs(shapes * 255 - wanted).sum(axis=(1, 2))
    return float(apart.min() / max(1, wanted.sum()))


def vault_files(folders: list[Path], count: int) -> list[Path]:
    wanted = {row.sha256 for row in load_corpus().table if row.split == "vault"}
    by_sum = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in find_fonts(folders)}
    found = [by_sum[checksum] for checksum in sorted(by_sum.keys() & wanted)]
    lot = np.random.default_rng(0).permutation(len(found))[:count]
    return [found[i] for i in sorted(lot.tolist())]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", type=Path, nargs="*")
    parser.add_argument("--fonts", type=int, default=100)
    parser.add_argument("--run", type=Path, action="append", default=[])
    parser.add_argument("--styles", type=int, default=20)
    options = parser.parse_args()
    folders = options.folders or system_folders()
    paths = vault_files([folder for folder in folders if folder.is_dir()], options.fonts)
    if not paths and not options.run:
        sys.exit(
            f"Error: no vault font in {', '.join(map(str, folders))}. Try: folders of unpacked font packages"
        )
    rows = list(vault_rows(paths)) if paths else []
    rows += [run_row(run, options.styles) for run in options.run]
    print(f"{'':<30}" + "".join(f"  {head}" for head in HEADS))
    for row in rows:
        print(row.row())
    for row in rows:
        if row.missed:
            print(f"{row.label}, {len(row.missed)} that miss a bar:", *row.missed, sep="\n")
    print(
        "IoU at 16 times the pixels, a letter left out counting as 0; bar: 0.95 from 64, 0.93 from 32.\n"
        "Points: as a share of the source font's, mean of fonts, and the share of fonts with at most 1.5.\n"
        "Off picture: sum of differences over sum of ink, mean of letters, and the share within 2%.\n"
        "Best level: the same for the nearest shape that ends at a level of the field behind the picture.\n"
        f"Valid: ots.sanitize passes. Seconds: for {len(LETTERS)} letters in one process, wall and processor."
    )


if __name__ == "__main__":
    main()
