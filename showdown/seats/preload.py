"""What takes seconds to import, loaded before a team asks for it."""

from __future__ import annotations

import contextlib
import importlib
import sys
from collections.abc import Iterable

# With the parts that load late otherwise.
SLOW = {
    "torch": ("torch", "torch.optim", "torch.nn.functional", "torch._dynamo", "torch.utils.serialization"),
    "scipy": ("scipy.ndimage", "scipy.linalg", "scipy.special", "scipy.spatial"),
    "sklearn": ("sklearn.linear_model", "sklearn.pipeline", "sklearn.preprocessing"),
}
HOUSE_TEAMS = "showdown.teams."  # code that we trust, and that imports more than its own file says


def import_slow(packages: Iterable[str]) -> None:
    """Import slow libraries and house teams of those names; other names are left out."""
    for package in packages:
        known = (package,) if package.startswith(HOUSE_TEAMS) else ()
        for module in SLOW.get(package, known):
            with contextlib.suppress(ImportError):
                importlib.import_module(module)
    if "torch" in sys.modules:
        sys.modules["torch"].manual_seed(0)  # its first call looks for accelerators, each process's would
