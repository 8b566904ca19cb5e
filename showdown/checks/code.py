"""The lines of a team's own code: where a method stands, and where a traceback went through it."""

from __future__ import annotations

import ast
import re
import sys
from importlib.machinery import PathFinder
from pathlib import Path

from showdown.plugins import METHODS, Team, home_of, passed_to, quote, source_of

FRAME = re.compile(r'^  File "(?P<file>[^"]+)", line (?P<number>\d+)', re.MULTILINE)


class OwnCode:
    """A team's class as it is written. If its source cannot be read, nothing is found in it."""

    def __init__(self, team: Team) -> None:
        source = source_of(team)
        self._role = team.role
        self._path = source.path if source is not None else None
        self._class = source.classes.get(team.class_name) if source is not None else None

    def line_of(self, method: str) -> str:
        """Where a method begins, or its class where it is inherited; empty where that cannot be read."""
        if self._path is None or self._class is None:
            return ""
        node = self._class.methods.get(method)
        return quote(self._path, self._class.line if node is None else node.lineno)

    def blame(self, trace: str) -> str:
        """The last line of the team's own that a traceback went through."""
        if self._path is None:
            return ""
        theirs = [
            (Path(frame["file"]), int(frame["number"]))
            for frame in FRAME.finditer(trace)
            if Path(frame["file"]).is_relative_to(home_of(self._path))
        ]
        return quote(*theirs[-1]) if theirs else ""

    def misfits(self) -> list[tuple[str, str, str]]:
        """The methods that cannot take what the referee passes, or name it in another order.

        Each as (name, what it takes, what is passed).
        """
        methods = {} if self._class is None else self._class.methods
        found = []
        for name in METHODS[self._role]:
            node, passed = methods.get(name), passed_to(self._role, name)
            if node is None:
                continue
            if not takes(node.args, 1 + len(passed)) or is_shuffled(node.args, ("self", *passed)):
                found.append((name, f"({ast.unparse(node.args)})", f"(self, {', '.join(passed)})"))
        return found


def is_shuffled(arguments: ast.arguments, passed: tuple[str, ...]) -> bool:
    """Whether a function gives the name of one argument to another.

    >>> is_shuffled(ast.parse("def f(self, clock, real): ...").body[0].args, ("self", "real", "clock"))
    True
    """
    own = [argument.arg for argument in arguments.posonlyargs + arguments.args]
    return any(name in passed and name != there for name, there in zip(own, passed, strict=False))


def hides(team: Team) -> list[tuple[str, str]]:
    """The files of a team that are named like a library it imports: (file, library).

    Python finds one of the two: which, depends on what was imported before.
    """
    source = source_of(team) if team.is_file else None
    if source is None:
        return []
    own = (home_of(source.path), source.path.parent)
    folders = [folder for folder in sys.path if folder and Path(folder).resolve() not in own]
    found = []
    for name in sorted(source.imports):
        file = source.path.parent / f"{name}.py"
        library = PathFinder.find_spec(name, folders) if file.is_file() else None
        if file.is_file() and (library is not None or name in sys.stdlib_module_names):
            found.append((file.name, name))
    return found


def takes(arguments: ast.arguments, count: int) -> bool:
    """Whether a function can be called with so many arguments by position."""
    known = len(arguments.posonlyargs) + len(arguments.args)
    needed = known - len(arguments.defaults)
    named_only = any(default is None for default in arguments.kw_defaults)
    return needed <= count and (count <= known or arguments.vararg is not None) and not named_only
