"""Remove what a team left: however deep its folders lie, and whoever may look into them."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


def clear(folder: Path) -> None:
    """Remove a folder with all that is in it; links are removed, not followed. What cannot go, stays.

    A folder inside is first moved up beside `folder`. So no path grows long, and nothing calls itself.
    """
    waiting, moved = [folder], 0
    while waiting:
        place = waiting.pop()
        with contextlib.suppress(OSError), os.scandir(place) as entries:
            for entry in entries:
                with contextlib.suppress(OSError):
                    if not entry.is_dir(follow_symlinks=False):
                        os.unlink(entry.path)
                        continue
                    os.chmod(entry.path, 0o700)  # only who may write to a folder can move it
                    moved += 1
                    up = folder.with_name(f"{folder.name}.{moved}")
                    os.rename(entry.path, up)
                    waiting.append(up)
        with contextlib.suppress(OSError):
            os.rmdir(place)
