"""Finds the team that a person wrote, its role, its source and its imports. None of its code runs."""

from __future__ import annotations

import ast
import importlib.util
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from showdown.errors import TeamError, did_you_mean
from showdown.plugins.source import ClassSource, Source
from showdown.plugins.team import FILES, METHODS, OTHER, Team

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint


def entries_of(role: str) -> list[EntryPoint]:
    """The entry points of the teams that are installed for a role, by name."""
    from importlib.metadata import entry_points

    return sorted(entry_points(group=f"showdown.{role}s"), key=lambda point: point.name)


def installed(role: str) -> dict[str, Team]:
    """The teams that are installed for a role, by name."""
    return {point.name: Team(role, point.name, point.module, point.attr) for point in entries_of(role)}


def find_team(text: str, role: str | None = None) -> Team:
    """The team that a person asked for.

    Args:
        text: a name, file.py:Class or module:Class.
        role: ``generator`` or ``detector``; None where its source is to tell.

    Raises:
        TeamError: an unknown name, a missing file, a file without that class, or one of the other role.
    """
    role = role or role_of(text)
    team = _locate(text, role)
    if team.is_file:
        other = OTHER[role]
        own = {
            name for one in kin_of(Source.read(Path(team.module)), team.class_name) for name in one.methods
        }
        if METHODS[other][1] in own and METHODS[role][1] not in own:
            raise TeamError(
                f"{text!r} is a {other}: it has {METHODS[other][1]}() and no {METHODS[role][1]}(). "
                f"A {role} was wanted. Try: it as the {other}, or showdown new {role} NAME"
            )
    return team


def role_of(text: str) -> str:
    """The role of a team that a person named, read off its source or its entry point.

    Raises:
        TeamError: neither or both would fit.
    """
    named = [role for role in METHODS if text in installed(role)]
    if len(named) == 1:
        return named[0]
    if len(named) == 2:
        raise TeamError(f"{text!r} is a generator and a detector. Try: --role generator, or --role detector")
    return "generator" if _draws(_locate(text, "generator")) else "detector"


def source_of(team: Team) -> Source | None:
    """The source of a team; None where there is none that can be read."""
    path = file_of(team)
    try:
        return None if path is None else Source.read(path)
    except TeamError:
        return None


def file_of(team: Team) -> Path | None:
    """The file that holds a team's code, found without importing even the packages above it."""
    if team.is_file:
        return Path(team.module)
    top, *below = team.module.split(".")
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


def packages_of(team: Team) -> set[str]:
    """The packages that a team imports, and its own module if that is no file.

    They are read off its source. Where there is none to read, nobody knows what it imports.
    """
    own = set() if team.is_file else {team.module}
    source = source_of(team)
    return own if source is None else own | source.imports


def _locate(text: str, role: str) -> Team:
    """The team that a person asked for, whichever role its class may have."""
    place, colon, class_name = text.rpartition(":")
    place = place.removesuffix(":")  # as pytest writes it: file.py::Class
    if text.rstrip(":").endswith(FILES):
        raise TeamError(_which_class(Path(text.rstrip(":")), role))
    if not colon:
        return _named(text, role)
    if place.endswith(FILES):
        return _in_file(place, class_name, role)
    if not place or not class_name:
        raise TeamError(
            f"{text!r} does not say which {role} to play. Try: a name, file.py:Class or module:Class"
        )
    for file in (Path(place + ".py"), Path(place) / "__init__.py"):  # not importable, but it lies here
        if file.is_file() and file_of(Team(role, class_name.lower(), place, class_name)) is None:
            likely = _in_folder(file.parent) if file.name == "__init__.py" else f"{file}:{class_name}"
            raise TeamError(f"no module {place!r} can be imported from here. Try: {likely or file}")
    return Team(role, class_name.lower(), place, class_name)


def _file_of(path: Path, module: str) -> str:
    """Where a module that a file imports may lie, as a person may name it."""
    near = path.parent.joinpath(*module.strip(".").split(".")).with_suffix(".py")
    return str(near) if near.is_file() else module.strip(".")


