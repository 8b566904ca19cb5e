"""Advice: what the figures of a sparring match say would help a team most, in words.

Everything is read off the record: the guards, the canaries, the exhibits and their scores, and a few
simple measures of the exhibits that any detector could take.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from showdown.arena import guards, qualify
from showdown.arena.exam import Exhibits
from showdown.arena.round import JudgedRound, Round
from showdown.arrays import Floats, share_above

TELLING = 0.1  # an AUC this far from a half
LEARNED_BY_HEART = 0.12  # so much more of the published fakes caught than of the exam's


def measures(images: NDArray[np.uint8]) -> dict[str, Floats]:
    """What a very simple detector could look at, each (n,): ink, edges, grey."""
    ink = images.astype(float) / 255
    edges = np.square(np.diff(ink, axis=1)).mean((1, 2)) + np.square(np.diff(ink, axis=2)).mean((1, 2))
    grey = ((ink > 0.25) & (ink < 0.75)).mean((1, 2))
    return {"ink": ink.mean((1, 2)), "edges": edges, "grey": grey}


def for_generator(played: JudgedRound, exhibits: Exhibits) -> list[str]:
    """What would help the forger most, first things first."""
    words = []
    seen = played.guards
    for guard in (guards.BY_NAME[name] for name in seen.tripped):
        figure, floor = seen.of(guard.name)
        share = guard.share(figure, floor)
        words.append(guard.advice.format(share=figure if share is None else share, limit=guard.limit(floor)))
    images, truth = exhibits["exam_images"], exhibits["exam_truth"]
    for name, values in measures(images).items():
        found = share_above(values[~truth], values[truth])
        if abs(found - 0.5) >= TELLING:
            words.append(caught_by(name, found, values, truth))
    if not played.detector_qualified:
        reasons = ", ".join(played.unqualified)
        words.append(f"The rival was no judge ({reasons}), so its score says little. Try: another --against")
    elif not words and played.accuracy_low > 0.5:
        words.append(
            "Ink, edges and greys do not give you away. The rival sees shapes. "
            "Look at where it looked, and at the exhibits that it was surest of."
        )
    return words or ["Nothing gives you away here. Try: more rounds, all letters, showdown arena"]


def caught_by(name: str, found: float, values: Floats, truth: NDArray[np.bool_]) -> str:
    """One simple measure (n,) that gives the forgeries away, in words; `truth` (n,) is True for real."""
    ratio = values[~truth].mean() / max(1e-9, values[truth].mean())
    much = "more" if ratio > 1 else "less"
    mend = {
        "ink": "Match the weight of the strokes.",
        "edges": "Sharpen or soften the outlines; blur and ringing are what detectors see first.",
        "grey": "Type is nearly all ink or paper: push the greys to either side, or leave more at the rims.",
    }[name]
    return (
        f"Caught by {name}: the forgeries have {abs(ratio - 1):.0%} {much} than type, and that alone tells "
        f"them apart {max(found, 1 - found):.0%} of the time. {mend}"
    )


def for_detector(played: JudgedRound, exhibits: Exhibits) -> list[str]:
    """What would help the detector most, first things first."""
    truth, scores = exhibits["exam_truth"], exhibits["exam_scores"]
    called_real = scores > 0.5
    caught, passed = float((~called_real[~truth]).mean()), float(called_real[truth].mean())
    words = [
        reason.advice.format(canary_auc=played.canary_auc)
        for reason in qualify.DISQUALIFICATIONS
        if reason.advice and reason.name in played.unqualified
    ]
    if abs(caught - passed) > 0.2:
        side = "fake" if caught > passed else "real"
        words.append(
            f"It says {side} too readily: {caught:.0%} of the forgeries caught, "
            f"{passed:.0%} of the type passed. "
            "Train on as many of one as of the other, or move the threshold."
        )
    at_home = float((exhibits["published_scores"] <= 0.5).mean())
    if at_home - caught > LEARNED_BY_HEART:
        words.append(
            f"Overfitted: it catches {at_home:.0%} of the fakes that it learned from and {caught:.0%} of new "
            "ones. Try: fewer weights, shifts and noise in training, a shorter fit."
        )
    words += misses(exhibits, called_real)
    return words or ["No kind of exhibit stands out. Try: more steps, or a rival who forges better"]


def misses(exhibits: Exhibits, called_real: NDArray[np.bool_]) -> list[str]:
    """Which forgeries pass: of which letter, and what they are like; `called_real` is (n,)."""
    truth, letters = exhibits["exam_truth"], exhibits["exam_letters"]
    fake = ~truth
    if not called_real[fake].any():
        return []
    rates = {str(one): float(called_real[fake & (letters == one)].mean()) for one in np.unique(letters)}
    worst = max(rates, key=lambda letter: rates[letter])
    missed = float(called_real[fake].mean())
    words = [f"It misses {missed:.0%} of the forgeries, most of all {worst!r} ({rates[worst]:.0%})."]
    if called_real[fake].all():
        return words
    kinds = []
    for name, values in measures(exhibits["exam_images"]).items():
        found = share_above(values[fake & called_real], values[fake & ~called_real])
        if abs(found - 0.5) >= TELLING:
            kinds.append(f"{'more' if found > 0.5 else 'less'} {name}")
    return [*words, f"Forgeries with {', '.join(kinds)} than the others slip through."] if kinds else words


def advise(role: str, played: Round, exhibits: Exhibits) -> list[str]:
    """What would help a team most, from one round and its exhibits; a sentence or two each."""
    lost = played.forfeits[role]
    if lost is not None:
        return [f"Forfeit ({lost.status}): {lost.cause} Try: showdown check"]
    if not isinstance(played, JudgedRound):
        return ["The rival forfeited, so nothing was judged. Try: another --against"]
    return for_generator(played, exhibits) if role == "generator" else for_detector(played, exhibits)
