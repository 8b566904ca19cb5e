"""The fault bench as one table: what each faulty team did, what it cost it, and what was left behind.

Usage: python benchmarks/faults.py        (from the root of the repository; takes two minutes)
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from showdown.fonts.corpus_file import save_corpus
from showdown.fonts.load import load_corpus
from showdown.seats import isolation, proc, seat
from tests.arena import faulty
from tests.arena.bench import play_fault
from tests.conftest import LABELS, draw_shape


def main() -> None:
    """Print a line a fault."""
    seat.GRACE_SECONDS, seat.ANSWER_SECONDS = 1.0, 3.0
    faults = [("no fault", None, None, None)]
    for side in ("Generator", "Detector"):
        faults += [(how, f"Failing{side}", how, None) for how in faulty.FAILURES]
        faults += [(how, f"Wrong{side}", how, None) for how in faulty.ANSWERS]
    faults += [(how, "ForgedFrames", how, "detector") for how in faulty.FRAMES]
    faults += [(name, name, None, "detector") for name in ("Rememberer", "Ranker", "Flipper")]
    faults += [(name, name, None, "generator") for name in ("Baiter", "Surviving")]
    print(f"isolation {isolation.best_tier()}, user {os.getuid() if hasattr(os, 'getuid') else '-'}")
    print(f"{'fault':<18}{'role':<11}{'status':<9}{'points g:d':<12}{'s':>5}  {'left':<6}cause")
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        corpus = shapes(place)
        tempfile.tempdir = str(place / "scratch")
        Path(tempfile.tempdir).mkdir()
        for name, team_class, how, given_role in faults:
            role = given_role or ("detector" if "Detector" in str(team_class) else "generator")
            began = time.monotonic()
            played, _ = play_fault(place, corpus, team_class, how, role)
            took = time.monotonic() - began
            left = len(proc.descendants(os.getpid())) + len(os.listdir(tempfile.tempdir))
            forfeit = played["forfeits"][role] or {"status": "-", "cause": "-"}
            points = f"{played['points']['generator']:.0f} : {played['points']['detector']:.0f}"
            line = f"{name:<18}{role:<11}{forfeit['status']:<9}{points:<12}{took:>5.1f}  {left:<6}"
            print(line + forfeit["cause"].replace(temporary, "")[:90], flush=True)


def shapes(place: Path) -> Path:
    """A small corpus of drawn shapes."""
    rng = np.random.default_rng(7)
    for label in LABELS:
        for group in range(60):
            folder = place / "pictures" / label / f"hand{group:02d}"
            folder.mkdir(parents=True)
            draw_shape(label, rng).save(folder / "0.png")
    path = place / "shapes.npz"
    save_corpus(load_corpus(place / "pictures", size=64), path)
    return path


if __name__ == "__main__":
    main()
