"""What lies in a folder: fonts, pictures, and what is neither; and where fonts lie on this machine."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from pathlib import Path

from showdown.fonts.answers import Left
from showdown.fonts.faces import whole_file

__all__ = [
    "FONT_FILES",
    "ITS_OWN",
    "NEITHER",
    "Found",
    "find_fonts",
    "installed_folders",
    "is_there",
    "survey",
    "system_folders",
]

FONT_FILES = {".ttf", ".otf", ".ttc", ".otc", ".woff", ".woff2"}
PICTURE_FILES = {
    ".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".bmp", ".webp", ".tif", ".tiff", ".gif",
}  # fmt: skip
# Files and folders that a system or a program keeps for itself; so is whatever begins with a full stop.
KEPT_FOR_ITSELF = {
    "@eadir", "@recycle", "@recently-snapshot", "#recycle", "#snapshot", "$recycle.bin", "__macosx",
    "system volume information", "lost+found", "thumbs.db", "ehthumbs.db", "desktop.ini", "__pycache__",
    "node_modules", "site-packages",
}  # fmt: skip
NEITHER, ITS_OWN = "neither font nor picture", "hidden, or a system's own"  # reasons
HINTS = {
    ".heic": "a kind of picture that is not read: save it as PNG",
    ".heif": "a kind of picture that is not read: save it as PNG",
    ".avif": "a kind of picture that is not read: save it as PNG",
    ".svg": "a kind of picture that is not read: save it as PNG",
    ".pdf": "a kind of picture that is not read: save it as PNG",
    ".psd": "a kind of picture that is not read: save it as PNG",
    ".zip": "an archive: unpack it",
    ".gz": "an archive: unpack it",
    ".7z": "an archive: unpack it",
    ".rar": "an archive: unpack it",
    ".tar": "an archive: unpack it",
    ".pfb": "a kind of font that is not read: save it as .otf",
    ".pfa": "a kind of font that is not read: save it as .otf",
    ".dfont": "a kind of font that is not read: save it as .otf",
    ".eot": "a kind of font that is not read: save it as .ttf",
    ".npz": "a corpus, perhaps: name it by itself",
}


@dataclass
class Found:
    """What lies in some folders.

    Attributes:
        fonts: font files.
        pictures: each picture file, with the folder that was named and that it lies in.
        left: everything else, with the reason.
    """

    fonts: list[Path] = field(default_factory=list)
    pictures: list[tuple[Path, Path]] = field(default_factory=list)
    left: Left = field(default_factory=list)


def is_there(path: Path) -> bool:
    """Whether a folder, a file, or the collection of a face is there."""
    return whole_file(path)[0].exists()


def find_fonts(roots: Iterable[Path]) -> list[Path]:
    """The font files in some folders, at any depth, in an order that does not depend on the disk."""
    return survey(roots).fonts


def survey(roots: Iterable[Path]) -> Found:
    """Everything in some folders, at any depth, in an order that does not depend on the disk.

    Links are followed. A file that is there twice, by a link or since two folders overlap, is taken once.
    Hidden files, what systems keep for themselves and the runs of matches are left out.
    """
    found = Found()
    named: list[tuple[Path, Path, Path, bool]] = []  # a file, its folder, where it is, whether by a link
    for root in roots:
        paths = [root] if not root.is_dir() else list(_files(root, found.left))
        base = root.resolve()
        for path in sorted(paths, key=lambda path: path.relative_to(root).parts):
            real = path.resolve()
            named.append((path, root, real, real != base / path.relative_to(root)))
    first: dict[Path, Path] = {}
    for path, _, real, _ in sorted(named, key=lambda one: one[3]):  # a file comes before links to it
        first.setdefault(real, path)
    for path, root, real, _ in named:
        if first[real] is path:
            _sort_in(path, root, found)
        else:
            found.left.append((path, f"is there twice: {first[real].name}"))
    return found


def _sort_in(path: Path, root: Path, found: Found) -> None:
    """Put a file with the fonts, the pictures, or what is left out."""
    ending = whole_file(path)[0].suffix.lower()
    if ending in FONT_FILES:
        found.fonts.append(path)
    elif ending in PICTURE_FILES:
        found.pictures.append((path, root))
    else:
        found.left.append((path, HINTS.get(ending, NEITHER)))


def _files(root: Path, left: Left) -> Iterator[Path]:
    """The files below a folder; folders that are not looked into, and what is hidden, go to `left`."""
    been: set[Path] = set()
    waiting = [root]

    def closed(error: OSError) -> None:
        left.append((Path(error.filename), f"a folder that cannot be opened: {error.strerror}"))

    while waiting:
        for place, folders, names in os.walk(waiting.pop(0), onerror=closed):
            here = Path(place)
            if here.resolve() in been:
                left.append((here, "a folder that is there twice, by a link"))
                folders.clear()
                continue
            been.add(here.resolve())
            if reason := _no_place(here):
                left.append((here, reason))
                folders.clear()
                continue
            if not folders and not names:
                left.append((here, "an empty folder"))
            for name in sorted(folders):
                path = here / name
                if _is_its_own(name):
                    left.append((path, ITS_OWN))
                    folders.remove(name)
                elif path.suffix.lower() in FONT_FILES | PICTURE_FILES:
                    left.append((path, "not a file"))
                    folders.remove(name)
                elif path.is_symlink():  # `walk` follows none: later, and once
                    waiting.append(path)
            folders.sort()
            left += [(here / name, ITS_OWN) for name in sorted(names) if _is_its_own(name)]
            yield from (here / name for name in names if not _is_its_own(name))


def _is_its_own(name: str) -> bool:
    """Whether a file or a folder is hidden, or a system's own."""
    return name.startswith(".") or name.lower() in KEPT_FOR_ITSELF


def _no_place(folder: Path) -> str:
    """Why a folder is not looked into; empty where it is."""
    if (folder / "events.jsonl").exists():
        return "a run of a match"
    return "an environment of Python" if (folder / "pyvenv.cfg").exists() else ""


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
