"""Frames between the referee and a team's process: a JSON header, then raw array bytes.

    4 bytes   length of the header, big-endian
    header    {"kind": str, ..., "arrays": [[name, dtype, shape], ...], "sealed": [name, ...]}
    bytes     each array in turn, C order, but for the sealed ones

Where the platform can, large arrays come as descriptors of sealed memory, in the order of "sealed", with the
first four bytes. Nothing is ever unpickled here. Whoever receives says beforehand how much it will take.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import socket
import struct
import time
from collections.abc import Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from showdown.contract import Glyphs
from showdown.seats.sealed import WORTH_IT, Sealed, can_seal, seal

DTYPES = {"uint8": np.uint8, "int64": np.int64, "float32": np.float32}
HEADER_LIMIT = 1 << 20
MOST_SEALED = 32  # arrays of a frame
Arrays = dict[str, NDArray[Any]]
Parcel = Mapping[str, NDArray[Any] | Sealed]  # arrays as they travel
Order = tuple[dict[str, Any], dict[str, NDArray[Any] | Sealed]]  # fields and arrays of what is to be drawn
State = bytes | memoryview | Sealed  # of one byte an item; may be large, so it is copied as little as can be

_packed: WeakKeyDictionary[Glyphs, tuple[list[str], Parcel]] = WeakKeyDictionary()


class WireError(Exception):
    """A frame that is not one, or more than was agreed."""


def send(sock: socket.socket, header: dict[str, Any], arrays: Parcel | None = None) -> None:
    """Send one frame; every array has a dtype of `DTYPES` and up to four axes, (a, b, c, d)."""
    parcel = {name: packed(array) for name, array in (arrays or {}).items()}
    shapes = [[name, array.dtype.name, array.shape] for name, array in parcel.items()]
    sealed = {name: array.fd for name, array in parcel.items() if isinstance(array, Sealed)}
    text = json.dumps({**header, "arrays": shapes, "sealed": list(sealed)}).encode()
    length = struct.pack(">I", len(text))
    if sealed:
        socket.send_fds(sock, [length], list(sealed.values()))
    else:
        sock.sendall(length)
    sock.sendall(text)
    for array in parcel.values():
        if not isinstance(array, Sealed) and array.size:
            sock.sendall(array.data.cast("B"))


def weight(parcel: Parcel) -> int:
    """How many bytes the arrays of a parcel have, each of any shape, (m, ...)."""
    return sum(array.nbytes for array in parcel.values())


def packed(array: NDArray[Any] | Sealed) -> NDArray[Any] | Sealed:
    """An array of any shape, (m, ...), ready to be sent: sealed where that is possible and worth it."""
    if isinstance(array, Sealed):
        return array
    if can_seal() and array.nbytes >= WORTH_IT:
        with contextlib.suppress(OSError):  # more than this process may write: it goes as bytes
            return Sealed.of(array)
    return np.ascontiguousarray(array)


def joined(parts: list[memoryview]) -> NDArray[np.uint8] | Sealed:
    """Bytes in parts as one array, (n,), ready to be sent."""
    n = sum(map(len, parts))
    if can_seal() and n >= WORTH_IT:
        with contextlib.suppress(OSError):  # as in `packed`
            return Sealed(seal(parts), np.dtype(np.uint8), (n,))
    return np.frombuffer(b"".join(parts), np.uint8)


def opened(array: NDArray[Any] | Sealed) -> NDArray[Any]:
    """An array that was received, in the shape that was sent, (m, ...)."""
    return array.open() if isinstance(array, Sealed) else array


def taken(array: NDArray[Any] | Sealed) -> NDArray[Any]:
    """As `opened`, (m, ...), in a process that is to know nothing but the array."""
    return array.take() if isinstance(array, Sealed) else array


def view(state: State) -> memoryview:
    """The bytes of a state."""
    return state.open().data if isinstance(state, Sealed) else memoryview(state)


def receive(sock: socket.socket, limit: int, deadline: float | None = None) -> tuple[dict[str, Any], Parcel]:
    """Receive one frame of at most `limit` bytes of arrays, until `deadline` (monotonic seconds).

    The arrays have up to four axes, (a, b, c, d), and whatever lengths the sender wrote.

    Raises:
        WireError: a header that is too long or no JSON object, an array that is not allowed.
        TimeoutError: the deadline passed.
        EOFError: the other side is gone.
    """
    start, fds = _read_start(sock, deadline)
    try:
        (length,) = struct.unpack(">I", start)
        if length > HEADER_LIMIT:
            raise WireError(f"a header of {length} bytes; at most {HEADER_LIMIT}")
        try:
            header = json.loads(bytes(_read(sock, length, deadline)))
        except (ValueError, RecursionError) as error:
            raise WireError(f"a header that is no JSON ({type(error).__name__})") from None
        if not isinstance(header, dict) or not isinstance(header.get("kind"), str):
            raise WireError("a header without a kind")
        shapes = _checked(header.pop("arrays", []), limit)
        sealed = _sealed(header.pop("sealed", []), shapes, fds)
        arrays: dict[str, NDArray[Any] | Sealed] = {}
        for name, dtype, shape in shapes:
            if name in sealed:
                arrays[name] = _taken(fds.pop(0), dtype, shape)
            else:
                raw = _read(sock, math.prod(shape) * dtype.itemsize, deadline)
                arrays[name] = np.frombuffer(raw, dtype).reshape(shape)
        return header, arrays
    finally:
        for fd in fds:  # that nothing took
            os.close(fd)


def pack_glyphs(name: str, glyphs: Glyphs) -> tuple[dict[str, Any], Parcel]:
    """Glyphs as a header field and arrays: images (n, S, S), all others (n,).

    Letters travel as positions in a list of labels.

    Packed once: the same glyphs go to a team round after round.
    """
    if glyphs not in _packed:
        labels, codes = np.unique(glyphs.letters, return_inverse=True)
        columns = {"images": glyphs.images, "fonts": glyphs.fonts, "rounds": glyphs.rounds}
        columns["letters"] = codes.astype(np.int64)
        there = {key: packed(column) for key, column in columns.items() if column is not None}
        _packed[glyphs] = labels.tolist(), there
    known, parcel = _packed[glyphs]
    about = {name: {"labels": known, "medium": glyphs.medium}}
    return about, {f"{name}.{key}": column for key, column in parcel.items()}


def pack_order(letters: Sequence[str], styles: NDArray[np.int64], size: int) -> Order:
    """What a generator is to draw, as header fields and arrays (n,); letters travel as in `pack_glyphs`."""
    labels, codes = np.unique(np.asarray(letters), return_inverse=True)
    arrays: dict[str, NDArray[Any] | Sealed] = {"letters": codes.astype(np.int64), "styles": styles}
    return {"labels": labels.tolist(), "size": size}, arrays


def unpack_order(header: dict[str, Any], arrays: Arrays) -> tuple[list[str], NDArray[np.int64]]:
    """The n letters and the styles (n,) that `pack_order` packed."""
    letters: list[str] = np.array(header["labels"], dtype=np.str_)[arrays["letters"]].tolist()
    return letters, arrays["styles"]


def unpack_glyphs(name: str, header: dict[str, Any], arrays: Arrays) -> Glyphs:
    """What `pack_glyphs` packed under that name: images (n, S, S), all others (n,)."""
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
            if len(shape) > 4 or not all(type(side) is int and 0 <= side <= limit for side in shape):
                raise WireError(f"an array of shape {str(shape)[:80]}; at most {limit:,} bytes")
            total += math.prod(shape) * dtype.itemsize
            checked.append((str(name), dtype, tuple(shape)))
    except (TypeError, ValueError, KeyError) as error:
        raise WireError(f"an array description that cannot be read ({error})") from None
    if total > limit:
        raise WireError(f"{total:,} bytes; at most {limit:,}")
    return checked


def _sealed(names: Any, shapes: list[tuple[str, np.dtype[Any], tuple[int, ...]]], fds: list[int]) -> set[str]:
    """The names of the sealed arrays, one for each descriptor that came, in the order of the arrays."""
    expected = [name for name, _, _ in shapes if isinstance(names, list) and name in names]
    if expected != names or len(expected) != len(fds):
        raise WireError(f"{len(fds)} descriptors for the sealed arrays {str(names)[:80]}")
    return set(expected)


def _taken(fd: int, dtype: np.dtype[Any], shape: tuple[int, ...]) -> Sealed:
    """The sealed array that a descriptor holds, known to be one."""
    array = Sealed(fd, dtype, shape)
    try:
        array.check()
    except (ValueError, OSError) as error:
        raise WireError(f"an array in {error}") from None
    return array


def _read_start(sock: socket.socket, deadline: float | None) -> tuple[bytes, list[int]]:
    """The first four bytes of a frame and the descriptors that came with them."""
    if not can_seal():
        return bytes(_read(sock, 4, deadline)), []
    sock.settimeout(_left(deadline))
    start, fds, _, _ = socket.recv_fds(sock, 4, MOST_SEALED)
    try:
        if not start:
            raise EOFError
        return start + _read(sock, 4 - len(start), deadline), fds
    except BaseException:
        for fd in fds:
            os.close(fd)
        raise


def _read(sock: socket.socket, n: int, deadline: float | None) -> bytearray:
    buffer = bytearray(n)
    view = memoryview(buffer)
    while view:
        sock.settimeout(_left(deadline))
        got = sock.recv_into(view)
        if got == 0:
            raise EOFError
        view = view[got:]
    return buffer


def _left(deadline: float | None) -> float | None:
    """The seconds until `deadline`."""
    left = None if deadline is None else deadline - time.monotonic()
    if left is not None and left <= 0:
        raise TimeoutError
    return left
