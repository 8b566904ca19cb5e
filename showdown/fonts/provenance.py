"""Where fonts come from, and on what terms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from showdown.fonts.answers import Left
from showdown.fonts.licence import licence_name
from showdown.fonts.reader import RawFont

__all__ = ["Provenance", "ProvenanceFinder", "Sourced", "sourced_fonts", "stated_provenance"]


@dataclass(frozen=True)
class Provenance:
    """Where a font file comes from, and on what terms.

    Fonts with the same `design` are one design group; empty leaves that to names and pictures.
    """

    package: str
    version: str
    licence: str
    design: str = ""


ProvenanceFinder = Callable[[RawFont], Provenance | None]
Sourced = tuple[RawFont, Provenance]


def stated_provenance(font: RawFont) -> Provenance:
    """What a font says of itself: the name of its folder, and the licence in its own words."""
    return Provenance(font.path.parent.name, "", licence_name(font.facts.notice))


def sourced_fonts(
    fonts: Iterable[RawFont], provenance: ProvenanceFinder, omit: Mapping[str, str]
) -> tuple[list[Sourced], Left]:
    """Fonts with where they come from.

    Args:
        fonts: in any number.
        provenance: where a font comes from; None where its licence is unknown or not free.
        omit: families to leave out, each with the reason.

    Returns:
        The fonts that may be used; and the files of the others, each with the reason.
    """
    sourced: list[Sourced] = []
    omitted: Left = []
    unknown: Left = []
    for font in fonts:
        if font.facts.family in omit:
            omitted.append((font.path, omit[font.facts.family]))
        elif (source := provenance(font)) is None:
            unknown.append((font.path, "its licence is unknown, or not free"))
        else:
            sourced.append((font, source))
    return sourced, omitted + unknown
