"""Runs that were tampered with, each put before a command: how many are shown, refused in one line, or worse.

Usage: python benchmarks/tampered_runs.py [--runs 2000] [--seed 0]      (from the root of the repository)
Half an hour for 2,000 of them. "fault" is an error that nobody foresaw, told in one line all the same.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from showdown.fonts.build import build_corpus
from tests.arena import mutator, strangers
from tests.fonts.make import make_font

ENDS = ("done", "refused", "fault", "traceback", "hang", "raw escape", "bytes outside")


def main() -> None:
    """Print a line a kind of change, and each bad end in full."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    rng, ends, n_bad = random.Random(options.seed), Counter[tuple[str, str]](), 0
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        whole = played(place)
        for number in range(options.runs):
            end, what = strangers.try_one(whole, place, rng)
            kind = what.split(": ")[1]
            ends[kind, end.partition(" ")[0] if end.startswith("traceback") else end] += 1
            if end not in strangers.GOOD:
                n_bad += 1
                print(f"{number}: {end}: {what}"[:400], flush=True)
    print(f"{options.runs} runs, seed {options.seed}, each before one of {', '.join(strangers.COMMANDS)}")
    print(f"{'changed':<14}" + "".join(f"{end:>15}" for end in ENDS))
    for kind in [*mutator.CHANGES, "all"]:
        cells = (
            sum(n for (one, found), n in ends.items() if found == end and kind in (one, "all"))
            for end in ENDS
        )
        print(f"{kind:<14}" + "".join(f"{cell:>15}" for cell in cells))
    sys.exit(1 if n_bad else 0)


def played(place: Path) -> Path:
    """A short match, played to its end on type that is drawn here."""
    (place / "fonts").mkdir()
    for design in range(8):
        make_font(place / "fonts" / f"design{design}.ttf", "ABCDEF.", design)
    build_corpus([place / "fonts"], place / "alphabet.npz", "ABCDEF.")
    words = ["arena", "--generator", "blend", "--detector", "ink", "--rounds", "2", "--budget", "1steps"]
    words += ["--play-on", "--quiet", "--letters", "A-C", "--corpus", str(place / "alphabet.npz")]
    end, said = strangers.ended([*words, "--out", str(place / "whole")])
    assert end == "done", said
    return place / "whole"


if __name__ == "__main__":
    main()
