"""A frozen bank of forgeries, for detectors to be compared on: made once, from a seed.

    python -m benchmarks.bank bank.npz [--medium print]

It holds type of the train split and forgeries of nine kinds to learn from, and type of unseen design
groups and other forgeries of the same kinds to be tried on, all through the medium. The same seed on
the same machine makes the same bank; its fingerprint is printed here and by whatever uses it.
"""

from __future__ import annotations

import argparse
import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from showdown import Clock, Generator, Glyphs
from showdown.arena.canaries import waver
from showdown.arena.exam import choose_real
from showdown.arena.order import STYLE_LIMIT
from showdown.fonts.load import load_corpus
from showdown.medium import get_medium
from showdown.teams.generators.blend import Blend
from showdown.teams.generators.dcgan import DcGan
from showdown.teams.generators.noise import Noise
from showdown.teams.generators.sdfgan import SdfGan

LESSONS, EXAM = 1300, 1300  # forgeries of each kind
DCGAN_STEPS = 2000
AGES = (60, 300, 1000, 3000)  # steps after which the champion's snapshots are taken
BLUR = 0.8  # standard deviation in pixels
SEED = 0


@dataclass(frozen=True, eq=False)
class Bank:
    """What detectors learn from and are tried on.

    Attributes:
        real, fake: the lessons. groups: (n,) int64, the design group of each glyph of type. kinds: (n,) the
            kind of each fake.
        exam_real, exam_groups, exam_fake, exam_kinds: the same of what is unseen.
    """

    real: Glyphs
    groups: NDArray[np.int64]
    fake: Glyphs
    kinds: NDArray[np.str_]
    exam_real: Glyphs
    exam_groups: NDArray[np.int64]
    exam_fake: Glyphs
    exam_kinds: NDArray[np.str_]
    fingerprint: str

    @classmethod
    def load(cls, path: Path) -> Bank:
        """The bank that `main` wrote."""
        with np.load(path) as file:
            arrays = dict(file)
        medium = str(arrays["medium"])

        def glyphs(name: str) -> Glyphs:
            images, letters = arrays[f"{name}_images"], arrays[f"{name}_letters"]
            rounds = np.ones(len(letters), np.int64) if "fake" in name else None
            return Glyphs(images, letters, None, rounds, medium)

        return cls(
            glyphs("real"), arrays["real_groups"], glyphs("fake"), arrays["fake_kinds"],
            glyphs("exam_real"), arrays["exam_real_groups"], glyphs("exam_fake"), arrays["exam_fake_kinds"],
            fingerprint(arrays),
        )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--medium", default="print")
    args = parser.parse_args()
    random.seed(SEED), np.random.seed(SEED), torch.manual_seed(SEED)
    torch.set_num_threads(1)  # so that the sums come out alike
    medium, corpus, rng = get_medium(args.medium), load_corpus(), np.random.default_rng(SEED)
    train, groups = corpus.split("train").glyphs, corpus.split("train").groups
    vault = corpus.split("vault")
    fakes: dict[str, list[NDArray[np.generic]]] = {
        f"{part}fake_{name}": [] for part in ("", "exam_") for name in ("images", "letters", "kinds")
    }
    for kind, images, letters in forgeries(train, medium.name, rng):
        shown = medium(images, rng)
        for part, some in (("", slice(0, LESSONS)), ("exam_", slice(LESSONS, None))):
            for name, column in (
                ("images", shown),
                ("letters", letters),
                ("kinds", np.full(len(letters), kind)),
            ):
                fakes[f"{part}fake_{name}"].append(column[some])
        print(f"{kind}: {len(letters)} forgeries", flush=True)
    at = choose_real(vault, rng, 5000)
    unseen = vault.glyphs[at]
    arrays = {name: np.concatenate(parts) for name, parts in fakes.items()} | {
        "real_images": medium(train.images, rng), "real_letters": train.letters,
        "real_groups": groups,
        "exam_real_images": medium(unseen.images, rng), "exam_real_letters": unseen.letters,
        "exam_real_groups": vault.groups[at], "medium": np.array(medium.name),
    }  # fmt: skip
    np.savez_compressed(args.out, **arrays)
    print(f"fingerprint {fingerprint(arrays)}")


def forgeries(
    train: Glyphs, medium: str, rng: np.random.Generator
) -> Iterator[tuple[str, NDArray[np.uint8], NDArray[np.str_]]]:
    """Every kind: its name, images (n, S, S) before the medium, letters (n,)."""
    told = Glyphs(train.images, train.letters, train.fonts, None, medium)
    for kind, generator, steps in (
        ("blend", Blend(), 1),
        ("noise", Noise(), 1),
        ("dcgan", DcGan(), DCGAN_STEPS),
    ):
        generator.fit(told, Clock(steps=steps), None)
        yield kind, *draw(generator, train, rng)
    for kind, spoil in (("blur", blur), ("jitter", waver)):
        at = rng.permutation(len(train))[: LESSONS + EXAM]
        yield kind, np.stack([spoil(image, rng) for image in train.images[at]]), train.letters[at]
    champion = SdfGan()
    for before, age in zip((0, *AGES), AGES, strict=False):
        champion.fit(told, Clock(steps=age - before), None)
        yield f"sdfgan at {age}", *draw(champion, train, rng)


def draw(
    generator: Generator, train: Glyphs, rng: np.random.Generator
) -> tuple[NDArray[np.uint8], NDArray[np.str_]]:
    """Forgeries, letters in the same shares, a style each."""
    letters = rng.permutation(np.resize(np.unique(train.letters), LESSONS + EXAM))
    return generator.sample(letters.tolist(), rng.integers(0, STYLE_LIMIT, len(letters))), letters


def blur(image: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """A glyph (S, S) out of focus."""
    soft: NDArray[np.uint8] = np.rint(
        gaussian_filter(image.astype(float), BLUR * rng.uniform(0.5, 1.5))
    ).astype(np.uint8)
    return soft


def fingerprint(arrays: dict[str, NDArray[np.generic]]) -> str:
    """SHA-256 of all that a bank holds."""
    digest = hashlib.sha256()
    for name in sorted(arrays):
        digest.update(name.encode() + np.ascontiguousarray(arrays[name]).tobytes())
    return digest.hexdigest()


if __name__ == "__main__":
    main()
