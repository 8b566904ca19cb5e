"""What teams may learn from: every round's published fakes, and the referee's weak forgeries beside them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from showdown.arena.canaries import KINDS, TAUGHT, forge_canaries
from showdown.arena.chance import Chance
from showdown.arena.sizes import Sizes
from showdown.contract import Glyphs
from showdown.medium import Medium


class Published:
    """All that was published so far, through the medium, by round."""

    def __init__(self, train: Glyphs, medium: Medium, chance: Chance, sizes: Sizes) -> None:
        self._train, self._medium, self._chance, self._sizes = train, medium, chance, sizes
        self._fakes: dict[int, Glyphs] = {}  # a round that the generator forfeited is missing
        self._weak: dict[int, Glyphs] = {}

    def __bool__(self) -> bool:
        return bool(self._fakes)

    def __getitem__(self, number: int) -> Glyphs:
        """The generator's fakes of one round."""
        return self._fakes[number]

    def put_up(self, number: int, images: NDArray[np.uint8], letters: NDArray[np.str_]) -> None:
        """Publish a round's fakes, once: images (n, S, S) and letters (n,)."""
        if number not in self._fakes:
            self._fakes[number] = self._through(images, letters, number, self._chance(number, "publish"))
            rng = self._chance(number, "lessons")
            self._weak[number], _ = self.canaries(self._train, self._sizes.lessons, number, rng, TAUGHT)

    def canaries(
        self, real: Glyphs, n: int, number: int, rng: np.random.Generator, kinds: Sequence[str] = KINDS
    ) -> tuple[Glyphs, NDArray[np.int64]]:
        """Weak forgeries after some type, which pass for a round's fakes; and (n,) int64, each one's kind."""
        weak, of_kind = forge_canaries(real, n, rng, kinds)
        return self._through(weak.images, weak.letters, number, rng), of_kind

    def lesson(self) -> Glyphs:
        """All the fakes that a detector may learn from."""
        return Glyphs.concatenate([*self._fakes.values(), *self._weak.values()])

    def _through(
        self, images: NDArray[np.uint8], letters: NDArray[np.str_], number: int, rng: np.random.Generator
    ) -> Glyphs:
        rounds = np.full(len(letters), number)
        return Glyphs(self._medium(images, rng), letters, None, rounds, self._medium.name)
