"""Files that are there whole or not at all, whenever the program is stopped."""

from __future__ import annotations

import errno
import io
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image


def read_plain(path: Path, most: int, follow: bool = False) -> bytes:
    """The content of a plain file in a folder that a stranger may have filled.

    Args:
        path: the file.
        most: bytes.
        follow: whether it may be a link.

    Raises:
        OSError: it is not there, is a link, a named pipe or a device, has more than `most` bytes, or
            cannot be read.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)
    flags |= 0 if follow else getattr(os, "O_NOFOLLOW", 0)
    fd = os.open(path, flags | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0))
    with open(fd, "rb") as file:
        found = os.fstat(fd)
        if not stat.S_ISREG(found.st_mode):
            raise OSError(errno.EINVAL, "it is no plain file", str(path))
        if found.st_size > most:
            raise OSError(
                errno.EFBIG, f"it has {found.st_size:,} bytes; at most {most:,} are read", str(path)
            )
        return file.read(most)


def write_whole(path: Path, *contents: bytes | memoryview) -> None:
    """Write the contents end to end, so that the file is there whole or not at all.

    A draft beside it is written, flushed to the disk, and then given its name.

    Raises:
        OSError: the system refused; what stood there before still stands, and no draft is left.
    """
    draft = path.with_name(path.name + ".part")
    try:
        draft.unlink(missing_ok=True)
        with open(draft, "xb") as file:  # never through a link that somebody left there
            file.writelines(contents)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def write_picture(path: Path, picture: Image.Image) -> None:
    """Write a picture as PNG, so that the file is there whole or not at all.

    Raises:
        OSError: as for `write_whole`.
    """
    packed = io.BytesIO()
    picture.save(packed, "PNG")
    write_whole(path, packed.getbuffer())
