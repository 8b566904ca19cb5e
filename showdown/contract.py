"""All that a team sees: Glyphs, Clock, Feedback, Generator, Detector.

A team subclasses Generator or Detector and overrides two methods. Images cross the boundary as
``uint8`` arrays of shape (N, H, W), ink 255 on paper 0. This module needs numpy and nothing else.

    must override       Generator: fit, sample          Detector: fit, prob_real
    may add             Generator: interpolate, field, outlines   both: save, load
    don't               __init__ with required arguments; Clock and Glyphs are the referee's
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from showdown.errors import ContractError

__all__ = ["Clock", "Detector", "Feedback", "Generator", "Glyphs"]


@dataclass(frozen=True, eq=False)
class Glyphs:
    """A batch of glyph images and what is known of each.

    Attributes:
        images: (N, H, W) uint8, ink 255 on paper 0, H == W.
        letters: (N,) strings; a label may have several characters.
        fonts: (N,) int64, which font each glyph is from; None where that is not told.
        rounds: (N,) int64, the round in which each fake was published; None for real type.
        medium: the medium of the match: ``screen``, ``print`` or ``fax``. A detector's images have
            been through it; a generator's are clean, and what it draws will go through it.

    Raises:
        ContractError: where dtype, shape or length do not fit.

    >>> glyphs = Glyphs(np.zeros((3, 32, 32), np.uint8), np.array(["A", "B", "A"]))
    >>> len(glyphs), glyphs.size
    (3, 32)
    >>> glyphs[glyphs.letters == "A"].images.shape
    (2, 32, 32)
    """

    images: NDArray[np.uint8]
    letters: NDArray[np.str_]
    fonts: NDArray[np.int64] | None = None
    rounds: NDArray[np.int64] | None = None
    medium: str = "screen"

    def __post_init__(self) -> None:
        if not is_image_batch(self.images):
            raise ContractError(f"Glyphs got images {describe(self.images)}; expected uint8 (N, H, H).")
        for name in ("letters", "fonts", "rounds"):
            column = getattr(self, name)
            if column is not None and np.shape(column) != (len(self.images),):
                raise ContractError(
                    f"Glyphs got {name} of shape {np.shape(column)} for {len(self.images)} images; "
                    f"expected ({len(self.images)},)."
                )

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, index: Any) -> Glyphs:
        """Some of the glyphs: `index` is a slice, a mask (N,) or an array of positions."""
        return Glyphs(
            self.images[index],
            self.letters[index],
            None if self.fonts is None else self.fonts[index],
            None if self.rounds is None else self.rounds[index],
            self.medium,
        )

    @classmethod
    def concatenate(cls, batches: Sequence[Glyphs]) -> Glyphs:
        """One batch of several, in order; a column that any of them lacks is left out."""

        def joined(name: str) -> Any:
            columns = [getattr(batch, name) for batch in batches]
            return None if any(column is None for column in columns) else np.concatenate(columns)

        first = batches[0]
        return cls(joined("images"), joined("letters"), joined("fonts"), joined("rounds"), first.medium)

    @property
    def size(self) -> int:
        """Height and width of every image, in pixels."""
        return int(self.images.shape[1])


@dataclass(frozen=True, eq=False)
class Feedback:
    """What a generator hears of its last published fakes; there is none in round 1.

    Attributes:
        round: the round that was played.
        fakes: the fakes that were published in it, as the generator drew them.
        styles: (N,) int64, the style of each.
        prob_real: (N,) float32 in [0, 1], the rival's score of each, as it saw them.
        confirmed: whether that round was confirmed as a coin flip.
    """

    round: int
    fakes: Glyphs
    styles: NDArray[np.int64]
    prob_real: NDArray[np.float32]
    confirmed: bool = False


class Clock:
    """A team's training budget. Train inside ``for _ in clock:``; the loop ends when it is spent.

    A step is one pass of the loop. A budget in steps makes a match reproducible. It has a cap as
    well, in seconds of processor time: other programs on the machine do not spend it. A budget in
    seconds is fair between unequal machines. Time runs from the moment the clock is made, so work
    outside the loop counts.

    Args:
        steps: passes of the loop, or None.
        seconds: wall-clock budget; beside a budget in steps the cap, in processor time; or None.
        on_step: called with the clock after every pass (the referee's progress bar).

    >>> sum(1 for _ in Clock(steps=3))
    3
    """

    def __init__(
        self,
        steps: int | None = None,
        seconds: float | None = None,
        on_step: Callable[[Clock], None] | None = None,
    ) -> None:
        if steps is None and seconds is None:
            raise ContractError("Clock got neither steps nor seconds; expected one. Try: Clock(steps=300)")
        self.steps = steps
        self.seconds = seconds
        self.steps_done = 0
        self._on_step = on_step
        self._start = time.monotonic()
        self._start_spent = time.process_time()

    def __iter__(self) -> Iterator[int]:
        while self.ended_by is None:
            yield self.steps_done
            self.steps_done += 1
            if self._on_step is not None:
                self._on_step(self)

    @property
    def elapsed(self) -> float:
        """Seconds since the clock was made."""
        return time.monotonic() - self._start

    @property
    def ended_by(self) -> str | None:
        """``steps`` or ``seconds``, whichever was spent first; None while there is budget left."""
        if self.steps is not None and self.steps_done >= self.steps:
            return "steps"
        spent = self.elapsed if self.steps is None else time.process_time() - self._start_spent
        if self.seconds is not None and spent >= self.seconds:
            return "seconds"
        return None

    @property
    def progress(self) -> float:
        """How much of the budget is spent, from 0 to 1: handy for schedules of the learning rate."""
        if self.steps is not None:
            return min(1.0, self.steps_done / self.steps)
        return min(1.0, self.elapsed / self.seconds) if self.seconds else 1.0


class Generator:
    """The forger's side. Subclass it and override `fit` and `sample`.

    Optional methods, each found by being there:

    - ``interpolate(letters, style_a, style_b, t) -> (n, H, W) uint8``: the walk through latent
      space, `t` in [0, 1].
    - ``field(letters, styles, size) -> (n, size, size) float32``: the signed distance behind the
      picture, in pixels of that size, positive inside the ink.
    - ``outlines(letters, styles) -> list of n glyphs``: the curves behind the picture. A glyph is a
      list of closed contours; a blank has none. A contour is (k, 3) float32, k >= 3. The first two
      columns are x to the right and y down, in pixels from the picture's top left corner. The last is
      1 where the point lies on the curve, 0 where it is the control point of a parabola. Midway
      between two controls in a row lies a point of the curve, as in TrueType. Seen with y down, ink
      lies on the right-hand side of the way along the contour. Contours do not overlap.
    - ``save(folder)`` / ``load(folder)``: what was fitted, as files. Without them the object is
      pickled, inside the team's own process.
    """

    def fit(self, real: Glyphs, clock: Clock, feedback: Feedback | None) -> None:
        """Train for one round, going on from where the last one ended.

        Args:
            real: clean type of the train split, with `fonts`.
            clock: the budget; train inside ``for _ in clock:``.
            feedback: the rival's scores on the last published fakes; None in round 1.
        """
        raise NotImplementedError

    def sample(self, letters: Sequence[str], styles: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Draw one glyph for each pair of letter and style, as (n, H, W) uint8.

        The same letter in the same style must give the same picture until `fit` is called again,
        whatever else is in the batch; letters of one style should look like one font.
        """
        raise NotImplementedError


class Detector:
    """The rival's side. Subclass it and override `fit` and `prob_real`.

    Optional: ``save(folder)`` / ``load(folder)``, as for a Generator.
    """

    def fit(self, real: Glyphs, fake: Glyphs, clock: Clock) -> None:
        """Train for one round, going on from where the last one ended.

        Args:
            real: type of the train split, through the medium.
            fake: every fake published so far, this round's too, through the medium; `rounds` tells
                when each was published.
            clock: the budget; train inside ``for _ in clock:``.
        """
        raise NotImplementedError

    def prob_real(self, glyphs: Glyphs) -> NDArray[np.float32]:
        """The probability that each glyph is real, (n,) float32 in [0, 1]; above 0.5 means real.

        Each score must depend on its own glyph alone, not on the others in the batch.
        """
        raise NotImplementedError


def is_image_batch(value: object) -> bool:
    """Whether a value is a batch of square uint8 images, (N, H, H)."""
    return (
        isinstance(value, np.ndarray)
        and value.dtype == np.uint8
        and value.ndim == 3
        and value.shape[1] == value.shape[2]
    )


def describe(value: object) -> str:
    """What a value is, for an error message.

    >>> describe(np.zeros((64, 1, 32, 32), np.float32)), describe(None), describe([1, 2])
    ('float32 (64, 1, 32, 32)', 'None', 'list of 2')
    """
    if isinstance(value, np.ndarray):
        return f"{value.dtype} {value.shape}"
    if value is None:
        return "None"
    if isinstance(value, (list, tuple)):
        return f"{type(value).__name__} of {len(value)}"
    return type(value).__name__
