"""The inspector: takes the guards' figures of forgeries, and of real type in their place."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from showdown.arena.copies import Originals
from showdown.arena.enough import absent_figures
from showdown.arena.exam import choose_real
from showdown.arena.eye import Reader, features
from showdown.arena.guards import COPY_QUANTILE, GUARDS, Features, Look
from showdown.arena.round import Inspection
from showdown.arena.sizes import MATCH
from showdown.contract import Glyphs
from showdown.fonts.corpus import Corpus

LOOKED_AT = 650  # fakes that are searched for copies, at most
HANDS = 40  # unseen fonts that tell how much the letters of one hand agree
READERS = 100  # glyphs a letter, at most, that the referee learns to read from


class Inspector:
    """What the referee knows of honest type, found once a match.

    Attributes:
        floor: each figure for real type; None where it cannot be had.
    """

    def __init__(
        self, train: Corpus, vault: Corpus, rng: np.random.Generator, count: int = MATCH.exhibits
    ) -> None:
        known, unseen = (corpus.glyphs[choose_real(corpus, rng, count)] for corpus in (train, vault))
        self._absent = absent_figures(train, vault, count)
        self._originals = Originals(train.glyphs)
        self._vault = Originals(vault.glyphs)
        apart = self._originals.distances(some(unseen, rng))
        from_vault = self._vault.distances(some(known, rng))
        self._copy_distance, self._leak_distance = nearest_share(apart), nearest_share(from_vault)
        readers = train.glyphs[few_of_each(train.glyphs.letters, rng)]
        self._reader = Reader(features(readers.images), readers.letters)
        self._seen: tuple[Glyphs, Features] | None = None
        seen, hands = features(unseen.images), some_fonts(vault, rng)
        real_type = Look(
            apart=apart,
            copy_distance=self._copy_distance,
            hands_apart=np.zeros(0, np.float32),  # its floor is known
            from_vault=from_vault,
            leak_distance=self._leak_distance,
            these=features(known.images),
            these_letters=known.letters,
            those=seen,
            those_letters=unseen.letters,
            read_share=self._read_share(seen, unseen.letters),
            manner=None if hands is None else self._manner(hands[0]),
            hands=None if hands is None else hands[1],
        )
        own = self._figures(real_type)
        self.floor = {guard.name: own[guard.name] if guard.floor is None else guard.floor for guard in GUARDS}

    def inspect(
        self,
        fakes: Glyphs,
        real: Glyphs,
        specimens: Glyphs,
        hands: NDArray[np.int64],
        rng: np.random.Generator,
    ) -> Inspection:
        """A round's forgeries: their figures, the floor, the guards that tripped, and their honesty.

        Args:
            fakes: those of the exam, clean. real: unseen type, clean, letters balanced alike.
            specimens: whole hands. hands: (n,) which hand each specimen is of.
        """
        few, seen = some(fakes, rng), features(fakes.images)
        look = Look(
            apart=self._originals.distances(few),
            copy_distance=self._copy_distance,
            hands_apart=self._originals.distances(some(specimens, rng)),
            from_vault=self._vault.distances(few),
            leak_distance=self._leak_distance,
            these=seen,
            these_letters=fakes.letters,
            those=self._features_of(real),
            those_letters=real.letters,
            read_share=self._read_share(seen, fakes.letters),
            manner=self._manner(specimens),
            hands=hands,
        )
        figures = self._figures(look)
        sides = [(guard, figures[guard.name], self.floor[guard.name]) for guard in GUARDS]
        tripped = tuple(guard.name for guard, figure, floor in sides if guard.trips(figure, floor))
        honest = min(guard.honesty(figure, floor) for guard, figure, floor in sides)
        return Inspection(figures, self.floor, tripped, 0.0 if tripped else max(0.0, honest))

    def _features_of(self, real: Glyphs) -> Features:
        """The features of an exam's type, found once though all generators of a league have the same."""
        if self._seen is None or self._seen[0] is not real:
            self._seen = real, features(real.images)
        return self._seen[1]

    def _figures(self, look: Look) -> dict[str, float | None]:
        """Each guard's figure; None where there is too little type for it."""
        return {guard.name: None if guard.name in self._absent else guard.measure(look) for guard in GUARDS}

    def _read_share(self, seen: Features, letters: NDArray[np.str_]) -> float:
        return float((self._reader.read(seen) == letters).mean())

    def _manner(self, glyphs: Glyphs) -> Features:
        """What the glyphs' features have beside their letters', (n, 64)."""
        return np.subtract(features(glyphs.images), self._reader.typical(glyphs.letters))


def nearest_share(apart: NDArray[np.float32]) -> float:
    """The distance below which the nearest few of glyphs (n,) lie."""
    return float(np.quantile(apart[np.isfinite(apart)], COPY_QUANTILE))


def some(glyphs: Glyphs, rng: np.random.Generator) -> Glyphs:
    """At most LOOKED_AT of the glyphs."""
    return glyphs[rng.permutation(len(glyphs))[:LOOKED_AT]]


def few_of_each(letters: NDArray[np.str_], rng: np.random.Generator) -> NDArray[np.int64]:
    """Positions (m,) of at most READERS glyphs of each letter, of letters (n,)."""
    return np.concatenate(
        [rng.permutation(np.flatnonzero(letters == label))[:READERS] for label in np.unique(letters)]
    )


def some_fonts(corpus: Corpus, rng: np.random.Generator) -> tuple[Glyphs, NDArray[np.int64]] | None:
    """Every glyph of at most HANDS fonts, and its font (n,); None where fonts have but one glyph each."""
    fonts = corpus.glyphs.fonts
    assert fonts is not None
    names, counts = np.unique(fonts, return_counts=True)
    whole = names[counts > 1]
    if len(whole) < 2:
        return None
    chosen = np.isin(fonts, rng.permutation(whole)[:HANDS])
    return corpus.glyphs[chosen], fonts[chosen]
