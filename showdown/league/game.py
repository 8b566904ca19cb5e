"""The league as a game of two: which mix of teams should each side send, and what is it worth?

A referee shows one real glyph and one forged one, and the detector's side says which is which. One side
sends a generator, the other a detector; neither knows whom the other sends. The detector's share of right
answers is the AUC of the cell. With the best mixes it is the *value* of the game (von Neumann 1928): the
detectors have at least that, whatever the generators send, and the generators allow no more.

A mix with several teams in it says that the field runs in circles: no team is the best against everybody.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from showdown.arrays import Floats


@dataclass(frozen=True, eq=False)
class Game:
    """The solved game.

    Attributes:
        value: the detectors' share of right answers, an AUC in [0, 1].
        generators: (G,) how often each is sent. detectors: (D,) the same. Each sums to 1.
    """

    value: float
    generators: Floats
    detectors: Floats


def solve(auc: Floats) -> Game:
    """Value and optimal mixes of the game whose payoffs to the detectors are (G, D).

    A generator or detector that plays nowhere, a row or column of NaN, is sent by nobody.

    Args:
        auc: (G, D) in [0, 1].

    Raises:
        ValueError: a cell lacks its figure, or there is none at all.

    >>> scissors = np.array([[0.5, 0.9, 0.1], [0.1, 0.5, 0.9], [0.9, 0.1, 0.5]])
    >>> game = solve(scissors)
    >>> round(game.value, 3), game.detectors.round(3).tolist()
    (0.5, [0.333, 0.333, 0.333])
    """
    here, there = (np.asarray(np.isfinite(auc).any(axis=axis)) for axis in (1, 0))
    played = auc[np.ix_(here, there)]
    if not played.size or np.isnan(played).any():
        raise ValueError(f"{np.isnan(played).sum()} cells of the game have no AUC. Try: the expected one")
    generators, detectors = np.zeros(len(here)), np.zeros(len(there))
    value, detectors[there] = _best_mix(played)
    # What the one side loses the other wins: the generators' payoffs are the rest.
    _, generators[here] = _best_mix(1 - played.T)
    return Game(value, generators, detectors)


def _best_mix(payoffs: Floats) -> tuple[float, Floats]:
    """The mix of columns of (m, n) payoffs whose least payoff over rows is greatest, and that payoff."""
    m, n = payoffs.shape
    # Variables: the mix, and the payoff v that it has at least. Maximise v with v <= payoffs @ mix.
    found = linprog(
        c=np.r_[np.zeros(n), -1.0],
        A_ub=np.c_[-payoffs, np.ones(m)],
        b_ub=np.zeros(m),
        A_eq=np.r_[np.ones(n), 0.0][None],
        b_eq=[1.0],
        bounds=[(0, None)] * n + [(None, None)],
        method="highs",
    )
    assert found.x is not None  # a game of finite payoffs has a solution
    mix = np.maximum(found.x[:n], 0.0)
    return float(found.x[n]), mix / mix.sum()
