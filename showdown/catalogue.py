"""The catalogue: which teams are installed, where they come from, one line on each.

No team's code runs for it; what a class says of itself is read off its source.
"""

from __future__ import annotations

import ast
import importlib.util
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from showdown.plugins import METHODS, Team

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
    found = []
    for role in METHODS:
        points = entry_points(group=f"showdown.{role}s")
        for point in sorted(points, key=lambda point: point.name):
            found.append(Entry(role, point.name, origin(point), about(point)))
    return found


def origin(point: EntryPoint) -> str:
    """Where an entry point comes from."""
    if point.dist is None:
        return "unknown"
    return "house" if point.dist.name == HOUSE else f"{point.dist.name} {point.dist.version}"


def about(point: EntryPoint) -> str:
    """The first line of the docstring of the class that an entry point names."""
    source = file_of(point.module)
    return "" if source is None else first_line(source, point.attr)


def file_of(module: str) -> Path | None:
    """The source file of a module, found without importing even the packages above it."""
    top, *below = module.split(".")
    try:
        spec = importlib.util.find_spec(top)
    except (ImportError, ValueError):
        return None
    if spec is None:
        return None
    places = [Path(place) for place in spec.submodule_search_locations or ()]
    if below:
        paths = [place.joinpath(*below) for place in places]
        candidates = [file for path in paths for file in (path.with_suffix(".py"), path / "__init__.py")]
    else:
        candidates = [Path(spec.origin)] if spec.origin else []
    return next((path for path in candidates if path.suffix == ".py" and path.is_file()), None)


def source_file(team: Team) -> Path | None:
    """The source file of a team, whichever way it was named."""
    return Path(team.module) if team.is_file else file_of(team.module)


def first_line(source: Path, class_name: str) -> str:
    """The first line of a class's docstring, read off the file; empty where there is none."""
    try:
        tree = ast.parse(source.read_text(encoding="utf-8"))
    except (OSError, SyntaxError, UnicodeDecodeError):
        return ""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and node.name == class_name:
            return (ast.get_docstring(node) or "").partition("\n")[0]
    return ""
