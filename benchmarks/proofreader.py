"""How often does the proofreader of exported fonts doubt a whole letter, and one that lost a stroke?

    python -m benchmarks.proofreader

It learns from the train split of the house corpus and reads fonts of the vault: as they are, with a tenth to
a third of the ink wiped out somewhere, and with one stroke wiped out.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from showdown.fonts.letters import DEFAULT_LETTERS, LETTERS
from showdown.fonts.load import load_corpus
from showdown.show.proofreader import Proofreader, wiped_out

# The stroke that is wiped: from and to which share of the letter's height, and of its width.
STROKES = {
    "A, its bar": (0.5, 0.82, 0.3, 0.7),
    "E, the middle bar": (0.35, 0.65, 0.4, 1.0),
    "F, the middle bar": (0.35, 0.65, 0.4, 1.0),
    "G, its bar": (0.45, 0.7, 0.55, 1.0),
    "H, its bar": (0.3, 0.7, 0.35, 0.65),
    "L, its foot": (0.75, 1.0, 0.45, 1.0),
    "R, its leg": (0.55, 1.0, 0.45, 1.0),
    "X, an arm": (0.0, 0.42, 0.58, 1.0),
}
EVERY = 6  # that many fonts of the vault are passed over for each that is read


def main() -> None:
    """Print the table."""
    print("| letters | pixels | whole | a part wiped | " + " | ".join(STROKES) + " |")
    print("|---|---|---|---|" + "---|" * len(STROKES))
    for letters in (DEFAULT_LETTERS, LETTERS):
        for size in (32, 64):
            print(row(letters, size))


def row(letters: tuple[str, ...], size: int) -> str:
    """The shares of vault letters that are doubted."""
    corpus = load_corpus(None, letters, size)
    reader, vault = Proofreader(corpus.split("train"), letters), corpus.split("vault").glyphs
    some = np.isin(vault.fonts, np.unique(vault.fonts)[::EVERY])
    images, labels = vault.images[some], vault.letters[some]
    wiped = wiped_out(images, np.random.default_rng(1))
    shares = [doubted(reader, labels, each) for each in (images, wiped)]
    for name, stroke in STROKES.items():
        own = images[labels == name[0]]
        shares.append(doubted(reader, np.full(len(own), name[0]), without(own, stroke)))
    first, last = letters[0], letters[-1]
    return f"| {first} to {last} | {size} | " + " | ".join(f"{share:.0%}" for share in shares) + " |"


def doubted(reader: Proofreader, labels: NDArray[np.str_], images: NDArray[np.uint8]) -> float:
    """The share of glyphs (n, S, S) with labels (n,) that are doubted."""
    pairs = zip(labels.tolist(), images, strict=True)
    return float(np.mean([bool(reader.doubts([label], image[None])) for label, image in pairs]))


def without(images: NDArray[np.uint8], stroke: tuple[float, float, float, float]) -> NDArray[np.uint8]:
    """Glyphs (n, S, S) whose ink in a part of their own box is wiped out."""
    out = images.copy()
    for image in out:
        (top, high), (left, wide) = (span(np.flatnonzero(image.max(axis) > 128)) for axis in (1, 0))
        rows = slice(int(top + stroke[0] * high), int(np.ceil(top + stroke[1] * high)))
        columns = slice(int(left + stroke[2] * wide), int(np.ceil(left + stroke[3] * wide)))
        image[rows, columns] = 0
    return out


def span(places: NDArray[np.int64]) -> tuple[int, int]:
    """The first of places (n,), and how far it is to the end of the last; nothing of nothing."""
    return (int(places[0]), int(places[-1] + 1 - places[0])) if len(places) else (0, 0)


if __name__ == "__main__":
    main()
