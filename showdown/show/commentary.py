"""The commentator: what happened, in a line a round, and the awards; all from the record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from showdown.arena.coinflip import is_promising
from showdown.arena.exam import Exhibits
from showdown.arena.guards import GUARDS
from showdown.arena.round import JudgedRound, Round
from showdown.arena.verdict import judged_of

STIRRED = 1.1  # a guard stirs when its figure is within this factor of its limit
FEWEST = 5  # forgeries of a letter, before it can be called the hardest
CHANCE = 0.05  # that any letter is called the hardest where none is
MOVED = 0.01  # of accuracy: less is called even


@dataclass(frozen=True, eq=False)
class Award:
    """A prize of the match.

    Attributes:
        title: what for. text: who won it, in a sentence.
        image: the exhibit (S, S), or None where the prize is for no single one.
    """

    title: str
    text: str
    image: NDArray[np.uint8] | None = None


def after_round(rounds: list[Round], exhibits: Exhibits) -> str:
    """What there is to say of the last of `rounds`, most important first."""
    now = rounds[-1]
    if not isinstance(now, JudgedRound):
        lost = now.lost_by
        return f"No exam: the {' and the '.join(lost)} lost the turn." if lost else "No exam this round."
    before = judged_of(rounds[:-1])
    said = [match_point(now, before), gains(now, before), stirring(now), hardest_letter(exhibits)]
    return " ".join(line for line in said if line)


def match_point(now: JudgedRound, before: list[JudgedRound]) -> str:
    """The first time that an exam looks like a coin flip, and what came of a confirmation."""
    if now.coin_flip:
        return "Coin flip, confirmed!"
    if not promising(now):
        return ""
    if now.panel and now.panel.teller:
        return f"The detector is down to a coin, but {now.panel.teller.juror} still tells."
    if not any(promising(played) for played in before):
        return "Match point: it looks like a coin flip."
    return "Match point again."


def promising(played: JudgedRound) -> bool:
    """Whether a judged round passes the screen that leads to a confirmation."""
    barred = played.unqualified or played.guards.tripped
    return is_promising(played.balanced_accuracy) and not barred


def gains(now: JudgedRound, before: list[JudgedRound]) -> str:
    """Who gained, and how far it is from the coin."""
    away = 100 * (now.balanced_accuracy - 0.5)
    distance = f"{abs(away):.1f} points {'above' if away >= 0 else 'below'} a coin"
    if not before:
        return f"The detector starts {distance}."
    moved = 100 * (now.balanced_accuracy - before[-1].balanced_accuracy)
    if abs(moved) < 100 * MOVED:
        return f"Neither gains; {distance}."
    return f"The {'detector' if moved > 0 else 'forger'} gains {abs(moved):.1f}: {distance}."


def stirring(now: JudgedRound) -> str:
    """The guard that tripped, or the first that is near its limit; a detector that does not judge."""
    if now.unqualified:
        return f"The detector is unqualified ({', '.join(now.unqualified)}): nobody scores."
    found = now.guards
    if found.tripped:
        return f"Guard tripped: {', '.join(found.tripped)}."
    for guard in GUARDS:
        figure, floor = found.of(guard.name)
        limit = guard.limit(floor)
        if figure is None or not limit:
            continue
        if guard.most is not None and figure * STIRRED > limit:
            return f"Close to a limit: {figure:.0%} of the forgeries look {guard.name}."
        if guard.least is not None and figure < STIRRED * limit:
            return f"Close to a limit: {guard.name} {figure:.2f}."
    return ""


def hardest_letter(exhibits: Exhibits) -> str:
    """The letter whose forgeries are told best; nothing where none surely is."""
    found = hardest(by_letter([exhibits]))
    return f"Hardest to forge: {found[0]} ({found[1].text})." if found else ""


@dataclass(frozen=True)
class Told:
    """What the detector made of one letter. Real ones are accused, too: only the difference says something.

    Attributes:
        caught, accused: the share of its forgeries, and of its real glyphs, that were called forged.
        n_fake, n_real: how many there were.
    """

    caught: float
    accused: float
    n_fake: int
    n_real: int

    @property
    def difference(self) -> float:
        """How much more often the forgeries were called forged, from -1 to 1."""
        return self.caught - self.accused

    @property
    def text(self) -> str:
        """For people."""
        return (
            f"{self.caught:.0%} of {self.n_fake} forgeries caught, "
            f"{self.accused:.0%} of {self.n_real} real ones accused"
        )

    def is_sure(self, letters: int) -> bool:
        """Whether the difference is more than chance would give the best of so many letters."""
        spread = 0.0
        for share, n in ((self.caught, self.n_fake), (self.accused, self.n_real)):
            rate = (share * n + 1) / (n + 2)  # Agresti and Coull
            spread += rate * (1 - rate) / n
        needed: float = ndtri(1 - CHANCE / letters) * spread**0.5
        return self.difference > needed


def by_letter(batches: Iterable[Exhibits]) -> dict[str, Told]:
    """What was made of each letter, over rounds that were judged; of letters with few exhibits nothing."""
    sat = [batch for batch in batches if "exam_scores" in batch]
    if not sat:
        return {}
    letters, truth, scores = (
        np.concatenate([batch[f"exam_{name}"] for batch in sat]) for name in ("letters", "truth", "scores")
    )
    called_fake, found = scores <= 0.5, {}
    for label in np.unique(letters):
        fake, real = (letters == label) & ~truth, (letters == label) & truth
        if min(fake.sum(), real.sum()) >= FEWEST:
            shares = float(called_fake[fake].mean()), float(called_fake[real].mean())
            found[str(label)] = Told(*shares, int(fake.sum()), int(real.sum()))
    return found


def hardest(told: dict[str, Told]) -> tuple[str, Told] | None:
    """The letter whose forgeries are told best from its real glyphs; None where none surely is."""
    if not told:
        return None
    letter = max(told, key=lambda label: told[label].difference)
    return (letter, told[letter]) if told[letter].is_sure(len(told)) else None


def awards(rounds: list[Round], exhibits: dict[int, Exhibits]) -> list[Award]:
    """The prizes of a match; `exhibits` are those of each judged round."""
    judged = judged_of(rounds)
    if not judged:
        return []
    fooled, caught = (
        surest("The forgery that fooled the detector most", exhibits, best=max),
        surest("The best catch", exhibits, best=min),
    )
    given = [award for award, score in (fooled, caught) if (score > 0.5) == (award is fooled[0])]
    if len(judged) > 1 and (leap := biggest_leap(judged)):
        given.append(leap)
    found = hardest(by_letter(exhibits.values()))
    if found:
        given.append(
            Award("The hardest letter to forge", f"{found[0]}: {found[1].text}, over the whole match.")
        )
    return given


def surest(title: str, exhibits: dict[int, Exhibits], best: Any) -> tuple[Award, float]:
    """The forgery with the highest (`max`) or lowest (`min`) score of all rounds, and that score."""
    found = []
    for number, batch in exhibits.items():
        fake = np.flatnonzero(~batch["exam_truth"])
        at = best(fake.tolist(), key=lambda place, scores=batch["exam_scores"]: scores[place])
        found.append((float(batch["exam_scores"][at]), number, at))
    score, number, at = best(found, key=lambda each: each[0])
    letter = exhibits[number]["exam_letters"][at]
    text = f"the {letter} of round {number}; the detector gave it {score:.3f} of 1 for being real."
    return Award(title, text, exhibits[number]["exam_images"][at]), score


def biggest_leap(judged: list[JudgedRound]) -> Award | None:
    """The round that moved the accuracy most; None where none moved it to speak of."""
    steps = [
        (now.balanced_accuracy - before.balanced_accuracy, now.number) for before, now in pairwise(judged)
    ]
    moved, number = max(steps, key=lambda step: abs(step[0]))
    if abs(moved) < MOVED:
        return None
    who = "detector" if moved > 0 else "forger"
    return Award("The biggest leap", f"the {who}'s, {100 * abs(moved):.1f} points in round {number}.")
