"""A notebook as Python: the code of its cells, in order. Nothing of it runs here."""

from __future__ import annotations

import ast
import json
import re
from typing import Any

CELL = "# cell "
CLASS = re.compile(r"^class\s", re.MULTILINE)
AROUND = ("%%time", "%%timeit", "%%capture", "%%prun")  # magics around a cell that is Python all the same
MAGIC = re.compile(r"^\s*[%!?]|^\s*[\w, ]+=\s*[%!]|\?\s*$")  # what Jupyter understands and Python does not


def code_of(content: bytes) -> str:
    r"""The code cells of a Jupyter notebook as one text, each below a comment with its number.

    Magics, and cells that are no Python, become comments, so that every line keeps its place.

    Args:
        content: of the file, JSON in nbformat 4 or 3.

    Raises:
        ValueError: it is no notebook.

    >>> code_of(b'{"cells": [{"cell_type": "code", "source": ["%matplotlib inline\\n", "a = 1"]}]}')
    '# cell 1\n# %matplotlib inline\na = 1\n'
    """
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except RecursionError:
        raise ValueError("no notebook: its JSON is nested without end") from None
    cells = _cells(document) + [cell for sheet in _list(document, "worksheets") for cell in _cells(sheet)]
    if not cells:
        raise ValueError("no notebook: it has no cells")
    parts = []
    for number, cell in enumerate(cells, 1):
        source = cell.get("source", cell.get("input", ""))
        text = "".join(map(str, source)) if isinstance(source, list) else str(source)
        if cell.get("cell_type") == "code":
            parts.append(f"{CELL}{number}\n{_without_magics(text)}\n")
    return "".join(parts)


def cell_at(text: str, number: int) -> str:
    r"""Where line `number` of such a text stands: its cell, and the line in it.

    >>> cell_at("# cell 1\na = 1\n# cell 4\nb = 2\nc = 3\n", 5)
    'cell 4, line 2'
    """
    lines = text.split("\n")[:number]
    begins = [at for at, line in enumerate(lines) if re.fullmatch(rf"{CELL}\d+", line)]
    return f"cell {lines[begins[-1]][len(CELL) :]}, line {number - 1 - begins[-1]}" if begins else ""


def _list(holder: Any, name: str) -> list[Any]:
    found = holder.get(name) if isinstance(holder, dict) else None
    return found if isinstance(found, list) else []


def _cells(holder: Any) -> list[dict[str, Any]]:
    return [cell for cell in _list(holder, "cells") if isinstance(cell, dict)]


def _without_magics(text: str) -> str:
    lines = text.rstrip("\n").split("\n")
    first = lines[0].split()[:1]
    foreign = bool(first) and first[0].startswith("%%") and first[0] not in AROUND
    plain = "\n".join(f"# {line}" if foreign or MAGIC.search(line) else line for line in lines)
    return plain if is_python(plain) or CLASS.search(plain) else "\n".join(f"# {line}" for line in lines)


def is_python(text: str) -> bool:
    """Whether a text can be parsed; a cell that cannot is nobody's, unless a class is meant in it."""
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True
