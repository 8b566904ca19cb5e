"""A walk between styles: change z a little, and sweep through fonts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from showdown.arena.order import STYLE_LIMIT
from showdown.arena.record import Record
from showdown.arena.trained import Trained
from showdown.arena.whose import Told, nobody_listens
from showdown.errors import UsageError, did_you_mean
from showdown.files import write_picture
from showdown.show.pictures import save_gif, stack, strip
from showdown.show.story import some_letters

FRAME_MS = 90  # that a frame of a walk stays
HAND_MS = 700  # that a style stays where there is nothing between
LETTERS = 9  # shown where nobody says which


def write_walk(
    folder: Path,
    out: Path,
    letters: Sequence[str] | None,
    styles: int,
    steps: int,
    seed: int,
    tell: Told = nobody_listens,
) -> tuple[int, bool]:
    """Walk through so many styles and back to the first, as a GIF or PNG; the ending says which.

    Args:
        letters: which to draw, or None for some of those that were played.
        steps: pictures from one style to the next.
        seed: chooses the styles.
        tell: hears whose code is about to be started.

    Returns:
        How many pictures there are, and whether the generator could draw what lies between styles.

    Raises:
        RecordError: the run holds no trained generator.
        Forfeit: the generator failed.
    """
    known = Record.open_run(folder).settings.letters
    drawn = list(letters) if letters is not None else some_letters(known, LETTERS)
    for letter in drawn:
        if letter not in known:
            raise UsageError(f"{letter!r} was not played in {folder}.{did_you_mean(letter, known)}")
    chosen = np.random.default_rng(seed).integers(0, STYLE_LIMIT, styles).tolist()
    with Trained.of_run(folder, tell) as forger:
        between = forger.can_interpolate
        frames = forger.draw_between(drawn, chosen, steps) if between else forger.draw_hands(drawn, chosen)
    pictures = [strip(frame) for frame in frames]
    if out.suffix.lower() == ".png":
        write_picture(out, stack(pictures))
    else:
        save_gif(pictures, out, FRAME_MS if between else HAND_MS)
    return len(frames), between
