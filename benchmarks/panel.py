"""Whom does the panel convict: each kind of known forgeries, and nobody else?

    python -m benchmarks.panel [--media print screen] [--seeds 3] [--kinds NAME ...] [--fonts FOLDER ...]
                               [--runs RUN ...] [--network] [--kept FILE]
    python -m benchmarks.panel --controls 50 [--kept FILE]

The first prints a table of kinds and jurors: balanced accuracy, the half of its interval, AUC, and in how
many of the seeds the juror is shown to tell; then each juror's processor seconds. RUNs add a generator that
was trained in a match, `--network` the fresh detector that is a juror, too. With FOLDERs of font files come
kinds that draw the same outlines by another rasteriser (see `benchmarks.known_forgeries`). The second plays
worlds where nobody can tell, and prints how often anybody seems to, and who. What is in FILE is not played
again.
"""

from __future__ import annotations

import argparse
import time
import zlib
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import beta

from benchmarks.kept import kept_or_made
from benchmarks.known_forgeries import kinds_of, train_files
from benchmarks.worlds import CONTROLS, RIGHTLY, Maker, World, of_kind, of_run
from showdown import Glyphs
from showdown.arena import guest_juror, panel
from showdown.arena.exam import seal_exam
from showdown.arena.jurors import JURORS
from showdown.arena.record import Record
from showdown.arena.settings import Settings
from showdown.fonts.load import load_corpus
from showdown.medium import MEDIA, Medium, get_medium
from showdown.plugins import find_team
from showdown.seats.hall import open_hall

Found = dict[str, list[float]]  # of each juror: accuracy, low, high, AUC, whether it tells, processor seconds
LEVEL = 0.95  # of an upper limit


def ask(world: World, medium: Medium, rng: np.random.Generator, network: bool = False) -> Found:
    """What each juror says of a world."""
    known = through(world.known, medium, rng)
    taught = through(world.taught, medium, rng)
    batch = seal_exam(world.real, world.real_groups, world.forged, world.hands, medium, rng)
    evidence = panel.evidence_of(known, world.known_groups, taught, rng)
    answers, seconds = [], {}
    for juror in JURORS:
        began = time.process_time()
        answers += panel.testimonies(evidence, batch, lambda *_: None, (juror,))
        seconds[juror.name] = time.process_time() - began
    if network:
        with open_hall("cpu") as hall:
            seat = hall.seat(find_team(guest_juror.TEAM, "detector"), int(rng.integers(2**31)), Settings.size)
            answers.append(guest_juror.testify(seat, 1, known, taught, batch, rng, lambda *_: None))
            seconds[answers[-1].juror] = seat.cpu_seconds
    found: Found = {}
    for opinion in panel.panel_of(answers, batch).opinions:
        assert opinion.test is not None, opinion.failed
        test = opinion.test
        figures = (test.balanced_accuracy, test.accuracy_low, test.accuracy_high, test.auc)
        spent = seconds.get(opinion.juror, sum(seconds.values()))
        found[opinion.juror] = [*(round(one, 4) for one in figures), opinion.still_tells, round(spent, 1)]
    return found


def through(glyphs: Glyphs, medium: Medium, rng: np.random.Generator) -> Glyphs:
    """Glyphs as a detector sees them."""
    rounds = np.ones(len(glyphs), np.int64) if glyphs.rounds is None else glyphs.rounds
    return Glyphs(medium(glyphs.images, rng), glyphs.letters, None, rounds, medium.name)


def play(key: str, makers: Mapping[str, Maker], network: bool) -> Found:
    """One world: `key` is its name, medium and seed."""
    name, medium, seed = key.split("/")
    rng = np.random.default_rng([int(seed), zlib.crc32(f"{name}/{medium}".encode())])
    found = ask(makers[name](rng), get_medium(medium), rng, network)
    told = "  ".join(f"{juror} {values[0]:.3f}{'*' * bool(values[4])}" for juror, values in found.items())
    print(f"{key:<28} {told}", flush=True)
    return found


