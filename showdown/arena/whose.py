"""Said before the code of a run is started: whose it is, where its state is from, and how it is held."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from showdown.plugins import Team
from showdown.seats.isolation import OFF
from showdown.words import one_line

Told = Callable[[str], None]
MOST = 600  # characters of a line


def whose(team: Team, run: Path, tier: str) -> str:
    """One line on a team of a run that is about to be started.

    >>> whose(Team("detector", "ours", "/home/ada/ours.py", "Ours"), Path("run"), "landlock")
    'Runs the detector ours: the code of /home/ada/ours.py:Ours, and what it had fitted in run, ...
    """
    held = "inside this program" if tier == OFF else f"in a process of its own (isolation {tier})"
    return one_line(
        f"Runs the {team.role} {team.name}: the code of {team.module}:{team.class_name}, "
        f"and what it had fitted in {run}, {held}.",
        MOST,
    )


def nobody_listens(line: str) -> None:
    """Say nothing."""
