"""What a match comes to: every verdict is declared here, and here alone.

A verdict is one entry of `VERDICTS`. Its place is its rank: of several that apply, the first is given.
The report, the glossary, the help and the docs are drawn from this table.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from showdown.arena import coinflip, qualify
from showdown.arena.opinion import ALL, SIDE_BY_SIDE, Opinion, Panel
from showdown.arena.round import ROLES, JudgedRound, Round

FORFEITS_TO_LOSE = 3  # in a row
PUBLIC_VAULT = "the vault is the house's own, which is public; type that no team knows comes with --vault"


@dataclass(frozen=True)
class Verdict:
    """One way that a match can end.

    Attributes:
        name: as the record has it.
        headline: for the top of a page.
        meaning: one or two sentences.
        beyond: what it does not mean.
        supported: whether a judged round's figures support it; None where no single round can.
        outlives: what later rounds may come to while it stands; anything else takes its place.
    """

    name: str
    headline: str
    meaning: str
    beyond: str
    supported: Callable[[JudgedRound], bool] | None = None
    outlives: tuple[str, ...] = ()


VERDICTS = (
    Verdict(
        "forfeit",
        headline="The match is lost by forfeit.",
        meaning=f"A team forfeited {FORFEITS_TO_LOSE} rounds in a row.",
        beyond="It does not mean that the other team is better. Rounds that were not played show nothing.",
    ),
    Verdict(
        "detector-unqualified",
        headline="Nothing is decided: the detector does not judge.",
        meaning="The detector does not judge: its answers do not depend on what it is shown, or are always "
        "the same, or mix up real and forged. Its score says nothing of the forgeries.",
        beyond="It does not mean that the forger has won, or that it has lost.",
        supported=lambda played: not played.detector_qualified,
    ),
    Verdict(
        "generator-disqualified",
        headline="The forger is disqualified.",
        meaning="The forgeries break a rule (see the guards). The score says nothing of the forger's skill.",
        beyond="It does not mean that the detector won by skill.",
        supported=lambda played: played.generator_disqualified,
    ),
    Verdict(
        "coin-flip",
        headline="The forger has made it a coin flip.",
        meaning="This detector is no better than a coin, within "
        f"{100 * coinflip.MARGIN:.0f} points, on these forgeries and unseen type. "
        "Neither is any juror of the referee's panel, nor all of them together.",
        beyond="It speaks of single letters. It does not mean that nobody can tell: a judge of another kind, "
        "or several letters side by side, might.",
        supported=lambda played: played.coin_flip,
        outlives=("coin-flip", "unresolved", "detector-unqualified"),
    ),
    Verdict(
        "outclassed",
        headline="The detector fell behind, and the forgeries are not perfect.",
        meaning="This detector is down to a coin, but a juror of the referee's panel still tells these "
        "forgeries from type.",
        beyond="It does not mean that the forger has won.",
        supported=lambda played: played.panel is not None and played.panel.teller is not None,
        outlives=("unresolved", "detector-unqualified"),
    ),
    Verdict(
        "detector-ahead",
        headline="The detector is ahead.",
        meaning="The detector still tells real from forged.",
        beyond="It does not mean that the forger cannot win with more training.",
        supported=lambda played: played.accuracy_low > 0.5 + coinflip.MARGIN,
    ),
    Verdict(
        "unresolved",
        headline="The match is unresolved.",
        meaning="Neither a coin flip nor a clear lead can be claimed from these exhibits.",
        beyond="It does not mean that the two are equal.",
    ),
)
BY_NAME = {verdict.name: verdict for verdict in VERDICTS}


def conclude(rounds: Sequence[Round]) -> tuple[str, int | None]:
    """The match's verdict and the number of the round that decided it.

    A verdict says how things stand at the end, so the last judged round decides. But a round that shows
    nothing takes nothing back: what `outlives` it stands. So a confirmed coin flip stands until the detector
    is ahead again, another judge tells, or the forger is disqualified. A detector that no longer judges
    cannot undo its fall.
    """
    if forfeits_in_a_row(rounds) >= FORFEITS_TO_LOSE:
        return "forfeit", rounds[-1].number
    standing, number = "unresolved", None
    for played in judged_of(rounds):
        shown = played.findings[0] if played.findings else "unresolved"
        if shown not in BY_NAME[standing].outlives or "generator-disqualified" in played.findings:
            standing, number = shown, played.number
    return standing, number


def judged_of(rounds: Sequence[Round]) -> list[JudgedRound]:
    """Those of the rounds that came to an exam."""
    return [played for played in rounds if isinstance(played, JudgedRound)]


def findings(played: JudgedRound) -> tuple[str, ...]:
    """Every verdict that a judged round's figures support, first things first."""
    return tuple(verdict.name for verdict in VERDICTS if verdict.supported and verdict.supported(played))


