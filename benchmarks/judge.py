"""How long does a judgement take? Type in two folders, designs apart, through what the command calls.

    python -m benchmarks.judge --pictures 10000

One row a size: pictures of both sides together, seconds by the wall and of the processor, the verdict.
Reading is done by processes of its own, whose time is in the wall alone.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np
from PIL import Image

from showdown.fonts.corpus import Corpus
from showdown.fonts.load import load_corpus
from showdown.judging.judging import judge


def save(corpus: Corpus, folder: Path) -> None:
    """Each glyph as ``folder/<letter>/<design>/number.png``."""
    for number, image in enumerate(corpus.glyphs.images):
        place = folder / str(corpus.glyphs.letters[number]) / f"design{corpus.groups[number]}"
        place.mkdir(parents=True, exist_ok=True)
        Image.fromarray(255 - image).save(place / f"{number}.png")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pictures", type=int, nargs="+", default=[1000, 10_000])
    options = parser.parse_args()
    corpus, rng = load_corpus(None, None, 64), np.random.default_rng(0)
    print(f"{'pictures':>9} {'wall s':>7} {'cpu s':>7}  verdict")
    for count in options.pictures:
        with tempfile.TemporaryDirectory() as folder:
            for odd, name in enumerate(("real", "fake")):
                half = rng.permutation(np.flatnonzero(corpus.groups % 2 == odd))[: count // 2]
                save(corpus.take(np.sort(half)), Path(folder, name))
            wall, cpu = time.monotonic(), time.process_time()
            found = judge(Path(folder, "real"), Path(folder, "fake"))
            wall, cpu = time.monotonic() - wall, time.process_time() - cpu
            judged = found.n_real + found.n_fake
            print(f"{judged:>9,} {wall:>7.1f} {cpu:>7.1f}  {found.verdict}", flush=True)


if __name__ == "__main__":
    main()
