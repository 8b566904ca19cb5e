"""How did matches end? One row a run: each round's accuracy, what the panel said, the verdict.

    for seed in 0 1 2; do showdown arena --seed $seed --out runs/$seed; done
    python -m benchmarks.house_matches runs/*

Accuracies are the rival's, on the exams. Of each round that was put to the test, the panel's surest
juror is named with its balanced accuracy; `tells` where it is shown to tell.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from showdown.arena.opinion import Panel
from showdown.arena.record import Record
from showdown.arena.round import JudgedRound, Round
from showdown.match import Played


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("runs", nargs="+", type=Path, help="run folders")
    print("| seed | accuracy in each round | the panel | verdict | seconds |\n|---|---|---|---|---|")
    for run in parser.parse_args().runs:
        print(row(run))


def row(run: Path) -> str:
    """One match, as a row of a table."""
    record = Record.open_run(run)
    accuracies = " ".join(
        f"{played.balanced_accuracy:.3f}" if isinstance(played, JudgedRound) else "-"
        for played in record.rounds
    )
    heard = "; ".join(told for played in record.rounds if (told := panel_of(played)))
    document = Played(run).document
    seconds = sum(sum((played["seconds"] or {}).values()) for played in document["rounds"])
    seed, verdict = record.settings.seed, document["verdict"]
    return f"| {seed} | {accuracies} | {heard or 'not asked'} | {verdict} | {seconds:.0f} |"


def panel_of(played: Round) -> str:
    """What came of a round's test; empty where there was none."""
    if not isinstance(played, JudgedRound) or played.confirmation is None:
        return ""
    if played.panel is None:
        return f"{played.number}: not confirmed"
    name, accuracy = surest(played.panel)
    return f"{played.number}: {name} {accuracy:.3f}{'' if played.coin_flip else ' tells'}"


def surest(panel: Panel) -> tuple[str, float]:
    """The juror that is right most often, and how often."""
    heard = {each.juror: each.test.balanced_accuracy for each in panel.opinions if each.test is not None}
    name = max(heard, key=lambda juror: heard[juror])
    return name, heard[name]


if __name__ == "__main__":
    main()
