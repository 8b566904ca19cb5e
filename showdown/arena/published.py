"""What a detector may learn from: every round's published fakes, through the medium, and nothing else."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from showdown.arena.chance import Chance
from showdown.contract import Glyphs
from showdown.medium import Medium


class Published:
    """All that was published so far, through the medium, by round."""

    def __init__(self, medium: Medium, chance: Chance) -> None:
        self._medium, self._chance = medium, chance
        self._fakes: dict[int, Glyphs] = {}  # a round that the generator forfeited is missing

    def __bool__(self) -> bool:
        return bool(self._fakes)

    def __getitem__(self, number: int) -> Glyphs:
        """The generator's fakes of one round."""
        return self._fakes[number]

    def put_up(self, number: int, images: NDArray[np.uint8], letters: NDArray[np.str_]) -> None:
        """Publish a round's fakes, once: images (n, S, S) and letters (n,)."""
        if number not in self._fakes:
            shown = self._medium(images, self._chance(number, "publish"))
            rounds = np.full(len(letters), number)
            self._fakes[number] = Glyphs(shown, letters, None, rounds, self._medium.name)

    def lesson(self) -> Glyphs:
        """All the fakes that a detector may learn from."""
        return Glyphs.concatenate(list(self._fakes.values()))
