"""What a picture file is, whatever it shows: its format, its depth, what is written beside the pixels."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

__all__ = ["AS_IT_LIES", "Ground", "PictureFacts", "as_ground", "facts_of", "parse_facts"]

LEVELS = 256
TABLE = 64  # entries of a compression table of JPEG
MOST_NOTES, LONGEST_NOTE = 20, 60  # of what is written beside the pixels
STRUCTURE = {"transparency", "loop", "background", "duration", "timestamp", "version", "extension"}
DEPTHS = {"1": 1, "I": 32, "F": 32}
INKED = 32  # of 255: what is darker counts as ink


@dataclass(frozen=True)
class Ground:
    """What pictures are brought to before they are drawn, so that both of two kinds went one way.

    Attributes:
        side: a picture whose longest side is longer is made as small as this; 0 leaves each as it is.
        table: the brightness table of the JPEG that each picture goes through; empty for none.
    """

    side: int = 0
    table: tuple[int, ...] = ()

    def to_json(self) -> list[Any]:
        """Plain values."""
        return [self.side, list(self.table)]


AS_IT_LIES = Ground()


def as_ground(told: list[Any]) -> Ground:
    """What `Ground.to_json` wrote."""
    return Ground(int(told[0]), tuple(int(value) for value in told[1]))


@dataclass(frozen=True, eq=False)
class PictureFacts:
    """What is known of one picture file beside what it shows.

    Attributes:
        format, mode: as Pillow names them, as ``PNG`` and ``RGB``.
        width, height: in pixels.
        bits: of a channel.
        metadata: what is written beside the pixels, as ``Software=GIMP``; sorted.
        table: the brightness table of a JPEG, 64 numbers; empty for other formats.
        alpha: whether some pixel can be seen through.
        paper: grey of the border, 0 to 255.
        margin: paper around the ink, the narrowest of four sides, as a share of the longest side.
        histogram: (256,) int64, how often each grey comes, ink 255 on paper 0, at the file's own size.
        notes: what was done to the picture: names of `answers.DONE`.
    """

    format: str
    mode: str
    width: int
    height: int
    bits: int
    metadata: tuple[str, ...]
    table: tuple[int, ...]
    alpha: bool
    paper: int
    margin: float
    histogram: NDArray[np.int64]
    notes: tuple[str, ...] = ()


def facts_of(data: bytes, ink: NDArray[np.uint8], formats: tuple[str, ...]) -> dict[str, Any]:
    """The facts of a file that could be drawn, as plain values.

    Args:
        data: the file.
        ink: (H, W) uint8, what it shows, ink 255 on paper 0, at its own size.
        formats: that are read.
    """
    with Image.open(io.BytesIO(data), formats=formats) as file:
        tables = getattr(file, "quantization", None) or {}
        told = {
            "format": str(file.format),
            "mode": file.mode,
            "width": file.width,
            "height": file.height,
            "bits": data[24] if file.format == "PNG" else _depth(file.mode),
            "metadata": _metadata(file),
            "table": list(tables.get(0, []))[:TABLE],
            "alpha": _is_clear(file),
            "paper": _paper(file),
        }
    counts = np.bincount(ink.ravel(), minlength=LEVELS)
    return {**told, "margin": _margin(ink), "histogram": counts.tolist()}


def _depth(mode: str) -> int:
    return 16 if mode.startswith("I;16") else DEPTHS.get(mode, 8)


def _metadata(file: Image.Image) -> list[str]:
    """What is written beside the pixels; short values in whole."""
    found = []
    for key, value in file.info.items():
        if key in STRUCTURE:
            continue
        short = isinstance(value, (str, int, float, tuple)) and len(str(value)) <= LONGEST_NOTE // 2
        found.append(f"{key}={value}" if short else str(key))
    return sorted(note[:LONGEST_NOTE] for note in found)[:MOST_NOTES]


def _is_clear(file: Image.Image) -> bool:
    if file.mode not in ("RGBA", "LA", "PA", "La", "RGBa") and "transparency" not in file.info:
        return False
    return int(np.asarray(file.convert("RGBA"))[..., 3].min(initial=255)) < LEVELS - 1


def _paper(file: Image.Image) -> int:
    """The median grey of the border, of 255; 0 where the picture is of more than 8 bits."""
    if file.mode[0] in "IF":
        return 0
    grey = np.asarray(file.convert("L"))
    return int(np.median(np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])))


def _margin(ink: NDArray[np.uint8]) -> float:
    inked: NDArray[np.bool_] = ink > INKED
    if not inked.any():
        return 0.5
    columns, rows = np.flatnonzero(inked.any(axis=0)), np.flatnonzero(inked.any(axis=1))
    height, width = ink.shape
    narrowest = min(rows[0], columns[0], height - 1 - rows[-1], width - 1 - columns[-1])
    share: float = round(int(narrowest) / max(ink.shape), 4)
    return share


def parse_facts(told: Mapping[str, Any], notes: tuple[str, ...]) -> PictureFacts:
    """What `facts_of` told, whoever wrote it.

    Raises:
        Exception: it makes no sense.
    """
    counts = np.array(told["histogram"], np.int64)
    table = tuple(int(value) for value in told["table"])
    if counts.shape != (LEVELS,) or counts.min() < 0 or len(table) not in (0, TABLE):
        raise ValueError("no facts of a picture")
    margin = float(told["margin"])
    return PictureFacts(
        format=str(told["format"])[:20],
        mode=str(told["mode"])[:20],
        width=int(told["width"]),
        height=int(told["height"]),
        bits=int(told["bits"]),
        metadata=tuple(str(note)[:LONGEST_NOTE] for note in told["metadata"][:MOST_NOTES]),
        table=table,
        alpha=bool(told["alpha"]),
        paper=int(told["paper"]),
        margin=margin if 0 <= margin <= 1 else 0.0,
        histogram=counts,
        notes=notes,
    )
