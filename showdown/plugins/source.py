"""A file of Python, read and not run: the one reader of all that is looked up in a team's code."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.util import decode_source
from pathlib import Path

from showdown.errors import TeamError
from showdown.plugins.notebook import cell_at, code_of

# What to do about an error of syntax, by a piece of Python's own words.
SYNTAX = {
    "expected ':'": "':' at the end of that line",
    "was never closed": "the bracket that closes it",
    "unterminated": "the quotation mark that closes the text",
    "expected an indented block": "four spaces more than the line above",
    "unexpected indent": "as many spaces as the line above",
    "unindent does not match": "as many spaces as the other lines of its block",
    "inconsistent use of tabs": "spaces alone, no tabs",
    "Maybe you meant '=='": "== to compare, = to set",
    "Missing parentheses in call to 'print'": "print(...)",
}
Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class ClassSource:
    """A class as it is written.

    Attributes:
        name, bases: as they are written.
        line: where it begins.
        about: the first line of its docstring; empty where it has none.
        methods: what it defines itself, by name.
    """

    name: str
    bases: str
    line: int
    about: str
    methods: Mapping[str, ast.FunctionDef]


class Source:
    r"""The source of a module, parsed.

    Attributes:
        text: the whole of it.
        path: where it is from, for people.

    >>> source = Source("import numpy as np\nclass Mine(Base):\n    'Draws.'\n    def fit(self): ...\n")
    >>> source.classes["Mine"].about, source.imports
    ('Draws.', {'numpy'})
    """

    def __init__(self, text: str, path: Path | str = "<text>") -> None:
        """Parse a text.

        Raises:
            TeamError: it is no Python.
        """
        self.text, self.path = text, Path(path)
        try:
            self._tree = ast.parse(text)
        except SyntaxError as error:
            line = f", line {error.lineno}: {(error.text or '').strip()}" if error.lineno else ""
            advice = next(
                (words for piece, words in SYNTAX.items() if piece in str(error.msg)), "mend that line"
            )
            raise TeamError(f"{path} is no Python: {error.msg}{line}. Try: {advice}") from None
        except (ValueError, RecursionError, MemoryError) as error:  # NULs, and nesting without end
            raise TeamError(f"{path} is no Python: {error or type(error).__name__}.") from None

    @classmethod
    def read(cls, path: Path) -> Source:
        """Read a file.

        Raises:
            TeamError: it cannot be read, or is no Python.
        """
        return cls(read_text(path), path)

    @property
    def definitions(self) -> Iterator[Definition]:
        """The classes and functions of the module itself, in order; those under ``if`` or ``try``, too."""
        return _definitions(self._tree.body)

    @cached_property
    def classes(self) -> dict[str, ClassSource]:
        """The classes of the module itself, by name. Of two with one name it is the last, as in Python."""
        found = (node for node in self.definitions if isinstance(node, ast.ClassDef))
        return {node.name: _class_source(node) for node in found}

    @cached_property
    def imports(self) -> set[str]:
        """The top-level packages that are imported anywhere in it."""
        names: set[str] = set()
        for node in ast.walk(self._tree):
            if isinstance(node, ast.Import):
                names.update(alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
                names.add(node.module.partition(".")[0])
        return names

    def imported_from(self, name: str) -> str:
        """The module that a name of the module itself is imported from, with its dots; empty for none."""
        for statement in self._tree.body:
            if isinstance(statement, ast.ImportFrom):
                for alias in statement.names:
                    if name == (alias.asname or alias.name):
                        return "." * statement.level + (statement.module or "")
        return ""

    def needed_by(self, class_name: str) -> ast.Module:
        """The statements of the module itself that a class needs, and no others: a notebook does more.

        They are its imports, and what binds the names that the class and those statements use.
        """
        binders: dict[str, list[ast.stmt]] = {}
        for statement in self._tree.body:
            for name in _bound(statement):
                binders.setdefault(name, []).append(statement)
        wanted, kept = [class_name], set[ast.stmt]()
        while wanted:
            for statement in binders.pop(wanted.pop(), []):
                if statement not in kept:
                    kept.add(statement)
                    wanted += [node.id for node in ast.walk(statement) if isinstance(node, ast.Name)]
        return ast.Module([one for one in self._tree.body if one in kept or _is_for_all(one)], [])

    def binding(self, name: str) -> ast.stmt | None:
        """The last statement of the module itself that gives a name a value."""
        found = [statement for statement in self._tree.body if name in _bound(statement)]
        return found[-1] if found else None

    def span(self, node: ast.stmt) -> range:
        """The lines of a statement, from 1, those of its decorators included."""
        first = min([node.lineno, *(mark.lineno for mark in getattr(node, "decorator_list", ()))])
        return range(first, (node.end_lineno or node.lineno) + 1)

    def segment(self, node: ast.stmt) -> str:
        """The text of a statement."""
        lines = self.span(node)
        return "\n".join(self.text.split("\n")[lines.start - 1 : lines.stop - 1]) + "\n"


def read_text(path: Path) -> str:
    """The text of a file of Python, decoded as Python does: UTF-8, or what its first lines declare.

    Of a notebook it is the code of its cells.

    Raises:
        TeamError: it cannot be read.
    """
    try:
        content = path.read_bytes()
        return code_of(content) if path.suffix == ".ipynb" else decode_source(content)
    except (OSError, SyntaxError, ValueError) as error:  # an unknown encoding is a SyntaxError
        mend = "open it in Jupyter, and save it again" if path.suffix == ".ipynb" else "save it as UTF-8"
        raise TeamError(f"{path} cannot be read as Python: {error}. Try: {mend}") from None


def quote(path: Path, number: int) -> str:
    """One line of a file, as ``file.py:12: code``. If it cannot be read, the code is left out.

    Of a notebook it is ``mine.ipynb, cell 3, line 2: code``.
    """
    try:
        whole = read_text(path)
        text = whole.split("\n")[number - 1].strip()
    except (TeamError, IndexError):
        whole = text = ""
    place = cell_at(whole, number) if path.suffix == ".ipynb" else ""
    place = f"{path.name}, {place}" if place else f"{path.name}:{number}"
    return f"{place}: {text}" if text else place


def _definitions(nodes: Iterable[ast.AST]) -> Iterator[Definition]:
    for node in nodes:
        if isinstance(node, Definition):
            yield node
        elif isinstance(node, (ast.If, ast.Try, ast.ExceptHandler, ast.With)):
            yield from _definitions(ast.iter_child_nodes(node))


def _bound(statement: ast.stmt) -> Iterator[str]:
    """The names that a statement of a module gives a value."""
    if isinstance(statement, Definition):  # what it binds within is its own
        yield statement.name
        return
    for node in ast.walk(statement):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from ((alias.asname or alias.name).partition(".")[0] for alias in node.names)
        elif isinstance(node, Definition):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def _is_for_all(statement: ast.stmt) -> bool:
    if not isinstance(statement, ast.ImportFrom):
        return False
    return statement.module == "__future__" or any(alias.name == "*" for alias in statement.names)


def _class_source(node: ast.ClassDef) -> ClassSource:
    return ClassSource(
        name=node.name,
        bases=", ".join(ast.unparse(base) for base in node.bases),
        line=node.lineno,
        about=(ast.get_docstring(node) or "").partition("\n")[0],
        methods={part.name: part for part in node.body if isinstance(part, ast.FunctionDef)},
    )
