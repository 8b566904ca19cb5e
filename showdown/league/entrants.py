"""Who takes part: a team of a league, with a seat for each role that it has; found as a person writes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from showdown.errors import UsageError
from showdown.plugins import METHODS, Team, find_team, holds_code, installed, role_of, teams_in
from showdown.plugins.team import FILES

HOUSE = ("cnn", "logistic", "ink", "sdfgan", "dcgan", "blend")  # the fixed zero of the scale
MOST_NAME = 40  # characters


@dataclass(frozen=True)
class Entrant:
    """One team of a league.

    Attributes:
        name: what people call it; no two of a league have the same.
        generator, detector: its seats, of that name; None where it does not play that role.
        house: whether it is of the house, and so the fixed zero of the scale.
    """

    name: str
    generator: Team | None = None
    detector: Team | None = None
    house: bool = False

    def seat(self, role: str) -> Team | None:
        """Who plays a role for it."""
        return self.generator if role == "generator" else self.detector

    @classmethod
    def of(cls, name: str, teams: Sequence[Team], house: bool = False) -> Entrant:
        """An entrant with these seats, which take its name.

        Raises:
            UsageError: a name that cannot be shown in a table.
        """
        check_name(name)
        return cls(name, house=house, **{team.role: replace(team, name=name) for team in teams})


@dataclass(frozen=True)
class LeftOff:
    """A team that asked to take part and cannot.

    Attributes:
        name: of the team.
        role: of the seat that cannot play; empty where the team could not be read at all.
        why: the check that it failed, or what is wrong with its files.
    """

    name: str
    role: str
    why: str


def find_entrant(text: str) -> Entrant:
    """The team that a person asked for.

    Args:
        text: a name, file.py:Class, module:Class, a file or a folder; ``name=`` before it gives it a name.

    Raises:
        TeamError: it cannot be found. UsageError: its name will not do.
    """
    given, equals, place = text.partition("=")
    if not equals or Path(text).exists():
        given, place = "", text
    elif not place:
        raise UsageError(f"{text!r} names a team and no place. Try: {given or 'ana'}=path/to/folder")
    elif not given:
        raise UsageError(f"{text!r} has no name before its =. Try: ana{text}")
    name, teams = _teams_of(place)
    return Entrant.of(given or name, teams)


def _teams_of(place: str) -> tuple[str, list[Team]]:
    """What a place is called, and the seats that are there."""
    roles = [role for role in METHODS if place in installed(role)]
    if roles:
        return place, [find_team(place, role) for role in roles]
    path = Path(place).expanduser()
    if path.is_dir() or (path.is_file() and path.suffix in FILES):
        return path.resolve().stem if path.is_file() else path.resolve().name, [*teams_in(path).values()]
    team = find_team(place, role_of(place))
    return team.name, [team]


def find_in(folder: Path) -> tuple[list[Entrant], list[LeftOff]]:
    """A team for each folder and each file of Python in a folder, by name; and those that cannot be read.

    Raises:
        UsageError: there is no such folder, or nobody in it.
    """
    if not folder.is_dir():
        raise UsageError(
            f"no folder {str(folder)!r} with teams. Try: --teams with a folder that holds one a team"
        )
    found: list[Entrant] = []
    unread: list[LeftOff] = []
    for place in sorted(folder.iterdir()):
        if place.name.startswith((".", "__")) or not holds_code(place):
            continue
        name = place.stem if place.is_file() else place.name
        try:
            found.append(Entrant.of(name, [*teams_in(place).values()]))
        except UsageError as error:
            unread.append(LeftOff(name[:MOST_NAME], "", str(error)))
    if not found and not unread:
        raise UsageError(
            f"{folder} holds no teams: no folder and no file of Python. "
            "Try: --teams with a folder that holds one folder a team"
        )
    return found, unread


def house_teams() -> list[Entrant]:
    """The teams of the house that are the zero of the scale."""
    return [
        Entrant.of(name, [find_team(name, role) for role in METHODS if name in installed(role)], house=True)
        for name in HOUSE
    ]


def with_house(entrants: Sequence[Entrant]) -> list[Entrant]:
    """The entrants, and the house's own after them; one that was named before stands there once."""
    house = house_teams()
    own = {replace(one, house=False) for one in house}
    return [*(one for one in entrants if one not in own), *house]


def check_name(name: str) -> None:
    """Refuse a name that cannot stand in a table or on a page.

    Raises:
        UsageError: it cannot.
    """
    if not name.strip() or not name.isprintable() or len(name) > MOST_NAME or name != name.strip():
        raise UsageError(
            f"a team cannot be called {name[:60]!r}; expected 1 to {MOST_NAME} characters that can be shown, "
            "no space at either end. Try: ana=path/to/folder"
        )


def check_field(entrants: Sequence[Entrant]) -> None:
    """Refuse a field in which nobody meets a rival, or two have one name.

    Raises:
        UsageError: so it is.
    """
    for name, count in Counter(one.name for one in entrants).items():
        if count > 1:
            places = [_place_of(one) for one in entrants if one.name == name]
            raise UsageError(
                f"{count} teams are called {name!r}: {', '.join(places)[:300]}. "
                f"Try: a name of its own for each, as {name}_2={places[-1]}"
            )
    for role in METHODS:
        if not any(one.seat(role) for one in entrants):
            raise UsageError(
                f"none of the {len(entrants)} teams has a {role}. Try: --house, which adds several"
            )
    if len(entrants) < 2:
        raise UsageError("a team alone has no rival. Try: --house, which adds teams of the house")


def _place_of(one: Entrant) -> str:
    """Where a team's code is, as a person may write it."""
    team = one.generator or one.detector
    return f"{team.module}:{team.class_name}" if team else ""
