"""What a picture shows and whose it is, from the folders that it lies in.

``FOLDER/<label>/<group>/*.png`` is what is wanted. What people bring has a level more or less, and that is
taken where it can mean one thing only: ``train`` and ``test`` above the labels, a folder in a folder, no
folders of groups. What was made of it is said. A picture that lies elsewhere is left out.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from showdown.fonts.answers import Left, Skipped
from showdown.words import one_line

__all__ = ["MAX_NAME", "Placed", "place"]

SPLIT_NAMES = {"train", "training", "test", "testing", "val", "valid", "validation", "dev", "eval"}
MAX_NAME = 100  # characters of a label or of a group: each letter has room for the longest
WANTED = "FOLDER/<label>/<group>/picture is wanted"


@dataclass(frozen=True)
class Placed:
    """A picture file, what it shows, and whose it is."""

    path: Path
    label: str
    group: str


def place(root: Path, pictures: Sequence[Path]) -> tuple[list[Placed], Left, list[str]]:
    """The label and the group of each picture in a folder.

    Args:
        root: the folder that was named.
        pictures: files in it, at any depth.

    Returns:
        The pictures that have both; the files that are left out, each with the reason; and what is to be
        said of how the folders were read.
    """
    folders = [path.relative_to(root).parts[:-1] for path in pictures]
    folders, said = _without_what_is_above(root, folders)
    depths = Counter(map(len, folders))
    has_groups = depths[2] >= depths[1]
    if not has_groups:
        said.append(
            f"{root.resolve().name} has no folders of groups: pictures of one file name are one group"
        )
    placed: list[Placed] = []
    left: Left = []
    for path, parts in zip(pictures, folders, strict=True):
        try:
            placed.append(_placed(path, parts, has_groups))
        except Skipped as reason:
            left.append((path, str(reason)))
    return placed, left, said


def _without_what_is_above(
    root: Path, folders: list[tuple[str, ...]]
) -> tuple[list[tuple[str, ...]], list[str]]:
    """The folders of each picture from the labels down, and what is to be said of it."""
    said: list[str] = []
    while tops := {parts[0] for parts in folders if parts}:
        if {top.lower() for top in tops} <= SPLIT_NAMES:
            said.append(
                f"{' and '.join(sorted(tops))} in {root.resolve().name} are taken together: "
                "the groups are split anew, so that no group is in both"
            )
        elif len(tops) == 1 and min(map(len, folders)) > 2:
            said.append(f"the labels in {root.resolve().name} lie a level deeper, in {min(tops)}")
        else:
            break
        folders = [parts[1:] for parts in folders]
    return folders, said


def _placed(path: Path, parts: tuple[str, ...], has_groups: bool) -> Placed:
    """A picture with its label and its group.

    Raises:
        Skipped: it lies too high or too deep, or a name cannot be shown.
    """
    wanted = 2 if has_groups else 1
    if len(parts) != wanted:
        where = "too high" if len(parts) < wanted else "too deep"
        raise Skipped(f"lies {where}: {WANTED if has_groups else 'FOLDER/<label>/picture as the others'}")
    return Placed(path, _name(parts[0]), _name(parts[1] if has_groups else path.stem))


def _name(name: str) -> str:
    """A name of a folder or a file as a label or a group; one that can be written in two ways is one.

    Raises:
        Skipped: it is too long, or cannot be shown.
    """
    if any("\ud800" <= letter <= "\udfff" for letter in name):
        raise Skipped(f"has a name that is not UTF-8: {one_line(name, 40)}; give it another")
    if len(name) > MAX_NAME or not name.isprintable():
        raise Skipped(f"has no name of at most {MAX_NAME} characters that can be shown: {one_line(name, 40)}")
    return unicodedata.normalize("NFC", name)
