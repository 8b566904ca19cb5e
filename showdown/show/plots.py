"""The figures of a match: curves, ROC, reliability, matrix. matplotlib is imported when one is drawn."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from showdown.arena.coinflip import MARGIN
from showdown.arena.estimates import VALUE_FLOOR
from showdown.arena.round import JudgedRound, Round
from showdown.show.story import Story

# Colours that a page replaces by its own variables, so that one figure suits light and dark.
INK, FIRST, SECOND, BAND, TOLD, FOOLED = "#1a1a1b", "#1d4ed8", "#c2410c", "#9aa0a6", "#1d4ed9", "#c2410d"
VARIABLES = {
    INK: "currentColor",
    FIRST: "var(--first)",
    SECOND: "var(--second)",
    BAND: "var(--band)",
    TOLD: "var(--told)",
    FOOLED: "var(--fooled)",
}
STYLE: Any = {
    "svg.fonttype": "none",  # text stays text: small, and read aloud
    "font.size": 13,  # to be read on a phone too
    "axes.spines.top": False,
    "axes.spines.right": False,
    **dict.fromkeys(("text.color", "axes.edgecolor", "axes.labelcolor", "xtick.color", "ytick.color"), INK),
    "legend.frameon": False,
}
COIN_WORDS = f"a coin, ±{100 * MARGIN:.0f} points"
Draw = Callable[[Any], None]


def inline_svg(name: str, draw: Draw, width: float = 4.8, height: float = 3.0) -> str:
    """A figure as an <svg> element to stand in a page: no outside names, colours of the page."""
    text = render_figure([draw], "svg", (width, height), clear=True).decode()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = re.sub(r' xmlns(:\w+)?="[^"]*"', "", text)
    text = re.sub(r'(<svg[^>]*?) width="[^"]*"', r"\1", re.sub(r'(<svg[^>]*?) height="[^"]*"', r"\1", text))
    # ids must differ between the figures of a page
    for mark in ('id="', 'href="#', "url(#"):
        text = text.replace(mark, mark + name + "-")
    for colour, variable in VARIABLES.items():
        text = text.replace(colour, variable)
    return text.replace("<svg ", '<svg aria-hidden="true" ', 1)


def render_figure(draws: list[Draw], form: str, size: tuple[float, float], clear: bool = False) -> bytes:
    """Figures one below the other as the bytes of an ``svg`` or ``png`` file; `clear` has no paper."""
    from matplotlib import rc_context

    packed = io.BytesIO()
    with rc_context({**STYLE, "svg.hashsalt": "showdown"}):  # the same match, the same bytes
        figure = make_figure(draws, size)
        metadata = {"Date": None} if form == "svg" else None
        figure.savefig(packed, format=form, dpi=160, metadata=metadata, transparent=clear)
    return packed.getvalue()


def make_figure(draws: list[Draw], size: tuple[float, float]) -> Any:
    """A matplotlib figure that any notebook shows: charts one below the other, each of a size in inches."""
    from matplotlib import rc_context

    from showdown.show.drawn import DrawnFigure

    with rc_context(STYLE):
        figure = DrawnFigure(figsize=(size[0], size[1] * len(draws)), layout="constrained")
        for place, draw in enumerate(draws, 1):
            draw(figure.add_subplot(len(draws), 1, place))
    return figure


def write_plot(story: Story, path: Path) -> None:
    """The accuracy curve and V(D, G) as a file; the ending says which kind."""
    draws = [lambda axes: draw_accuracy(axes, story.rounds), lambda axes: draw_value(axes, story.rounds)]
    path.write_bytes(render_figure(draws, path.suffix.lower()[1:], (7.0, 3.6)))


def column(rounds: list[Round], key: str) -> NDArray[np.float64]:
    """A figure of every round, (n,); not a number where there is none, which leaves a gap in a curve."""
    return np.array([getattr(played, key, np.nan) for played in rounds], dtype=float)


def draw_accuracy(axes: Any, rounds: list[Round]) -> None:
    """Balanced accuracy by round, with its intervals, the coin and the band around it; × is a forfeit."""
    numbers, middle = column(rounds, "number"), column(rounds, "balanced_accuracy")
    low, high = column(rounds, "accuracy_low"), column(rounds, "accuracy_high")
    if np.count_nonzero(~np.isnan(middle)) == 1 and len(rounds) == 1:
        draw_one_accuracy(axes, middle, low, high)
        return
    axes.axhspan(0.5 - MARGIN, 0.5 + MARGIN, color=BAND, alpha=0.3, linewidth=0)
    axes.axhline(0.5, color=BAND, linestyle="--")
    lost = numbers[np.isnan(middle)]
    axes.plot(lost, np.full(len(lost), 0.5), color=INK, marker="x", linestyle="none")
    axes.errorbar(numbers, middle, [middle - low, high - middle], color=FIRST, marker="o", capsize=3)
    axes.set(xlabel="round", ylabel="balanced accuracy", ylim=span_of(low, high))
    label_below(axes, 0.5 - MARGIN, COIN_WORDS)
    whole_rounds(axes, len(rounds))


def draw_one_accuracy(
    axes: Any, middle: NDArray[np.float64], low: NDArray[np.float64], high: NDArray[np.float64]
) -> None:
    """The accuracy of the only round, all (1,), lying down: a curve of one dot is an empty chart."""
    axes.axvspan(0.5 - MARGIN, 0.5 + MARGIN, color=BAND, alpha=0.3, linewidth=0, label=COIN_WORDS)
    axes.axvline(0.5, color=BAND, linestyle="--")
    axes.errorbar(middle, [0.0], xerr=[middle - low, high - middle], color=FIRST, marker="o", capsize=6)
    axes.set(xlabel="balanced accuracy", xlim=span_of(low, high), ylim=(-1, 1))
    axes.set_yticks([0.0], ["round 1"])
    axes.legend(loc="upper center", labelcolor=INK, bbox_to_anchor=(0.5, 1.25))


def span_of(low: NDArray[np.float64], high: NDArray[np.float64]) -> tuple[float, float]:
    """The limits of an axis for the coin's band and all intervals, from low (n,) to high (n,), no more."""
    least = np.nanmin([0.5 - MARGIN, *low])
    most = np.nanmax([0.5 + MARGIN, *high])
    room = 0.15 * (most - least)
    return float(least - room), float(min(most + room / 2, 1.01))


