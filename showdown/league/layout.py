"""Where the parts of a league lie in its folder, and how a league is known from a match."""

from __future__ import annotations

from pathlib import Path

from showdown.arena.run_folder import LEAGUE, RECORD, whole_lines


def name_of(role: str, at: int) -> str:
    """How the files of a seat are called, by its role and its place.

    >>> name_of("generator", 3)
    'generator-03'
    """
    return f"{role}-{at:02d}"


def log_of(folder: Path, role: str, at: int) -> Path:
    """Where what a team prints goes."""
    return folder / "logs" / f"{name_of(role, at)}.log"


def is_league(folder: Path) -> bool:
    """Whether a folder holds a league, whole or cut short."""
    lines = whole_lines(folder / RECORD) if (folder / RECORD).is_file() else []
    return bool(lines) and lines[0].get("event") == LEAGUE


def paper_of(folder: Path, number: int) -> Path:
    """Where what was put before the detectors of a round is kept."""
    return folder / "rounds" / f"{number:02d}" / "exam.npz"
