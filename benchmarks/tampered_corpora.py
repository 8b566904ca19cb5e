"""Corpora that were tampered with, each loaded: how many are the same, refused in one line, or worse.

Usage: python benchmarks/tampered_corpora.py [--corpora 2000] [--seed 0]     (from the root of the repository)
They are loaded in a process that may write no file and take no more than a gigabyte. Fonts and pictures are
mutated, too, and read as `showdown fonts build` reads them.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.faults import shapes
from showdown.fonts.answers import Skipped
from showdown.fonts.pictures import MAX_PICTURE_BYTES
from showdown.fonts.reader import FontReader
from tests.fonts import mutator, strangers
from tests.fonts.make import make_font

ENDS = ("same content", "other content", "refused", "traceback", "ended", "memory", "raw escape")


def main() -> None:
    """Print a line a kind of change, and each bad end in full."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=int, default=2000)
    parser.add_argument("--files", type=int, default=400, help="mutated fonts, and as many pictures")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    rng, ends, n_bad = random.Random(options.seed), Counter[tuple[str, str]](), 0
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        loader = strangers.Loader(shapes(place))
        for number in range(options.corpora):
            end, what = loader.try_one(place, rng)
            kind = end.partition(" ")[0]
            ends[what.partition(":")[0], kind if kind in ("traceback", "ended") else end] += 1
            if end not in strangers.GOOD:
                n_bad += 1
                print(f"{number}: {end}: {what}"[:300], flush=True)
        loader.close()
        print(f"{options.corpora} corpora, seed {options.seed}")
        print(f"{'changed':<10}" + "".join(f"{end:>15}" for end in ENDS))
        for kind in [*mutator.CHANGES, "all"]:
            cells = [
                sum(n for (one, at), n in ends.items() if at == end and kind in (one, "all")) for end in ENDS
            ]
            print(f"{kind:<10}" + "".join(f"{cell:>15}" for cell in cells))
        read_mutated(place, options.files, rng)
    sys.exit(1 if n_bad else 0)


def read_mutated(place: Path, count: int, rng: random.Random) -> None:
    """Fonts and pictures with some bytes changed, read by the process that reads for us."""
    font = make_font(place / "font.ttf", "ABC").read_bytes()
    picture = next(place.glob("pictures/*/*/*.png")).read_bytes()
    for name, content in (("fonts", font), ("pictures", picture)):
        ends: Counter[str] = Counter()
        began = time.monotonic()
        with FontReader("ABC") as reader:
            for _ in range(count):
                changed = bytearray(content)
                for _ in range(rng.choice([1, 4, 40])):
                    changed[rng.randrange(len(changed))] = rng.randrange(256)
                (place / "mutated").write_bytes(
                    changed[: rng.choice([len(changed), rng.randrange(len(changed))])]
                )
                try:
                    if name == "fonts":
                        reader.read(place / "mutated")
                    else:
                        reader.picture(place / "mutated", MAX_PICTURE_BYTES)
                    ends["read"] += 1
                except Skipped as reason:
                    lost = str(reason).startswith(("ended the reader", "took more"))
                    ends["the reader was lost" if lost else "left out"] += 1
        told = ", ".join(f"{n} {end}" for end, n in sorted(ends.items()))
        print(f"{count} mutated {name}: {told}; {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()
