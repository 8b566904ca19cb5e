"""The report: a match as one HTML file that needs nothing beside it, written from the run folder alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from showdown.arena.exam import Exhibits
from showdown.arena.guards import LIMITED_FIRST
from showdown.arena.round import JudgedRound
from showdown.files import write_whole
from showdown.show import plots
from showdown.show.glossary import GLOSSARY
from showdown.show.pictures import data_uri, glyph_uri, strip
from showdown.show.story import Story, command

SHOWN = 8  # exhibits of a kind


@dataclass(frozen=True)
class Plot:
    """A figure of the page: its heading, its <svg>, what it shows in words; its cells, if it is a table."""

    title: str
    svg: str
    words: str
    cells: list[list[float | None]] | None = None


def write_report(folder: Path, out: Path | None = None, quiz: dict[str, Any] | None = None) -> Path:
    """Write the report of the run in `folder`, by default into it; returns where it is.

    Args:
        quiz: the answers of a person, as `quiz --save` kept them.

    Raises:
        RecordError: no run there, or a damaged one.
        OSError: the file cannot be written.
    """
    path = out or folder / "report.html"
    write_whole(path, page(Story(folder), quiz).encode())
    return path


def page(story: Story, quiz: dict[str, Any] | None = None) -> str:
    """The whole report as HTML."""
    shown = story.shown if story.judged else None
    html = template("report.html.j2").render(
        story=story,
        settings=story.settings,
        start=story.record.start,
        command=command(story.settings),
        plots=draw_plots(story),
        comments=story.comments(),
        growing=growing_rows(story),
        shown=shown,
        exhibits=best_exhibits(story.exhibits[shown.number]) if shown else [],
        awards=[(each, glyph_uri(each.image) if each.image is not None else "") for each in story.awards()],
        guards=guard_rows(story.judged),
        tripped=[(played.number, played.guards.tripped) for played in story.judged],
        confirmations=[played for played in story.judged if played.confirmation],
        three=three_judges(quiz),
        glossary=GLOSSARY,
    )
    return str(html)


def template(name: str) -> Any:
    """A page's template, with everything that is put into it escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("showdown.show", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["figure"] = figure
    return environment.get_template(name)


def figure(number: float | None, digits: int = 3) -> str:
    """A number as it is shown, or a dash where there is none.

    >>> figure(0.68128), figure(None)
    ('0.681', '–')
    """
    return "–" if number is None else f"{number:.{digits}f}"


def draw_plots(story: Story) -> list[Plot]:
    """Every figure that the record supports."""
    if not story.judged:
        return []
    rounds, first, last = story.rounds, story.judged[0], story.judged[-1]
    cells = story.document["matrix"]
    curves = {
        f"round {played.number}, AUC {played.auc:.3f}": (
            story.exhibits[played.number]["exam_scores"],
            story.exhibits[played.number]["exam_truth"],
        )
        for played in (first, last)
    }
    curve = ", ".join(f"{p.balanced_accuracy:.3f} in round {p.number}" for p in story.judged)
    values = ", ".join(f"{p.value:.2f} in round {p.number}" for p in story.judged)
    side = max(3.3, 0.38 * len(cells) + 0.9)
    return [
        Plot(
            "How often the detector is right",
            plots.inline_svg("accuracy", lambda axes: plots.accuracy(axes, rounds)),
            f"Balanced accuracy with 95% intervals: {curve}. The dashed line is a coin, 0.5; the band is "
            "5 points to either side.",
        ),
        Plot(
            "The value of the game, V(D, G)",
            plots.inline_svg("value", lambda axes: plots.value(axes, rounds)),
            f"V(D, G): {values}. The dashed line is −log 4 = −1.386, where a detector that knows it cannot "
            "tell ends up; below it, the detector is surer than it is right. In the last judged round it "
            f"shows a Jensen-Shannon divergence of at least {last.jsd_bound:.3f} nats and a total "
            f"variation of at least {last.tv_bound:.3f}.",
        ),
        Plot(
            "Each detector against each round's forgeries",
            plots.inline_svg("matrix", lambda axes: plots.matrix(axes, cells), side + 0.3, side),
            "Balanced accuracy in percent; a row is one round's detector, a column one round's forgeries. "
            "50 is a coin; a column without colour is a forger that none of the detectors can tell.",
            cells,
        ),
        Plot(
            "Strict or lax: the ROC curve, first and last",
            plots.inline_svg("roc", lambda axes: plots.roc(axes, curves)),
            f"ROC curves of {' and '.join(curves)} (95% interval of the last {last.auc_low:.3f} to "
            f"{last.auc_high:.3f}). The dashed diagonal is a coin.",
        ),
        Plot(
            "Do the scores mean what they say?",
            plots.inline_svg("reliability", lambda axes: plots.reliability(axes, last)),
            f"Reliability in round {last.number}: on the diagonal, a score is the share that was real; "
            f"larger dots stand for more exhibits. Brier score {last.brier:.3f}.",
        ),
    ]


def growing_rows(story: Story) -> dict[str, Any]:
    """One hand, a picture a round."""
    letters, rows = story.growing_up()
    return {"letters": letters, "rows": [(number, data_uri(strip(images))) for number, images in rows]}


def best_exhibits(batch: Exhibits) -> list[dict[str, Any]]:
    """The exhibits that tell most of a round: three kinds, each with letters, scores and pictures."""
    scores, truth = batch["exam_scores"], batch["exam_truth"]
    surest_real, surest_fake = np.argsort(-scores, kind="stable"), np.argsort(scores, kind="stable")
    fake, real = ~truth, truth
    kinds = [
        ("The best forgeries", "forged, and held for real", surest_real, fake & (scores > 0.5)),
        ("The best catches", "forged, and caught", surest_fake, fake & (scores <= 0.5)),
        ("Wrongly accused", "real type, held for forged", surest_fake, real & (scores <= 0.5)),
    ]
    found = []
    for title, words, order, which in kinds:
        glyphs = [
            {
                "letter": str(batch["exam_letters"][at]),
                "score": float(scores[at]),
                "source": glyph_uri(batch["exam_images"][at]),
            }
            for at in order[which[order]][:SHOWN]
        ]
        found.append({"title": title, "words": words, "glyphs": glyphs})
    return found


@dataclass(frozen=True)
class GuardRow:
    """A guard's figure in the first and the last judged round, beside its floor and its limit in words."""

    name: str
    first: float | None
    last: float | None
    floor: float | None
    limit: str


def guard_rows(judged: list[JudgedRound]) -> list[GuardRow]:
    """A row a guard, those with a limit first."""
    if not judged:
        return []
    first, last = judged[0].guards, judged[-1].guards
    rows = []
    for guard in LIMITED_FIRST:
        floor = last.floor[guard.name]
        limit = guard.limit(floor)
        side = "≤" if guard.most is not None else "≥"
        words = "none" if limit is None else f"{side}\u00a0{limit:.3f}"
        rows.append(GuardRow(guard.title, first.figures[guard.name], last.figures[guard.name], floor, words))
    return rows


def three_judges(quiz: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The human, the detector and the coin of a quiz, each right how often, with its interval."""
    if quiz is None:
        return []
    from showdown.show.quiz import share_right

    count = len(quiz["answers"])
    right = sum(answer["right"] for answer in quiz["answers"])
    machine = sum(answer["machine"] for answer in quiz["answers"])
    return [
        {"who": who, "right": hits, "of": count, "interval": share_right(hits, count)}
        for who, hits in (("human", right), ("detector", machine), ("coin", count / 2))
    ]
