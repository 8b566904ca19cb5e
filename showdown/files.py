"""Files that are there whole or not at all, whenever the program is stopped."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image


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
