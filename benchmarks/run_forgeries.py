"""What a benchmark takes of a run: the forgeries that were published, and as many fresh ones as it wants."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from showdown import Glyphs
from showdown.arena.order import STYLE_LIMIT
from showdown.arena.record import Record
from showdown.arena.trained import Trained


def published(record: Record) -> Glyphs:
    """All that a run's generator published, clean, each with its round."""
    parts = []
    for played in record.rounds:
        exhibits = record.exhibits(played.number)
        if "published_images" in exhibits:
            images, letters = exhibits["published_images"], exhibits["published_letters"]
            parts.append(Glyphs(images, letters, None, np.full(len(letters), played.number)))
    return Glyphs.concatenate(parts)


def fresh(folder: Path, letters: NDArray[np.str_], rng: np.random.Generator) -> Glyphs:
    """Forgeries that the run's generator draws now: letters (n,), clean, a style each."""
    with Trained.of_run(folder) as trained:
        drawn = trained.draw_each(letters.tolist(), rng.integers(0, STYLE_LIMIT, len(letters)))
    return Glyphs(drawn, letters)
