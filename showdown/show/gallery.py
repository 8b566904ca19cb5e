"""The gallery: real type above forged, round by round, as one picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from showdown.arena.exam import Exhibits
from showdown.arena.watcher import example_row
from showdown.show.pictures import GAP, save_gif, stack, strip
from showdown.show.story import Story

ACROSS = 20  # glyphs in a row
MARGIN = 110  # pixels for the labels
ROUND_MS = 1000  # that a round stays in a GIF


def write_gallery(story: Story, path: Path) -> int:
    """Draw the gallery; returns how many rounds are on it.

    The ending of `path` decides: a ``.png`` holds all rounds one below the other, a ``.gif`` shows one
    after the other.

    Raises:
        RecordError: no round was judged.
    """
    numbers = [played.number for played in story.judged] or [story.shown.number]
    rounds = [round_rows(number, story.exhibits[number]) for number in numbers]
    if path.suffix.lower() == ".png":
        stack([row for rows in rounds for row in rows]).save(path, "PNG")
    else:
        save_gif([stack(rows) for rows in rounds], path, ROUND_MS)
    return len(rounds)


def round_rows(number: int, batch: Exhibits) -> list[Image.Image]:
    """A round's rows, real and forged; the same letters stand above each other."""
    order = np.argsort(batch["exam_letters"], kind="stable")
    rows = []
    for label, real in ((f"round {number} real", True), ("forged", False)):
        own = order[batch["exam_truth"][order] == real]
        spread = own[np.linspace(0, len(own) - 1, min(ACROSS, len(own))).round().astype(int)]
        part = {name: batch[name][spread] for name in ("exam_images", "exam_truth")}
        rows.append(labelled(label, strip(example_row(part, real, ACROSS))))
    return rows


def labelled(label: str, row: Image.Image) -> Image.Image:
    """A row of glyphs with its label to the left."""
    wide = Image.new("L", (MARGIN + row.width + GAP, row.height), 255)
    ImageDraw.Draw(wide).text((6, row.height // 2), label, fill=0, font_size=14, anchor="lm")
    wide.paste(row, (MARGIN, 0))
    return wide
