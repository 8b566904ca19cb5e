"""How the reader's two sides talk: what is asked, what is answered, and what is done to a picture.

The parent first sends one line of JSON, the letters. A request is one line of JSON, [kind, number of
bytes, which face of a font or the polarity of a picture], and then the file. For an audit the polarity
and the common ground stand there. An answer is one line of JSON and then raw bytes. The line holds the
`Facts` of a font, the one entry ``picture``, or the one entry ``reason``. An audited picture has an entry
``audit`` beside it. After facts come the pictures, n × 64 × 64 bytes, and the metrics, n × 3 float32;
after ``picture`` 64 × 64 bytes. The parent knows beforehand how many bytes that is, and nothing from a
child is ever unpickled.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from showdown.fonts.picturefacts import PictureFacts, parse_facts
from showdown.fonts.raster import SIZE

__all__ = [
    "AUDIT",
    "AUTO",
    "DARK",
    "DONE",
    "FONT",
    "PICTURE",
    "POLARITIES",
    "Facts",
    "Left",
    "Notes",
    "Skipped",
    "pack_answer",
    "pack_picture",
    "pack_reason",
    "parse_answer",
    "unpack_font",
]

TEXT_LIMIT = 400  # characters kept of a name in the font, or of a reason
FONT, PICTURE, AUDIT = "font", "picture", "audit"  # kinds of file, and a picture whose file is looked at
POLARITIES = AUTO, DARK, LIGHT = "auto", "dark", "light"  # what is ink in a picture
DONE = {  # what may be done to a picture, by its name in an answer
    "light": "light on dark: turned, so that ink is dark",
    "colour": "in colour: made grey",
    "aspect": "not square: paper was added on two sides, nothing was stretched",
    "clear": "transparent: laid on paper",
    "deep": "of more than 8 bits: brought to 8",
    "exif": "with a broken EXIF: taken as it lies",
    "frames": "of several frames or pages: the first was taken",
}

Left = list[tuple[Path, str]]  # files that are left out, each with "reason" or "reason: what in it"
Notes = tuple[str, ...]  # what was done to a picture: names of `DONE`


class Skipped(Exception):  # noqa: N818 - a verdict on a file, not an error of ours
    """A file that gives no font; the text is the reason."""


@dataclass(frozen=True)
class Facts:
    """What a font says of itself.

    Attributes:
        family, style: the font's own names.
        notice: its copyright and licence lines (name IDs 0, 13, 14), joined.
        scale: pixels at 64×64 per em.
        ascender, descender, line_gap: pixels at 64×64, from the baseline, y up.
    """

    family: str
    style: str
    notice: str
    scale: float
    ascender: float
    descender: float
    line_gap: float


def pack_answer(facts: Facts, images: NDArray[np.uint8], metrics: NDArray[np.float32]) -> bytes:
    """An answer that gives a font: (n, 64, 64) uint8 pictures and (n, 3) float32 metrics."""
    told = {key: _cut(value) if isinstance(value, str) else value for key, value in asdict(facts).items()}
    return json.dumps(told).encode() + b"\n" + images.tobytes() + metrics.tobytes()


def pack_picture(image: NDArray[np.uint8], notes: Notes, facts: dict[str, Any] | None = None) -> bytes:
    """An answer that gives a picture, (64, 64) uint8, what was done to it, and the facts of its file."""
    told = {"picture": notes} if facts is None else {"picture": notes, "audit": facts}
    return json.dumps(told).encode() + b"\n" + image.tobytes()


def pack_reason(reason: str) -> bytes:
    """An answer that gives none."""
    return json.dumps({"reason": _cut(reason)}).encode() + b"\n"


def _cut(text: str) -> str:
    """A text on one line, printable and not too long."""
    printable = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(printable.split())[:TEXT_LIMIT]


def parse_answer(line: bytes) -> Facts | Notes | PictureFacts | str:
    """What an answer's first line says, whoever wrote it.

    Raises:
        Exception: it makes no sense.
    """
    told = json.loads(line)
    if "reason" in told:
        return _cut(str(told["reason"]))
    if "picture" in told:
        notes = tuple(name for name in DONE if name in told["picture"])
        return parse_facts(told["audit"], notes) if "audit" in told else notes
    family, style, notice = (_cut(str(told[key])) for key in ("family", "style", "notice"))
    numbers = [float(told[key]) for key in ("scale", "ascender", "descender", "line_gap")]
    if not all(map(isfinite, numbers)):
        raise ValueError("no number")
    return Facts(family, style, notice, *numbers)


def unpack_font(drawn: bytes, n: int) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """What follows the facts: pictures (n, 64, 64) uint8, and metrics (n, 3) float32.

    Raises:
        Skipped: the metrics are no numbers.
    """
    pixels = n * SIZE * SIZE
    metrics = np.frombuffer(drawn, np.float32, offset=pixels).reshape(n, 3)
    if not np.isfinite(metrics).all():
        raise Skipped("states widths that are no numbers")
    return np.frombuffer(drawn, np.uint8, pixels).reshape(n, SIZE, SIZE), metrics
