"""Arrays from a ``.npz`` file that nobody vouches for: no pickles, and no more memory than was agreed."""

from __future__ import annotations

import io
import math
import zipfile
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

MOST_MEMBERS = 50_000
KINDS = "buifU"  # of dtypes: truth, whole numbers, floats, text


def read_npz(content: bytes, most: int) -> dict[str, NDArray[Any]]:
    """The arrays of a ``.npz`` file by name, each of any shape, (m, ...).

    Args:
        content: the file.
        most: bytes that all arrays may have together.

    Raises:
        ValueError: it is none, or holds more than that.
    """
    with opened_npz(content, most) as archive:
        return {entry.filename.removesuffix(".npy"): member(archive, entry) for entry in archive.infolist()}


def opened_npz(content: bytes, most: int) -> zipfile.ZipFile:
    """A ``.npz`` file whose directory is known to be sound; `member` reads its arrays.

    Raises:
        ValueError: as for `read_npz`.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise ValueError(f"no .npz file ({error})") from None
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if len(entries) > MOST_MEMBERS or len(names) < len(entries):
        raise ValueError(f"{len(entries)} members, some twice or too many")
    if (total := sum(entry.file_size for entry in entries)) > most:
        raise ValueError(f"{total:,} bytes unpacked; at most {most:,} are read")
    return archive


def member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> NDArray[Any]:
    """One array of a ``.npz`` file, of any shape, (m, ...).

    Raises:
        ValueError: it is damaged, or of a kind that nothing here uses.
    """
    try:
        data = archive.read(entry)  # no more than its entry says, which was counted
    except Exception as error:  # zlib, lzma and bz2 each have their own
        raise ValueError(f"{entry.filename} is damaged ({type(error).__name__})") from None
    stream = io.BytesIO(data)
    if npy.read_magic(stream) != (1, 0):
        raise ValueError(f"{entry.filename} is of another version of the .npy format")
    shape, fortran, dtype = npy.read_array_header_1_0(stream)
    at = stream.tell()
    if dtype.kind not in KINDS or dtype.itemsize == 0 or len(shape) > 4:
        raise ValueError(f"{entry.filename} holds {dtype} {str(shape)[:60]}")
    if math.prod(shape) * dtype.itemsize != len(data) - at:
        raise ValueError(
            f"{entry.filename} holds {len(data) - at:,} bytes; expected {dtype} {str(shape)[:60]}"
        )
    if fortran and len(shape) > 1:
        return np.frombuffer(data, dtype, offset=at).reshape(shape[::-1]).T.copy()
    return np.frombuffer(data, dtype, offset=at).reshape(shape).copy()
