"""A team's object, made of its code. Only a team's own process does this."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import linecache
import sys
from importlib.abc import InspectLoader
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from showdown.errors import TeamError, near_name
from showdown.plugins.neighbours import Folder
from showdown.plugins.source import Source
from showdown.plugins.team import BASES, METHODS, Team, home_of, passed_to

OWN = "showdown_team_"  # how the package of a file begins that is in none


def load(team: Team, folder: Folder | None = None) -> Any:
    """Import a team and make its object. Call it in the team's own process.

    Args:
        team: whom.
        folder: of a team that is a file, where that is read; None for where it lies.

    Raises:
        TeamError: no such module or class, or a class that lacks a method of the contract.
        Exception: whatever the team's own code raises.
    """
    home = home_of(Path(team.module))
    module = _import_file(team, folder or Folder(home, home)) if team.is_file else _import_module(team)
    if not hasattr(module, team.class_name):
        raise TeamError(
            f"{team.role} {team.name!r}: {team.module} has no class {team.class_name!r} once it is imported. "
            "Try: the class at the left margin of the file, not below an if"
        )
    made = getattr(module, team.class_name)()
    base = BASES[team.role]
    for method in METHODS[team.role]:
        own = getattr(type(made), method, None)
        if not callable(own) or own is getattr(base, method):
            near = near_name(method, vars(type(made)))
            has = f" and has {near}()" if near else ""
            head = f"def {method}({', '.join(['self', *passed_to(team.role, method)])})"
            raise TeamError(
                f"{team.role} {team.name!r}: class {team.class_name} lacks {method}(){has}. "
                f"A {team.role} needs {' and '.join(METHODS[team.role])}. Try: {head}"
            )
    return made


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


def _import_file(team: Team, folder: Folder) -> ModuleType:
    """Import a file as its folder's or its package's own, so that its helpers are found however it asks."""
    known_as = Path(team.module)
    path = folder.read(known_as)
    sys.path.insert(0, str(path.parent))
    name = f"{_package_of(known_as, folder)}.{path.stem.replace('.', '_')}"
    if path.suffix == ".ipynb":
        loader: InspectLoader = NotebookLoader(path, known_as, team.class_name)
    else:
        loader = folder.loader(name, path)
    return _make_module(name, path, loader)


def _make_module(name: str, path: Path, loader: InspectLoader, inside: list[str] | None = None) -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        name, path, loader=loader, submodule_search_locations=inside
    )
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    loader.exec_module(module)
    return module


def _package_of(known_as: Path, folder: Folder) -> str:
    """The package that a file is imported in: its own, or else one whose modules lie in its folder."""
    home, start = folder.home.name, folder.read_at / "__init__.py"
    is_taken = not home.isidentifier() or importlib.util.find_spec(home) is not None
    if start.is_file() and not is_taken:
        _make_module(home, start, folder.loader(home, start), [str(start.parent)])
        name = ".".join([home, *known_as.parent.relative_to(folder.home).parts])
        importlib.import_module(name)
        return name
    # A name of its own for every path: pickled state finds its class again in the next process.
    name = f"{OWN}{hashlib.sha256(str(known_as).encode()).hexdigest()[:12]}"
    spec = ModuleSpec(name, None, is_package=True)
    spec.submodule_search_locations = [str(folder.read(known_as).parent)]
    sys.modules[name] = importlib.util.module_from_spec(spec)
    return name


class NotebookLoader(InspectLoader):
    """Loads the part of a notebook that one class needs."""

    def __init__(self, path: Path, known_as: Path, class_name: str) -> None:
        self._path, self._class_name = str(known_as), class_name
        self._source = Source.read(path)

    def get_source(self, fullname: str) -> str:
        """The code of all its cells."""
        return self._source.text

    def get_code(self, fullname: str) -> CodeType:
        """The code of what the class needs. Tracebacks show its lines, and not those of the file's JSON."""
        lines = [line + "\n" for line in self._source.text.split("\n")]
        linecache.cache[self._path] = (len(self._source.text), None, lines, self._path)
        code: CodeType = compile(self._source.needed_by(self._class_name), self._path, "exec")
        return code
