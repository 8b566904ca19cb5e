"""The panel: the referee's own judges. Before a coin flip is declared, every one of them is asked.

That one network cannot tell says little. So jurors of several kinds (`showdown.arena.jurors`), and a fresh
network beside them, learn from what the rival could learn from, and judge the same sealed batch. It is a coin
flip only if each of them, and the sum of all, is shown to be no better than a coin. All of them must pass, so
each is tested at the confirmation's own level. That one of them *tells* is a claim about the best of many, so
the chance of error is shared among them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit
from threadpoolctl import threadpool_limits

from showdown.arena import coinflip
from showdown.arena.estimates import Scored
from showdown.arena.exam import Exam, Exhibits
from showdown.arena.jurors import JURORS, Batch, Evidence, Juror
from showdown.arena.opinion import ALL, Opinion, Panel
from showdown.arena.side_by_side import SURE, together
from showdown.arrays import Floats
from showdown.contract import Glyphs
from showdown.seats.call import Progress
from showdown.words import one_line

MOST_LEARNED = 6000  # glyphs of either side
MOST_KNOWN = 40_000  # glyphs of type that are held against
SUREST = 5  # forgeries of the best juror that are shown
ALL_TELL = "the edges, the strokes and the design together: none of them gives it away alone"


@dataclass(frozen=True, eq=False)
class Testimony:
    """What one juror answered: the log odds of each exhibit being type, (n,), or how it failed."""

    juror: str
    odds: Floats | None = None
    steps: int | None = None
    tell: str = ""
    failed: str | None = None


def evidence_of(real: Glyphs, groups: NDArray[np.int64], fake: Glyphs, rng: np.random.Generator) -> Evidence:
    """What jurors learn from.

    Args:
        real: all train type, through the medium. groups: (n,) its design groups.
        fake: forgeries that were published, through the medium.
    """
    known = np.sort(rng.permutation(len(real))[:MOST_KNOWN])
    some = rng.permutation(known)[:MOST_LEARNED]
    forged = fake[np.arange(len(fake))[-MOST_LEARNED:]]
    type_known, type_shown = (Batch(real.images[at], real.letters[at], groups[at]) for at in (known, some))
    return Evidence(type_known, type_shown, Batch(forged.images, forged.letters, np.full(len(forged), -1)))


def testimonies(
    evidence: Evidence, batch: Exam, progress: Progress, jurors: Sequence[Juror] = JURORS
) -> list[Testimony]:
    """What each juror says of a batch, in order; the same on any machine with one thread, so one is used."""
    hidden = np.full(len(batch), -1)
    shown = Batch(batch.glyphs.images, batch.glyphs.letters, hidden)
    answers = []
    with threadpool_limits(1):
        for done, juror in enumerate(jurors):
            progress(done, done / len(jurors))
            answers.append(_testify(juror, evidence, shown))
    return answers


def _testify(juror: Juror, evidence: Evidence, shown: Batch) -> Testimony:
    """One juror's answer. Where it fails, it has none: then nothing is a coin flip, and the match goes on."""
    try:
        return Testimony(juror.name, juror.learn(evidence)(shown), tell=juror.tell)
    except Exception as error:
        return Testimony(juror.name, failed=one_line(f"{type(error).__name__}: {error}", 200))


def panel_of(
    answers: Sequence[Testimony], batch: Exam, share: float = coinflip.SHARE, wider: float = 1.0
) -> Panel:
    """What answers come to, each alone and all together; `share`, `wider` as for `coinflip.confirm`."""
    heard = _with_sum(answers)
    return Panel(tuple(_opinion(answer, batch, len(heard), share, wider) for answer in heard))


def _with_sum(answers: Sequence[Testimony]) -> list[Testimony]:
    """The answers and, where there are several, all together."""
    summed = [np.clip(answer.odds, -SURE, SURE) for answer in answers if answer.odds is not None]
    whole = [Testimony(ALL, np.sum(summed, axis=0), tell=ALL_TELL)] if len(summed) > 1 else []
    return [*answers, *whole]


def _opinion(answer: Testimony, batch: Exam, asked: int, share: float, wider: float) -> Opinion:
    if answer.odds is None:
        return Opinion(answer.juror, None, None, still_tells=False, failed=answer.failed)
    scored = Scored(_scores(answer.odds), batch.truth, batch.groups)
    test = coinflip.confirm(scored, together(answer.odds, batch), share, wider)
    tells = coinflip.still_tells(scored, test, asked, wider)
    return Opinion(answer.juror, answer.steps, test, tells, answer.tell)


def _scores(odds: Floats) -> NDArray[np.float32]:
    scores: NDArray[np.float32] = expit(np.clip(odds, -SURE, SURE)).astype(np.float32)
    return scores


def surest_of(answers: Sequence[Testimony], panel: Panel, batch: Exam) -> Exhibits:
    """What gave the forgeries away: those that the juror which says its tell is surest of, each beside type.

    Empty where no juror tells. The arrays are ``surest_images`` (n, S, S), ``surest_letters`` (n,) and
    ``surest_truth`` (n,) bool, a forgery and then the type that the juror is surest of.
    """
    shown = panel.shown
    odds = next((one.odds for one in _with_sum(answers) if shown and one.juror == shown.juror), None)
    if odds is None:
        return {}
    letters, chosen = batch.glyphs.letters, list[int]()
    fakes = np.flatnonzero(~batch.truth)
    for fake in fakes[np.argsort(odds[fakes], kind="stable")][:SUREST].tolist():
        alike = np.setdiff1d(np.flatnonzero(batch.truth & (letters == letters[fake])), chosen)
        chosen += [fake, int(alike[odds[alike].argmax()])] if len(alike) else [fake]
    at = np.array(chosen)
    return {
        "surest_images": batch.glyphs.images[at],
        "surest_letters": letters[at],
        "surest_truth": batch.truth[at],
    }
