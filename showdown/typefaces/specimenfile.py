"""Set a specimen of a font that nobody vouches for: run as a process of its own, which confines itself.

It reads the font from standard input. It answers with one byte and then what was asked for, or why it
cannot be had: ``P`` and a PNG, ``B`` and the blocks of text as JSON, or ``E`` and a reason.
"""

from __future__ import annotations

import io
import json
import os
import sys

from showdown.typefaces.specimen import BLOCKS, PICTURE, REASON, blocks_of, draw_specimen
from showdown.walls.confined import confine_reader


def answer(kind: str, data: bytes, text: str | None) -> bytes:
    """One answer, of whatever kind."""
    try:
        if kind == BLOCKS:
            return BLOCKS.encode() + json.dumps(blocks_of(data, text)).encode()
        packed = io.BytesIO()
        draw_specimen(data, text).save(packed, "PNG")
        return PICTURE.encode() + packed.getvalue()
    except Exception as error:  # fontTools has many kinds for what is no font
        return REASON.encode() + str(error).encode(errors="replace")


if __name__ == "__main__":
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    font = sys.stdin.buffer.read()
    confine_reader()
    out.write(answer(sys.argv[1], font, json.loads(sys.argv[2])))
    out.flush()
