"""When is a detector down to a coin flip? The procedure, and what a match comes to.

"Not significantly better than chance" proves nothing: with few exhibits nothing is significant. So a
coin flip must be *shown*, by two one-sided tests of equivalence (Schuirmann 1987), on balanced
accuracy and on AUC. Testing every round would find one sooner or later; so each round is only
screened, and a promising one is confirmed on a fresh sealed batch, at most `CONFIRMATIONS` times a
match, each at an equal share of `ALPHA` (Bonferroni: it holds although the vault comes back).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from showdown.arena.estimates import Estimate, Scored, auc, balanced_accuracy

MARGIN = 0.05  # a coin flip is a balanced accuracy within half plus or minus this
AUC_MARGIN = 0.07  # and an AUC within half plus or minus this: what MARGIN comes to for binormal scores
SCREEN = 0.06  # a round looks promising when its balanced accuracy is this near to half
CONFIRMATIONS = 5  # of a match, at most
ALPHA = 0.03  # chance of any false coin flip in a match, all confirmations together
FORFEITS_TO_LOSE = 3  # in a row
GROUPS_NEEDED = 200  # design groups that a vault should have, or chance alone hides a coin flip
# The verdict is the first of these that applies.
MEANINGS = {
    "forfeit": f"A team forfeited {FORFEITS_TO_LOSE} rounds in a row.",
    "detector-unqualified": "The detector does not judge: it missed the referee's weak forgeries, called "
    "nearly all exhibits the same, or called real forged and forged real. Its score says nothing of "
    "the forgeries.",
    "generator-disqualified": "The forgeries break a rule (see the guards): the score says nothing of "
    "the forger's skill.",
    "coin-flip": "This detector is no better than a coin, within 5 points, on these forgeries and unseen "
    "type, and neither is a fresh house detector. It does not mean that nobody can tell: another "
    "detector, or a longer look, might.",
    "outclassed": "This detector is down to a coin, but a fresh house detector still tells these "
    "forgeries from type: it is the detector that fell behind, not the forgeries that are perfect.",
    "detector-ahead": "The detector still tells real from forged. It does not mean that the forger "
    "cannot win with more training.",
    "unresolved": "Neither a coin flip nor a clear lead can be claimed from these exhibits. It does "
    "not mean that the two are equal.",
}


@dataclass(frozen=True)
class Confirmation:
    """A promising round put to the test on a fresh batch.

    Attributes:
        accuracy: balanced accuracy. area: AUC.
        confirmed: whether both are shown to lie within their margins.
    """

    accuracy: Estimate
    area: Estimate
    confirmed: bool

    def to_json(self) -> dict[str, Any]:
        """Figures for the record, with the margins that the batch does support."""
        alpha = ALPHA / CONFIRMATIONS
        (low, high), (auc_low, auc_high) = (
            each.interval(1 - 2 * alpha) for each in (self.accuracy, self.area)
        )
        return {
            "balanced_accuracy": self.accuracy.value,
            "accuracy_low": low,
            "accuracy_high": high,
            "margin": self.accuracy.margin(alpha),
            "auc": self.area.value,
            "auc_low": auc_low,
            "auc_high": auc_high,
            "auc_margin": self.area.margin(alpha),
            "level": 1 - 2 * alpha,
            "confirmed": self.confirmed,
        }


def judge(exam: Scored, spent: int, fresh: Callable[[], Scored]) -> Confirmation | None:
    """Screen a round and, where it looks like a coin flip, spend a confirmation on it.

    Args:
        exam: the round's exam.
        spent: confirmations that the match has spent so far.
        fresh: asks for the scores of a fresh sealed batch.

    Returns:
        None where the round does not look like a coin flip, or all confirmations are spent.
    """
    if spent >= CONFIRMATIONS or abs(balanced_accuracy(exam).value - 0.5) > SCREEN:
        return None
    return confirm(fresh())


def confirm(batch: Scored) -> Confirmation:
    """Test a batch for equivalence with a coin: balanced accuracy and AUC must both pass."""
    accuracy, area = balanced_accuracy(batch), auc(batch)
    alpha = ALPHA / CONFIRMATIONS
    passed = accuracy.is_equivalent(MARGIN, alpha) and area.is_equivalent(AUC_MARGIN, alpha)
    return Confirmation(accuracy, area, passed)


def still_tells(opinion: Confirmation) -> bool:
    """Whether a second opinion finds what the rival did not: no coin itself, and better than one."""
    return not opinion.confirmed and opinion.accuracy.interval(1 - 2 * ALPHA / CONFIRMATIONS)[0] > 0.5


def points(accuracy: float) -> dict[str, float]:
    """100 a round: what lies above a coin is the detector's, the rest the generator's."""
    detector = 100 * max(0.0, 2 * accuracy - 1)
    return {"generator": 100 - detector, "detector": detector}


def conclude(rounds: Sequence[dict[str, Any]]) -> tuple[str, int | None]:
    """The match's verdict and the round that decided it, from the rounds' records.

    The first confirmed coin flip decides; without one, the last round in which the detector was
    outclassed; without that, the last round that was judged.
    """
    if forfeits_in_a_row(rounds) >= FORFEITS_TO_LOSE:
        return "forfeit", rounds[-1]["round"]
    judged = [played for played in rounds if played["balanced_accuracy"] is not None]
    if not judged:
        return "unresolved", None
    flips = [played for played in judged if played["coin_flip"]]
    outclassed = [played for played in judged if "outclassed" in played["findings"]]
    decisive = (flips[:1] or outclassed[-1:] or judged[-1:])[0]
    found = next((name for name in MEANINGS if name in decisive["findings"]), "unresolved")
    return found, decisive["round"]


def findings(figures: dict[str, Any]) -> list[str]:
    """Every verdict that a judged round's figures support, first things first."""
    opinion = figures["second_opinion"]
    supported = {
        "detector-unqualified": not figures["detector_qualified"],
        "generator-disqualified": figures["generator_disqualified"],
        "coin-flip": figures["coin_flip"],
        "outclassed": opinion is not None and opinion["still_tells"],
        "detector-ahead": figures["accuracy_low"] > 0.5 + MARGIN,
    }
    return [name for name, holds in supported.items() if holds]


