"""Run folders as a stranger might send them: one whole run, changed in one place, by a seeded chance."""

from __future__ import annotations

import io
import json
import os
import random
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

ESCAPES = "\x1b]0;owned\x07\x1b]52;c;b3duZWQ=\x07\x1b[2J\nnext\r\u202eline\x9b31m"
ODD: list[Any] = [
    None, True, False, 0, -1, 1.5, 1e308, float("nan"), float("inf"), 10**400, 2**63, "", "x", ESCAPES,
    "\ud800", "../../etc/passwd", "x" * 100_000, [], [[]], [None], ["x"] * 50_000, {}, {"a": {"b": []}},
    "landlock",
    [0.5] * 100, [[0.5, 0.5]], {"generator": 1, "detector": 2},
]  # fmt: skip
LINKED = (
    "events.jsonl",
    "timings.jsonl",
    "match.json",
    "report.html",
    "secret",
    "logs/generator.log",
    "lock",
)
FOLDERS = ("rounds", "state", "logs")


def tamper(run: Path, outside: Path, rng: random.Random) -> str:
    """Change a run folder in one place; says what was done. `outside` is where links lead to."""
    name, change = rng.choice(sorted(CHANGES.items()))
    return f"{name}: {change(run, outside, rng)}"[:200]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a nested value, as a path of keys."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in inner:
        yield (*path, key)
        yield from places(below, (*path, key))


def change_a_value(run: Path, outside: Path, rng: random.Random) -> str:
    """In a line of the record or of the timings."""
    file = run / rng.choice(["events.jsonl"] * 5 + ["timings.jsonl"])
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    at = rng.randrange(len(lines))
    *way, last = path = rng.choice(list(places(lines[at])))
    inner = lines[at]
    for key in way:
        inner = inner[key]
    odd = rng.choice([*ODD, "gone"])
    if odd == "gone" and isinstance(inner, dict):
        del inner[last]
    else:
        inner[last] = odd
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return f"{file.name} {at} {path} {odd!r:.30}"


def change_lines(run: Path, outside: Path, rng: random.Random) -> str:
    """Leave one out, double one, swap two, cut one, or put in what is none."""
    file = run / rng.choice(["events.jsonl"] * 3 + ["timings.jsonl"])
    lines = file.read_bytes().splitlines(keepends=True)
    at, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    how = rng.choice(["out", "twice", "swap", "cut", "junk", "deep", "empty", "long"])
    if how == "out":
        del lines[at]
    elif how == "twice":
        lines.insert(other, lines[at])
    elif how == "swap":
        lines[at], lines[other] = lines[other], lines[at]
    elif how == "cut":
        lines[at] = lines[at][: rng.randrange(len(lines[at]))]
    elif how == "junk":
        lines.insert(at, rng.randbytes(80) + b"\n")
    elif how == "deep":
        lines.insert(at, b"[" * 100_000 + b"\n")
    elif how == "long":
        lines.insert(at, b'{"event": "round", "round": ' + b"9" * 5000 + b"}\n")
    file.write_bytes(b"" if how == "empty" else b"".join(lines))
    return f"{file.name} {how} {at}"


def change_bytes(run: Path, outside: Path, rng: random.Random) -> str:
    """Some bytes of any file."""
    file = rng.choice(sorted(path for path in run.rglob("*") if path.is_file()))
    content = bytearray(file.read_bytes() or b"x")
    for _ in range(rng.choice([1, 1, 8, 64])):
        content[rng.randrange(len(content))] = rng.randrange(256)
    file.write_bytes(content[: rng.choice([len(content), len(content), rng.randrange(len(content) + 1)])])
    return str(file.name)


WAYS = ("gone", "kind", "short", "axis", "values", "more", "object", "bomb", "text", "header", "twice")


