"""Modules beside a team's file: found without a look at their folder, and read where a copy of it lies.

Python lists a folder to find a module in it. The landlock tier opens a team's modules and may leave their
folder closed: what else lies there, a corpus perhaps, has names that are nobody's business. The house
corpus lies within Showdown's own package, so that one is closed in the same way.
"""

from __future__ import annotations

import linecache
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from importlib.util import decode_source, spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any


@dataclass(frozen=True)
class Folder:
    """A folder of modules.

    Attributes:
        home: where it is the person's own; messages and tracebacks name files there.
        read_at: where it is read: there, or in a copy.
        is_package: whether it is a package: then what lies in it is found under the package's name only.

    >>> Folder(Path("/me/team"), Path("/copy")).read(Path("/me/team/sub/mine.py"))
    PosixPath('/copy/sub/mine.py')
    """

    home: Path
    read_at: Path
    is_package: bool = False

    def read(self, path: Path) -> Path:
        """Where a file of the person's own is read."""
        return self.read_at / path.relative_to(self.home)

    def loader(self, name: str, place: Path) -> SourceFileLoader:
        """What loads a module from a file of the folder as it is read."""
        return NamedLoader(name, str(place), str(self.home / place.relative_to(self.read_at)))

    def find(self) -> None:
        """Let imports find what lies in it, where it cannot be listed or is a copy."""
        try:
            os.listdir(self.read_at)
        except PermissionError:
            is_closed = True
        except OSError:  # not there
            return
        else:
            is_closed = False
        if is_closed or self.read_at != self.home:
            sys.meta_path.insert(sys.meta_path.index(PathFinder), NeighbourFinder(self))


class NamedLoader(SourceFileLoader):
    """Loads a module from a file, under the name of another: the one that the person knows."""

    def __init__(self, name: str, path: str, known_as: str) -> None:
        super().__init__(name, path)
        self._known_as = known_as

    def source_to_code(self, data: Any, path: Any, *, _optimize: int = -1) -> CodeType:  # type: ignore[override]
        """The code, which names the person's file; its lines are kept for tracebacks."""
        text = decode_source(data)
        lines = [line + "\n" for line in text.split("\n")]
        linecache.cache[self._known_as] = (len(text), None, lines, self._known_as)
        code: CodeType = compile(data, self._known_as, "exec", dont_inherit=True, optimize=_optimize)
        return code


class NeighbourFinder:
    """Finds the modules and packages that lie in one folder, and in its packages, by opening them."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Where a module of that name is; None where there is none, or where it is somebody else's."""
        top = [] if self._folder.is_package else [self._folder.read_at]
        places = top if path is None else [Path(place) for place in path]
        here = next((place for place in places if place.is_relative_to(self._folder.read_at)), None)
        if here is None:
            return None
        tail = name.rpartition(".")[2]
        package, module = here / tail / "__init__.py", here / f"{tail}.py"
        for file, inside in ((package, [str(package.parent)]), (module, None)):
            try:
                file.open("rb").close()
            except OSError:
                continue
            loader = self._folder.loader(name, file)
            return spec_from_file_location(name, file, loader=loader, submodule_search_locations=inside)
        return None
