"""When is a detector down to a coin flip? The procedure.

"Not significantly better than chance" proves nothing: with few exhibits nothing is significant. So a
coin flip must be *shown*, by two one-sided tests of equivalence (Schuirmann 1987), on balanced
accuracy and on AUC. Testing every round would find one sooner or later; so each round is only
screened, and a promising one is confirmed on a fresh sealed batch, at most `CONFIRMATIONS` times a
match, each at an equal share of `ALPHA` (Bonferroni: it holds although the vault comes back).
"""

from __future__ import annotations

from showdown.arena.estimates import Scored, auc, balanced_accuracy, count
from showdown.arena.round import Confirmation

MARGIN = 0.05  # a coin flip is a balanced accuracy within half plus or minus this
AUC_MARGIN = 0.07  # and an AUC within half plus or minus this: what MARGIN comes to for binormal scores
SCREEN = 0.06  # a round looks promising when its balanced accuracy is this near to half
CONFIRMATIONS = 5  # of a match, at most
ALPHA = 0.03  # chance of any false coin flip in a match, all confirmations together
GROUPS_NEEDED = 200  # design groups that a vault should have, or chance alone hides a coin flip
SHARE = ALPHA / CONFIRMATIONS  # of the error rate, for each confirmation
LEVEL = 1 - 2 * SHARE  # of a confirmation's intervals


def is_promising(accuracy: float) -> bool:
    """Whether a balanced accuracy, in [0, 1], passes the screen.

    >>> is_promising(0.55), is_promising(0.57)
    (True, False)
    """
    return abs(accuracy - 0.5) <= SCREEN


def is_put_to_the_test(accuracy: float, spent: int) -> bool:
    """Whether a round's balanced accuracy is worth a confirmation, where `spent` were spent before."""
    return spent < CONFIRMATIONS and is_promising(accuracy)


def confirm(batch: Scored) -> Confirmation:
    """Test a batch for equivalence with a coin: balanced accuracy and AUC must both pass."""
    accuracy, area = balanced_accuracy(batch), auc(batch)
    accuracy_low, accuracy_high = accuracy.interval(LEVEL)
    auc_low, auc_high = area.interval(LEVEL)
    return Confirmation(
        balanced_accuracy=accuracy.value,
        accuracy_low=accuracy_low,
        accuracy_high=accuracy_high,
        margin=accuracy.margin(SHARE),
        auc=area.value,
        auc_low=auc_low,
        auc_high=auc_high,
        auc_margin=area.margin(SHARE),
        level=LEVEL,
        confirmed=accuracy.is_equivalent(MARGIN, SHARE) and area.is_equivalent(AUC_MARGIN, SHARE),
        **count(batch),
    )


def still_tells(test: Confirmation) -> bool:
    """Whether a judge is shown to be better than a coin, and no coin itself."""
    return not test.confirmed and test.accuracy_low > 0.5
