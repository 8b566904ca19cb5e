"""When is a cell of a league down to a coin flip? The arena's own test, at an error rate for all cells.

A league of 30 × 30 has 900 cells, so some look like a coin by chance. As in a match, cells are only screened,
and a promising one is confirmed on a fresh sealed batch, with the panel's word. A league has at most
`CONFIRMATIONS` of them, each at an equal share of 3%. So all cells and rounds together give a false coin
flip in at most 3% of leagues (Bonferroni: whichever cells are chosen, there are no more tests than that).
"""

from __future__ import annotations

import numpy as np

from showdown.arena import coinflip
from showdown.arena.estimates import Scored
from showdown.arena.opinion import Confirmation, Panel
from showdown.arrays import Bools, Floats

CONFIRMATIONS = 10  # of a league, at most
SHARE = coinflip.ALPHA / CONFIRMATIONS  # of the error rate, for each


def cells_to_confirm(
    accuracy: Floats, detectors: Floats, fit_to_test: Bools, spent: int = 0
) -> list[tuple[int, int]]:
    """The cells that are worth a confirmation, as (generator, detector), the first to be tested first.

    Those of the strongest detectors come first: a weak one that cannot tell says little of the forger, and
    the panel would object.

    Args:
        accuracy: (G, D) balanced accuracies of the round; NaN where a cell was not played.
        detectors: (D,) ratings; those without one are not asked.
        fit_to_test: (G, D) False for a team against itself, for a generator that tripped a guard, and for a
            detector that is no judge.
        spent: confirmations that the league began before.

    >>> accuracy = np.array([[0.51, 0.70], [0.55, 0.53]])
    >>> cells_to_confirm(accuracy, np.array([0.2, 1.0]), np.ones((2, 2), bool))
    [(1, 1), (0, 0), (1, 0)]
    """
    near = np.abs(accuracy - 0.5)
    promising = [
        (int(generator), int(detector))
        for generator, detector in np.argwhere(fit_to_test & np.isfinite(accuracy) & np.isfinite(detectors))
        if coinflip.is_promising(float(accuracy[generator, detector]))
    ]
    promising.sort(key=lambda cell: (-detectors[cell[1]], near[cell], cell))
    return promising[: max(0, CONFIRMATIONS - spent)]


def can_be_shown(n_real: int, n_groups: int) -> bool:
    """Whether an exam of so much type, of so many design groups, could show a coin flip at the league's rate.

    >>> can_be_shown(1300, 217), can_be_shown(1300, 20)
    (True, False)
    """
    return n_groups >= coinflip.groups_needed(n_real, n_groups, SHARE)


def confirm_cell(batch: Scored) -> Confirmation:
    """Test a fresh batch of one cell, and of no other, for equivalence with a coin, at the league's share."""
    return coinflip.confirm(batch, share=SHARE)


def is_coin_flip(test: Confirmation, panel: Panel) -> bool:
    """Whether a cell may be called a coin flip: it is confirmed, and so is every juror that was asked."""
    return test.confirmed and bool(panel.opinions) and panel.confirmed
