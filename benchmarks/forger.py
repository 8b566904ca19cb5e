"""How well does a generator forge? A detector trained from scratch on its fakes is the judge.

    python benchmarks/forger.py sdfgan --rounds 10 --medium print --seeds 0 1 --sheet sheet.png

Trains the generator on the train split, then a plain stride-2 CNN (32-64-128 channels) on its
published fakes against the same real type, and prints balanced accuracy on unpublished fakes against
glyphs of unseen design groups, after 150 and after 600 steps. With ``--match`` the house cnn plays
along, and its accuracy after every round is printed as well. Chance is 0.5.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits

from showdown import Clock, Detector, Feedback, Generator, Glyphs
from showdown.fonts.corpus import load_corpus
from showdown.medium import get_medium
from showdown.plugins import find_team, load

PUBLISHED, EXAM = 2600, 2600
PROBES = (150, 600)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("generator", help="a name, or path/to/file.py:Class")
    options.add_argument("--rounds", type=int, default=10)
    options.add_argument("--steps", type=int, default=300, help="of each round")
    options.add_argument("--medium", default="print")
    options.add_argument("--size", type=int, default=32)
    options.add_argument("--letters", default=None)
    options.add_argument("--corpus", type=Path, default=None)
    options.add_argument("--seeds", type=int, nargs="+", default=[0])
    options.add_argument("--match", metavar="DETECTOR", help="let this detector play along, such as cnn")
    options.add_argument("--sheet", type=Path, help="write a contact sheet: a row a style")
    options.add_argument("--threads", type=int, default=2)
    args = options.parse_args()
    torch.set_num_threads(args.threads)
    corpus = load_corpus(args.corpus, letters=list(args.letters) if args.letters else None, size=args.size)
    train, vault = corpus.split("train").glyphs, corpus.split("vault").glyphs
    budget = f"{args.rounds} x {args.steps} steps"
    print(f"{args.generator} through {args.medium}, {budget}, {len(train)} train glyphs")
    print("seed   fit s   draw s  " + "  ".join(f"at {probe}" for probe in PROBES) + "   rounds")
    for seed in args.seeds:
        print(row(args, train, vault, seed), flush=True)


def row(args: argparse.Namespace, train: Glyphs, vault: Glyphs, seed: int) -> str:
    """Train with one seed and judge; one line of the table."""
    random.seed(seed), np.random.seed(seed), torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    generator = load(find_team(args.generator, "generator"))
    rival = load(find_team(args.match, "detector")) if args.match else None
    assert isinstance(generator, Generator)
    medium = get_medium(args.medium)
    told = Glyphs(train.images, train.letters, train.fonts, None, medium.name)
    feedback, published, fit_seconds, draw_seconds, scores = None, [], 0.0, 0.0, []
    scanned = scan(train, medium.name, rng)
    exam_real = scan(sample_evenly(vault, EXAM, rng), medium.name, rng)
    for number in range(1, args.rounds + 1):
        start = time.perf_counter()
        generator.fit(told, Clock(steps=args.steps), feedback)
        fit_seconds += time.perf_counter() - start
        if rival is None and number < args.rounds:
            continue
        start = time.perf_counter()
        fakes, styles = draw(generator, train, PUBLISHED + EXAM, rng)
        draw_seconds += time.perf_counter() - start
        shown = scan(fakes, medium.name, rng)
        published.append(with_round(shown[:PUBLISHED], number))
        if rival is not None:
            assert isinstance(rival, Detector)
            start = time.perf_counter()
            rival.fit(scanned, join(published), Clock(steps=args.steps))
            p_real, p_fake = rival.prob_real(exam_real), rival.prob_real(shown[PUBLISHED:])
            scores.append((balanced_accuracy(p_real, p_fake), time.perf_counter() - start))
            print(f"    round {number}: {scores[-1][0]:.3f}", file=sys.stderr)
            heard = rival.prob_real(shown[:PUBLISHED])
            feedback = Feedback(number, fakes[:PUBLISHED], styles[:PUBLISHED], heard)
    judged = judge(scanned, draw_for_judge(generator, train, medium.name, rng), exam_real, shown[PUBLISHED:])
    if args.sheet:
        contact_sheet(generator, train, seed).save(args.sheet.with_stem(f"{args.sheet.stem}-{seed}"))
    rounds = " ".join(f"{score:.3f}" for score, _ in scores)
    rival_seconds = f"  ({sum(s for _, s in scores):.0f} s)" if scores else ""
    cells = "   ".join(f"{score:.3f}" for score in judged)
    return f"{seed:4d}  {fit_seconds:6.1f}  {draw_seconds:6.1f}   {cells}   {rounds}{rival_seconds}"


def draw(
    generator: Generator, train: Glyphs, n: int, rng: np.random.Generator
) -> tuple[Glyphs, NDArray[np.int64]]:
    """N fakes, letters in the same shares, a style each."""
    labels = np.unique(train.letters)
    letters = rng.permutation(np.resize(labels, n))
    styles = rng.integers(0, 2**31, n)
    return Glyphs(generator.sample(letters.tolist(), styles), letters), styles


def draw_for_judge(generator: Generator, train: Glyphs, medium: str, rng: np.random.Generator) -> Glyphs:
    """As many fakes as there is real type, for the judge to train on."""
    return scan(draw(generator, train, len(train), rng)[0], medium, rng)


def judge(real: Glyphs, fake: Glyphs, exam_real: Glyphs, exam_fake: Glyphs) -> list[float]:
    """Balanced accuracies of a plain CNN, trained from scratch, at each of the probes."""
    side = real.size // 8
    net = nn.Sequential(
        nn.Conv2d(1, 32, 3, 2, 1), nn.LeakyReLU(0.2),
        nn.Conv2d(32, 64, 3, 2, 1), nn.LeakyReLU(0.2),
        nn.Conv2d(64, 128, 3, 2, 1), nn.LeakyReLU(0.2),
        nn.Flatten(), nn.Linear(128 * side * side, 1),
    )  # fmt: skip
    steps = torch.optim.Adam(net.parameters(), lr=1e-3)
    truth = torch.cat([torch.ones(64, 1), torch.zeros(64, 1)])
    found = []
    for step in range(1, PROBES[-1] + 1):
        images = [glyphs.images[torch.randint(len(glyphs), (64,)).numpy()] for glyphs in (real, fake)]
        loss = binary_cross_entropy_with_logits(net(as_ink(np.concatenate(images))), truth)
        steps.zero_grad()
        loss.backward()
        steps.step()
        if step in PROBES:
            with torch.no_grad():
                scores = [net(as_ink(some.images)).sigmoid()[:, 0].numpy() for some in (exam_real, exam_fake)]
            found.append(balanced_accuracy(*scores))
    return found


def balanced_accuracy(p_real: NDArray[np.float32], p_fake: NDArray[np.float32]) -> float:
    return float((p_real > 0.5).mean() + (p_fake <= 0.5).mean()) / 2


def scan(glyphs: Glyphs, medium: str, rng: np.random.Generator) -> Glyphs:
    return Glyphs(get_medium(medium)(glyphs.images, rng), glyphs.letters, glyphs.fonts, None, medium)


def sample_evenly(glyphs: Glyphs, n: int, rng: np.random.Generator) -> Glyphs:
    """N glyphs, letters in the same shares."""
    labels = np.unique(glyphs.letters)
    each = n // len(labels)
    return glyphs[np.concatenate([rng.choice(np.flatnonzero(glyphs.letters == x), each) for x in labels])]


def with_round(glyphs: Glyphs, number: int) -> Glyphs:
    return Glyphs(glyphs.images, glyphs.letters, None, np.full(len(glyphs), number), glyphs.medium)


def join(parts: list[Glyphs]) -> Glyphs:
    names = ("images", "letters", "rounds")
    images, letters, rounds = (np.concatenate([getattr(part, name) for part in parts]) for name in names)
    return Glyphs(images, letters, None, rounds, parts[0].medium)


def as_ink(images: NDArray[np.uint8]) -> torch.Tensor:
    return torch.from_numpy(images).unsqueeze(1).float() / 255.0


def contact_sheet(generator: Generator, train: Glyphs, seed: int, rows: int = 24) -> Image.Image:
    """A row a style, a column a letter, at twice the size."""
    labels = np.unique(train.letters)
    styles = np.random.default_rng(seed + 1).integers(0, 2**31, rows)
    images = generator.sample(np.tile(labels, rows).tolist(), np.repeat(styles, len(labels)))
    size = train.size
    grid = images.reshape(rows, len(labels), size, size).transpose(0, 2, 1, 3).reshape(rows * size, -1)
    sheet = Image.fromarray(255 - grid)
    return sheet.resize((sheet.width * 2, sheet.height * 2), Image.Resampling.NEAREST)


if __name__ == "__main__":
    main()
