"""A class as a file: what lets a team written in a notebook cell play in a process of its own.

The source of the class goes into a file, and with it what the class uses of the notebook: imports,
functions, other classes, plain values. Nothing of the notebook itself runs again, and nothing of
its memory crosses over. So it works on every platform, and where it cannot work it says so: a class
without source (made by `exec`, or typed into an old interactive Python), one inside a function, or
one that uses an array or another large value of the notebook.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import inspect
import linecache
import pickle
import sys
from collections.abc import Iterable
from importlib.metadata import packages_distributions
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

from showdown.errors import TeamError
from showdown.plugins import METHODS, Source, Team, find_team

IMPORT = ast.Import | ast.ImportFrom


def team_of(thing: Any, role: str | None, folder: Path) -> Team:
    """The team that a name, a path, a class or an object is.

    Args:
        thing: ``"cnn"``, ``"mine.py:Mine"``, ``"package.module:Mine"``, a class or an object of one.
        role: ``generator`` or ``detector``; None where the thing itself is to tell.
        folder: where a file may be written for a class that is in none.

    Raises:
        TeamError: it cannot be found, or cannot be put into a file.
    """
    if isinstance(thing, Team):
        return thing
    if isinstance(thing, (str, Path)):
        return find_team(str(thing), role)
    made = thing if isinstance(thing, type) else type(thing)
    role = role or ("detector" if hasattr(made, METHODS["detector"][1]) else "generator")
    if not any(callable(getattr(made, method, None)) for method in METHODS[role]):
        raise TeamError(
            f"the {role} is {made.__name__!r}, which lacks {'() and '.join(METHODS[role])}(). "
            "Try: a name, file.py:Class, or a class that has them"
        )
    if isinstance(thing, type) and (known := importable(made, role)) is not None:
        return known
    text, name = (bundle(made), made.__name__) if isinstance(thing, type) else (bundle_object(thing), "made")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder.resolve() / f"{made.__name__.lower()}.py"
    path.write_text(text, encoding="utf-8")
    return Team(role, made.__name__.lower(), str(path), name)


def importable(made: type, role: str) -> Team | None:
    """The team of a class that another process can import: from a package or a file; else None."""
    if made.__module__ == "__main__" or "<locals>" in made.__qualname__:
        return None
    name = made.__name__.lower()
    if made.__module__.partition(".")[0] in packages_distributions():
        return Team(role, name, made.__module__, made.__qualname__)
    file = getattr(sys.modules.get(made.__module__), "__file__", None)
    return None if file is None else Team(role, name, str(Path(file).resolve()), made.__qualname__)


def bundle_object(thing: Any) -> str:
    """A file whose `made()` gives an object like `thing`, with the same attributes."""
    made = type(thing)
    try:
        kept = pickle.dumps(vars(thing), protocol=5)
    except Exception as error:  # an attribute may raise anything
        raise TeamError(
            f"an attribute of this {made.__name__} cannot go to another process: {error}. Try: the class"
        ) from None
    if b"__main__" in kept:
        raise TeamError(
            f"an attribute of this {made.__name__} is of a class of the notebook. "
            f"Try: the class {made.__name__} itself, or a .py file"
        )
    known = importable(made, "generator")
    if known is None:
        start = bundle(made)
    elif known.is_file:
        folder = str(Path(known.module).parent)
        start = f"import sys\nsys.path.insert(0, {folder!r})\nfrom {made.__module__} import {made.__name__}\n"
    else:
        start = f"from {made.__module__} import {made.__name__}\n"
    return (
        f"{start}\n\ndef made():\n    import pickle\n"
        f"    thing = {made.__name__}.__new__({made.__name__})\n"
        f"    thing.__dict__.update(pickle.loads({kept!r}))\n    return thing\n"
    )


def bundle(made: type) -> str:
    """The source of a class and of what it uses, as one file.

    Raises:
        TeamError: there is no source, or it uses what cannot be written down.
    """
    parts: dict[str, str] = {}
    _gather(made, made.__name__, parts)
    return "from __future__ import annotations\n\n" + "\n\n".join(parts.values()) + "\n"


def _gather(
    thing: type | FunctionType, name: str, parts: dict[str, str], near: frozenset[str] = frozenset()
) -> None:
    """Put a class or a function into `parts`, after all that it uses."""
    near |= {code.co_filename for code in _codes(thing)}
    source, node = _written(thing, name, near)
    parts[name] = ""  # so that two that use each other end
    around = vars(sys.modules[thing.__module__])
    used = [part.id for part in ast.walk(node) if isinstance(part, ast.Name)]
    for other in dict.fromkeys(used):
        if other in around and other not in parts and not hasattr(builtins, other):
            _include(other, around[other], thing, parts, near)
    del parts[name]  # what it uses comes first
    parts[name] = source.segment(node)


def _include(
    name: str, value: Any, user: type | FunctionType, parts: dict[str, str], near: frozenset[str]
) -> None:
    """Put one name of the notebook's into `parts`."""
    home, written = getattr(value, "__module__", None), inspect.unwrap(value)  # as under functools.cache
    if isinstance(value, ModuleType):
        parts[name] = f"import {value.__name__} as {name}"
    elif isinstance(written, (type, FunctionType)) and written.__module__ == user.__module__:
        around, first = vars(sys.modules[user.__module__]), written.__name__
        first = first if around.get(first) is value else name  # two names for one
        _gather(written, first, parts, near)
        if first != name:
            parts[name] = f"{name} = {first}"
    elif home and home != user.__module__ and hasattr(value, "__qualname__"):
        parts[name] = f"from {home} import {value.__qualname__} as {name}"
    elif is_plain(value):
        parts[name] = f"{name} = {value!r}"
    elif (found := _binding(name, user.__module__, near)) and isinstance(
        found[1], ast.Import | ast.ImportFrom
    ):
        parts[name] = ast.unparse(found[1])
    else:
        raise TeamError(
            f"{user.__name__} uses {name!r}, a {type(value).__name__} of the notebook, which cannot go to "
            f"its own process. Try: make it inside the class, or put the team into a .py file"
        )


