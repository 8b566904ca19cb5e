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
from showdown.pages import page_template
from showdown.show.charts import draw_charts
from showdown.show.glossary import GLOSSARY
from showdown.show.pictures import data_uri, glyph_uri, strip
from showdown.show.story import Story, command

SHOWN = 8  # exhibits of a kind


def write_report(folder: Path, out: Path | None = None, quiz: dict[str, Any] | None = None) -> Path:
    """Write the report of the run in `folder`, by default into it; returns where it is.

    Args:
        quiz: the answers of a person, as `quiz --save` kept them.

    Raises:
        RecordError: no run there, or a damaged one.
        OSError: the file cannot be written.
    """
    path = out or folder / "report.html"
    write_whole(path, report_html(Story(folder), quiz).encode())
    return path


def report_html(story: Story, quiz: dict[str, Any] | None = None) -> str:
    """The whole report as HTML."""
    shown = story.shown if story.judged else None
    html = page_template("showdown.show", "report.html.j2").render(
        story=story,
        settings=story.settings,
        start=story.record.start,
        command=command(story.settings),
        plots=draw_charts(story),
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
    return html


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
        figure, floor = last.of(guard.name)
        limit = guard.limit(floor)
        side = "≤" if guard.most is not None else "≥"
        words = "none" if limit is None else f"{side}\u00a0{limit:.3f}"
        rows.append(GuardRow(guard.title, first.of(guard.name)[0], figure, floor, words))
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
