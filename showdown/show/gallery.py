"""The gallery: real type above forged, round by round, as one picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from showdown.arena.watcher import example_row
from showdown.show.pictures import GAP, stack, strip
from showdown.show.story import Story

ACROSS = 20  # glyphs in a row
MARGIN = 110  # pixels for the labels


def write_gallery(story: Story, path: Path) -> int:
    """Draw the gallery as a PNG; returns how many rounds are on it.

    Raises:
        RecordError: no round was judged.
    """
    rows = []
    for number in [played["round"] for played in story.judged] or [story.shown["round"]]:
        batch = story.exhibits[number]
        # both sides in the order of the alphabet: the same letters stand above each other
        order = np.argsort(batch["exam_letters"], kind="stable")
        for label, real in ((f"round {number} real", True), ("forged", False)):
            own = order[batch["exam_truth"][order] == real]
            spread = own[np.linspace(0, len(own) - 1, min(ACROSS, len(own))).round().astype(int)]
            part = {name: batch[name][spread] for name in ("exam_images", "exam_truth")}
            rows.append(labelled(label, strip(example_row(part, real, ACROSS))))
    stack(rows).save(path, "PNG")
    return len(story.judged)


def labelled(label: str, row: Image.Image) -> Image.Image:
    """A row of glyphs with its label to the left."""
    wide = Image.new("L", (MARGIN + row.width + GAP, row.height), 255)
    ImageDraw.Draw(wide).text((6, row.height // 2 - 6), label, fill=0)
    wide.paste(row, (MARGIN, 0))
    return wide
