"""Forgeries of known kinds, made of train type: for each it is known what should give it away.

    python -m benchmarks.known_forgeries OUT.png [--fonts FOLDER ...]

draws a row of each kind beside the type that it was made of. A kind is a function of chance and a number,
which gives so many clean forgeries, letters in equal shares. Kinds that draw outlines anew need the font
files: those of the train split are found in FOLDERs by their checksums (unpacked packages, see
tools/house_corpus). Without any, these kinds are left out.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import uharfbuzz as hb
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from scipy.ndimage import gaussian_filter, map_coordinates

from benchmarks.bank import blur
from showdown import Clock, Glyphs
from showdown.arena.order import STYLE_LIMIT
from showdown.boxes import box_means
from showdown.fonts.corpus import Corpus
from showdown.fonts.finding import find_fonts
from showdown.fonts.letters import LETTERS
from showdown.fonts.load import load_corpus
from showdown.fonts.raster import BASELINE, SIZE, draw_glyphs, fit_scale, ink_boxes
from showdown.plugins import find_team, load
from showdown.teams.distance import picture_of, signed_distance

Pictures = NDArray[np.uint8]
Forger = Callable[[np.random.Generator, int], Glyphs]
SMALL = 32  # pixels, the size that is forged
FINER = 8  # times the pixels, at which hints move nothing
LEAN = 7  # degrees, at most
SWELL, FAR = 5.0, 1.0  # pixels: how smooth a warp is, and about how far it moves
STEPS = {"blend": 1, "dcgan": 600}  # of the house teams


def kinds_of(corpus: Corpus, fonts: Sequence[Path] = ()) -> dict[str, Forger]:
    """Every kind by name, made of the train split of the house corpus; `fonts` are files of that split."""
    train = corpus.split("train")

    def changed(change: Callable[[Pictures, np.random.Generator], Pictures]) -> Forger:
        def forge(rng: np.random.Generator, n: int) -> Glyphs:
            some = some_of(train.glyphs, rng, n)
            return Glyphs(change(some.images, rng), some.letters)

        return forge

    kinds: dict[str, Forger] = {name: trained(name, train.glyphs) for name in STEPS}
    kinds |= {
        "blur": changed(lambda images, rng: np.stack([blur(image, rng) for image in images])),
        "field": from_fields(train),
        "slant": changed(slant),
        "warp": changed(warp),
        "low bit": changed(lambda images, _: images | 1),
    }
    for name, draw in DRAWN.items() if fonts else ():
        kinds[name] = redrawn(fonts, draw, train.letters)
    return kinds


def some_of(glyphs: Glyphs, rng: np.random.Generator, n: int) -> Glyphs:
    """N glyphs at random, letters in equal shares."""
    letters = rng.permutation(np.resize(np.unique(glyphs.letters), n))
    at = {str(letter): np.flatnonzero(glyphs.letters == letter) for letter in np.unique(letters)}
    return glyphs[np.array([rng.choice(at[letter]) for letter in letters.tolist()])]


def trained(name: str, glyphs: Glyphs) -> Forger:
    """A house team, trained when it is first asked."""

    @cache
    def team():
        made = load(find_team(name, "generator"))
        made.fit(glyphs, Clock(steps=STEPS[name]), None)
        return made

    def forge(rng: np.random.Generator, n: int) -> Glyphs:
        letters = rng.permutation(np.resize(np.unique(glyphs.letters), n))
        return Glyphs(team().sample(letters.tolist(), rng.integers(0, STYLE_LIMIT, n)), letters)

    return forge


def from_fields(train: Corpus) -> Forger:
    """Type through its distance field at 32 pixels and back, drawn as ``clip(0.5 + d, 0, 1)``."""

    @cache
    def large() -> Glyphs:
        return load_corpus(letters=train.letters, size=2 * SMALL).split("train").glyphs

    def forge(rng: np.random.Generator, n: int) -> Glyphs:
        some = some_of(large(), rng, n)
        fine = signed_distance(some.images)  # (n, 64, 64); four of its pixels meet in the centre of one of 32
        field = fine.reshape(n, SMALL, 2, SMALL, 2).mean((2, 4)) / 2
        return Glyphs(picture_of(field), some.letters)

    return forge


def slant(images: Pictures, rng: np.random.Generator) -> Pictures:
    """Pictures (n, S, S), each leaning by a few degrees more or less, bicubic."""
    size = images.shape[1]

    def lean(image: Pictures) -> Image.Image:
        by = np.tan(np.deg2rad(rng.uniform(-LEAN, LEAN)))
        matrix = (1, by, -by * size * BASELINE / SIZE, 0, 1, 0)
        affine, bicubic = Image.Transform.AFFINE, Image.Resampling.BICUBIC
        return Image.fromarray(image).transform((size, size), affine, matrix, bicubic)

    return np.stack([np.asarray(lean(image)) for image in images])


def warp(images: Pictures, rng: np.random.Generator) -> Pictures:
    """Pictures (n, S, S), every part moved a little, smoothly, between pixels (cubic splines)."""
    size = images.shape[1]
    grid = np.mgrid[:size, :size].astype(float)

    def moved(image: Pictures) -> Pictures:
        way = gaussian_filter(rng.standard_normal((2, size, size)), (0, SWELL, SWELL))
        drawn = map_coordinates(image.astype(float), grid + FAR * way / way.std(), order=3)
        return np.clip(np.rint(drawn), 0, 255).astype(np.uint8)

    return np.stack([moved(image) for image in images])


class Outlines:
    """A font file's outlines, placed as the house corpus places them.

    Attributes:
        path: the file. font: at its own units. scale: pixels of 32 per unit.
        letters, ids, boxes: what is drawn, and where its ink is.
    """

    def __init__(self, path: Path, letters: Sequence[str]) -> None:
        self.path, self.letters = path, list(letters)
        self.font = hb.Font(hb.Face(hb.Blob.from_file_path(str(path))))
        every = [self.font.get_nominal_glyph(ord(letter)) for letter in LETTERS]
        self.scale = fit_scale(ink_boxes(self.font, every)) * SMALL / SIZE
        self.ids = [self.font.get_nominal_glyph(ord(letter)) for letter in letters]
        self.boxes = ink_boxes(self.font, self.ids)

    @property
    def starts(self) -> NDArray[np.float64]:
        """(n,) pixels from the left to each letter's origin."""
        return SMALL / 2 - self.scale * (self.boxes[:, 0] + self.boxes[:, 2]) / 2


