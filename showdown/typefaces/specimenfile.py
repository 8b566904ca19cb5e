"""Set a specimen of a font that nobody vouches for: run as a process of its own, which confines itself.

It reads the font from standard input. It answers with one byte, a line of JSON with the letters of the text
that the font lacks, and then what was asked for: ``P`` and a PNG; ``B`` and, as JSON, the blocks of text
and the face of a collection as a font of its own. ``E`` and a reason say why it cannot be had.
"""

from __future__ import annotations

import base64
import io
import json
import os
import sys

from showdown.fonts.faces import COLLECTION
from showdown.typefaces.specimen import (
    BLOCKS,
    PICTURE,
    REASON,
    bare_bytes,
    blocks_of,
    draw_specimen,
    one_face,
)
from showdown.walls.confined import confine_reader


def answer(kind: str, data: bytes, text: str | None, face: int) -> bytes:
    """One answer, of whatever kind."""
    try:
        font = one_face(data, face)
        blocks, lacking = blocks_of(font, text)
        head = json.dumps(lacking).encode() + b"\n"
        if kind == BLOCKS:
            own = base64.b64encode(bare_bytes(font)).decode() if data[:4] == COLLECTION else ""
            return BLOCKS.encode() + head + json.dumps({"blocks": blocks, "font": own}).encode()
        packed = io.BytesIO()
        draw_specimen(data, text, face).save(packed, "PNG")
        return PICTURE.encode() + head + packed.getvalue()
    except Exception as error:  # fontTools has many kinds for what is no font
        return REASON.encode() + str(error).encode(errors="replace")


if __name__ == "__main__":
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    font = sys.stdin.buffer.read()
    confine_reader()
    out.write(answer(sys.argv[1], font, json.loads(sys.argv[2]), int(sys.argv[3])))
    out.flush()
