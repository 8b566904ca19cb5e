"""Which one is real? The human as third detector: pairs of one real and one forged glyph."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from showdown.errors import RecordError
from showdown.files import read_plain, write_whole
from showdown.show.glyph_art import glyph_rows
from showdown.show.story import Story
from showdown.words import one_line

QUESTIONS = 20
SIDE = 64  # dots a side of a glyph in the terminal: 32 columns, 16 lines
BETWEEN = " " * 6
SCHEMA = 1
MOST_BYTES = 1_000_000  # of one person's answers; twenty take two thousand


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
    pairs: list[Pair],
    ask: Callable[[], str],
    say: Callable[[str], None],
    blocks: bool = True,
    judge: str | None = None,
) -> list[int]:
    """Put every pair before a person; `ask` gives the next key, 1 or 2 (others are asked again).

    Args:
        judge: what the detector is called.
    """
    chosen = []
    for number, pair in enumerate(pairs, 1):
        say(f"\nQuestion {number} of {len(pairs)}: the letter {pair.letter}. Which one is real, 1 or 2?")
        for line in draw_pair(pair, blocks):
            say(line)
        while (key := ask()) not in ("1", "2"):
            say("Press 1 for the left one or 2 for the right one.")
        chosen.append(int(key) - 1)
        say(gave_away(pair, chosen[-1], judge))
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


def gave_away(pair: Pair, chosen: int, judge: str | None = None) -> str:
    """Whether that was right, and what the detector said of both."""
    real, fake = pair.scores[pair.real], pair.scores[1 - pair.real]
    told = "Right" if chosen == pair.real else "Wrong"
    scores = f"{judge or 'The detector'} gave the real one {real:.3f}, the forged one {fake:.3f}."
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
    """A played quiz in figures, of one person or of many who had the same questions.

    Attributes:
        people: how many. questions: how many each of them had.
        human: how many answers of all people together were right.
        machine: how many questions the detector had right; a tie of its scores counts a half.
        human_interval: of the share that people have right, 95%.
    """

    people: int
    questions: int
    human: float
    machine: float
    human_interval: tuple[float, float]

    @classmethod
    def of(cls, pairs: list[Pair], sheets: Sequence[Sequence[int]]) -> Tally:
        """The tally of people's choices, 0 or 1 a question; at least one person, at least one question."""
        right = np.array(sheets) == [pair.real for pair in pairs]  # (people, questions)
        machine = sum(pair.machine for pair in pairs)
        return cls(len(right), len(pairs), float(right.sum()), machine, share_of_people(right))

    @property
    def count(self) -> int:
        """Answers of all people together."""
        return self.people * self.questions


def share_of_people(right: NDArray[np.bool_]) -> tuple[float, float]:
    """The 95% interval of the share of right answers, from (people, questions).

    All people have the same questions, and some questions are easy for all. So the answers count for
    fewer than they are: for as many as make the share vary like the questions' own shares do.
    """
    share, count = float(right.mean()), right.size
    spread = float(right.mean(0).var(ddof=1)) if right.shape[1] > 1 else 0.0
    if len(right) > 1 and spread > 0:
        count = min(count, max(1, round(share * (1 - share) * right.shape[1] / spread)))
    return share_right(share * count, count)


def result_line(tally: Tally, judge: str | None = None) -> str:
    """Human, detector and coin on one line."""
    parts = []
    machine = share_right(tally.machine, tally.questions)
    for who, hits, (low, high) in (
        ("you", tally.human, tally.human_interval),
        (judge or "the detector", tally.machine, machine),
    ):
        parts.append(f"{who} {hits:g} of {tally.questions} (95% interval {low:.0%} to {high:.0%})")
    return f"Result: {', '.join(parts)}, a coin {tally.questions / 2:g} of {tally.questions}."


def save_answers(path: Path, document: dict[str, Any]) -> None:
    """Write the answers."""
    write_whole(path, (json.dumps(document, indent=1) + "\n").encode())


def load_answers(paths: Sequence[Path], story: Story) -> Tally:
    """The answers of quizzes on this match, counted together; a folder stands for its .json files.

    Raises:
        RecordError: no such file, not the answers of a quiz, of another match, or one file twice.
    """
    files = [file for path in paths for file in (sorted(path.glob("*.json")) if path.is_dir() else [path])]
    if not files:
        raise RecordError(
            f"{paths[0]} holds no answers: no file ends in .json. Try: the phones' answers.json"
        )
    whole = [file.resolve() for file in files]
    for place, file in enumerate(whole):
        if file in whole[:place]:
            raise RecordError(f"{files[place]} is named twice; each file counts once. Try: each name once")
    pairs = make_pairs(story)
    return Tally.of(pairs, [_choices_of(file, story, pairs) for file in files])


def _choices_of(path: Path, story: Story, pairs: list[Pair]) -> list[int]:
    """What one person chose; only that is taken from the file, all else is the match's own."""
    try:
        document = json.loads(read_plain(path, MOST_BYTES, follow=True))
        match = (document["round"], document["corpus"], document["seed"])
        given = [(one["letter"], one["chosen"]) for one in document["answers"]]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise RecordError(
            f"{path} holds no answers of a quiz ({one_line(str(error))}). "
            "Try: showdown quiz RUN --save answers.json"
        ) from None
    here = (story.shown.number, story.record.circumstances.corpus, story.settings.seed)
    if match != here or [letter for letter, _ in given] != [pair.letter for pair in pairs]:
        raise RecordError(f"{path} holds the answers of another match's quiz. Try: its own run folder")
    if any(chosen not in (1, 2) for _, chosen in given):
        raise RecordError(f"{path} holds an answer that is neither 1 nor 2. Try: play the quiz again")
    return [int(chosen) - 1 for _, chosen in given]