def by_coverage(outlines: Outlines) -> Pictures:
    """The house's own rasteriser, at 32 pixels at once instead of at 64 and halved."""
    scale = outlines.scale * SIZE / SMALL
    return draw_glyphs(outlines.font, outlines.ids, outlines.boxes, scale, SMALL)


def by_freetype(outlines: Outlines, finer: int = 1) -> Pictures:
    """FreeType with its hints, by Pillow, as a program sets text."""
    size = outlines.scale * outlines.font.face.upem * finer
    font = ImageFont.truetype(str(outlines.path), size, layout_engine=ImageFont.Layout.BASIC)
    pictures = np.zeros((len(outlines.letters), SMALL * finer, SMALL * finer), np.uint8)
    for picture, letter, start in zip(pictures, outlines.letters, outlines.starts * finer, strict=True):
        sheet = Image.new("L", picture.shape)
        baseline = BASELINE * SMALL / SIZE * finer
        ImageDraw.Draw(sheet).text((start, baseline), letter, 255, font, anchor="ls")
        picture[:] = np.asarray(sheet)
    return pictures


def by_freetype_unhinted(outlines: Outlines) -> Pictures:
    """FreeType at eight times the pixels, where hints move nothing, and averaged."""
    large = by_freetype(outlines, FINER)
    return np.rint(box_means(large, FINER, np.float64)).astype(np.uint8)


