"""A team of several files: what lies beside its file, and which of it the team may read.

The folder of a team's file is the team's. But people keep other things beside it, too: hidden files, runs
of earlier matches, a corpus with its vault. Those stay closed, and so does all that a link leads out to.
"""

from __future__ import annotations

import importlib.util
import math
import stat
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from showdown.plugins import Team, home_of

MOST_BESIDE = 2000  # files and folders; a folder with more is hardly one team's
MOST_BYTES = 64 << 20  # of a team's files together, which are copied
RUN_FILES = ("events.jsonl", "match.json")
CORPUS_BEGINS = b"meta.npy"  # the first name in a corpus, 30 bytes into the file
ZIP_HEADER = 30


class _TooManyError(Exception):
    """More lies there than is one team's: how much, in words."""


@dataclass
class Beside:
    """What lies beside a team's file.

    Attributes:
        readable: files and folders, a folder with all that is below it.
        closed: what is not readable, each with the reason.
    """

    readable: list[Path] = field(default_factory=list)
    closed: list[tuple[Path, str]] = field(default_factory=list)


def look_beside(team_file: Path, sealed: Iterable[Path] = ()) -> Beside:
    """Which files and folders a team may read beside its own file.

    Args:
        team_file: resolved.
        sealed: what no team may read, resolved.
    """
    folder, closed = home_of(team_file), frozenset(sealed)
    reason = why_shared(folder)
    if any(folder.is_relative_to(place) for place in closed):
        reason = "it belongs to the referee"
    if not reason:
        look = _Look(folder, closed, MOST_BYTES)
        try:
            return Beside(look.cover(folder), look.closed)
        except _TooManyError as much:
            reason = str(much)
    return _modules_alone(team_file, closed, reason)


def own_paths(team: Team, sealed: Iterable[str], kept: Path | None) -> tuple[str, ...]:
    """What a team's processes may read of its own: the copy of its folder, or what lies there."""
    if kept is not None:
        return (str(kept),)
    closed = [Path(path).resolve() for path in sealed]
    own = look_beside(Path(team.module), closed).readable if team.is_file else package_paths(team, closed)
    return tuple(map(str, own))


def introduced(team: Team, kept: Path | None) -> dict[str, Any]:
    """A team as its process is told of it: with its folder, if it is a file, and where to read that."""
    if not team.is_file:
        return {"team": asdict(team)}
    home = home_of(Path(team.module))
    return {"team": asdict(team), "home": str(home), "read_at": str(kept or home)}


def files_of(team: Team, sealed: Iterable[Path] = ()) -> list[Path]:
    """Every file that a team may read in its own folder; a link only where it leads to another of them."""
    home = home_of(Path(team.module))
    tops = look_beside(Path(team.module), sealed).readable
    inside = {path for top in tops for path in (top.rglob("*") if top.is_dir() else [top])}
    plain = {path for path in inside if path.is_file() and not path.is_symlink()}
    beside = {path for top in tops if top != home for path in top.parent.iterdir()} | inside
    known = {path.resolve() for path in plain}
    links = {path for path in beside if path.is_symlink() and path.is_file() and path.resolve() in known}
    return sorted(path for path in plain | links if "__pycache__" not in path.parts)


def package_paths(team: Team, sealed: Iterable[Path] = ()) -> list[Path]:
    """The files of an importable team's own package, where it is not installed among the libraries."""
    top = team.module.partition(".")[0]
    try:
        spec = importlib.util.find_spec(top)
    except (ImportError, ValueError):
        spec = None
    if spec is None or top == "showdown":
        return []
    origin = [spec.origin] if spec.origin else []
    places = [Path(place) for place in spec.submodule_search_locations or origin]
    library = Path(sys.prefix).resolve()
    own = [place for place in (place.resolve() for place in places) if not place.is_relative_to(library)]
    try:
        looks = [(place, _Look(place, frozenset(sealed))) for place in own]
        return [path for place, look in looks for path in (look.cover(place) if place.is_dir() else [place])]
    except _TooManyError:
        return []


def why_shared(folder: Path) -> str:
    """Why a folder cannot be a team's alone; empty where it can."""
    home = Path.home().resolve()
    if home == folder or home.is_relative_to(folder):
        return "it is a home folder, or holds one"
    if folder in {Path(tempfile.gettempdir()).resolve(), Path("/tmp"), Path("/var/tmp")}:
        return "it is a folder for everybody's temporary files"
    return ""


class _Look:
    """One look through a folder. Links are not followed: a folder that is open opens no link's end."""

    def __init__(self, top: Path, sealed: frozenset[Path], most_bytes: float = math.inf) -> None:
        self.closed: list[tuple[Path, str]] = []
        self._top, self._sealed, self._most_bytes = top, sealed, most_bytes
        self._seen = self._bytes = 0

    def cover(self, place: Path) -> list[Path]:
        """Paths that cover a folder, but nothing closed: the folder itself, where all of it is open."""
        parts, whole = [], True
        for child in sorted(place.iterdir()):
            self._seen += 1
            if self._seen > MOST_BESIDE:
                raise _TooManyError(f"it holds more than {MOST_BESIDE:,} files")
            if child.is_symlink():
                if not child.resolve().is_relative_to(self._top):
                    self.closed.append((child, "a link out of the folder"))
            elif reason := self._why_closed(child):
                self.closed.append((child, reason))
                whole = False
            elif child.is_dir():
                below = self.cover(child)
                whole = whole and below == [child]
                parts += below
            else:
                self._bytes += child.stat().st_size
                if self._bytes > self._most_bytes:
                    raise _TooManyError(f"it holds more than {MOST_BYTES >> 20} MiB")
                parts.append(child)
        return [place] if whole else parts

    def _why_closed(self, child: Path) -> str:
        if child in self._sealed:
            return "it belongs to the referee"
        if child.name.startswith("."):
            return "hidden"
        mode = child.stat().st_mode
        if stat.S_ISDIR(mode):
            is_run = child.name == "showdown-runs" or any((child / name).exists() for name in RUN_FILES)
            return "runs of matches" if is_run else ""
        if not stat.S_ISREG(mode):
            return "no plain file"
        return "a corpus" if is_corpus(child) else ""


def is_corpus(path: Path) -> bool:
    """Whether a file begins as a corpus of Showdown does."""
    try:
        with open(path, "rb") as file:
            return file.read(ZIP_HEADER + len(CORPUS_BEGINS))[ZIP_HEADER:] == CORPUS_BEGINS
    except OSError:
        return False


def _modules_alone(team_file: Path, sealed: frozenset[Path], reason: str) -> Beside:
    """A team's file, with the modules and packages beside it; all else there stays closed."""
    found = Beside([team_file], [(team_file.parent, f"only modules and packages of it: {reason}")])
    for child in sorted(team_file.parent.glob("*")):
        is_package = (child / "__init__.py").is_file()
        if child.is_symlink() or child in sealed or child.name.startswith("."):
            continue
        if child.suffix == ".py" and child.is_file():
            found.readable.append(child)
        elif is_package:
            look = _Look(child, sealed, MOST_BYTES)
            try:
                found.readable += look.cover(child)
            except _TooManyError as much:
                found.closed.append((child, str(much)))
    return found