def forfeits_in_a_row(rounds: Sequence[Round]) -> int:
    """How many of the last rounds the same team forfeited, the worse of the two."""
    worst = 0
    for role in ROLES:
        streak = 0
        for played in reversed(rounds):
            if played.forfeits[role] is None:
                break
            streak += 1
        worst = max(worst, streak)
    return worst


def sentence(rounds: Sequence[Round], public_vault: bool = False) -> str:
    """A match's verdict for a person: what it means, what it does not, n, the interval and the margin.

    Args:
        rounds: all that were played.
        public_vault: whether anybody can have the type of the exams; then a coin flip says so.
    """
    name, number = conclude(rounds)
    decisive = next((played for played in judged_of(rounds) if played.number == number), None)
    told = f"Verdict: {name}. {meaning_of(name, decisive)} {BY_NAME[name].beyond}"
    basis = f"({figures_of(decisive, public_vault)})" if decisive else why_nothing_was_judged(rounds)
    return f"{told} {basis}"


def why_nothing_was_judged(rounds: Sequence[Round]) -> str:
    """In a sentence or two: with the team that lost its turns, and how it lost the last one."""
    told = "No round was judged to the end."
    lost = [(role, played) for played in rounds for role in played.lost_by]
    if not lost:
        return told
    role, last = lost[-1]
    loss = last.forfeits[role]
    count = sum(1 for other, _ in lost if other == role)
    turns = "turn" if count == 1 else "turns"
    last_one = f", the last one by {loss.status}: {loss.cause}" if loss else "."
    return f"{told} The {role} lost {count} {turns}{last_one}"


def meaning_of(name: str, decisive: JudgedRound | None) -> str:
    """What a verdict means, with the reason or the tell of the round that decided it."""
    reasons = decisive.unqualified if decisive else ()
    for reason in qualify.DISQUALIFICATIONS:
        if name == "detector-unqualified" and reason.name in reasons:
            return f"The detector {reason.meaning}. So its score says nothing of the forgeries."
    gave_away = tell_of(decisive.panel) if name == "outclassed" and decisive and decisive.panel else ""
    return f"{BY_NAME[name].meaning} {gave_away}".rstrip()


def tell_of(panel: Panel) -> str:
    """What gave the forgeries away, and to whom, in two sentences; empty where no juror tells.

    A network is not able to say what it looks at. Then the best juror that is says it.
    """
    teller, witness = panel.teller, panel.witness
    if teller is None:
        return ""
    heard = [teller] if witness in (None, teller) else [teller, witness]
    told = " ".join(_right(opinion) for opinion in heard if opinion)
    return f"{told} Look at {witness.tell}." if witness else told


def _right(opinion: Opinion) -> str:
    """How often a juror is right, in a sentence."""
    share = opinion.test.balanced_accuracy if opinion.test else 0.5
    return f"{opinion.juror[0].upper()}{opinion.juror[1:]} is right {share:.1%} of the time."


def figures_of(played: JudgedRound, public_vault: bool = False) -> str:
    """A judged round's figures in one phrase: of its confirmation, where it was put to the test."""
    test = played.confirmation
    shown = test or played
    level = f"{100 * test.level:.1f}%" if test else "95%"
    phrase = (
        f"round {played.number}: balanced accuracy {shown.balanced_accuracy:.3f}, "
        f"{level} interval {shown.accuracy_low:.3f} to {shown.accuracy_high:.3f}"
    )
    if test:
        phrase += (
            f", within {100 * test.margin:.1f} points of a coin; AUC {test.auc:.3f}, "
            f"within {100 * test.auc_margin:.1f}"
        )
    needed = coinflip.groups_needed(played.n_real, played.n_groups)
    if played.n_groups < needed:
        phrase += f"; no coin flip can be shown with fewer than {needed} design groups in the vault"
    phrase += f"; n = {shown.n_real} real of {shown.n_groups} design groups + {shown.n_fake} forged"
    if played.panel:
        phrase += f"; {words_of_panel(played.panel)}"
    if played.coin_flip and public_vault:
        phrase += f"; {PUBLIC_VAULT}"
    return phrase


def words_of_panel(panel: Panel) -> str:
    """The panel in a phrase: who failed, or how well the best juror does."""
    if panel.failed:
        return f"{panel.failed[0].juror} gave no opinion: it failed"
    best = panel.best
    assert best is not None and best.test is not None  # nobody failed
    asked = len([one for one in panel.opinions if one.juror != ALL])
    told = f"{best.juror}, {best.test.balanced_accuracy:.3f}"
    if asked == 1:  # a record that is older than the panel
        return f"no panel was asked but one juror, {told}"
    whole = panel.opinions[-1].test
    told = f"of {asked} jurors the best is {told}"
    if whole is None:
        return told
    several = whole.with_letters(SIDE_BY_SIDE)
    more = f", and {several:.3f} with {SIDE_BY_SIDE} letters of one hand side by side" if several else ""
    return f"{told}; {ALL} {whole.balanced_accuracy:.3f}{more}"
