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
import linecache
import pickle
import sys
from collections.abc import Iterable
from importlib.metadata import packages_distributions
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

from showdown.errors import TeamError
from showdown.plugins import METHODS, Definition, Source, Team, find_team


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
    _gather(made, parts)
    return "from __future__ import annotations\n\n" + "\n\n".join(parts.values()) + "\n"


def _gather(thing: type | FunctionType, parts: dict[str, str], near: frozenset[str] = frozenset()) -> None:
    """Put a class or a function into `parts`, after all that it uses."""
    near |= {code.co_filename for code in _codes(thing)}  # a class without methods stands near its user
    source, node = _written(thing, near)
    parts[thing.__name__] = ""  # so that two that use each other end
    around = vars(sys.modules[thing.__module__])
    used = [part.id for part in ast.walk(node) if isinstance(part, ast.Name)]
    for name in dict.fromkeys(used):
        if name in around and name not in parts and not hasattr(builtins, name):
            _include(name, around[name], thing, parts, near)
    del parts[thing.__name__]  # what it uses comes first
    parts[thing.__name__] = source.segment(node)


def _include(
    name: str, value: Any, user: type | FunctionType, parts: dict[str, str], near: frozenset[str]
) -> None:
    """Put one name of the notebook's into `parts`."""
    if isinstance(value, ModuleType):
        parts[name] = f"import {value.__name__} as {name}"
    elif isinstance(value, (type, FunctionType)) and value.__module__ == user.__module__:
        _gather(value, parts, near)
        if name != value.__name__:
            parts[name] = f"{name} = {value.__name__}"
    elif hasattr(value, "__module__") and hasattr(value, "__qualname__") and value.__module__:
        parts[name] = f"from {value.__module__} import {value.__qualname__} as {name}"
    elif is_plain(value):
        parts[name] = f"{name} = {value!r}"
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
    """The code of a function, or of a class's methods."""
    functions = [thing] if isinstance(thing, FunctionType) else list(vars(thing).values())
    return [each.__code__ for each in functions if isinstance(each, FunctionType)]


def _written(thing: type | FunctionType, near: Iterable[str]) -> tuple[Source, Definition]:
    """Where a class or function is written at the top level of a cell or file."""
    own = [code.co_firstlineno for code in _codes(thing) if code.co_filename != "<string>"]
    for file in sorted(near):
        try:
            source = Source("".join(linecache.getlines(file)), file)
        except TeamError:  # a cell with a magic that is no Python
            continue
        for node in source.definitions:
            lines = source.span(node)
            is_it = node.name == thing.__name__ and node.col_offset == 0
            if is_it and (not own or any(number in lines for number in own)):
                return source, node
    raise TeamError(
        f"{thing.__qualname__} has no source at the top level of a cell or file that could be read. "
        f"Try: put it into a file, and give file.py:{thing.__name__}"
    )
