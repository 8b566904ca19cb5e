"""Slips that people make, in a team's module and on the command line, and what each of them is told.

Usage: python benchmarks/slips.py [--only WORDS] [--kind modules|commands]
       (from the root of the repository; takes about six minutes)

The table is Markdown. A slip with a `!` ends otherwise than it should, or its message does not say what to
write instead.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import command_slips, module_slips
from benchmarks.command_slips import CommandSlip
from benchmarks.module_slips import PASSES, STOPPED, WARNED, ModuleSlip
from showdown.checks import examine
from showdown.errors import ShowdownError
from showdown.fonts.corpus import Corpus
from showdown.fonts.load import load_corpus
from showdown.plugins import find_team

MOST = 260  # characters of a message


def main() -> None:
    """Print a line a slip, and how many were stopped."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", default="", help="slips with these words in their names")
    parser.add_argument("--kind", choices=("modules", "commands"))
    options = parser.parse_args()
    print("| slip | becomes | what is said |\n|---|---|---|")
    for kind, rows in (("modules", module_rows), ("commands", command_rows)):
        if options.kind in (None, kind):
            counts: Counter[str] = Counter()
            for name, wanted, says, (end, said) in rows(options.only):
                counts[end] += 1
                flaw = "" if end == wanted and says in said else f" **!** {wanted}: {says}"
                print(f"| {name} | {end}{flaw} | {plain(said)} |", flush=True)
            print(
                f"| **{kind}: {counts.total()}** | {', '.join(f'{n} {end}' for end, n in counts.items())} | |"
            )


Row = tuple[str, str, str, tuple[str, str]]


def module_rows(only: str) -> Iterator[Row]:
    """Each slip of a module: its name, what is wanted, and what came."""
    corpus = load_corpus()
    for slip in module_slips.SLIPS:
        if only in slip.name:
            with tempfile.TemporaryDirectory(prefix="slip-") as folder:
                Path(folder).chmod(0o755)  # an unprivileged team must be able to pass through
                yield slip.name, slip.end, slip.says, checked(slip, Path(folder), corpus)


def checked(slip: ModuleSlip, folder: Path, corpus: Corpus) -> tuple[str, str]:
    """What `showdown check` makes of a slip: stopped, warned or passes, and the first message."""
    try:
        report = examine(find_team(slip.write(folder), slip.role), corpus, pace=False)
    except ShowdownError as error:
        return STOPPED, str(error).replace(str(folder) + "/", "")
    for status, findings in ((STOPPED, report.failed), (WARNED, report.warnings)):
        if findings:
            found = findings[0]
            line = f" Line: {found.line}." if found.line else ""
            return status, f"{found.check}: {found.came.rstrip('.?')}.{line} Try: {found.mend}".replace(
                str(folder) + "/", ""
            )
    return PASSES, report.text.rpartition("\n")[2].rpartition(" (")[0]


def command_rows(only: str) -> Iterator[Row]:
    """Each slip of the command line: its name, what is wanted, and what came."""
    with prepared() as place:
        for slip in command_slips.SLIPS:
            if only in slip.name:
                yield f"{slip.name}: `{slip.line}`", slip.end, slip.says, typed(slip, place)


@contextmanager
def prepared() -> Iterator[Path]:
    """A folder with what the commands are given."""
    with tempfile.TemporaryDirectory(prefix="slips-") as folder:
        place = Path(folder)
        place.chmod(0o755)
        command_slips.prepare(place)
        yield place


def typed(slip: CommandSlip, place: Path) -> tuple[str, str]:
    """What a command makes of a slip: stopped, warned or passes, and its last line."""
    status, said = command_slips.run(slip.line, place)
    end = PASSES if status == 0 else STOPPED if status in (1, 2) else f"status {status}"
    return end, said


def plain(said: str) -> str:
    """A message as a cell of a table."""
    said = " ".join(said.split()).replace("|", "\\|")
    return said if len(said) <= MOST else said[: MOST // 2 - 2] + " ... " + said[-MOST // 2 :]


if __name__ == "__main__":
    main()
