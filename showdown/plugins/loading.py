"""A team's object, made of its code. Only a team's own process does this."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from showdown.errors import TeamError, did_you_mean
from showdown.plugins.team import BASES, METHODS, Team


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
