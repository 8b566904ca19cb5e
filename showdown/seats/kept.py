"""A team as it was found: a copy of what it may read, which no later edit of the person's changes.

A match lasts minutes, and people go on writing. So each process of a team reads the copy. Messages and
tracebacks name the person's own file.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from showdown.errors import TeamError
from showdown.plugins import Team, home_of
from showdown.seats.clearing import clear
from showdown.seats.team_files import files_of

READ_ONLY = 0o444


class Kept:
    """The copies of one hall's teams. A team whose files have changed since gets another copy."""

    def __init__(self) -> None:
        self._base: Path | None = None

    def copy_of(self, team: Team, sealed: Iterable[str] = ()) -> Path | None:
        """The folder that stands for a team's own; None for a team that is no file.

        Raises:
            TeamError: its file is gone.
        """
        if not team.is_file:
            return None
        if not Path(team.module).is_file():
            raise TeamError(
                f"the file of {team.role} {team.name!r} is gone: {team.module}. Try: put it back, and play on"
            )
        home = home_of(Path(team.module))
        files = files_of(team, [Path(place).resolve() for place in sealed])
        told = [(str(path), (seen := path.stat()).st_size, seen.st_mtime_ns) for path in files]
        name = hashlib.sha256(repr([str(home), told]).encode()).hexdigest()[:16]
        if self._base is None:
            self._base = Path(tempfile.mkdtemp(prefix="showdown-teams-"))
            self._base.chmod(0o755)  # an unprivileged team must be able to pass through
        copy = self._base / name / home.name
        if not copy.exists():
            copy.mkdir(parents=True)
            for path in files:
                place = copy / path.relative_to(home)
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, place)
                place.chmod(READ_ONLY)
        return copy

    def close(self) -> None:
        """Leave nothing behind."""
        if self._base is not None:
            clear(self._base)
