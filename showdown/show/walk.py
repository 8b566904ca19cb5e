"""A walk between styles: change z a little, and sweep through fonts."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from showdown.arena.exam import STYLE_LIMIT
from showdown.arena.play import take_seats
from showdown.arena.record import Record
from showdown.errors import RecordError, UsageError, did_you_mean
from showdown.seats import isolation as isolating
from showdown.seats import launcher as launchers
from showdown.seats.seat import Seat
from showdown.show.pictures import save_gif, stack, strip
from showdown.show.story import some_letters

FRAME_MS = 90  # that a frame of a walk stays
HAND_MS = 700  # that a style stays where there is nothing between
LETTERS = 9  # shown where nobody says which


def write_walk(
    folder: Path, out: Path, letters: Sequence[str] | None, styles: int, steps: int, seed: int
) -> tuple[int, bool]:
    """Walk through so many styles and back to the first, as a GIF or PNG; the ending says which.

    Args:
        letters: which to draw, or None for some of those that were played.
        steps: pictures from one style to the next.
        seed: chooses the styles.

    Returns:
        How many pictures there are, and whether the generator could draw what lies between styles.

    Raises:
        RecordError: the run holds no trained generator.
        Forfeit: the generator failed.
    """
    record = Record.open_run(folder)
    known = record.settings.letters
    drawn = list(letters) if letters is not None else some_letters(known, LETTERS)
    for letter in drawn:
        if letter not in known:
            raise UsageError(f"{letter!r} was not played in {folder}.{did_you_mean(letter, known)}")
    chosen = np.random.default_rng(seed).integers(0, STYLE_LIMIT, styles)
    frames, between = walk(record, drawn, chosen.tolist(), steps)
    pictures = [strip(frame) for frame in frames]
    if out.suffix.lower() == ".png":
        stack(pictures).save(out, "PNG")
    else:
        save_gif(pictures, out, FRAME_MS if between else HAND_MS)
    return len(frames), between


def walk(
    record: Record, letters: Sequence[str], styles: Sequence[int], steps: int
) -> tuple[NDArray[np.uint8], bool]:
    """The pictures of a walk, (m, n, S, S), and whether they lie between the styles too.

    The generator runs in its isolated seat, as its last good round left it.
    """
    rounds = len(record.rounds)
    state = record.state("generator", rounds) if rounds else None
    if state is None:
        message = f"{record.folder} holds no trained generator."
        raise RecordError(f"{message} Try: a run with a round that the generator did not lose")
    isolating.close_memory()
    with closing(launchers.make_launcher()) as launcher:
        tier = isolating.require("none")
        seat = take_seats(record.settings, record.folder.resolve(), tier, launcher).generator
        seat.probe()
        seat.state = state
        if "interpolate" in seat.optional:
            return between_styles(seat, rounds, letters, styles, steps), True
        hands = np.repeat(np.array(styles, np.int64), len(letters))
        images = seat.sample(rounds, list(letters) * len(styles), hands)
        return images.reshape(len(styles), len(letters), *images.shape[1:]), False


def between_styles(
    seat: Seat, number: int, letters: Sequence[str], styles: Sequence[int], steps: int
) -> NDArray[np.uint8]:
    """From each style to the next, and from the last to the first, (m, n, S, S)."""
    shares = [step / steps for step in range(steps)]
    onward = [*styles[1:], styles[0]]
    legs = zip(styles, onward, strict=True)
    return np.concatenate([seat.interpolate(number, letters, leg, shares) for leg in legs])
