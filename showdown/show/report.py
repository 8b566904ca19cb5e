"""The report: a match as one HTML file that needs nothing beside it, written from the run folder alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from showdown.arena.exam import Exhibits
from showdown.arena.guards import LIMITED_FIRST
from showdown.arena.opinion import SIDE_BY_SIDE
from showdown.arena.round import JudgedRound
from showdown.arena.verdict import tell_of
from showdown.files import write_whole
from showdown.pages import page_template
from showdown.seats.isolation import TIERS
from showdown.show.charts import accuracy_chart, draw_charts
from showdown.show.glossary import GLOSSARY
from showdown.show.jury import giveaways, panel_rows
from showdown.show.linked import Linker, anchor, coded
from showdown.show.opening import real_above_forged, three_exhibits
from showdown.show.pictures import data_uri, glyph_uri, strip
from showdown.show.quiz import Tally, share_right
from showdown.show.story import Story, command

SHOWN = 8  # exhibits of a kind


def write_report(
    folder: Path, out: Path | None = None, quiz: Tally | None = None, names: Sequence[str] | None = None
) -> Path:
    """Write the report of the run in `folder`, by default into it; returns where it is.

    Args:
        quiz: the answers of people, as `quiz --save` kept them.
        names: what the page calls the generator's side and the detector's.

    Raises:
        RecordError: no run there, or a damaged one.
        OSError: the file cannot be written.
    """
    path = out or folder / "report.html"
    write_whole(path, report_html(Story(folder, names), quiz).encode())
    return path


def in_short(story: Story) -> str:
    """What the verdict means: a coin flip in whole, for it is a claim against the panel, too."""
    if story.verdict.name == "coin-flip":
        return story.meaning
    return story.meaning.split(". ")[0].rstrip(".") + "."


def report_html(story: Story, quiz: Tally | None = None) -> str:
    """The whole report as HTML."""
    shown = story.shown if story.judged else None
    html = page_template("showdown.show", "report.html.j2").render(
        story=story,
        linked=Linker(),
        anchor=anchor,
        coded=coded,
        named=named,
        versus=real_above_forged(story.exhibits[shown.number]) if shown else [],
        curve=accuracy_chart(story),
        tellings=three_exhibits(story.exhibits[shown.number], story.players) if shown else [],
        in_short=in_short(story),
        settings=story.settings,
        circumstances=story.record.circumstances,
        strongest=TIERS[-1],
        command=command(story.settings, story.document["secret"]),
        plots=draw_charts(story),
        comments=story.comments(),
        growing=growing_rows(story),
        shown=shown,
        exhibits=best_exhibits(story.exhibits[shown.number]) if shown else [],
        awards=[(each, glyph_uri(each.image) if each.image is not None else "") for each in story.awards()],
        guards=guard_rows(story.judged),
        tripped=[(played.number, played.guards.tripped) for played in story.judged],
        confirmations=[played for played in story.judged if played.confirmation],
        panel_rows=panel_rows,
        side_by_side=SIDE_BY_SIDE,
        gave_away=giveaways(story.exhibits[shown.number]) if shown else [],
        tell=tell_of(shown.panel) if shown and shown.panel else "",
        three=three_judges(quiz, story.players.detector),
        glossary=GLOSSARY,
    )
    return html


@dataclass(frozen=True)
class Growing:
    """One hand through the match: which letters, and each round's number with its picture."""

    letters: list[str]
    rows: list[tuple[int, str]]


def growing_rows(story: Story) -> Growing:
    """One hand, a picture a round."""
    letters, rows = story.growing_up()
    return Growing(letters, [(number, data_uri(strip(images))) for number, images in rows])


@dataclass(frozen=True)
class ShownExhibit:
    """One exhibit on the page: its letter, the detector's score, its picture."""

    letter: str
    score: float
    source: str


@dataclass(frozen=True)
class ExhibitKind:
    """Exhibits that have something in common: a heading, the same in a few words, the exhibits."""

    title: str
    words: str
    glyphs: list[ShownExhibit]


def best_exhibits(batch: Exhibits) -> list[ExhibitKind]:
    """The exhibits that tell most of a round, in three kinds."""
    scores, truth = batch["exam_scores"], batch["exam_truth"]
    surest_real, surest_fake = np.argsort(-scores, kind="stable"), np.argsort(scores, kind="stable")
    fake, real = ~truth, truth
    kinds = [
        ("The best forgeries", "forged, and held for real", surest_real, fake & (scores > 0.5)),
        ("The best catches", "forged, and caught", surest_fake, fake & (scores <= 0.5)),
        ("Wrongly accused", "real type, held for forged", surest_fake, real & (scores <= 0.5)),
    ]
    return [
        ExhibitKind(title, words, [_shown(batch, at) for at in order[which[order]][:SHOWN].tolist()])
        for title, words, order, which in kinds
    ]


def _shown(batch: Exhibits, at: int) -> ShownExhibit:
    letter, score = batch["exam_letters"][at], batch["exam_scores"][at]
    return ShownExhibit(str(letter), float(score), glyph_uri(batch["exam_images"][at]))


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
        words = "none" if limit is None else f"{side} {limit:.3f}"
        rows.append(GuardRow(guard.title, first.of(guard.name)[0], figure, floor, words))
    return rows


@dataclass(frozen=True)
class QuizJudge:
    """Who answered the quiz, how often that was right, of how many, and the 95% interval of the share."""

    who: str
    right: float
    of: int
    interval: tuple[float, float]


def three_judges(quiz: Tally | None, detector: str) -> list[QuizJudge]:
    """The people, the detector and the coin of a quiz."""
    if quiz is None:
        return []
    people = "one person" if quiz.people == 1 else f"{quiz.people} people"
    count = quiz.questions
    return [
        QuizJudge(people, quiz.human, quiz.count, quiz.human_interval),
        QuizJudge(detector, quiz.machine, count, share_right(quiz.machine, count)),
        QuizJudge("a coin", count / 2, count, share_right(count / 2, count)),
    ]


def named(team: str, player: str) -> str:
    """The team in brackets, where the player is called something else.

    >>> named("cnn", "Samsan"), named("cnn", "cnn")
    (' (with cnn)', '')
    """
    return "" if player.startswith(team) else f" (with {team})"
