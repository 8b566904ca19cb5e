"""The catalogue: which teams are installed, where they come from, one line on each.

No team's code runs for it; what a class says of itself is read off its source.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import EntryPoint

from showdown.plugins import METHODS, Team, entries_of, source_of

HOUSE = "showdown"  # the distribution that the house teams come with


@dataclass(frozen=True)
class Entry:
    """One installed team.

    Attributes:
        role, name: ``generator`` or ``detector``, and what people call it.
        origin: ``house``, or the distribution it came with and its version.
        about: the first line of its class's docstring; empty where it has none that can be read.
    """

    role: str
    name: str
    origin: str
    about: str


def entries() -> list[Entry]:
    """Every installed team: generators first, each role by name."""
    return [entry(role, point) for role in METHODS for point in entries_of(role)]


def entry(role: str, point: EntryPoint) -> Entry:
    """What there is to say of a team, from its entry point."""
    team = Team(role, point.name, point.module, point.attr)
    return Entry(role, point.name, origin(point), about(team))


def origin(point: EntryPoint) -> str:
    """Where an entry point comes from."""
    if point.dist is None:
        return "unknown"
    return "house" if point.dist.name == HOUSE else f"{point.dist.name} {point.dist.version}"


def about(team: Team) -> str:
    """The first line of the docstring of a team's class."""
    source = source_of(team)
    found = source.classes.get(team.class_name) if source is not None else None
    return "" if found is None else found.about
