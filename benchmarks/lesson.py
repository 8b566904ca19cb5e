"""Do the referee's weak forgeries (canaries), mixed into a detector's lesson, cost it sight of its rival?

    python -m benchmarks.lesson RUN [RUN ...] [--detector cnn] [--seeds 3] [--steps 1200]

A fresh detector learns from all forgeries that a run published, with canaries of three kinds among them (a
fifth of the fakes) and without. Both sit the same exam, as large as a confirmation: forgeries that the run's
generator draws now, among unseen type. One row a run and lesson, one column a training seed.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from benchmarks.run_forgeries import fresh, published
from showdown import Glyphs
from showdown.arena.canaries import forge_canaries
from showdown.arena.estimates import Scored, auc, balanced_accuracy
from showdown.arena.exam import Exam, choose_real, seal_exam
from showdown.arena.guest_juror import BUDGET
from showdown.arena.order import ALONE
from showdown.arena.record import Record
from showdown.arena.settings import Settings
from showdown.arena.sizes import MATCH
from showdown.fonts.corpus import Corpus
from showdown.fonts.load import load_corpus
from showdown.medium import Medium, get_medium
from showdown.plugins import find_team
from showdown.seats.budget import Budget
from showdown.seats.hall import Hall, open_hall

WEAK, WEAK_KINDS = 650, 3  # canaries a round, and the kinds of them, that a lesson once had


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("runs", type=Path, nargs="+")
    parser.add_argument("--detector", default="cnn")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=BUDGET.steps)
    options = parser.parse_args()
    corpus = load_corpus()
    with open_hall("cpu") as hall:
        for folder in options.runs:
            record = Record.open_run(folder)
            medium, rng = get_medium(record.settings.medium), np.random.default_rng(0)
            train, exam = corpus.split("train"), exam_of(folder, corpus.split("vault"), medium, rng)
            taught = published(record)
            weak = weak_forgeries(train.glyphs, taught, rng)
            for name, fakes in (("with", Glyphs.concatenate([taught, weak])), ("without", taught)):
                lesson = through(train.glyphs, medium, rng), through(fakes, medium, rng)
                team, budget = options.detector, Budget(options.steps, BUDGET.seconds)
                found = [sat(hall, team, seed, lesson, exam, budget) for seed in range(options.seeds)]
                print(f"{folder.name:<12} {medium.name:<8} {name:<8} " + "   ".join(found), flush=True)


def exam_of(folder: Path, vault: Corpus, medium: Medium, rng: np.random.Generator) -> Exam:
    """Fresh forgeries of a run among unseen type, as many as a confirmation has."""
    at = choose_real(vault, rng, MATCH.confirm)
    real = vault.glyphs[at]
    forged = fresh(folder, real.letters, rng)
    return seal_exam(real, vault.groups[at], forged, np.full(len(forged), ALONE), medium, rng)


def weak_forgeries(train: Glyphs, taught: Glyphs, rng: np.random.Generator) -> Glyphs:
    """The canaries that a lesson once had beside the forgeries in `taught`."""
    assert taught.rounds is not None
    parts = []
    for number in np.unique(taught.rounds):
        weak, of_kind = forge_canaries(train, 3 * WEAK, rng)
        kept = rng.permutation(np.flatnonzero(of_kind < WEAK_KINDS))[:WEAK]
        parts.append(Glyphs(weak.images[kept], weak.letters[kept], None, np.full(len(kept), number)))
    return Glyphs.concatenate(parts)


def through(glyphs: Glyphs, medium: Medium, rng: np.random.Generator) -> Glyphs:
    """Glyphs as a detector sees them."""
    return Glyphs(medium(glyphs.images, rng), glyphs.letters, glyphs.fonts, glyphs.rounds, medium.name)


def sat(hall: Hall, team: str, seed: int, lesson: tuple[Glyphs, Glyphs], exam: Exam, budget: Budget) -> str:
    """Train a fresh detector and let it sit the exam; in figures."""
    seat = hall.seat(find_team(team, "detector"), seed, Settings.size)
    seat.fit_detector(1, *lesson, budget, lambda steps, seconds: None)
    scored = Scored(seat.prob_real(1, exam.glyphs), exam.truth, exam.groups)
    accuracy = balanced_accuracy(scored)
    low, high = accuracy.interval(0.95)
    return f"{accuracy.value:.3f} [{low:.3f}, {high:.3f}] AUC {auc(scored).value:.3f}"


if __name__ == "__main__":
    main()
