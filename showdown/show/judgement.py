"""A judgement as one HTML page that needs nothing beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from showdown.files import write_whole
from showdown.judging.judgement import Judgement, ToldRow
from showdown.pages import page_template
from showdown.show.jury import gist_of
from showdown.show.pictures import glyph_uri

SHOWN = 12  # pictures of a kind
ROWS = 20  # of a table, from either end


@dataclass(frozen=True)
class ShownPicture:
    """One picture on the page: what it shows, its file, the log odds of its being real, its source."""

    label: str
    file: str
    odds: float
    source: str


@dataclass(frozen=True)
class PictureKind:
    """Pictures that have something in common, under a heading."""

    title: str
    pictures: list[ShownPicture]


def write_judgement(found: Judgement, out: Path) -> Path:
    """Write the page to `out`, which is given back.

    Raises:
        OSError: the file cannot be written.
    """
    write_whole(out, judgement_html(found).encode(errors="backslashreplace"))
    return out


def judgement_html(found: Judgement) -> str:
    """The whole page as HTML."""
    controls = {one.juror: one.test for one in found.control.opinions} if found.control else {}
    html: str = page_template("showdown.show", "judgement.html.j2").render(
        found=found,
        jurors=[(one, controls.get(one.juror), gist_of(one)) for one in found.panel.opinions],
        kinds=picture_kinds(found),
        tables=[
            (name, ends_of(rows), len(rows))
            for name, rows in (("label", found.by_label), ("group", found.by_group))
            if len(rows) > 1
        ],
    )
    return html


def ends_of(rows: Sequence[ToldRow]) -> list[ToldRow]:
    """The rows that were told most and those that were told least, where there are many."""
    return list(rows) if len(rows) <= 2 * ROWS else [*rows[:ROWS], *rows[-ROWS:]]


def picture_kinds(found: Judgement) -> list[PictureKind]:
    """The pictures that say most: those told surest, those that passed, those wrongly accused."""
    told = found.judged
    kinds = (
        ("Fakes that were told surest", told.surest(SHOWN)),
        ("Fakes that passed for real", told.passed(SHOWN)),
        ("Real ones that were held for fake", told.accused(SHOWN)),
    )
    return [
        PictureKind(
            title,
            [
                ShownPicture(
                    str(told.labels[at]), told.files[at], float(told.odds[at]), glyph_uri(told.images[at])
                )
                for at in positions
            ],
        )
        for title, positions in kinds
        if positions
    ]
