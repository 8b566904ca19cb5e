"""What a league's folder may hold: a stranger may have written it, so it is held against the settings."""

from __future__ import annotations

import numpy as np

from showdown.arena.exam import Exhibits
from showdown.league.settings import LeagueSettings

PARTS = ("published", "exam", "specimens")  # of what a generator draws
KINDS = {"published": "f", "exam": "f", "canaries": "f"}  # scores of a detector


def check_turn(exhibits: Exhibits, role: str, settings: LeagueSettings) -> None:
    """Hold what a turn drew or scored against the settings of its league.

    Raises:
        ValueError: an array is missing, is of another kind or length, or holds what cannot be.
    """
    if role == "generator":
        _check_drawn(exhibits, settings)
        return
    if set(exhibits) != {"exam_scores", "published_scores", "canary_scores"}:
        raise ValueError(f"it holds {sorted(exhibits)}; expected scores"[:200])
    for name, scores in exhibits.items():
        if scores.dtype != np.float32 or scores.ndim != 1 or not ((scores >= 0) & (scores <= 1)).all():
            raise ValueError(f"its {name} are {scores.dtype} {scores.shape}, or not in [0, 1]")


def _check_drawn(exhibits: Exhibits, settings: LeagueSettings) -> None:
    wanted = {f"{part}_{column}" for part in PARTS for column in ("images", "letters", "styles")}
    if set(exhibits) != wanted:
        raise ValueError(f"it holds {sorted(exhibits)}; expected {sorted(wanted)}"[:200])
    for part in PARTS:
        images, letters, styles = (exhibits[f"{part}_{column}"] for column in ("images", "letters", "styles"))
        if images.dtype != np.uint8 or images.shape[1:] != (settings.size, settings.size) or not len(images):
            raise ValueError(f"its {part} pictures are {images.dtype} {images.shape}")
        if letters.dtype.kind != "U" or styles.dtype != np.int64:
            raise ValueError(f"its {part} has columns of another kind")
        if letters.shape != (len(images),) or styles.shape != (len(images),):
            raise ValueError(f"its {part} has columns of another length")
        if not set(np.unique(letters).tolist()) <= set(settings.letters):
            raise ValueError(f"its {part} holds letters that were not played")
