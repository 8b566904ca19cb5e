"""The teams that a place holds: a file or a folder of a team's own, which nobody has named a class of."""

from __future__ import annotations

from pathlib import Path

from showdown.errors import TeamError
from showdown.plugins.finding import kin_of
from showdown.plugins.source import Source
from showdown.plugins.team import BASES, FILES, METHODS, Team

TESTS = ("test_", "conftest")  # how files begin that are no team's


def teams_in(place: Path) -> dict[str, Team]:
    """The generator and the detector that a file or a folder holds, by role: both, or one of them.

    A class is a generator if it has `sample`, a detector if it has `prob_real`, its own or an inherited one.
    A class that others inherit from, or whose name begins with an underscore, is none. None of the code runs.

    Args:
        place: a file, or a folder with files; where it has none, those of the packages in it.

    Raises:
        TeamError: it holds no team, two of one role, or a file that is no Python.
    """
    sources = [Source.read(file) for file in _files_of(place)]
    return {role: team for role in METHODS if (team := _team_of(place, sources, role)) is not None} or _none(
        place
    )


def holds_code(place: Path) -> bool:
    """Whether a place may be a team's at all: a file of Python, or a folder with one."""
    return bool(_files_of(place))


def _files_of(place: Path) -> list[Path]:
    if place.is_file():
        return [place] if place.suffix in FILES else []
    for pattern in ("*", "*/*"):
        found = [file for file in sorted(place.glob(pattern)) if file.suffix in FILES and file.is_file()]
        own = [file for file in found if not file.name.startswith((".", *TESTS))]
        if own:
            return [file for file in own if not file.parent.name.startswith((".", "__"))]
    return []


def _team_of(place: Path, sources: list[Source], role: str) -> Team | None:
    able = [(source, name) for source in sources for name in _able(source, role)]
    if len(able) > 1:
        named = [f"{source.path}:{name}" for source, name in able]
        raise TeamError(
            f"{place} holds {len(able)} {role}s: {', '.join(named)[:400]}; a team has one. Try: {named[0]}"
        )
    return next((Team(role, name.lower(), str(source.path.resolve()), name) for source, name in able), None)


def _able(source: Source, role: str) -> list[str]:
    """The classes of a file that can play a role."""
    inherited = {base.strip() for one in source.classes.values() for base in one.bases.split(",")}
    contract = {base.__name__ for base in BASES.values()}
    able = []
    for name in source.classes:
        kin = [one for one in kin_of(source, name) if one.name not in contract]
        has = any(METHODS[role][1] in one.methods for one in kin)
        if has and name not in inherited and not name.startswith("_"):
            able.append(name)
    return able


def _none(place: Path) -> dict[str, Team]:
    raise TeamError(
        f"{place} holds no generator and no detector: no class there has sample() or prob_real(). "
        "Try: showdown new generator NAME, which writes one"
    )
