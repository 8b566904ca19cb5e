"""Files that a command writes. A bad place is refused before the work; a failed write is named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from showdown.errors import UsageError

T = TypeVar("T")


def check_out(path: Path, endings: Sequence[str], force: bool) -> None:
    """Refuse a place where no file can be written, or where one is already.

    Raises:
        UsageError: another ending, a file that is there, or no such folder.
    """
    check_ending(path, endings)
    check_free_place(path, force)
    check_folder(path.parent, path)


def check_family(out: Path, endings: Sequence[str], numbers: Sequence[int], force: bool) -> list[Path]:
    """The files of a family, in a folder named like `out`; the folder is made when they are written.

    Raises:
        UsageError: as for `check_out`, or the folder is a file.
    """
    check_ending(out, endings)
    folder = out.with_suffix("")
    if folder.is_file():
        raise UsageError(f"{folder} is a file; --all needs a folder. Try: another name")
    places = [folder / f"{folder.name}-{number}{out.suffix}" for number in numbers]
    for place in places:
        check_free_place(place, force)
    check_folder(folder.parent, places[0])
    return places


def check_ending(path: Path, endings: Sequence[str]) -> None:
    """Refuse a name with another ending. The case does not matter."""
    if path.suffix.lower() not in endings:
        raise UsageError(
            f"cannot write to {str(path)!r}; expected a name ending in {' or '.join(endings)}. "
            f"Try: {path.with_suffix(endings[0])}"
        )


def check_free_place(path: Path, force: bool) -> None:
    """Refuse a place that is taken. With `force`, a file may be replaced, a folder may not."""
    if path.is_dir() or (path.exists() and not force):
        raise UsageError(f"{path} is there already. Try: another name, or --force to replace it")


def check_folder(folder: Path, path: Path) -> None:
    """Refuse a folder that does not exist; `path` was to be written into it."""
    if not folder.absolute().is_dir():
        raise UsageError(f"no folder {folder} to write {path.name} to. Try: mkdir -p {folder}")


def writing(work: Callable[[], T], path: Path) -> T:
    """Do something that writes a file. If that fails, name the file in one line.

    Raises:
        UsageError: the system refused.
    """
    try:
        return work()
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}. Try: another place") from None
