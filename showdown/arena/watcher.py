"""What the referee tells those who watch; they change nothing of the match."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from showdown.arena.exam import Exhibits
from showdown.arena.round import Round
from showdown.arena.settings import Settings

ASKS_PANEL = "asks the panel"  # what the referee does then; it takes the longest of all


class Watcher:
    """Override what you want to see; each does nothing by default."""

    def match_started(self, settings: Settings, folder: Path) -> None:
        """The match begins; its record goes to `folder`."""

    def turn_started(self, number: int, who: str, what: str) -> None:
        """A team (or the referee) starts on something in round `number`."""

    def turn_progress(self, steps: int, share: float) -> None:
        """A team has made `steps`, and spent that share of its budget (0 to 1)."""

    def round_played(self, rounds: list[Round], exhibits: Exhibits, seconds: dict[str, float]) -> None:
        """A round is on disk: all rounds so far, its exhibits, and the seconds each side took."""

    def match_ended(self, rounds: list[Round]) -> None:
        """The match is over: all of its rounds, from which the verdict follows."""

    def close(self) -> None:
        """Nothing more comes, whether or not the match is over."""


def example_row(exhibits: Exhibits, real: bool, count: int) -> NDArray[np.uint8]:
    """The first `count` real or fake exhibits of an exam, (m, S, S), for a picture of the round."""
    if "exam_images" not in exhibits:
        return np.zeros((0, 1, 1), np.uint8)
    images: NDArray[np.uint8] = exhibits["exam_images"][exhibits["exam_truth"] == real][:count]
    return images
