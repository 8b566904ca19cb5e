"""The order: all that a generator is asked to draw in a round, in one shuffled call.

Most glyphs come in a style of their own. A share of every part comes as whole hands, one style for all
letters, as the specimens do. So a style that comes again says nothing of what its glyphs are for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from showdown.arena.chance import Chance
from showdown.arena.coinflip import fakes_for_each
from showdown.arena.exam import choose_real, letters_in_turn
from showdown.arena.sizes import Sizes
from showdown.fonts.corpus import Corpus

SPECIMEN_STYLES = 8  # hands that are drawn in whole every round, to be looked at
STYLE_LIMIT = 2**31
WHOLE = 0.2  # of each part: what a cheat draws in whole hands is then a fifth of every exam
LEAST_HANDS = 10  # in a part: fewer, and larger ones, say too little of the forger's other hands
ALONE = -1  # a forgery in a style of its own
Unseen = dict[str, NDArray[np.int64]]  # which of the vault's glyphs (n,) an exam shows, by its part


@dataclass(frozen=True, eq=False)
class Order:
    """All that a generator is asked to draw in a round, shuffled; only the referee knows the parts.

    Attributes:
        letters: (n,) strings.
        styles: (n,) int64.
        parts: name -> positions (m,) in the order they are wanted: ``published``, ``exam``,
            ``confirm``, ``specimens``.
    """

    letters: NDArray[np.str_]
    styles: NDArray[np.int64]
    parts: dict[str, NDArray[np.int64]]


def plan_round(
    number: int, letters: Sequence[str], vault: Corpus, chance: Chance, sizes: Sizes
) -> tuple[Order, Unseen]:
    """What a round asks of its generator, and which type its forgeries will be among.

    The type is chosen first, as positions (n,) in the vault: the forgeries of an exam, and those of a
    confirmation, are of its letters.
    """
    wanted = {"exam": sizes.exhibits, "confirm": sizes.confirm}
    unseen = {part: choose_real(vault, chance(number, f"{part} type"), n) for part, n in wanted.items()}
    parts = {"published": letters_in_turn(sizes.published, letters)}
    parts |= {part: vault.glyphs.letters[at] for part, at in unseen.items()}
    again = fakes_for_each(len(unseen["confirm"]), sizes.confirm)
    parts["confirm"] = np.tile(parts["confirm"], again)
    hands = chance(0, "specimens").integers(0, STYLE_LIMIT, SPECIMEN_STYLES)
    return draw_order(letters, parts, hands, chance(number, "order")), unseen


def draw_order(
    letters: Sequence[str],
    parts: Mapping[str, NDArray[np.str_]],
    specimen_styles: NDArray[np.int64],
    rng: np.random.Generator,
    whole: float = WHOLE,
) -> Order:
    """What to ask of a generator.

    Args:
        letters: those that are played.
        parts: name -> (m,) the letters of a part; of an exam these are the letters of its real glyphs.
        specimen_styles: (k,) the hands that are drawn to be looked at.
        rng: the referee's chance.
        whole: the share of each part that is drawn as whole hands.
    """
    styles = [_styles(wanted, letters, whole, rng) for wanted in parts.values()]
    styles.append(np.repeat(specimen_styles, len(letters)))
    specimens = np.tile(np.array(letters), len(specimen_styles))
    wanted = np.concatenate([*parts.values(), specimens])

    shuffle = rng.permutation(len(wanted))
    place = np.argsort(shuffle)  # where each wanted glyph went
    ends = np.cumsum([len(part) for part in styles])
    placed = dict(zip((*parts, "specimens"), np.split(place, ends[:-1]), strict=True))
    return Order(wanted[shuffle], np.concatenate(styles)[shuffle], placed)


def _styles(
    wanted: NDArray[np.str_], letters: Sequence[str], whole: float, rng: np.random.Generator
) -> NDArray[np.int64]:
    """A style for each wanted letter (n,): one of its own, or that of a hand, which has every letter once.

    Of many letters a part may be too small for any hand.
    """
    styles = rng.integers(0, STYLE_LIMIT, len(wanted))
    _, letter, counts = np.unique(wanted, return_inverse=True, return_counts=True)
    if len(counts) < len(letters):
        return styles
    hands = min(int(whole * len(wanted) / len(letters)), int(counts.min()))
    if hands < LEAST_HANDS:
        return styles
    nth = np.empty(len(wanted), np.int64)  # of its letter
    nth[np.argsort(letter, kind="stable")] = np.arange(len(wanted)) - np.repeat(
        np.cumsum(counts) - counts, counts
    )
    in_hand = nth < hands
    styles[in_hand] = rng.integers(0, STYLE_LIMIT, hands)[nth[in_hand]]
    return styles


def hands_of(styles: NDArray[np.int64]) -> NDArray[np.int64]:
    """Which hand each forgery of a part is of, (n,): ALONE, or -2, -3 and so on, a number a hand.

    >>> hands_of(np.array([7, 5, 9, 5])).tolist()
    [-1, -2, -1, -2]
    """
    _, style, counts = np.unique(styles, return_inverse=True, return_counts=True)
    number = np.where(counts > 1, ALONE - np.cumsum(counts > 1), ALONE)
    return number[style]