def forfeits_in_a_row(rounds: Sequence[dict[str, Any]]) -> int:
    """How many of the last rounds the same team forfeited, the worse of the two."""
    worst = 0
    for role in ("generator", "detector"):
        streak = 0
        for played in reversed(rounds):
            if played["forfeits"][role] is None:
                break
            streak += 1
        worst = max(worst, streak)
    return worst


def sentence(verdict: str, rounds: Sequence[dict[str, Any]], decisive_round: int | None) -> str:
    """The verdict for a person: what it means, what it does not, n, the interval and the margin."""
    decisive = next((played for played in rounds if played["round"] == decisive_round), None)
    if decisive is None or decisive["balanced_accuracy"] is None:
        return f"Verdict: {verdict}. {MEANINGS[verdict]} No round was judged to the end."
    return f"Verdict: {verdict}. {MEANINGS[verdict]} ({figures_of(decisive)})"


def figures_of(played: dict[str, Any]) -> str:
    """A judged round's figures in one phrase: of its confirmation, where it was put to the test."""
    test = played["confirmation"]
    shown = test or played
    level = f"{100 * test['level']:.1f}%" if test else "95%"
    phrase = (
        f"round {played['round']}: balanced accuracy {shown['balanced_accuracy']:.3f}, "
        f"{level} interval {shown['accuracy_low']:.3f} to {shown['accuracy_high']:.3f}"
    )
    if test:
        phrase += (
            f", within {100 * test['margin']:.1f} points of a coin; AUC {test['auc']:.3f}, "
            f"within {100 * test['auc_margin']:.1f}"
        )
    if played["n_groups"] < GROUPS_NEEDED:
        phrase += (
            f"; with fewer than {GROUPS_NEEDED} design groups in the vault a coin flip can hardly be shown"
        )
    phrase += f"; n = {shown['n_real']} real of {shown['n_groups']} design groups + {shown['n_fake']} forged"
    if opinion := played["second_opinion"]:
        told = opinion.get("balanced_accuracy")  # a second opinion may have failed
        phrase += f"; second opinion {told:.3f}" if told is not None else "; no second opinion: it failed"
    return phrase
