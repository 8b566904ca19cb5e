"""When is a detector down to a coin flip? The procedure.

"Not significantly better than chance" proves nothing: with few exhibits nothing is significant. So a
coin flip must be *shown*, by two one-sided tests of equivalence (Schuirmann 1987), on balanced
accuracy and on AUC. Testing every round would find one sooner or later; so each round is only
screened, and a promising one is confirmed on a fresh sealed batch, at most `CONFIRMATIONS` times a
match, each at an equal share of `ALPHA` (Bonferroni: it holds although the vault comes back).

With few design groups even a perfect coin cannot be shown, so none is looked for: `groups_needed` says how
many it takes. `benchmarks/few_groups.py` simulates what is claimed with as few.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

import numpy as np

from showdown.arena.estimates import (
    Estimate,
    Scored,
    auc,
    balanced_accuracy,
    clustered_variance,
    combine,
    count,
)
from showdown.arena.opinion import Confirmation
from showdown.arena.sizes import MATCH

MARGIN = 0.05  # a coin flip is a balanced accuracy within half plus or minus this
AUC_MARGIN = 0.07  # and an AUC within half plus or minus this: what MARGIN comes to for binormal scores
SCREEN = 0.06  # a round looks promising when its balanced accuracy is this near to half
CONFIRMATIONS = 5  # of a match, at most
ALPHA = 0.03  # chance of any false coin flip in a match, all confirmations together
FAKES = 2  # times as many as real exhibits: they are free, and every judge has to be shown to be a coin
GROUPS_SURE = 200  # design groups of a vault with which a true coin flip is seldom missed
SHARE = ALPHA / CONFIRMATIONS  # of the error rate, for each confirmation


@functools.cache
def groups_needed(n_real: int, n_groups: int, share: float = SHARE) -> int:
    """The fewest design groups with which a coin can be shown, where each has as many exhibits as here.

    Args:
        n_real: real exhibits of an exam.
        n_groups: design groups that they are of.
        share: of the error rate, for one confirmation.

    >>> groups_needed(10, 10), groups_needed(260, 10), groups_needed(1400, 2)
    (166, 24, 21)
    """
    groups, a_group = 2, max(1.0, n_real / max(1, n_groups))
    while margin_of_a_coin(groups, groups * a_group, share) >= MARGIN:
        groups += 1
    return groups


def margin_of_a_coin(n_groups: int, n_real: float, share: float = SHARE) -> float:
    """The margin that is shown of a perfect coin, to which all designs are the same."""
    n_fake = n_real * fakes_for_each(round(n_real))
    real_variance = clustered_variance(np.full(n_groups, 0.5), np.arange(n_groups)) + 0.25 / n_real
    error, freedom = combine(real_variance, n_groups, 0.25 / n_fake, round(n_fake))
    return Estimate(0.5, error / 2, freedom).margin(share)


def fakes_for_each(n_real: int, wanted: int = MATCH.confirm) -> int:
    """How many fakes a confirmation has for each real exhibit, for about `FAKES` times as many as `wanted`.

    Fakes are free and type is not, so a small vault has more of them.

    >>> fakes_for_each(4992), fakes_for_each(600)
    (2, 17)
    """
    return max(1, round(FAKES * wanted / max(1, n_real)))


def is_promising(accuracy: float) -> bool:
    """Whether a balanced accuracy, in [0, 1], passes the screen.

    >>> is_promising(0.55), is_promising(0.57)
    (True, False)
    """
    return abs(accuracy - 0.5) <= SCREEN


def is_put_to_the_test(accuracy: float, spent: int) -> bool:
    """Whether a round's balanced accuracy is worth a confirmation, where `spent` were spent before."""
    return spent < CONFIRMATIONS and is_promising(accuracy)


def confirm(
    batch: Scored, together: Sequence[Sequence[float]] = (), share: float = SHARE, wider: float = 1.0
) -> Confirmation:
    """Test a batch for equivalence with a coin: balanced accuracy and AUC must both pass.

    `together` are the figures of several letters side by side, which are kept and not tested. `share` is the
    chance that one is confirmed which is none. Errors are taken so many times as large as `wider` says,
    where the batch is more than one sealed batch.
    """
    level = 1 - 2 * share
    accuracy, area = (figure(batch).wider(wider) for figure in (balanced_accuracy, auc))
    accuracy_low, accuracy_high = accuracy.interval(level)
    auc_low, auc_high = area.interval(level)
    return Confirmation(
        balanced_accuracy=accuracy.value,
        accuracy_low=accuracy_low,
        accuracy_high=accuracy_high,
        margin=accuracy.margin(share),
        auc=area.value,
        auc_low=auc_low,
        auc_high=auc_high,
        auc_margin=area.margin(share),
        level=level,
        confirmed=accuracy.is_equivalent(MARGIN, share) and area.is_equivalent(AUC_MARGIN, share),
        together=[list(figures) for figures in together],
        **count(batch),
    )


def still_tells(batch: Scored, test: Confirmation, asked: int, wider: float = 1.0) -> bool:
    """Whether a judge is shown to be better than a coin, and no coin itself.

    Of `asked` judges somebody is the luckiest, so the chance of error is shared among them. `wider` is as
    for `confirm`.
    """
    low, _ = balanced_accuracy(batch).wider(wider).interval(1 - 2 * SHARE / asked)
    return not test.confirmed and low > 0.5
