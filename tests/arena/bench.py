"""Play one round between a faulty team and a healthy one: what the fault bench is made of."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from showdown.arena.play import play
from showdown.arena.settings import Settings
from showdown.arena.sizes import SPARRING
from showdown.arena.watcher import Watcher
from showdown.plugins import find_team
from showdown.seats.budget import Budget
from tests.arena import faulty

MOCKS = {"generator": "showdown.testing:MockGenerator", "detector": "showdown.testing:MockDetector"}


def play_fault(
    place: Path,
    corpus: Path,
    team_class: str | None = None,
    how: str | None = None,
    role: str | None = None,
    addresses: dict[str, Any] | None = None,
) -> tuple[dict[str, Any], Path]:
    """The round's figures and the run folder; `team_class` is a class of `faulty`, None for no fault."""
    role = role or ("detector" if "Detector" in str(team_class) else "generator")
    teams = {one: find_team(text, one) for one, text in MOCKS.items()}
    if team_class is not None:
        source = Path(faulty.__file__).read_text()
        source = source.replace("ADDRESSES = {}", f"ADDRESSES = {addresses or {}!r}")
        source += f"\n{team_class}.how = {how!r}\n" if how else ""
        file = place / "team" / "faulty_team.py"
        file.parent.mkdir(exist_ok=True)
        file.write_text(source)
        teams[role] = find_team(f"{file}:{team_class}", role)
    settings = Settings(
        **teams,
        rounds=1,
        seed=1,
        medium="screen",
        letters=(),
        budget=Budget(2, 2.0),
        size=32,
        corpus=str(corpus),
        sizes=SPARRING,
    )
    folder = place / "run"
    shutil.rmtree(folder, ignore_errors=True)
    return play(settings, folder, Watcher())["rounds"][0], folder
