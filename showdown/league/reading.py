"""What a league's folder may hold: a stranger may have written it, so it is held against the settings."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from showdown.arena.exam import Exhibits
from showdown.arena.run_folder import read_exhibits
from showdown.league.judgements import NOBODY
from showdown.league.layout import paper_of
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


def read_paper(folder: Path, number: int, settings: LeagueSettings) -> Exhibits:
    """What was put before the detectors of a round, as `showdown.league.paper.Paper.exhibits` names it.

    Raises:
        RecordError: the file is missing or damaged.
    """
    return read_exhibits(paper_of(folder, number), lambda found: _check_paper(found, settings))


def _check_paper(exhibits: Exhibits, settings: LeagueSettings) -> None:
    kinds = {"images": "u", "letters": "U", "truth": "b", "generators": "i", "groups": "i", "hands": "i"}
    if set(exhibits) != {f"exam_{column}" for column in kinds}:
        raise ValueError(f"it holds {sorted(exhibits)}; expected an exam"[:200])
    count = len(exhibits["exam_images"])
    if exhibits["exam_images"].dtype != np.uint8 or not count:
        raise ValueError("its pictures are not of bytes, or there is none")
    for column, kind in kinds.items():
        values, shape = exhibits[f"exam_{column}"], (settings.size,) * 2 if column == "images" else ()
        if values.dtype.kind != kind or values.shape != (count, *shape):
            raise ValueError(f"its {column} are {values.dtype} {values.shape}")
    truth, by = exhibits["exam_truth"], exhibits["exam_generators"]
    if not ((by == NOBODY) == truth).all() or not (by < len(settings.forgers)).all() or (by < NOBODY).any():
        raise ValueError("its forgeries are of generators that did not play")
    if not set(np.unique(exhibits["exam_letters"]).tolist()) <= set(settings.letters):
        raise ValueError("it holds letters that were not played")
