"""Sparring: three quick rounds on a few letters, and what they say would help most."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from showdown.advice import advise
from showdown.arena.play import table
from showdown.arena.record import Record
from showdown.arena.settings import Settings
from showdown.arena.sizes import SPARRING
from showdown.arena.watcher import Watcher
from showdown.contract import Glyphs
from showdown.errors import ShowdownError
from showdown.fonts.load import load_corpus
from showdown.plugins import Team
from showdown.seats.isolation import LEAST
from showdown.seats.seat import Seat

LETTERS = 4
ROUNDS = 3
BUDGET = "40steps"
SHOWN = 6  # exhibits in the picture of where a detector looked
PATCH, STRIDE = 6, 4  # pixels that are covered, and moved by, of 32
ZOOM = 4


@dataclass(frozen=True)
class Bout:
    """What came of it: the record, the advice, and the picture of where the detector looked."""

    record: Record
    advice: list[str]
    picture: Path | None


def play_bout(
    team: Team,
    rival: Team,
    folder: Path,
    watcher: Watcher,
    corpus: Path | None,
    seed: int = Settings.seed,
    isolation: str = LEAST,
) -> Bout:
    """Play a few quick rounds and say what would help `team` most.

    Raises:
        UsageError: a team, the corpus or the folder cannot be used.
    """
    known = load_corpus(corpus).letters
    some = np.linspace(0, len(known) - 1, min(LETTERS, len(known))).astype(int)
    generator, detector = (team, rival) if team.role == "generator" else (rival, team)
    letters = [known[i] for i in some]
    settings = Settings.of(
        generator, detector, ROUNDS, seed, letters=letters, budget=BUDGET, corpus=corpus, sizes=SPARRING
    )
    with table(settings, folder, watcher, isolation) as (match, seats):
        match.play()
        last = match.record.rounds[-1]
        exhibits = match.record.exhibits(last.number)
        try:
            picture = saliency(match.record, seats.detector) if "exam_images" in exhibits else None
        except ShowdownError:  # the match is played and the advice stands without it
            picture = None
    return Bout(match.record, advise(team.role, last, exhibits), picture)


def saliency(record: Record, detector: Seat) -> Path:
    """Draw where the last round's detector looked, beside its record.

    Each exhibit is covered with paper, patch by patch; where that moves the score, the detector looks
    (Zeiler and Fergus 2014, arXiv 1311.2901, figure 7). Forgeries above, type below; red where the
    patch spoke for type, blue where it spoke for a forgery.
    """
    number = record.rounds[-1].number
    exhibits = record.exhibits(number)
    images, truth, scores = (exhibits[f"exam_{name}"] for name in ("images", "truth", "scores"))
    sure = np.argsort(scores, kind="stable")
    at = np.concatenate([sure[~truth[sure]][:SHOWN], sure[truth[sure]][::-1][:SHOWN]])
    shown, letters = images[at], exhibits["exam_letters"][at]
    covers = [(y, x) for y in range(0, shown.shape[1], STRIDE) for x in range(0, shown.shape[2], STRIDE)]
    covered = np.repeat(shown[:, None], len(covers), axis=1)  # (n, covers, S, S)
    for i, (y, x) in enumerate(covers):
        covered[:, i, max(0, y - PATCH // 2) : y + PATCH // 2, max(0, x - PATCH // 2) : x + PATCH // 2] = 0
    flat = Glyphs(
        covered.reshape(-1, *shown.shape[1:]), np.repeat(letters, len(covers)), medium=record.settings.medium
    )
    answers = detector.prob_real(number, flat).reshape(len(at), -1)
    side = len(range(0, shown.shape[1], STRIDE))
    heat = (scores[at][:, None] - answers).reshape(len(at), side, side)  # above 0: it spoke for type
    path = record.folder / "saliency.png"
    Image.fromarray(paint(shown, heat)).save(path)
    return path


def paint(images: NDArray[np.uint8], heat: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Images (n, S, S) with heat (n, s, s) over them, two rows, as (H, W, 3) uint8."""
    size = images.shape[1] * ZOOM
    strength = heat / max(1e-6, float(np.abs(heat).max()))
    cells = []
    for image, map_ in zip(images, strength, strict=True):
        grey = np.asarray(Image.fromarray(255 - image).resize((size, size), Image.Resampling.NEAREST), float)
        warm = np.asarray(Image.fromarray(map_.astype(np.float32)).resize((size, size)), float)
        red, blue = np.clip(warm, 0, 1)[..., None], np.clip(-warm, 0, 1)[..., None]
        cell = grey[..., None] * 0.6 + 100
        cell = cell * (1 - red - blue) + red * [220, 40, 30] + blue * [30, 70, 220]
        cells.append(np.clip(np.pad(cell, ((2, 2), (2, 2), (0, 0)), constant_values=255), 0, 255))
    half = len(cells) // 2
    rows = [np.concatenate(cells[:half], axis=1), np.concatenate(cells[half : 2 * half], axis=1)]
    return np.concatenate(rows).astype(np.uint8)
