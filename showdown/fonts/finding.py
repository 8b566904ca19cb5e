"""Where font files lie: in folders, in the system's, in installed Python packages."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import entry_points
from pathlib import Path

__all__ = ["find_fonts", "installed_folders", "system_folders"]

FONT_FILES = {".ttf", ".otf", ".ttc", ".otc", ".woff", ".woff2"}


def find_fonts(roots: Iterable[Path]) -> list[Path]:
    """The font files in some folders, at any depth, in an order that does not depend on the disk."""
    found = []
    for root in roots:
        files = [root] if root.is_file() else root.rglob("*")
        fonts = (path for path in files if path.suffix.lower() in FONT_FILES and not path.is_symlink())
        found += sorted(fonts, key=lambda path: path.relative_to(root).parts)
    return found


def system_folders() -> list[Path]:
    """The folders in which this system keeps its fonts, those of them that exist."""
    home = Path.home()
    usual = (
        "/usr/share/fonts", "/usr/local/share/fonts", home / ".fonts", home / ".local/share/fonts",
        "/System/Library/Fonts", "/Library/Fonts", home / "Library/Fonts", "C:/Windows/Fonts",
    )  # fmt: skip
    return [Path(folder) for folder in usual if Path(folder).is_dir()]


def installed_folders() -> list[Path]:
    """The folders of installed Python packages with the entry points fonts_ttf and fonts_otf."""
    folders = set()
    for group in ("fonts_ttf", "fonts_otf"):
        for point in entry_points(group=group):
            try:
                files = point.load()  # by custom, a dict or a module's dict from name to path
            except Exception:  # a broken package is not ours to mend
                continue
            named = files.values() if isinstance(files, dict) else [files]
            folders |= {Path(str(file)).parent for file in named}
    return sorted(folder for folder in folders if folder.is_dir())
