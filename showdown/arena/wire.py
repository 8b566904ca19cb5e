"""Frames between the referee and a team's process: a JSON header, then raw array bytes.

    4 bytes   length of the header, big-endian
    header    {"kind": str, ..., "arrays": [[name, dtype, shape], ...]}
    bytes     each array in turn, C order

Nothing is ever unpickled here. Whoever receives says beforehand how much it will take.
"""

from __future__ import annotations

import json
import math
import socket
import struct
import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from showdown.contract import Glyphs

DTYPES = {"uint8": np.uint8, "int64": np.int64, "float32": np.float32}
HEADER_LIMIT = 1 << 20
Arrays = dict[str, NDArray[Any]]
State = bytes | memoryview  # of one byte an item; may be large, so it is copied as little as can be


class WireError(Exception):
    """A frame that is not one, or more than was agreed."""


def send(sock: socket.socket, header: dict[str, Any], arrays: Arrays | None = None) -> None:
    """Send one frame; every array must have a dtype of `DTYPES`."""
    arrays = {name: np.ascontiguousarray(array) for name, array in (arrays or {}).items()}
    shapes = [[name, array.dtype.name, array.shape] for name, array in arrays.items()]
    text = json.dumps({**header, "arrays": shapes}).encode()
    sock.sendall(struct.pack(">I", len(text)) + text)
    for array in arrays.values():
        if array.size:
            sock.sendall(array.data.cast("B"))


def receive(sock: socket.socket, limit: int, deadline: float | None = None) -> tuple[dict[str, Any], Arrays]:
    """Receive one frame of at most `limit` bytes of arrays, until `deadline` (monotonic seconds).

    Raises:
        WireError: a header that is too long or no JSON object, an array that is not allowed.
        TimeoutError: the deadline passed.
        EOFError: the other side is gone.
    """
    (length,) = struct.unpack(">I", _read(sock, 4, deadline))
    if length > HEADER_LIMIT:
        raise WireError(f"a header of {length} bytes; at most {HEADER_LIMIT}")
    try:
        header = json.loads(bytes(_read(sock, length, deadline)))
    except (ValueError, RecursionError) as error:
        raise WireError(f"a header that is no JSON ({type(error).__name__})") from None
    if not isinstance(header, dict) or not isinstance(header.get("kind"), str):
        raise WireError("a header without a kind")
    arrays: Arrays = {}
    for name, dtype, shape in _checked(header.pop("arrays", []), limit):
        raw = _read(sock, math.prod(shape) * dtype.itemsize, deadline)
        arrays[name] = np.frombuffer(raw, dtype).reshape(shape)
    return header, arrays


def pack_glyphs(name: str, glyphs: Glyphs) -> tuple[dict[str, Any], Arrays]:
    """Glyphs as a header field and arrays; letters travel as positions in a list of labels."""
    labels, codes = np.unique(glyphs.letters, return_inverse=True)
    columns = {"images": glyphs.images, "fonts": glyphs.fonts, "rounds": glyphs.rounds}
    arrays: Arrays = {f"{name}.{key}": column for key, column in columns.items() if column is not None}
    arrays[f"{name}.letters"] = codes.astype(np.int64)
    return {name: {"labels": labels.tolist(), "medium": glyphs.medium}}, arrays


def unpack_glyphs(name: str, header: dict[str, Any], arrays: Arrays) -> Glyphs:
    """What `pack_glyphs` packed under that name."""
    about = header[name]
    letters = np.array(about["labels"], dtype=np.str_)[arrays[f"{name}.letters"]]
    fonts, rounds = arrays.get(f"{name}.fonts"), arrays.get(f"{name}.rounds")
    return Glyphs(arrays[f"{name}.images"], letters, fonts, rounds, about["medium"])


def _checked(shapes: Any, limit: int) -> list[tuple[str, np.dtype[Any], tuple[int, ...]]]:
    """The array descriptions of a header, each known to be allowed, all within `limit` bytes."""
    checked = []
    total = 0
    try:
        for name, dtype_name, shape in shapes:
            dtype = np.dtype(DTYPES[dtype_name])
            if len(shape) > 4 or not all(type(side) is int and side >= 0 for side in shape):
                raise WireError(f"an array of shape {str(shape)[:80]}")
            total += math.prod(shape) * dtype.itemsize
            checked.append((str(name), dtype, tuple(shape)))
    except (TypeError, ValueError, KeyError) as error:
        raise WireError(f"an array description that cannot be read ({error})") from None
    if total > limit:
        raise WireError(f"{total:,} bytes; at most {limit:,}")
    return checked


def _read(sock: socket.socket, n: int, deadline: float | None) -> bytearray:
    buffer = bytearray(n)
    view = memoryview(buffer)
    while view:
        left = None if deadline is None else deadline - time.monotonic()
        if left is not None and left <= 0:
            raise TimeoutError
        sock.settimeout(left)
        got = sock.recv_into(view)
        if got == 0:
            raise EOFError
        view = view[got:]
    return buffer