def _in_file(place: str, class_name: str, role: str) -> Team:
    path = Path(place).expanduser().resolve()
    if not path.is_file():
        raise TeamError(_no_file(Path(place), role))
    source = Source.read(path)
    classes = source.classes
    if class_name not in classes and (home := source.imported_from(class_name)):
        raise TeamError(f"{place} only imports {class_name!r}. Try: {_file_of(path, home)}:{class_name}")
    if class_name not in classes:
        listed = ", ".join(classes) or f"none. Try: showdown new {role} NAME, which writes one"
        raise TeamError(
            f"{place} has no class {class_name!r} at its top level.{did_you_mean(class_name, classes)} "
            f"Classes there: {listed}."
        )
    return Team(role, class_name.lower(), str(path), class_name)


def _named(name: str, role: str) -> Team:
    teams = installed(role)
    if name in teams:
        return teams[name]
    told = f"no {role} named {name!r}."
    for file in (Path(name + ".py"), Path(name) / f"{Path(name).name}.py"):  # as `showdown new` makes it
        if file.is_file():
            raise TeamError(f"{told} Try: {file.as_posix()}:{_likely(Source.read(file), role)}")
    if within := _in_folder(Path(name)):
        raise TeamError(f"{name!r} is a folder, and no team. Try: {within}")
    other = installed(OTHER[role])
    hint = f" {name!r} is a {OTHER[role]}." if name in other else did_you_mean(name, {**teams, **other})
    raise TeamError(
        f"{told}{hint} Installed {role}s: {', '.join(teams)}; {OTHER[role]}s: {', '.join(other)}."
    )


def _in_folder(folder: Path) -> str:
    """A team in a folder, as a person may name it; empty if there is none."""
    with suppress(OSError):
        for file in sorted(file for kind in FILES for file in folder.glob(f"*{kind}")):
            with suppress(TeamError):  # what is no Python is no team
                for one in Source.read(file).classes.values():
                    if any({*methods} <= {*one.methods} for methods in METHODS.values()):
                        return f"{file.as_posix()}:{one.name}"
    return ""


def _which_class(path: Path, role: str) -> str:
    if not path.is_file():
        return _no_file(path, role)
    likely = _likely(Source.read(path), role)
    return f"{str(path)!r} does not say which class is the {role}. Try: {path}:{likely}"


def _likely(source: Source, role: str) -> str:
    """The class of a file that reads most like a team of that role."""
    classes = [*source.classes.values()]
    able = [one for one in classes if METHODS[role][1] in one.methods]
    named = [one for one in classes if role in one.bases.lower()]
    return [*able, *named, *reversed(classes)][0].name if classes else "Class"


def _no_file(path: Path, role: str) -> str:
    beside = {
        str(near): near
        for folder in (path.parent, Path(path.stem))
        for kind in FILES
        for near in folder.glob(f"*{kind}")
    }
    near = did_you_mean(str(path), beside)
    return f"no file {str(path)!r} for the {role}.{near} Try: the path as seen from {Path.cwd()}"


def _draws(team: Team) -> bool:
    """Whether a team's class reads as a generator's: by its methods, or else by what it inherits from."""
    source = source_of(team)
    kin = [] if source is None else kin_of(source, team.class_name)
    for one in kin:
        for role in METHODS:
            if METHODS[role][1] in one.methods:
                return role == "generator"
    return not any("etector" in one.bases for one in kin)


def kin_of(source: Source, class_name: str, most: int = 8) -> list[ClassSource]:
    """A class of a file and those that it inherits from, itself first, as far as their source can be read."""
    found = source.classes.get(class_name)
    if found is None or not most:
        return []
    kin = [found]
    for base in filter(str.isidentifier, found.bases.split(", ")):
        if base in source.classes and base != class_name:
            kin += kin_of(source, base, most - 1)
        elif isinstance(made := source.binding(base), ast.ImportFrom):
            name = next(alias.name for alias in made.names if base in (alias.asname, alias.name))
            with suppress(TeamError):
                kin += kin_of(Source.read(_imported(source.path, made)), name, most - 1)
    return kin


def _imported(user: Path, made: ast.ImportFrom) -> Path:
    """The file that an import reads: beside the file that makes it, or among what is installed."""
    folder = user.parents[max(made.level - 1, 0)]
    beside = folder.joinpath(*(made.module or "__init__").split(".")).with_suffix(".py")
    if made.level or beside.is_file():
        return beside
    return file_of(Team("", "", made.module or "", "")) or beside