def draw_value(axes: Any, rounds: list[Round]) -> None:
    """V(D, G) by round, against -log 4."""
    values = column(rounds, "value")
    low, high = np.nanmin([VALUE_FLOOR, *values]), np.nanmax([VALUE_FLOOR + 0.1, *values])
    axes.axhline(VALUE_FLOOR, color=BAND, linestyle="--")
    axes.plot(column(rounds, "number"), values, color=SECOND, marker="o")
    axes.set(
        xlabel="round", ylabel="V(D, G), nats", ylim=(low - 0.2 * (high - low), high + 0.1 * (high - low))
    )
    label_below(axes, VALUE_FLOOR, "−log 4")
    whole_rounds(axes, len(rounds))


def label_below(axes: Any, height: float, words: str) -> None:
    """Words below the left end of a line, where curves seldom come."""
    axes.annotate(
        words,
        (0.02, height),
        xycoords=axes.get_yaxis_transform(),
        xytext=(0, -2),
        textcoords="offset points",
        va="top",
        color=INK,
    )


def draw_roc(axes: Any, curves: dict[str, tuple[NDArray[np.float32], NDArray[np.bool_]]]) -> None:
    """One ROC curve a label, each from scores (n,) and truth (n,)."""
    from sklearn.metrics import roc_curve

    axes.plot([0, 1], [0, 1], color=BAND, linestyle="--")
    for (label, (scores, truth)), colour in zip(curves.items(), (SECOND, FIRST), strict=False):
        let_through, recognised, _ = roc_curve(truth, scores)
        axes.plot(let_through, recognised, color=colour, label=label)
    axes.set(xlabel="forgeries let through", ylabel="real type recognised")
    axes.legend(loc="lower right", labelcolor=INK)


def draw_reliability(axes: Any, played: JudgedRound) -> None:
    """What share was real, of exhibits with about the same score."""
    axes.plot([0, 1], [0, 1], color=BAND, linestyle="--")
    scores, shares, counts = np.array(played.reliability, dtype=float).T
    axes.plot(scores, shares, color=FIRST)
    axes.scatter(scores, shares, s=20 + 180 * counts / counts.max(), color=FIRST, clip_on=False, zorder=3)
    across, up = ((max(0.0, each.min() - 0.1), min(1.0, each.max() + 0.1)) for each in (scores, shares))
    axes.set(xlabel="score", ylabel="share that was real", xlim=across, ylim=up)


def draw_matrix(axes: Any, cells: list[list[float | None]]) -> None:
    """Each round's detector (row) against each round's forgeries (column); colour is knowledge."""
    side = len(cells)
    for row, line in enumerate(cells):
        for at, cell in enumerate(line):
            strength = 0.0 if cell is None else min(1.0, 2 * abs(cell - 0.5))
            axes.add_patch(rectangle(at, row, TOLD if (cell or 0.5) >= 0.5 else FOOLED, strength))
            shown = "–" if cell is None else f"{100 * cell:.0f}"
            axes.text(at + 0.5, row + 0.5, shown, ha="center", va="center", color=INK)
    ticks, labels = np.arange(side) + 0.5, [str(number) for number in range(1, side + 1)]
    axes.set(xlim=(0, side), ylim=(side, 0), xlabel="forgeries of round", ylabel="detector of round")
    axes.set_xticks(ticks, labels)
    axes.set_yticks(ticks, labels)
    axes.tick_params(length=0)


def rectangle(x: int, y: int, colour: str, strength: float) -> Any:
    """One cell of the heat map; never quite opaque, so that its number can be read."""
    from matplotlib.patches import Rectangle

    return Rectangle((x, y), 1, 1, facecolor=colour, alpha=0.7 * strength**0.7, linewidth=0)


def whole_rounds(axes: Any, count: int) -> None:
    """Ticks at whole rounds, not too many."""
    step = max(1, round(count / 10))
    axes.set_xticks(range(1, count + 1, step))
    axes.set_xlim(0.5, max(1, count) + 0.5)
