"""The charts of a report: each with its heading, and in words for those who do not see it."""

from __future__ import annotations

from dataclasses import dataclass

from showdown.arena import coinflip
from showdown.arena.round import JudgedRound
from showdown.show import plots
from showdown.show.story import Story


@dataclass(frozen=True)
class Chart:
    """One chart: its heading, its <svg>, what it shows in words; its cells, if it is a table.

    `narrow` is the same for a phone, where a wide one would be too small to read.
    """

    title: str
    svg: str
    words: str
    cells: list[list[float | None]] | None = None
    narrow: str | None = None


def draw_charts(story: Story) -> list[Chart]:
    """Every chart that the record supports, after the curve that a report begins with."""
    if not story.judged:
        return []
    last = story.judged[-1]
    return [
        value_chart(story),
        matrix_chart(story.document["matrix"]),
        roc_chart(story),
        reliability_chart(last),
    ]


def accuracy_chart(story: Story) -> Chart | None:
    """The detector's accuracy by round; None where no round was judged."""
    if not story.judged:
        return None
    curve = ", ".join(f"{p.balanced_accuracy:.3f} in round {p.number}" for p in story.judged)
    words = (
        f"Balanced accuracy with 95% intervals: {curve}. The dashed line is a coin, 0.5. The band is "
        f"{100 * coinflip.MARGIN:.0f} points to either side."
    )
    if len(story.judged) < len(story.rounds):
        words += " A × marks a round that was not judged."
    high = 1.9 if len(story.rounds) == 1 else 3.6
    wide, narrow = (
        plots.inline_svg(name, lambda axes: plots.draw_accuracy(axes, story.rounds), width, high)
        for name, width in (("accuracy", 6.3), ("accuracy-narrow", 4.6))
    )
    return Chart(f"How often {story.players.detector} is right", wide, words, narrow=narrow)


def value_chart(story: Story) -> Chart:
    """V(D, G) by round."""
    values, last = ", ".join(f"{p.value:.2f} in round {p.number}" for p in story.judged), story.judged[-1]
    return Chart(
        "The value of the game, V(D, G)",
        plots.inline_svg("value", lambda axes: plots.draw_value(axes, story.rounds)),
        f"V(D, G): {values}. The dashed line is −log 4 = −1.386. A detector that always answers one half "
        "gets that value. Below it, the detector is surer than it is right. The last judged round shows "
        f"a Jensen-Shannon divergence of at least {last.jsd_bound:.3f} nats. It shows a total variation of "
        f"at least {last.tv_bound:.3f}. Both are lower ends of 95% intervals: a coin nearly always gets 0.",
    )


def matrix_chart(cells: list[list[float | None]]) -> Chart:
    """Each round's detector against each round's forgeries."""
    side = 0.38 * len(cells) + 0.9
    size = (max(4.8, side + 0.3), max(3.0, side))
    return Chart(
        "Each detector against each round's forgeries",
        plots.inline_svg("matrix", lambda axes: plots.draw_matrix(axes, cells), *size),
        "Balanced accuracy in percent. A row is one round's detector, a column one round's forgeries. "
        "50 is a coin. A column without colour is a round whose forgeries no detector could tell.",
        cells,
    )


def roc_chart(story: Story) -> Chart:
    """The ROC curves of the first and the last judged round."""
    last = story.judged[-1]
    curves = {
        f"round {played.number}, AUC {played.auc:.3f}": (
            story.exhibits[played.number]["exam_scores"],
            story.exhibits[played.number]["exam_truth"],
        )
        for played in (story.judged[0], last)
    }
    return Chart(
        "The ROC curve of the first and the last round",
        plots.inline_svg("roc", lambda axes: plots.draw_roc(axes, curves)),
        f"ROC curves of {' and '.join(curves)}. The last AUC has a 95% interval from {last.auc_low:.3f} to "
        f"{last.auc_high:.3f}. The dashed diagonal is a coin.",
    )


def reliability_chart(last: JudgedRound) -> Chart:
    """Whether the scores of the last judged round mean what they say."""
    return Chart(
        "Do the scores mean what they say?",
        plots.inline_svg("reliability", lambda axes: plots.draw_reliability(axes, last)),
        f"Reliability in round {last.number}. On the diagonal, a score is the share that was real. Larger "
        f"dots stand for more exhibits. Brier score {last.brier:.3f}.",
    )