def print_table(played: Iterable[tuple[str, Found]]) -> None:
    """A line a kind and medium, a column a juror; then the jurors' seconds."""
    rows: dict[str, list[Found]] = {}
    for key, found in played:
        rows.setdefault(key.rpartition("/")[0], []).append(found)
    jurors = list(dict.fromkeys(juror for row in rows.values() for found in row for juror in found))
    print(f"\n{'':<24}" + "".join(f"{juror:>26}" for juror in jurors))
    for name, row in rows.items():
        print(f"{name:<24}" + "".join(f"{cell(row, juror):>26}" for juror in jurors))
    every = [found for row in rows.values() for found in row]
    spent = [np.median([found[juror][5] for found in every if juror in found]) for juror in jurors]
    print(f"{'processor seconds':<24}" + "".join(f"{one:>26.1f}" for one in spent))


def cell(row: list[Found], juror: str) -> str:
    """Means over the seeds, and in how many the juror tells."""
    values = np.array([found[juror] for found in row if juror in found], float)
    if not len(values):
        return "-"
    accuracy, low, high, area, tells, _ = values.mean(0)
    return f"{accuracy:.3f} ± {(high - low) / 2:.3f}, {area:.3f}, {round(tells * len(values))}/{len(values)}"


def print_controls(played: Iterable[tuple[str, Found]]) -> None:
    """How often anybody seems to tell, by control and medium and in all of a medium."""
    told: dict[tuple[str, str], list[bool]] = {}
    who: dict[tuple[str, str], list[str]] = {}
    accuracies: dict[tuple[str, str], list[list[float]]] = {}
    for key, found in played:
        name, medium, _ = key.split("/")
        tellers = [
            juror for juror, values in found.items() if values[4] and juror not in RIGHTLY.get(name, ())
        ]
        for row in ((medium, name), (medium, "together")):
            told.setdefault(row, []).append(bool(tellers))
            who.setdefault(row, []).extend(tellers)
            judged = [values[0] for juror, values in found.items() if juror not in RIGHTLY.get(name, ())]
            accuracies.setdefault(row, []).append(judged)
    print(f"\n{'':<24}{'worlds':>8}{'tell':>6}{'at most':>9}{'mean':>7}{'farthest':>10}   who")
    for row, tells in sorted(told.items()):
        limit = beta.ppf(LEVEL, sum(tells) + 1, len(tells) - sum(tells)) if not all(tells) else 1.0
        found = np.concatenate(accuracies[row])
        farthest = found[np.abs(found - 0.5).argmax()]
        counts = {juror: who[row].count(juror) for juror in sorted(set(who[row]))}
        print(
            f"{' '.join(row):<24}{len(tells):>8}{sum(tells):>6}{limit:>9.3f}{found.mean():>7.3f}"
            f"{farthest:>10.3f}   {counts or ''}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--media", nargs="+", default=["print", "screen"], choices=list(MEDIA))
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--controls", type=int, help="worlds of each control, instead of kinds")
    parser.add_argument("--kinds", nargs="*")
    parser.add_argument("--fonts", type=Path, nargs="*", default=[])
    parser.add_argument("--runs", type=Path, nargs="*", default=[])
    parser.add_argument("--network", action="store_true")
    parser.add_argument("--kept", type=Path)
    options = parser.parse_args()
    corpus = load_corpus()
    makers: dict[str, Maker] = {name: make(corpus) for name, make in CONTROLS.items()}
    if options.controls:
        names: Iterable[str] = CONTROLS
    else:
        known = kinds_of(corpus, train_files(corpus, options.fonts))
        makers |= {name: of_kind(corpus, forge) for name, forge in known.items()}
        names = options.kinds if options.kinds is not None else makers
    seeds = range(options.controls or options.seeds)
    keys = [f"{name}/{medium}/{seed}" for seed in seeds for medium in options.media for name in names]
    for run in options.runs:
        makers[run.name] = of_run(corpus, run)
        keys += [f"{run.name}/{Record.open_run(run).settings.medium}/{seed}" for seed in seeds]
    played: list[tuple[str, Any]] = list(
        kept_or_made(options.kept, keys, partial(play, makers=makers, network=options.network))
    )
    (print_controls if options.controls else print_table)(played)


if __name__ == "__main__":
    main()
