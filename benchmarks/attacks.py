"""The attacks of the fault bench and of the intruder, by tier: which work, and which are stopped.

Usage: python benchmarks/attacks.py        (from the root of the repository; a minute and a half)
Run it as root and as a plain user: what a file's rights stop is another thing for each. `off` is the control
without any process of its own; 1, 2 and so on are the landlock tier on kernels with that version of Landlock.
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.faults import shapes
from showdown.seats import isolation
from showdown.walls import landlock
from tests.arena.bench import play_fault
from tests.arena.test_faults import outcomes as outcomes_of_a_match
from tests.arena.test_faults import targets
from tests.seats import break_in


def main() -> None:
    """Print a row an attack, a column a tier."""
    versions = range(1, landlock.version() + 1)
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        place.chmod(0o755)
        corpus = shapes(place)
        columns = {"off": works(break_in.off(place))}
        for tier in ("none", "limits"):
            columns[tier] = tried(place, corpus, tier)
        for version in versions:
            with patch.object(landlock, "version", return_value=version):
                columns[str(version)] = tried(place, corpus, "landlock")
    names = [name for name in columns["none"]]
    user = "root" if os.getuid() == 0 else "a plain user"
    print(f"attacks as {user}: W works, . is stopped, - was not tried")
    print(f"{'attack':<34}" + "".join(f"{name:>7}" for name in columns))
    for name in names:
        marks = ("-" if name not in found else "W" if found[name] else "." for found in columns.values())
        print(f"{name:<34}" + "".join(f"{mark:>7}" for mark in marks))
    totals = (f"{sum(not works for works in found.values())}/{len(found)}" for found in columns.values())
    print(f"{'stopped':<34}" + "".join(f"{total:>7}" for total in totals))


def tried(place: Path, corpus: Path, tier: str) -> dict[str, bool]:
    """Whether each attack worked in a tier."""
    found = works(break_in.outcomes(place, tier))
    with match_at(tier), tempfile.TemporaryDirectory(dir=place) as temporary:
        own = Path(temporary)
        own.chmod(0o755)
        addresses, close = targets(own, corpus)
        try:
            _, folder = play_fault(own, corpus, "AttackingDetector", addresses=addresses)
        finally:
            close()
        words = outcomes_of_a_match(folder, "detector")
    return found | {name: word == "WORKED" for name, word in words.items()}


def works(found: dict[str, str]) -> dict[str, bool]:
    """Whether each attack worked, by its line of the log."""
    return {name: line.startswith("WORKED") for name, line in found.items()}


@contextlib.contextmanager
def match_at(tier: str) -> Iterator[None]:
    """Have matches played in a tier."""
    with patch.object(isolation, "best_tier", return_value=tier):
        yield


if __name__ == "__main__":
    main()
