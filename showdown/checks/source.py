"""The lines of a team's own code: where a method stands, and where a traceback went through it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from showdown.catalogue import source_file
from showdown.plugins import Team

# What the referee passes to each method of the contract, by position, beside self.
PASSED = {
    "generator": {"fit": ("real", "clock", "feedback"), "sample": ("letters", "styles")},
    "detector": {"fit": ("real", "fake", "clock"), "prob_real": ("glyphs",)},
}
FRAME = re.compile(r'^  File "(?P<file>[^"]+)", line (?P<number>\d+)', re.MULTILINE)


class Source:
    """A team's source file, read and not run.

    >>> Source(None, "Mine").line_of("fit")
    ''
    """

    def __init__(self, path: Path | None, class_name: str) -> None:
        self.path = path
        self.bases = ""  # as they are written
        self._begins = 0
        self._methods: dict[str, ast.FunctionDef] = {}
        if path is None:
            return
        try:
            tree = ast.parse(path.read_text(encoding="utf-8"))
        except (OSError, SyntaxError, UnicodeDecodeError):
            return
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and node.name == class_name:
                self._begins = node.lineno
                self.bases = ", ".join(ast.unparse(base) for base in node.bases)
                self._methods = {part.name: part for part in node.body if isinstance(part, ast.FunctionDef)}

    @classmethod
    def of(cls, team: Team) -> Source:
        """The source of a team."""
        return cls(source_file(team), team.class_name)

    def has(self, method: str) -> bool:
        """Whether the class itself defines that method."""
        return method in self._methods

    def line_of(self, method: str) -> str:
        """Where a method begins, or its class where it is inherited; empty where that cannot be read."""
        node = self._methods.get(method)
        number = self._begins if node is None else node.lineno
        return quote(self.path, number) if self.path is not None and number else ""

    def blame(self, trace: str) -> str:
        """The last line of the team's own that a traceback went through."""
        if self.path is None:
            return ""
        theirs = [
            (Path(frame["file"]), int(frame["number"]))
            for frame in FRAME.finditer(trace)
            if Path(frame["file"]).parent == self.path.parent
        ]
        return quote(*theirs[-1]) if theirs else ""

    def misfits(self, role: str) -> list[tuple[str, str, str]]:
        """The methods that cannot take what the referee passes: (name, what it takes, what is passed)."""
        found = []
        for name, passed in PASSED[role].items():
            node = self._methods.get(name)
            if node is not None and not takes(node.args, 1 + len(passed)):
                found.append((name, f"({ast.unparse(node.args)})", f"(self, {', '.join(passed)})"))
        return found


def takes(arguments: ast.arguments, count: int) -> bool:
    """Whether a function can be called with so many arguments by position."""
    known = len(arguments.posonlyargs) + len(arguments.args)
    needed = known - len(arguments.defaults)
    named_only = any(default is None for default in arguments.kw_defaults)
    return needed <= count and (count <= known or arguments.vararg is not None) and not named_only


def quote(path: Path, number: int) -> str:
    """One line of a file, with where it stands."""
    try:
        text = path.read_text(encoding="utf-8").splitlines()[number - 1].strip()
    except (OSError, IndexError, UnicodeDecodeError):
        text = ""
    return f"{path.name}:{number}: {text}".rstrip(": ")
