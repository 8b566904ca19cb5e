"""The files of a run folder: a new one, what a kill leaves whole, pictures packed, the secret kept."""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from showdown.arena.chance import parse_secret
from showdown.arena.exam import Exhibits
from showdown.errors import RecordError, UsageError
from showdown.files import read_plain, write_whole
from showdown.npz import read_npz
from showdown.seats.seat import STATE_LIMIT
from showdown.seats.wire import State, view
from showdown.words import one_line

RUNS, RECORD = Path("showdown-runs"), "events.jsonl"
LEAGUE = "league"  # the event of the first line of a league's record
FINAL = "final"  # the run folder of its leaders' match, in its own
FOLDERS = ("rounds", "state", "logs")
MOST_LINES = 64 << 20  # bytes of a record
DIGEST = 32  # bytes of SHA-256 before each state
MOST_PACKED, MOST_UNPACKED = 1 << 28, 1 << 30  # bytes of a round's exhibits
SECRET_BYTES = 100


def new_folder(generator: str, detector: str, seed: int) -> Path:
    """A run folder that is not there yet."""
    base = RUNS / f"{generator}-{detector}-{seed}"
    folder, number = base, 2
    while folder.exists():
        folder, number = base.with_name(f"{base.name}-{number}"), number + 1
    return folder


def write_secret(path: Path, secret: bytes) -> None:
    """Write a match's secret so that no other user can read it, not even for a moment.

    Raises:
        OSError: the file is there, or cannot be written.
    """
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(fd, "w", encoding="ascii") as file:
        file.write(secret.hex() + "\n")
        file.flush()
        os.fsync(fd)


def read_secret(folder: Path, last: Mapping[str, Any]) -> bytes:
    """What the referee's chance comes from; `last` is the last line of the record, which may tell it.

    Raises:
        RecordError: there is none: a run of an older version, or a folder that was tampered with.
    """
    try:
        kept = None if "secret" in last else read_plain(folder / "secret", SECRET_BYTES)
        text = last["secret"] if kept is None else kept.decode("ascii")
        return parse_secret(text.strip())
    except (OSError, ValueError, AttributeError, UsageError):
        raise RecordError(
            f"{folder} has no secret, so its chance is not known. Try: a new match; "
            "a run of an older version can be shown and not resumed"
        ) from None


def write_state(path: Path, state: State) -> None:
    """Keep what a team has fitted, with its checksum before it.

    Raises:
        OSError: it cannot be written.
    """
    content = view(state)
    write_whole(path, hashlib.sha256(content).digest(), content)


def read_state(path: Path) -> State:
    """What `write_state` kept.

    Raises:
        RecordError: the file is missing or damaged.
    """
    try:
        content = memoryview(read_plain(path, STATE_LIMIT + DIGEST))
    except OSError as error:
        raise RecordError(f"{path} cannot be read ({error.strerror}).") from None
    if hashlib.sha256(content[DIGEST:]).digest() != content[:DIGEST]:
        raise RecordError(f"{path} is damaged: its checksum is wrong.")
    return content[DIGEST:]


def check_free(folder: Path) -> None:
    """Refuse a folder that holds anything.

    Raises:
        RecordError: it does, or it is a file.
    """
    if folder.is_file():
        raise RecordError(f"{folder} is a file; a run needs a folder. Try: --out another-folder")
    if folder.is_dir() and any(folder.iterdir()):
        what = "another run" if (folder / "events.jsonl").exists() else "other files"
        raise RecordError(f"{folder} already holds {what}. Try: --out another-folder")


def check_run(folder: Path) -> None:
    """Refuse a folder in which no match was begun.

    Raises:
        RecordError: there is none.
    """
    if not (folder / "events.jsonl").is_file():
        near = _near_run(folder) or "the run folder that `showdown arena` printed"
        raise RecordError(f"{folder} holds no run (no events.jsonl). Try: {near}")
    for name in FOLDERS:
        if (folder / name).is_symlink():
            raise RecordError(f"{folder / name} is a link out of the run. Try: a whole copy of the run")


def _near_run(folder: Path) -> Path | None:
    """A run that a person may have meant: the one a file is in, or the newest below or in the usual place."""
    with suppress(OSError, ValueError):
        if (folder.parent / RECORD).is_file():
            return folder.parent
        runs = [*folder.glob(f"*/{RECORD}"), *RUNS.glob(f"*/{RECORD}")]
        return max(runs, key=lambda record: record.stat().st_mtime).parent if runs else None
    return None


def whole_lines(path: Path) -> list[dict[str, Any]]:
    """The JSON lines of a file up to the first that is cut short or damaged."""
    lines: list[dict[str, Any]] = []
    for raw in content_of(path).split(b"\n")[:-1]:  # what follows the last newline is not whole
        try:
            line = json.loads(raw)
        except (ValueError, RecursionError):
            break
        if not isinstance(line, dict):
            break
        lines.append(line)
    return lines


def content_of(path: Path, most: int = MOST_LINES) -> bytes:
    """What a file of a run folder holds; nothing where it is not there.

    Raises:
        RecordError: it is no plain file, or one that is larger than any match makes it.
    """
    try:
        return read_plain(path, most)
    except FileNotFoundError:
        return b""
    except OSError as error:
        reason = "it is a link" if path.is_symlink() else error.strerror
        raise RecordError(f"{path} cannot be read ({reason}). Try: a copy of the run") from None


def append_line(path: Path, entry: dict[str, Any]) -> None:
    """Add a line of JSON to a file; it is on the disk when this returns.

    Raises:
        OSError: it is a link, or cannot be written.
    """
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    with open(os.open(path, flags, 0o666), "ab") as file:
        file.write(json.dumps(entry).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def pack_exhibits(exhibits: Exhibits) -> bytes:
    """Exhibits as an .npz file; scans are mostly noise, so the lightest compression is nearly the best."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, array in exhibits.items():
            member = io.BytesIO()
            np.save(member, array, allow_pickle=False)
            # a ZipInfo of our own: its fixed date keeps the bytes the same from run to run
            archive.writestr(zipfile.ZipInfo(name + ".npy"), member.getvalue(), zipfile.ZIP_DEFLATED, 1)
    return packed.getvalue()


def read_exhibits(path: Path, check: Callable[[Exhibits], None]) -> Exhibits:
    """What `pack_exhibits` packed into a file, once `check` finds nothing wrong with it.

    Raises:
        RecordError: the file is missing or damaged.
    """
    try:
        exhibits = read_npz(read_plain(path, MOST_PACKED), MOST_UNPACKED)
        check(exhibits)
    except (OSError, ValueError) as error:
        reason = one_line(getattr(error, "strerror", None) or str(error))
        raise RecordError(f"{path} is missing or damaged ({reason}). Try: a copy of the run") from None
    return exhibits
