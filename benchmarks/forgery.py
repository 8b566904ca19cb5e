"""Who forges best for the same processor time? One table, on one corpus, through one medium.

    python -m benchmarks.forgery                                  # everybody, 60, 180 and 600 seconds
    python -m benchmarks.forgery outlinegan dcgan --seconds 60    # two of them, a minute each
    python -m benchmarks.forgery --ablation --seconds 180         # the champion, each stage left out in turn

Every entrant trains on the train split for so many seconds of processor time, and is judged at each
mark by the same detectors, trained afresh on its forgeries: balanced accuracy of the plain network
after 150, 600 and 2,400 steps, of the house cnn after 1,200, and of the panel's textbook jurors, all
together, on unseen design groups. Each juror's own figures are in the rows that are kept. Beside them
stand the guards' figures; the last row is real type, for the floor. Chance is 0.5. Rows are added to
--out as they are found, and contact sheets written beside it.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch

from benchmarks.ablation import ABLATIONS
from benchmarks.judges import Bench, contact_sheet
from benchmarks.peers.pca import Pca
from benchmarks.peers.r3gan import R3Gan
from benchmarks.peers.vae import Vae
from benchmarks.peers.warp import Warp
from benchmarks.peers.wgan_gp import WganGp
from showdown import Clock, Generator
from showdown.fonts.letters import parse_letters
from showdown.fonts.load import load_corpus
from showdown.medium import get_medium
from showdown.teams.generators.blend import Blend
from showdown.teams.generators.dcgan import DcGan
from showdown.teams.generators.outlinegan import OutlineGan
from showdown.teams.generators.sdfgan import SdfGan

PEERS: dict[str, Callable[[], Generator]] = {
    "outlinegan": OutlineGan,
    "sdfgan": SdfGan,
    "dcgan": DcGan,
    "wgan-gp": WganGp,
    "r3gan": R3Gan,
    "vae": Vae,
    "pca": Pca,
    "blend": Blend,
    "warp": Warp,
}
JUDGED = ("at 150", "at 600", "at 2400", "cnn", "cnn auc", "panel", "panel auc")
GUARDED = ("kid", "recall", "coverage", "copied", "legibility", "consistency")


class ProcessorClock(Clock):
    """A clock that counts processor time instead of the wall's, so that a busy machine takes nothing."""

    def __init__(self, seconds: float) -> None:
        self._began = time.process_time()
        super().__init__(seconds=seconds)

    @property
    def elapsed(self) -> float:
        """Seconds of the processor since the clock was made."""
        return time.process_time() - self._began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("entrants", nargs="*", help=f"of {', '.join(PEERS | ABLATIONS)}")
    parser.add_argument("--ablation", action="store_true", help="the champion without each of its stages")
    parser.add_argument("--seconds", type=int, nargs="+", default=[60, 180, 600])
    parser.add_argument("--medium", default="print")
    parser.add_argument("--letters", help="such as A-Za-z0-9")
    parser.add_argument("--size", type=int, default=32)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0])
    parser.add_argument("--quick", action="store_true", help="leave the plain network out of the judges")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("forgery"), help="folder for rows and sheets")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    letters = parse_letters(args.letters) if args.letters else None
    bench = Bench(load_corpus(letters=letters, size=args.size), get_medium(args.medium), plain=not args.quick)
    args.out.mkdir(parents=True, exist_ok=True)
    print(heading(), flush=True)
    for name, make in entrants(args).items():
        for seed in args.seeds:
            enter(name, make, bench, seed, args)
    print(line("real type", 0, 0, bench.floor | {"tripped": []}))


def entrants(args: argparse.Namespace) -> dict[str, Callable[[], Generator]]:
    """Who is asked for, by name."""
    known = PEERS | ABLATIONS
    usual = ["outlinegan", *ABLATIONS] if args.ablation else list(PEERS)
    return {name: known[name] for name in args.entrants or usual}


def enter(
    name: str, make: Callable[[], Generator], bench: Bench, seed: int, args: argparse.Namespace
) -> None:
    """Train one entrant from mark to mark, and judge it at each."""
    random.seed(seed), np.random.seed(seed), torch.manual_seed(seed)
    generator, steps, spent = make(), 0, 0
    for mark in sorted(args.seconds):
        clock = ProcessorClock(mark - spent)
        generator.fit(bench.clean, clock, None)
        steps, spent = steps + clock.steps_done, mark
        chance = torch.get_rng_state()  # the judges' training is no part of the entrant's
        found = bench.detected(generator, seed) | bench.guarded(generator, seed)
        torch.set_rng_state(chance)
        print(line(name, mark, steps, found), flush=True)
        row = {"entrant": name, "seed": seed, "seconds": mark, "steps": steps, "medium": args.medium}
        with open(args.out / "rows.jsonl", "a", encoding="utf-8") as rows:
            rows.write(json.dumps({**row, **found}) + "\n")
        sheet = contact_sheet(generator, bench.train.letters)
        sheet.save(args.out / f"{name.replace(' ', '-')}-{args.medium}-{mark}s-seed{seed}.png")


def heading() -> str:
    columns = [f"{name:>10}" for name in ("seconds", "steps", *JUDGED, *GUARDED)]
    return f"{'entrant':26}" + "".join(columns) + "   tripped"


def line(name: str, seconds: int, steps: int, found: dict[str, Any]) -> str:
    """One row of the table; a dash where a figure does not apply."""
    shown = [
        f"{found[each]:10.3f}" if found.get(each) is not None else f"{'-':>10}"
        for each in (*JUDGED, *GUARDED)
    ]
    return f"{name:26}{seconds:10}{steps:10}" + "".join(shown) + "   " + ", ".join(found["tripped"])


if __name__ == "__main__":
    main()
