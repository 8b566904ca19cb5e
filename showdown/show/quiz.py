"""Which one is real? The human as third detector: pairs of one real and one forged glyph."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, floor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from showdown.errors import RecordError
from showdown.files import write_whole
from showdown.show.glyph_art import glyph_rows
from showdown.show.story import Story

QUESTIONS = 20
SIDE = 64  # dots a side of a glyph in the terminal: 32 columns, 16 lines
BETWEEN = " " * 6
SCHEMA = 1


@dataclass(frozen=True, eq=False)
class Pair:
    """One question: the same letter twice, once real.

    Attributes:
        letter: which. images: (2, S, S), as they are shown, left and right.
        real: where the real one is, 0 or 1. scores: the detector's of both, in that order.
    """

    letter: str
    images: NDArray[np.uint8]
    real: int
    scores: tuple[float, float]

    @property
    def machine(self) -> float:
        """Whether the detector scores the real one higher: 1 or 0, and half a point for a tie."""
        real, fake = self.scores[self.real], self.scores[1 - self.real]
        return 0.5 if real == fake else float(real > fake)


def make_pairs(story: Story, count: int = QUESTIONS) -> list[Pair]:
    """The questions of a match, always the same: exhibits of the round that is shown.

    Raises:
        RecordError: no round was judged.
    """
    batch = story.exhibits[story.shown.number]
    rng = np.random.default_rng([story.settings.seed, 20])
    truth, letters = batch["exam_truth"], batch["exam_letters"]
    labels = np.unique(letters).tolist()
    sides = {
        real: {label: np.flatnonzero((truth == real) & (letters == label)) for label in labels}
        for real in (True, False)
    }
    turns = rng.permutation(labels).tolist()
    pairs: list[Pair] = []
    most = max(len(each) for each in sides[True].values())
    for take in range(most):
        for letter in turns:
            real, fake = sides[True][letter], sides[False][letter]
            if take < min(len(real), len(fake)) and len(pairs) < count:
                place = int(rng.integers(2))
                at = [real[take], fake[take]] if place == 0 else [fake[take], real[take]]
                left, right = batch["exam_scores"][at].tolist()
                pairs.append(Pair(letter, batch["exam_images"][at], place, (left, right)))
    return pairs


def share_right(hits: float, count: int) -> tuple[float, float]:
    """The 95% interval of a share (Wilson 1927). Half a hit lies between the intervals of its neighbours.

    >>> low, high = share_right(10, 20)
    >>> round(low, 3), round(high, 3)
    (0.299, 0.701)
    """
    from scipy.stats import binomtest

    if count == 0:
        return 0.0, 1.0
    around = [binomtest(whole, count).proportion_ci(method="wilson") for whole in (floor(hits), ceil(hits))]
    return float(sum(each.low for each in around)) / 2, float(sum(each.high for each in around)) / 2


def put_questions(
    pairs: list[Pair], ask: Callable[[], str], say: Callable[[str], None], blocks: bool = True
) -> list[int]:
    """Put every pair before a person; `ask` gives the next key, 1 or 2 (others are asked again)."""
    chosen = []
    for number, pair in enumerate(pairs, 1):
        say(f"\nQuestion {number} of {len(pairs)}: the letter {pair.letter}. Which one is real, 1 or 2?")
        for line in draw_pair(pair, blocks):
            say(line)
        while (key := ask()) not in ("1", "2"):
            say("Press 1 for the left one or 2 for the right one.")
        chosen.append(int(key) - 1)
        say(gave_away(pair, chosen[-1]))
    return chosen


def draw_pair(pair: Pair, blocks: bool = True) -> list[str]:
    """Both glyphs side by side as lines of text, 70 columns; without `blocks` in ASCII alone."""
    width = SIDE // 2
    left, right = (glyph_rows(enlarged(image[None]), SIDE, blocks) for image in pair.images)
    heads = "1".center(width) + BETWEEN + "2".center(width)
    return [heads, *(a + BETWEEN + b for a, b in zip(left, right, strict=True))]


def enlarged(images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Images (n, S, S) at SIDE pixels a side, smoothly, so that strokes stay strokes."""
    return np.stack([np.asarray(Image.fromarray(image).resize((SIDE, SIDE))) for image in images])


def gave_away(pair: Pair, chosen: int) -> str:
    """Whether that was right, and what the detector said of both."""
    real, fake = pair.scores[pair.real], pair.scores[1 - pair.real]
    told = "Right" if chosen == pair.real else "Wrong"
    scores = f"The detector gave the real one {real:.3f}, the forged one {fake:.3f}."
    return f"{told}: {pair.real + 1} is real. {scores}"


def answers_of(story: Story, pairs: list[Pair], chosen: list[int]) -> dict[str, Any]:
    """A played quiz as one document, which the report reads."""
    return {
        "schema": SCHEMA,
        "round": story.shown.number,
        "corpus": story.record.circumstances.corpus,
        "seed": story.settings.seed,
        "answers": [
            {"letter": pair.letter, "chosen": at + 1, "right": at == pair.real, "machine": pair.machine}
            for pair, at in zip(pairs, chosen, strict=True)
        ],
    }


@dataclass(frozen=True)
class Tally:
    """A played quiz in figures.

    Attributes:
        count: of questions.
        human, machine: how often each was right; a tie of the detector's scores counts a half.
    """

    count: int
    human: float
    machine: float

    @classmethod
    def of(cls, document: dict[str, Any]) -> Tally:
        """The tally of the answers that `answers_of` put into a document."""
        given = [(bool(one["right"]), float(one["machine"])) for one in document["answers"]]
        return cls(len(given), sum(right for right, _ in given), sum(machine for _, machine in given))


def result_line(tally: Tally) -> str:
    """Human, detector and coin on one line."""
    parts = []
    for who, hits in (("you", tally.human), ("the detector", tally.machine)):
        low, high = share_right(hits, tally.count)
        parts.append(f"{who} {hits:g} of {tally.count} (95% interval {low:.0%} to {high:.0%})")
    return f"Result: {', '.join(parts)}, a coin {tally.count / 2:g} of {tally.count}."


def save_answers(path: Path, document: dict[str, Any]) -> None:
    """Write the answers."""
    write_whole(path, (json.dumps(document, indent=1) + "\n").encode())


def load_answers(path: Path, story: Story) -> Tally:
    """The answers of a quiz on this match, counted.

    Raises:
        RecordError: no such file, not the answers of a quiz, or of another match.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        tally = Tally.of(document)
        match = (document["round"], document["corpus"], document["seed"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RecordError(
            f"{path} holds no answers of a quiz ({error}). Try: showdown quiz RUN --save answers.json"
        ) from None
    here = (story.shown.number, story.record.circumstances.corpus, story.settings.seed)
    if match != here or not tally.count:
        raise RecordError(f"{path} holds the answers of another match's quiz. Try: its own run folder")
    return tally
