"""Can the champion's forgeries be told by counting greys, where the house cnn cannot tell?

    python -m benchmarks.greys [--medium screen] [--steps 3000] [--seeds 0]

A renderer of outlines leaves so many pixels of each grey, and so many of each pattern of neighbours;
a forger that draws every letter right may still leave others. Boosted trees (scikit-learn) see nothing
but these counts, and learn from and are tried on what the judges of benchmarks/forgery.py are: unseen
design groups, unseen forgeries. Balanced accuracy; chance is 0.5. Needs the extra `benchmarks`.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from benchmarks.detection import Shallow
from benchmarks.judges import CHAMPION_STEPS, Bench
from showdown import Clock, Detector, Glyphs
from showdown.arena.estimates import Scored, balanced_accuracy
from showdown.arena.exam import Exam
from showdown.fonts.load import load_corpus
from showdown.medium import get_medium
from showdown.teams.detectors.cnn import Cnn
from showdown.teams.generators.sdfgan import SdfGan

LEVELS = 32  # shades that greys are counted in
TREES = 200


def shades(images: NDArray[np.uint8]) -> NDArray[np.int64]:
    """How many pixels of each shade, (n, 32)."""
    return np.stack([np.bincount(image.ravel() // (256 // LEVELS), minlength=LEVELS) for image in images])


def patterns(images: NDArray[np.uint8]) -> NDArray[np.int64]:
    """How many squares of two by two pixels of each pattern of paper, grey and ink, (n, 81)."""
    kind = np.digitize(images, [1, 255])
    square = 27 * kind[:, :-1, :-1] + 9 * kind[:, 1:, :-1] + 3 * kind[:, :-1, 1:] + kind[:, 1:, 1:]
    return np.stack([np.bincount(one.ravel(), minlength=81) for one in square])


def trees() -> HistGradientBoostingClassifier:
    """Boosted trees, both sides counting the same."""
    return HistGradientBoostingClassifier(max_iter=TREES, class_weight="balanced", random_state=0)


DETECTORS: dict[str, Callable[[], Detector]] = {
    "shades": lambda: Shallow(shades, trees()),
    "patterns": lambda: Shallow(patterns, trees()),
    "cnn": Cnn,
}


def told(detector: Detector, real: Glyphs, lesson: Glyphs, exam: Exam) -> float:
    """Balanced accuracy of a detector after the lesson."""
    detector.fit(real, lesson, Clock(steps=CHAMPION_STEPS))
    return balanced_accuracy(Scored(detector.prob_real(exam.glyphs), exam.truth, exam.groups)).value


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--medium", default="screen")
    parser.add_argument("--steps", type=int, default=3000, help="of the champion's training")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0])
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    bench = Bench(load_corpus(), get_medium(args.medium))
    print(f"{args.medium}, {args.steps} steps" + "".join(f"{name:>10}" for name in DETECTORS))
    for seed in args.seeds:
        random.seed(seed), np.random.seed(seed), torch.manual_seed(seed)
        champion = SdfGan()
        champion.fit(bench.clean, Clock(steps=args.steps), None)
        rng = np.random.default_rng([seed, 1])
        lesson, exam = bench.lesson(champion, rng), bench.exam(champion, rng)
        found = [told(make(), bench.real, lesson, exam) for make in DETECTORS.values()]
        print(f"seed {seed:<15}" + "".join(f"{each:10.3f}" for each in found), flush=True)


if __name__ == "__main__":
    main()
