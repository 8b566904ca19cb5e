"""A match in lines of text: who plays, how a round went, what a team that forfeited had to say."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from showdown.arena.opinion import Panel
from showdown.arena.record import Record
from showdown.arena.round import JudgedRound, Round
from showdown.arena.settings import Settings
from showdown.show import commentary
from showdown.show.logs import last_lines


def title(settings: Settings) -> str:
    """Who plays whom, on what."""
    letters = "".join(settings.letters) if all(len(one) == 1 for one in settings.letters) else None
    shown = letters if letters and len(letters) <= 26 else f"{len(settings.letters)} letters"
    return (
        f"Showdown: {settings.generator.name} (generator) against {settings.detector.name} (detector), "
        f"{settings.medium}, {shown}, {settings.budget.text} a turn, seed {settings.seed}"
    )


def round_line(figures: Round, seconds: dict[str, float]) -> str:
    """One played round in one line of text."""
    head = f"round {figures.number:>2}"
    lost = [f"{role} forfeits ({f.status}): {f.cause}" for role, f in figures.forfeits.items() if f]
    if not isinstance(figures, JudgedRound):
        return f"{head}  {'; '.join(lost) or 'nothing to judge'}"
    flags = f"  {note}" if (note := remark(figures)) else ""
    took = ", ".join(f"{role} {spent:.1f} s" for role, spent in seconds.items())
    took += "".join(f"; {role} was cut at {figures.steps[role]} steps" for role in figures.cut)
    took += "".join(f"; {role} owes {owed:.1f} s" for role, owed in figures.owed.items() if owed)
    return (
        f"{head}  accuracy {figures.balanced_accuracy:.3f} "
        f"[{figures.accuracy_low:.3f}, {figures.accuracy_high:.3f}]  AUC {figures.auc:.3f}  "
        f"V {figures.value:+.2f}  points {figures.points['generator']:.0f} : "
        f"{figures.points['detector']:.0f}  ({took}){flags}"
    )


def remark(figures: JudgedRound) -> str:
    """What the other figures of a judged round do not say, in a word or two."""
    if figures.unqualified:
        return f"unqualified: {', '.join(figures.unqualified)}"
    if figures.guards.tripped:
        return f"disqualified: {', '.join(figures.guards.tripped)}"
    test, panel = figures.confirmation, figures.panel
    if figures.coin_flip:
        return "coin flip"
    if panel is not None:
        return words_of_doubt(panel)
    return "not confirmed" if test is not None else ""


def words_of_doubt(panel: Panel) -> str:
    """Why the panel made no coin flip of a confirmed round, in a few words."""
    if panel.failed:
        return f"no opinion of {panel.failed[0].juror}"
    shown = panel.teller or panel.best
    assert shown is not None and shown.test is not None  # nobody failed
    figure = f"({shown.juror} {shown.test.balanced_accuracy:.3f})"
    return f"outclassed {figure}" if panel.teller else f"not clear {figure}"


def words_of_cuts(rounds: Sequence[Round]) -> str:
    """Why a match with a budget in steps cannot be repeated; empty where it can."""
    cuts = [
        f"the {role}'s in round {one.number} at {one.steps[role]} steps" for one in rounds for role in one.cut
    ]
    if not cuts:
        return ""
    shown = ", ".join(cuts[:3]) + (f" and {len(cuts) - 3} more" if len(cuts) > 3 else "")
    return (
        f"This match cannot be repeated: turns were cut, {shown}. Their processor time was spent. "
        "Try: fewer steps a turn, or a budget in seconds"
    )


def award_lines(folder: Path) -> list[str]:
    """The awards of a match that is on disk, a line each."""
    record = Record.open_run(folder)
    exhibits = {played.number: record.exhibits(played.number) for played in record.judged}
    given = commentary.awards(record.rounds, exhibits)
    return [f"{award.title}: {award.text}" for award in given]


def words_of_forfeit(figures: Round, folder: Path) -> list[str]:
    """What each team that forfeited this round had in its log last."""
    return [
        f"  {role} | {line}"
        for role in figures.lost_by
        for line in last_lines(folder / "logs" / f"{role}.log")
    ]
