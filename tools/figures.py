"""The house in figures: circles, sizes, complexity, shapes, names with two homes.

    python tools/figures.py

One line a figure, with what is wanted and the worst offenders. `tests/test_house.py` holds the house to
them. Imports count wherever they stand, inside functions too; what only a type checker sees does not.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from scipy.sparse.csgraph import connected_components

ROOT = Path(__file__).resolve().parents[1]
MOST_LINES, MOST_FUNCTION_LINES, MOST_STOPS = 300, 50, 25
SHAPE = re.compile(r"\(\w[^()]*,[^()]*\)")  # as (N, H, W) or (n,)
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, eq=False)
class Module:
    """One source file of the package, read and not run."""

    name: str
    path: Path

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax tree."""
        return ast.parse(self.path.read_text(encoding="utf-8"))

    @cached_property
    def n_lines(self) -> int:
        """How long it is."""
        return len(self.path.read_text(encoding="utf-8").splitlines())

    def functions(self) -> Iterator[tuple[str, Function]]:
        """Its functions and methods, each with its dotted name; not those inside of functions."""
        yield from _functions(self.tree, self.name)

    def public(self) -> Iterator[ast.stmt]:
        """What stands at its top level under a public name: functions and classes."""
        for node in self.tree.body:
            if isinstance(
                node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
            ) and not node.name.startswith("_"):
                yield node


def _functions(node: ast.AST, where: str) -> Iterator[tuple[str, Function]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            name = f"{where}.{child.name}"
            if not isinstance(child, ast.ClassDef):
                yield name, child
            if isinstance(child, ast.ClassDef):
                yield from _functions(child, name)


def modules(root: Path = ROOT) -> dict[str, Module]:
    """The package's modules by dotted name."""
    found = {}
    for path in sorted((root / "showdown").rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = Module(name, path)
    return found


def imports(module: Module, known: dict[str, Module]) -> set[str]:
    """The package's modules that a module imports, at whatever depth of it."""
    found: set[str] = set()
    for node in _at_run_time(module.tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                found.add(inner if inner in known else node.module)
    return {name for name in found if name in known and name != module.name}


def _at_run_time(node: ast.AST) -> Iterator[ast.AST]:
    """Every node below, but for what stands under `if TYPE_CHECKING`."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        yield child
        yield from _at_run_time(child)


def circles(known: dict[str, Module]) -> list[list[str]]:
    """The groups of modules that import each other in a circle: the graph's strong components."""
    names = sorted(known)
    place = {name: i for i, name in enumerate(names)}
    arrows = np.zeros((len(names), len(names)), bool)
    for name, module in known.items():
        for other in imports(module, known):
            arrows[place[name], place[other]] = True
    _, group = connected_components(arrows, connection="strong")
    members = [[name for name in names if group[place[name]] == one] for one in np.unique(group)]
    return [circle for circle in members if len(circle) > 1]


def too_long(known: dict[str, Module]) -> list[str]:
    """Modules and functions that are longer than they may be."""
    found = [f"{name}: {one.n_lines} lines" for name, one in known.items() if one.n_lines > MOST_LINES]
    for module in known.values():
        for name, node in module.functions():
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > MOST_FUNCTION_LINES:
                found.append(f"{name}: {length} lines")
    return found


def two_homes(known: dict[str, Module]) -> list[str]:
    """Public functions and classes whose name stands at the top of more than one module.

    A command of `showdown.cli` bears the name of what it calls, and a test's fixture of what it wraps.
    """
    homes: dict[str, list[str]] = defaultdict(list)
    for module in known.values():
        if module.name.startswith(("showdown.cli", "showdown.pytest_plugin")):
            continue
        for node in module.public():
            homes[node.name].append(module.name)  # type: ignore[attr-defined]
    return [f"{name}: {', '.join(sorted(where))}" for name, where in sorted(homes.items()) if len(where) > 1]


def array_functions(known: dict[str, Module]) -> tuple[list[str], list[str]]:
    """Public functions that take or give arrays: those whose docstring states a shape, and the others."""
    stating: list[str] = []
    silent: list[str] = []
    for module in known.values():
        arrays = _array_names(module)
        for name, node in module.functions():
            if any(part.startswith("_") for part in name.split(".")) or not _has_arrays(node, arrays):
                continue
            told = SHAPE.search(ast.get_docstring(node) or "")
            (stating if told else silent).append(name)
    return stating, silent


def _array_names(module: Module) -> set[str]:
    """The names by which a module speaks of arrays: NDArray, and its own aliases of it."""
    names = {"NDArray"}
    for node in module.tree.body:
        if isinstance(node, ast.ImportFrom) and node.module == "showdown.arrays":
            names |= {alias.name for alias in node.names}
        if isinstance(node, ast.Assign) and "NDArray" in ast.unparse(node.value):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return names


def _has_arrays(node: Function, arrays: set[str]) -> bool:
    asked = [each.annotation for each in (*node.args.args, *node.args.kwonlyargs)]
    words = [ast.unparse(each) for each in (*asked, node.returns) if each is not None]
    return any(re.search(rf"\b({'|'.join(arrays)})\b", word) for word in words)


def stops(root: Path = ROOT) -> dict[str, list[str]]:
    """The tour of the house in docs/extend.md, from a font file to the verdict: file -> names looked at."""
    page = root / "docs" / "extend.md"
    text = page.read_text(encoding="utf-8") if page.is_file() else ""
    tour = text.partition("## The tour")[2].partition("\n## ")[0]
    found: dict[str, list[str]] = {}
    for line in tour.splitlines():
        if files := re.findall(r"`(showdown/[\w/]+\.py)`", line):
            found.setdefault(files[0], []).extend(re.findall(r"`(\w+)`", line))
    return found


def main() -> int:
    """Print the figures; the status is 1 where one is not what is wanted."""
    known = modules()
    stating, silent = array_functions(known)
    share = len(stating) / max(1, len(stating) + len(silent))
    rows = [
        ("import circles", len(circles(known)), "0", [", ".join(circle) for circle in circles(known)]),
        (f"longer than {MOST_LINES} or {MOST_FUNCTION_LINES}", len(too_long(known)), "0", too_long(known)),
        ("names with two homes", len(two_homes(known)), "0", two_homes(known)),
        ("array functions that state shapes", f"{share:.0%}", "100%", silent),
        ("stops from font file to verdict", len(stops()), f"<= {MOST_STOPS}", []),
    ]
    for name, value, wanted, offenders in rows:
        print(f"{name:<36}{value!s:>8}   wanted {wanted}")
        for offender in offenders:
            print(f"    {offender}")
    good = not circles(known) and not too_long(known) and not two_homes(known) and not silent
    return 0 if good and 0 < len(stops()) <= MOST_STOPS else 1


if __name__ == "__main__":
    sys.exit(main())
