"""Modules beside a team's file, found without a look at their folder.

Python lists a folder to find a module in it. The landlock tier opens a team's modules and leaves their
folder closed: what else lies there, a corpus perhaps, has names that are nobody's business.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType


class NeighbourFinder:
    """Finds the modules and packages that lie in one folder, and in its packages, by opening them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Where a module of that name is; None where there is none, or where it is somebody else's."""
        places = [self._folder] if path is None else [Path(place) for place in path]
        folder = next((place for place in places if place.is_relative_to(self._folder)), None)
        if folder is None:
            return None
        tail = name.rpartition(".")[2]
        package, module = folder / tail / "__init__.py", folder / f"{tail}.py"
        for file, inside in ((package, [str(package.parent)]), (module, None)):
            try:
                file.open("rb").close()
            except OSError:
                continue
            return spec_from_file_location(name, file, submodule_search_locations=inside)
        return None


def find_neighbours(folder: Path) -> None:
    """Let imports find what lies in a team's folder, where that cannot be listed."""
    try:
        os.listdir(folder)
    except PermissionError:
        sys.meta_path.insert(sys.meta_path.index(PathFinder), NeighbourFinder(folder))
    except OSError:  # not there
        return