def by_skia(outlines: Outlines) -> Pictures:
    """Skia, as it draws paths in browsers; from the extra `benchmarks`."""
    import skia

    info, ink = skia.ImageInfo.MakeA8(SMALL, SMALL), skia.Paint(AntiAlias=True, Color=skia.ColorBLACK)
    pictures = np.zeros((len(outlines.letters), SMALL, SMALL), np.uint8)
    for picture, glyph, start in zip(pictures, outlines.ids, outlines.starts.tolist(), strict=True):
        pen = PathPen(skia.PathBuilder(), outlines.scale, start)
        outlines.font.draw_glyph_with_pen(glyph, pen)
        surface = skia.Surface.MakeRaster(info)
        surface.getCanvas().clear(skia.ColorTRANSPARENT)
        surface.getCanvas().drawPath(pen.path.detach(), ink)
        surface.makeImageSnapshot().readPixels(info, picture, SMALL, 0, 0)
    return pictures


class PathPen:
    """A pen of fontTools' kind that draws font units, y up, into a path in pixels, y down."""

    def __init__(self, path: Any, scale: float, start: float) -> None:
        self.path, self._scale, self._start = path, scale, start

    def _placed(self, points: Sequence[tuple[float, float]]) -> list[float]:
        baseline = BASELINE * SMALL / SIZE
        return [one for x, y in points for one in (self._start + self._scale * x, baseline - self._scale * y)]

    def moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        self.path.moveTo(*self._placed([point]))

    def lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        self.path.lineTo(*self._placed([point]))

    def qCurveTo(self, *points: tuple[float, float]) -> None:  # noqa: N802
        self.path.quadTo(*self._placed(points))

    def curveTo(self, *points: tuple[float, float]) -> None:  # noqa: N802
        self.path.cubicTo(*self._placed(points))

    def closePath(self) -> None:  # noqa: N802
        self.path.close()


DRAWN = {
    "coverage": by_coverage,
    "freetype": by_freetype_unhinted,
    "hinted": by_freetype,
    "skia": by_skia,
}


def redrawn(fonts: Sequence[Path], draw: Callable[[Outlines], Pictures], letters: Sequence[str]) -> Forger:
    """The outlines of train type, drawn by another rasteriser."""

    @cache
    def drawn() -> Glyphs:
        pictures = np.concatenate([draw(Outlines(path, letters)) for path in fonts])
        return Glyphs(pictures, np.tile(np.array(letters), len(fonts)))

    return lambda rng, n: some_of(drawn(), rng, n)


def train_files(corpus: Corpus, folders: Sequence[Path]) -> list[Path]:
    """The font files of the train split that lie in folders, found by their checksums."""
    wanted = {row.sha256 for row in corpus.table if row.split == "train"}
    files = [path for path in find_fonts(folders) if path.is_file()]
    by_sum = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in files}
    return [by_sum[checksum] for checksum in sorted(by_sum.keys() & wanted)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--fonts", type=Path, nargs="*", default=[])
    options = parser.parse_args()
    corpus = load_corpus()
    fonts = train_files(corpus, options.fonts)
    kinds = {"type": partial(some_of, corpus.split("train").glyphs)} | kinds_of(corpus, fonts[:40])
    sheet = Image.new("L", (26 * SMALL, len(kinds) * SMALL))
    for row, (name, forge) in enumerate(kinds.items()):
        some = forge(np.random.default_rng(0), 26)
        line = np.concatenate(some.images[np.argsort(some.letters)], axis=1)
        sheet.paste(Image.fromarray(255 - line), (0, row * SMALL))
        print(f"{name}: {some.images.mean():.1f} of 255 mean ink", flush=True)
    sheet.resize((2 * sheet.width, 2 * sheet.height), Image.Resampling.NEAREST).save(options.out)


if __name__ == "__main__":
    main()
