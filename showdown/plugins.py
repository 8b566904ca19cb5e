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
OTHER = {"generator": "detector", "detector": "generator"}
CHAMPIONS = {"generator": "sdfgan", "detector": "cnn"}  # of the house: who plays where nobody says who
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
        TeamError: an unknown name, a missing file, a file without that class, or one of the other role.
    """
    team = locate(text, role)
    other = OTHER[role]
    if team.is_file:
        own = methods_in(Path(team.module), team.class_name)
        if METHODS[other][1] in own and METHODS[role][1] not in own:
            raise TeamError(
                f"{text!r} is a {other}: it has {METHODS[other][1]}() and no {METHODS[role][1]}(). "
                f"A {role} was wanted. Try: it as the {other}, or showdown new {role} NAME"
            )
    return team


def locate(text: str, role: str) -> Team:
    """The team that a person asked for, whichever role its class may have.

    Raises:
        TeamError: an unknown name, a missing file, or a file without that class.
    """
    place, colon, class_name = text.rpartition(":")
    if text.endswith((".py", ".py:")):
        raise TeamError(_which_class(Path(text.removesuffix(":")), role))
    if not colon:
        return _named(text, role)
    if place.endswith(".py"):
        path = Path(place).expanduser().resolve()
        if not path.is_file():
            raise TeamError(_no_file(Path(place), role))
        classes = _classes_in(path)
        if class_name not in classes:
            listed = ", ".join(classes) or f"none. Try: showdown new {role} NAME, which writes one"
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
            meant = did_you_mean(method, vars(type(made)))
            raise TeamError(
                f"{team.role} {team.name!r}: class {team.class_name} lacks {method}().{meant} "
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


def packages_of(team: Team) -> set[str]:
    """What a team's process will import: its own module, where it is no file, and what that imports.

    Read and not run; only the own module where there is no source to read.
    """
    own = set() if team.is_file else {team.module}
    source = source_of(team)
    try:
        return own | (imports_of(source) if source is not None else set())
    except (SyntaxError, OSError, ValueError):  # whoever loads it will be told
        return own


def _named(name: str, role: str) -> Team:
    teams = installed(role)
    if name in teams:
        return teams[name]
    told = f"no {role} named {name!r}."
    for file in (Path(name + ".py"), Path(name) / f"{Path(name).name}.py"):  # as `showdown new` makes it
        if file.is_file():
            raise TeamError(f"{told} Try: {file.as_posix()}:{(_classes_in(file) or ['Class'])[-1]}")
    other = installed(OTHER[role])
    hint = f" {name!r} is a {OTHER[role]}." if name in other else did_you_mean(name, {**teams, **other})
    raise TeamError(
        f"{told}{hint} Installed {role}s: {', '.join(teams)}; {OTHER[role]}s: {', '.join(other)}."
    )


def _which_class(path: Path, role: str) -> str:
    if not path.is_file():
        return _no_file(path, role)
    classes = _classes_in(path) or ["Class"]
    return f"{str(path)!r} does not say which class is the {role}. Try: {path}:{classes[0]}"


def _no_file(path: Path, role: str) -> str:
    beside = {str(near): near for folder in (path.parent, Path(path.stem)) for near in folder.glob("*.py")}
    near = did_you_mean(str(path), beside)
    return f"no file {str(path)!r} for the {role}.{near} Try: the path as seen from {Path.cwd()}"


def methods_in(path: Path, class_name: str) -> set[str]:
    """The methods that a class at the top level of a file defines itself, read and not run."""
    found = next((node for node in _top_classes(path) if node.name == class_name), None)
    return {part.name for part in found.body if isinstance(part, ast.FunctionDef)} if found else set()


def _classes_in(path: Path) -> list[str]:
    return [node.name for node in _top_classes(path)]


def _top_classes(path: Path) -> list[ast.ClassDef]:
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except SyntaxError as error:
        line = f", line {error.lineno}: {(error.text or '').strip()}" if error.lineno else ""
        raise TeamError(f"{path} is no Python: {error.msg}{line}. Try: mend that line") from None
    except (UnicodeDecodeError, OSError) as error:
        raise TeamError(f"{path} cannot be read as Python: {error}. Try: save it as UTF-8") from None
    return [node for node in tree.body if isinstance(node, ast.ClassDef)]


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
