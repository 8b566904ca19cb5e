"""Corpus files as a stranger might send them: a whole one, changed in one place, by a seeded chance."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ESCAPES = "\x1b]0;owned\x07\x1b[2J\nnext\u202eline"
ODD: list[Any] = [
    None, True, 0, -1, 1.5, 1e308, float("nan"), 10**400, "", "x", ESCAPES, "\ud800", "y" * 22_000, [], [[]],
    {}, ["x"] * 40_000, "vault", "train", [None], {"a": 1},
]  # fmt: skip
Arrays = dict[str, NDArray[Any]]


def tamper(whole: Path, out: Path, rng: random.Random) -> str:
    """Write a changed copy of a corpus file; says what was done."""
    name, change = rng.choice(sorted(CHANGES.items()))
    return f"{name}: {change(whole, out, rng)}"[:160]


def arrays_of(whole: Path) -> Arrays:
    """What a corpus file holds."""
    with np.load(whole) as members:
        return dict(members)


def change_the_table(whole: Path, out: Path, rng: random.Random) -> str:
    """A value of the header or of its rows."""
    arrays = arrays_of(whole)
    meta = json.loads(arrays["meta"].tobytes())
    place = rng.choice(
        ["format", "fingerprint", "letters", "default", "fonts", "row", "cell", "cell", "letter"]
    )
    odd = rng.choice(ODD)
    row = rng.randrange(len(meta["fonts"]))
    if place == "row":
        meta["fonts"][row] = odd
    elif place == "cell":
        meta["fonts"][row][rng.randrange(len(meta["fonts"][row]))] = odd
    elif place == "letter":
        meta["letters"][rng.randrange(len(meta["letters"]))] = odd
    else:
        meta[place] = odd
    arrays["meta"] = np.frombuffer(json.dumps(meta).encode(), np.uint8)
    np.savez_compressed(out, **arrays)
    return f"{place} {odd!r:.30}"


def change_an_array(whole: Path, out: Path, rng: random.Random) -> str:
    """Another kind, shape, length or value; none at all; or one that nobody asked for."""
    arrays = arrays_of(whole)
    name = rng.choice(sorted(arrays))
    how = rng.choice(["gone", "kind", "short", "axis", "value", "nan", "more", "object", "empty", "other"])
    if how == "gone":
        del arrays[name]
    elif how == "kind":
        arrays[name] = arrays[name].astype(np.float64)
    elif how == "short":
        arrays[name] = arrays[name][: len(arrays[name]) // 2]
    elif how == "axis":
        arrays[name] = arrays[name][None]
    elif how == "value":
        arrays[name] = arrays[name].copy()
        arrays[name].reshape(-1)[rng.randrange(arrays[name].size)] += 1
    elif how == "nan" and arrays[name].dtype.kind == "f":
        arrays[name] = np.full_like(arrays[name], np.nan)
    elif how == "more":
        arrays["more"] = np.zeros((1 << 20,), np.uint8)
    elif how == "object":
        arrays[name] = np.array([{"a": 1}], dtype=object)
    elif how == "empty":
        arrays[name] = arrays[name][:0]
    elif how == "other":
        arrays[name] = arrays[rng.choice(sorted(arrays))]
    np.savez_compressed(out, **arrays)
    return f"{name} {how}"


def change_bytes(whole: Path, out: Path, rng: random.Random) -> str:
    """Some bytes, or the end."""
    content = bytearray(whole.read_bytes())
    for _ in range(rng.choice([1, 1, 8, 200])):
        content[rng.randrange(len(content))] = rng.randrange(256)
    out.write_bytes(content[: rng.choice([len(content), rng.randrange(len(content))])])
    return f"{out.stat().st_size} bytes"


def change_members(whole: Path, out: Path, rng: random.Random) -> str:
    """A member twice, by another name, that unpacks to much, or that states a shape without end."""
    out.write_bytes(whole.read_bytes())
    how = rng.choice(["twice", "named", "bomb", "endless", "many"])
    name = rng.choice(sorted(arrays_of(whole))) + ".npy"
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        if how == "twice":
            archive.writestr(name, b"again")
        elif how == "named":
            archive.writestr("../../" + name, b"elsewhere")
        elif how == "many":
            for number in range(2000):
                archive.writestr(f"m{number}.npy", b"")
        else:
            archive.writestr("columns_99.npy" if how == "endless" else "bomb.npy", large(how))
    return f"{name} {how}"


def large(how: str) -> bytes:
    """A member that is large, or says that it is."""
    packed = io.BytesIO()
    shape = (1 << 40, 64, 64) if how == "endless" else (1 << 27,)
    np.lib.format.write_array_header_1_0(packed, {"descr": "|u1", "fortran_order": False, "shape": shape})
    return packed.getvalue() + bytes(0 if how == "endless" else 1 << 27)


CHANGES: dict[str, Callable[[Path, Path, random.Random], str]] = {
    "table": change_the_table,
    "array": change_an_array,
    "bytes": change_bytes,
    "members": change_members,
}
