"""Find a team: by a name, as ``path/to/file.py:Class``, or as ``package.module:Class``.

Names are entry points in the groups ``showdown.generators`` and ``showdown.detectors``; the house
teams are there like any guest. Finding a team imports none of its code: that happens in `load`,
inside the team's own process.
"""

from __future__ import annotations

import ast
import hashlib
import importlib
import importlib.util
import sys
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType
from typing import Any

from showdown.contract import Detector, Generator
from showdown.errors import TeamError, did_you_mean

METHODS = {"generator": ("fit", "sample"), "detector": ("fit", "prob_real")}
BASES = {"generator": Generator, "detector": Detector}


@dataclass(frozen=True)
class Team:
    """Where a team's code is; what crosses into its process.

    Attributes:
        role: ``generator`` or ``detector``.
        name: what people call it.
        module: an importable module, or the absolute path of a file.
        class_name: the class in it.
    """

    role: str
    name: str
    module: str
    class_name: str

    @property
    def is_file(self) -> bool:
        """Whether `module` is a file rather than an importable name."""
        return self.module.endswith(".py")


def installed(role: str) -> dict[str, Team]:
    """The teams that are installed for a role, by name."""
    found = {}
    for point in sorted(entry_points(group=f"showdown.{role}s"), key=lambda point: point.name):
        found[point.name] = Team(role, point.name, point.module, point.attr)
    return found


def find_team(text: str, role: str) -> Team:
    """The team that a person asked for.

    Raises:
        TeamError: an unknown name, a missing file, or a file without that class.
    """
    place, colon, class_name = text.rpartition(":")
    if not colon:
        if text.endswith(".py"):
            raise TeamError(_which_class(Path(text), role))
        return _named(text, role)
    if place.endswith(".py"):
        path = Path(place).expanduser().resolve()
        if not path.is_file():
            raise TeamError(f"no file {place!r} for {role} {text!r}. Try: the path as seen from {Path.cwd()}")
        classes = _classes_in(path)
        if class_name not in classes:
            listed = ", ".join(classes) or "none"
            raise TeamError(
                f"{place} has no class {class_name!r} at its top level.{did_you_mean(class_name, classes)} "
                f"Classes there: {listed}."
            )
        return Team(role, class_name.lower(), str(path), class_name)
    if not place or not class_name:
        raise TeamError(
            f"{text!r} does not say which {role} to play. Try: a name, file.py:Class or module:Class"
        )
    return Team(role, class_name.lower(), place, class_name)


def load(team: Team) -> Any:
    """Import a team and make its object. Call it in the team's own process.

    Raises:
        TeamError: no such module or class, or a class that lacks a method of the contract.
        Exception: whatever the team's own code raises.
    """
    module = _import_file(Path(team.module)) if team.is_file else _import_module(team)
    if not hasattr(module, team.class_name):
        raise TeamError(f"{team.role} {team.name!r}: {team.module} has no class {team.class_name!r}.")
    made = getattr(module, team.class_name)()
    base = BASES[team.role]
    for method in METHODS[team.role]:
        own = getattr(type(made), method, None)
        if not callable(own) or own is getattr(base, method):
            raise TeamError(
                f"{team.role} {team.name!r}: class {team.class_name} lacks {method}(). "
                f"A {team.role} needs {' and '.join(METHODS[team.role])}; see showdown.contract."
            )
    return made


def source_of(team: Team) -> Path | None:
    """The file that holds a team's code, without running it; None where there is none to read."""
    if team.is_file:
        return Path(team.module)
    # find_spec imports a module's parent packages: only the house's own are known to be harmless
    if not team.module.startswith("showdown."):
        return None
    spec = importlib.util.find_spec(team.module)
    return Path(spec.origin) if spec and spec.origin else None


def imports_of(source: Path) -> set[str]:
    """The top-level packages that a source file imports, read and not run."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names


def _named(name: str, role: str) -> Team:
    teams = installed(role)
    if name in teams:
        return teams[name]
    other = "detector" if role == "generator" else "generator"
    if name in installed(other):
        hint = f" {name!r} is a {other}."
    elif Path(name + ".py").is_file():
        hint = f" Try: {name}.py:Class"
    elif (inside := Path(name) / f"{Path(name).name}.py").is_file():  # as `showdown new` makes it
        hint = f" Try: {inside.as_posix()}:{(_classes_in(inside) or ['Class'])[-1]}"
    else:
        hint = did_you_mean(name, teams)
    raise TeamError(f"no {role} named {name!r}.{hint} Installed: {', '.join(teams)}.")


def _which_class(path: Path, role: str) -> str:
    if not path.is_file():
        return f"no file {str(path)!r} for the {role}. Try: the path as seen from {Path.cwd()}"
    classes = _classes_in(path) or ["Class"]
    return f"{str(path)!r} does not say which class is the {role}. Try: {path}:{classes[0]}"


def _classes_in(path: Path) -> list[str]:
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except (SyntaxError, UnicodeDecodeError, OSError) as error:
        raise TeamError(f"{path} cannot be read as Python: {error}.") from None
    return [node.name for node in tree.body if isinstance(node, ast.ClassDef)]


def _import_module(team: Team) -> ModuleType:
    try:
        return importlib.import_module(team.module)
    except ModuleNotFoundError as error:
        if error.name and (team.module == error.name or team.module.startswith(error.name + ".")):
            raise TeamError(
                f"{team.role} {team.name!r}: no module {team.module!r} can be imported. "
                f"Try: pip install it, or give path/to/file.py:{team.class_name}"
            ) from None
        raise


def _import_file(path: Path) -> ModuleType:
    # A name of its own for every path: pickled state finds its class again in the next process.
    name = f"showdown_team_{hashlib.sha256(str(path).encode()).hexdigest()[:12]}"
    sys.path.insert(0, str(path.parent))
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise TeamError(f"{path} cannot be imported as Python.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