def is_plain(value: Any) -> bool:
    """Whether a value can be written down in Python and read again.

    >>> is_plain({"a": [1, 2.5, None]}), is_plain(object())
    (True, False)
    """
    try:
        return bool(ast.literal_eval(repr(value)) == value)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return False


def _codes(thing: type | FunctionType) -> list[CodeType]:
    """The code that is written in a function, or in a class: not what it has from elsewhere."""
    members = [thing] if isinstance(thing, FunctionType) else [*map(inspect.unwrap, vars(thing).values())]
    codes = [member.__code__ for member in members if isinstance(member, FunctionType)]
    return [code for code in codes if code.co_qualname.startswith(thing.__qualname__)]


def _written(thing: type | FunctionType, name: str, near: frozenset[str]) -> tuple[Source, ast.stmt]:
    """Where a class or function is written at the top level of a cell or file.

    It is found by the lines of its code. One without code of its own, as an enumeration may be, is found
    by the name that it is bound to.
    """
    own = [code.co_firstlineno for code in _codes(thing)]
    for source in _sources(near):
        for node in source.definitions:
            lines = source.span(node)
            if node.name == thing.__name__ and node.col_offset == 0 and any(one in lines for one in own):
                return source, node
    bound: Any = vars(sys.modules[thing.__module__]).get(name)
    found = _binding(name, thing.__module__, near) if inspect.unwrap(bound) is thing else None
    if found is None:
        raise TeamError(
            f"{thing.__qualname__} has no source at the top level of a cell or file that could be read. "
            f"Try: put it into a file, and give file.py:{thing.__name__}"
        )
    return found


def _binding(name: str, module: str, near: frozenset[str]) -> tuple[Source, ast.stmt] | None:
    """The statement that gave a name of the notebook its value: in its latest cell, or in files `near`."""
    cells = getattr(sys.modules[module], "In", ())  # IPython keeps what ran, in order
    for source in [*_sources(near), *_parsed((cell, "a cell") for cell in cells if isinstance(cell, str))][
        ::-1
    ]:
        if (node := source.binding(name)) is not None:
            return source, node
    return None


def _sources(files: Iterable[str]) -> list[Source]:
    return _parsed(("".join(linecache.getlines(file)), file) for file in sorted(files))


def _parsed(texts: Iterable[tuple[str, str]]) -> list[Source]:
    """Those of some texts that are Python: a cell with a magic is none."""
    found = []
    for text, path in texts:
        with contextlib.suppress(TeamError):
            found.append(Source(text, path))
    return found
