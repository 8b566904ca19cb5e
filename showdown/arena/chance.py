"""The match's chance: a stream of its own for each purpose in each round, so that a resumed match draws
the same.
"""

from __future__ import annotations

import numpy as np


class Chance:
    """All the randomness of a match, from its seed.

    >>> chance = Chance(1)
    >>> a, b = (chance(2, "exam").random() for _ in range(2))
    >>> a == b, a == chance(2, "order").random()
    (True, False)
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def __call__(self, number: int, purpose: str) -> np.random.Generator:
        """A fresh stream for that purpose in that round; round 0 is before the first."""
        return np.random.default_rng([self._seed, number, *purpose.encode()])
