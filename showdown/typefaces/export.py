"""Writes a hand as a font file: traces and spaces its letters, builds the font, tells what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from showdown.arrays import Curves
from showdown.errors import ContractError
from showdown.files import write_whole
from showdown.fonts.corpus import Corpus
from showdown.progress import Tell
from showdown.typefaces.lettering import Letter, letter_hand
from showdown.typefaces.names import Names
from showdown.typefaces.typeface import build_typeface, stand_ins

__all__ = ["Export", "export_hand"]

Proofread = Callable[[Sequence[str], NDArray[np.uint8]], Mapping[str, str]]
ROUTES = ("outline", "field", "picture", "fuzzy")  # of `Outline.route`


def nobody_reads(letters: Sequence[str], images: NDArray[np.uint8]) -> dict[str, str]:
    """Doubt no letter of images (n, S, S)."""
    return {}


@dataclass(frozen=True)
class Export:
    """A font that was written.

    Attributes:
        file: where it is.
        name: what menus show.
        style: which hand it is.
        letters: the characters that it draws.
        left_out: those that could not be traced, each with the reason.
        doubtful: those that a proofreader doubts, each with what is wrong.
        stand_ins: the characters that are shown in their other case, each with what is shown.
        traced_from: how many letters each way, by `Outline.route`; ``outline`` was not traced at all.
        points: of all outlines together.
        difference: of the outlines from the pictures, as a share of their ink, on average.
    """

    file: Path
    name: str
    style: int
    letters: tuple[str, ...]
    left_out: Mapping[str, str]
    doubtful: Mapping[str, str]
    stand_ins: Mapping[str, str]
    traced_from: Mapping[str, int]
    points: int
    difference: float

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self) | {"file": str(self.file), "letters": list(self.letters)}


def export_hand(
    file: Path,
    names: Names,
    style: int,
    train: Corpus,
    letters: Sequence[str],
    images: NDArray[np.uint8],
    fields: NDArray[np.float32] | None = None,
    tell: Tell | None = None,
    proofread: Proofread = nobody_reads,
    outlines: Sequence[Curves] | None = None,
) -> Export:
    """Write a hand as a font file, whole or not at all. A letter that cannot be traced is left out and named.

    Args:
        file: its ending says which kind of font; its folder is made.
        names: what the font says of itself.
        style: which hand it is.
        train: the type that the generator was trained on, with metrics, at the size of the pictures.
        letters: n characters.
        images: (n, S, S) uint8, ink 255 on paper 0.
        fields, outlines: what is behind them, or None: distances (n, F, F); n lists of contours (k, 3).
        tell: called with (done, n, letter) after each letter that was traced.
        proofread: names the letters of pictures (n, S, S) that are no whole letters.

    Raises:
        ContractError: no letter can be traced.
        UsageError: an ending or a label that no font can have.
        OSError: the file cannot be written.
    """
    done, left_out = letter_hand(train, letters, images, fields, tell, outlines)
    if not done:
        raise nothing_traced(names.generator, style, left_out)
    font = build_typeface(done, names, file.suffix.lower())
    file.parent.mkdir(exist_ok=True)
    write_whole(file, font)
    drawn = [letter.outline for letter in done.values()]
    routes = Counter(one.route for one in drawn)
    return Export(
        file=file,
        name=names.family,
        style=style,
        letters=tuple(done),
        left_out=left_out,
        doubtful=doubts(proofread, done, dict(zip(letters, images, strict=True))),
        stand_ins=stand_ins(done),
        traced_from={route: routes[route] for route in ROUTES},
        points=sum(one.n_points for one in drawn),
        difference=round(sum(one.difference for one in drawn) / len(drawn), 4),
    )


def nothing_traced(generator: str, style: int, left_out: Mapping[str, str]) -> ContractError:
    """What is wrong with a hand of which no letter can be traced."""
    first, reason = next(iter(left_out.items()))
    return ContractError(
        f"generator {generator!r} drew no letter of style {style} that can be traced; "
        f"{first!r}: {reason}. Try: another --style, or more training"
    )


def doubts(
    proofread: Proofread, done: Mapping[str, Letter], drawn: Mapping[str, NDArray[np.uint8]]
) -> dict[str, str]:
    """The letters of a font that a proofreader doubts; where only the outline is at fault, that is said.

    Args:
        done: the letters of the font.
        drawn: the picture (S, S) that each was traced from.
    """
    letters = list(done)
    found = proofread(letters, np.stack([letter.outline.picture for letter in done.values()]))
    before = proofread(letters, np.stack([drawn[letter] for letter in letters]))
    return {
        letter: wrong if letter in before else f"{wrong}; in the drawing it was whole"
        for letter, wrong in found.items()
    }
