"""The lines of a team's own code: where a method stands, and where a traceback went through it."""

from __future__ import annotations

import ast
import re
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
        """The methods that cannot take what the referee passes: (name, what it takes, what is passed)."""
        methods = {} if self._class is None else self._class.methods
        found = []
        for name in METHODS[self._role]:
            node, passed = methods.get(name), passed_to(self._role, name)
            if node is not None and not takes(node.args, 1 + len(passed)):
                found.append((name, f"({ast.unparse(node.args)})", f"(self, {', '.join(passed)})"))
        return found


def takes(arguments: ast.arguments, count: int) -> bool:
    """Whether a function can be called with so many arguments by position."""
    known = len(arguments.posonlyargs) + len(arguments.args)
    needed = known - len(arguments.defaults)
    named_only = any(default is None for default in arguments.kw_defaults)
    return needed <= count and (count <= known or arguments.vararg is not None) and not named_only