def change_exhibits(run: Path, outside: Path, rng: random.Random) -> str:
    """An array of a round: another kind, shape or value, or none; or members that nobody asked for."""
    file = rng.choice(sorted((run / "rounds").glob("*.npz")))
    with np.load(file) as archive:
        arrays = dict(archive)
    name = rng.choice(sorted(arrays))
    how = rng.choice(
        ["gone", "kind", "short", "axis", "values", "more", "object", "bomb", "text", "header", "twice"]
    )
    if how == "gone":
        del arrays[name]
    elif how == "kind":
        arrays[name] = arrays[name].astype("float64" if arrays[name].dtype.kind != "U" else "U40")
    elif how == "short":
        arrays[name] = arrays[name][: len(arrays[name]) // 2]
    elif how == "axis":
        arrays[name] = arrays[name][None]
    elif how == "values" and arrays[name].dtype.kind in "fiu":
        arrays[name] = np.full_like(
            arrays[name], rng.choice([0, 7, 255] if name.endswith("images") else [-1, 7])
        )
    elif how == "text" and arrays[name].dtype.kind == "U":
        arrays[name] = np.array([ESCAPES] * len(arrays[name]))
    elif how == "more":
        arrays["more_" + name] = arrays[name]
    elif how == "object":
        arrays[name] = np.array([{"a": 1}, ESCAPES], dtype=object)
    np.savez(file, **arrays, allow_pickle=True) if how == "object" else np.savez_compressed(file, **arrays)
    if how in ("bomb", "header", "twice"):
        add_member(file, name, how)
    return f"{file.name} {name} {how}"


def add_member(file: Path, name: str, how: str) -> None:
    """A member that unpacks to much, that states a shape without end, or that is there already."""
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        if how == "bomb":
            with archive.open("bomb_images.npy", "w", force_zip64=True) as stream:
                np.lib.format.write_array_header_1_0(
                    stream, {"descr": "|u1", "fortran_order": False, "shape": (1 << 26,)}
                )
                for _ in range(1 << 6):
                    stream.write(bytes(1 << 20))
        elif how == "header":
            packed = io.BytesIO()
            np.lib.format.write_array_header_1_0(
                packed, {"descr": "<f8", "fortran_order": False, "shape": (1 << 40, 1 << 20)}
            )
            archive.writestr("endless_images.npy", packed.getvalue())
        else:
            archive.writestr(name + ".npy", b"again")


def change_into_a_link(run: Path, outside: Path, rng: random.Random) -> str:
    """A file or folder that leads out of the run."""
    name = rng.choice([*LINKED, *FOLDERS, "match.json.part", "report.html.part"])
    place, target = run / name, outside / ("folder" if name in FOLDERS else rng.choice(["precious", "new"]))
    if place.is_dir():
        shutil.rmtree(place)
    place.unlink(missing_ok=True)
    place.symlink_to(target)
    return f"{name} -> {target.name}"


def change_into_a_special_file(run: Path, outside: Path, rng: random.Random) -> str:
    """A named pipe, a folder, or nothing at all."""
    files = [path for path in sorted(run.rglob("*")) if path.is_file()]
    place, how = rng.choice(files), rng.choice(["pipe", "folder", "gone"])
    place.unlink()
    if how == "pipe":
        os.mkfifo(place)
    elif how == "folder":
        place.mkdir()
    return f"{place.name} {how}"


def change_the_state(run: Path, outside: Path, rng: random.Random) -> str:
    """What a team had fitted: its checksum made to fit again, as a forger would."""
    import hashlib

    file = rng.choice(sorted((run / "state").glob("*.bin")))
    content = rng.choice(
        [b"", b"folder", b"pieces", rng.randbytes(500), b"pieces\xff\xff\xff\xff" + bytes(80)]
    )
    file.write_bytes(hashlib.sha256(content).digest() + content)
    return f"{file.name} {content[:8]!r}"


CHANGES: dict[str, Callable[[Path, Path, random.Random], str]] = {
    "value": change_a_value,
    "value again": change_a_value,
    "lines": change_lines,
    "bytes": change_bytes,
    "exhibits": change_exhibits,
    "link": change_into_a_link,
    "special file": change_into_a_special_file,
    "state": change_the_state,
}
