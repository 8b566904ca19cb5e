"""The panel on the page: what each juror says, and what gave the forgeries away."""

from __future__ import annotations

from dataclasses import dataclass, replace

from showdown.arena.exam import Exhibits
from showdown.arena.opinion import SIDE_BY_SIDE, Opinion, Panel
from showdown.show.opening import Versus
from showdown.show.pictures import glyph_uri


@dataclass(frozen=True)
class JurorRow:
    """One juror in the table: its name, its opinion, the accuracy with several letters, and the gist."""

    juror: str
    opinion: Opinion
    several: float | None
    gist: str


def panel_rows(panel: Panel) -> list[JurorRow]:
    """A row a juror, in the order of the panel."""
    return [
        JurorRow(one.juror, one, one.test.with_letters(SIDE_BY_SIDE) if one.test else None, gist_of(one))
        for one in panel.opinions
    ]


def gist_of(opinion: Opinion) -> str:
    """A juror's opinion in a few words."""
    if opinion.failed is not None:
        return f"failed: {opinion.failed}"
    if opinion.still_tells:
        return "tells"
    return "no better than a coin" if opinion.confirmed else "not clear"


def giveaways(batch: Exhibits) -> list[Versus]:
    """The forgeries of a round that the best juror is surest of, each beside type of its letter.

    Empty where no juror tells.
    """
    if "surest_images" not in batch:
        return []
    images, letters, truth = (
        batch["surest_images"],
        batch["surest_letters"].tolist(),
        batch["surest_truth"].tolist(),
    )
    found: list[Versus] = []
    for image, letter, real in zip(images, letters, truth, strict=True):
        if not real:
            found.append(Versus(letter, "", glyph_uri(image)))
        elif found and found[-1].letter == letter:
            found[-1] = replace(found[-1], real=glyph_uri(image))
    return found
