"""A trained generator outside of a match: from a run folder, or trained now. It draws whole hands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from showdown.arena.real_type import check_fingerprint
from showdown.arena.record import Record
from showdown.arena.settings import Settings
from showdown.arena.whose import Told, nobody_listens, whose
from showdown.arrays import Curves
from showdown.contract import Glyphs
from showdown.errors import RecordError, UsageError
from showdown.fonts.corpus import Corpus
from showdown.fonts.letters import LETTERS, spans
from showdown.fonts.load import corpus_letters, load_corpus
from showdown.seats.call import Progress
from showdown.seats.hall import Hall, open_hall
from showdown.seats.seat import Seat

PUNCTUATION = (".", ",", ":", ";", "!", "?", "'", '"', "-", "(", ")", "&")


@dataclass(frozen=True, eq=False)
class Hand:
    """What a generator draws in one style.

    Attributes:
        style: which.
        letters: n labels.
        images: (n, S, S) uint8, ink 255 on paper 0.
        fields: (n, F, F) float32, signed distances in pixels; None where the generator has no `field`.
        outlines: the contours of each of the n glyphs, each (k, 3) float32, as the contract has them; None
            where the generator has no `outlines`.
    """

    style: int
    letters: tuple[str, ...]
    images: NDArray[np.uint8]
    fields: NDArray[np.float32] | None
    outlines: list[Curves] | None = None


class Trained:
    """A trained generator in its isolated seat. Make it with ``with Trained.of_run(...)`` or `now`.

    Attributes:
        name: of the team.
        origin: one phrase on how long it was trained.
        letters: what it was trained on, in order.
        size: of its pictures, in pixels.
        tier: how its process is isolated.
        train: the type that it was trained on, with metrics. For a run it is loaded on first use.
    """

    def __init__(
        self, seat: Seat, number: int, settings: Settings, trained: str, load: Callable[[], Corpus]
    ) -> None:
        self.name = seat.team.name
        self.tier = seat.tier
        self.origin = f"{trained} through the medium {settings.medium!r}"
        self.letters = settings.letters
        self.size = settings.size
        self._seat, self._number, self._load = seat, number, load

    @classmethod
    @contextmanager
    def of_run(cls, folder: Path, tell: Told = nobody_listens) -> Iterator[Trained]:
        """The generator of a run, as its last good round left it.

        Args:
            folder: the run.
            tell: hears whose code is about to be started, in one line.

        Raises:
            RecordError: no run there, or none that trained.
        """
        record = Record.open_run(folder)
        settings, number = record.settings, len(record.rounds)
        state = record.state("generator", number)
        if state is None:
            raise RecordError(
                f"{folder} holds no trained generator. Try: a run with a round that it did not lose"
            )
        turns = f"{number} round{'s' if number > 1 else ''} of {settings.budget.text}"
        with open_hall() as hall:
            seat = _take_seat(hall, settings, folder)
            seat.state = state
            tell(whose(settings.generator, folder, hall.tier))
            seat.probe()
            yield cls(seat, number, settings, turns, lambda: _train_split_of(record))

    @classmethod
    @contextmanager
    def now(cls, settings: Settings, progress: Progress) -> Iterator[Trained]:
        """The generator of these settings, trained for one turn on the corpus' train split.

        Raises:
            TeamError: it cannot be loaded.
            Forfeit: it failed.
            CorpusError: the corpus cannot be read, or lacks letters.
        """
        train = load_corpus(settings.corpus, settings.letters, settings.size).split("train")
        real = Glyphs(train.glyphs.images, train.glyphs.letters, train.glyphs.fonts, None, settings.medium)
        with open_hall(settings.device) as hall:
            seat = _take_seat(hall, settings)
            seat.probe()
            seat.fit_generator(1, real, settings.budget, None, progress)
            yield cls(seat, 1, settings, settings.budget.text, lambda: train)

    @cached_property
    def train(self) -> Corpus:
        """The type that it was trained on.

        Raises:
            RecordError: what is here is other type than the run was played on.
            CorpusError: it is not to be found.
        """
        return self._load()

    def about(self, style: int) -> str:
        """One sentence on a hand of it."""
        taught_by = f"{self.train.n_fonts} fonts (corpus {self.train.fingerprint[:12]})"
        return f"Style {style} of the generator {self.name}, after {self.origin}, on {taught_by}."

    def draw(self, letters: Sequence[str], style: int, fine: int) -> Hand:
        """Draw letters in one style, with what is behind them where there is that: curves, and a field.

        Args:
            letters: n of them.
            style: which hand.
            fine: how many pixels a side the field is to have.

        Raises:
            Forfeit: the team failed, or drew what the contract does not allow.
        """
        styles = np.full(len(letters), style, np.int64)
        images = self._seat.sample(self._number, letters, styles)
        fields = outlines = None
        if "field" in self._seat.optional:
            fields = self._seat.field(self._number, letters, styles, fine)
        if "outlines" in self._seat.optional:
            outlines = self._seat.outlines(self._number, letters, styles)
        return Hand(style, tuple(letters), images, fields, outlines)

    def draw_hands(self, letters: Sequence[str], styles: Sequence[int]) -> NDArray[np.uint8]:
        """Draw n letters in each of m styles, (m, n, S, S) uint8.

        Raises:
            Forfeit: as for `draw`.
        """
        hands = np.repeat(np.array(styles, np.int64), len(letters))
        images = self.draw_each(list(letters) * len(styles), hands)
        return images.reshape(len(styles), len(letters), self.size, self.size)

    def draw_each(self, letters: Sequence[str], styles: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Draw each of n letters in a style of its own, (n, S, S) uint8.

        Raises:
            Forfeit: as for `draw`.
        """
        return self._seat.sample(self._number, letters, styles)

    @property
    def can_interpolate(self) -> bool:
        """Whether it draws what lies between styles."""
        return "interpolate" in self._seat.optional

    def draw_between(self, letters: Sequence[str], styles: Sequence[int], steps: int) -> NDArray[np.uint8]:
        """Draw n letters on the way from each style to the next, and from the last to the first.

        Returns:
            (m * steps, n, S, S) uint8, for m styles.

        Raises:
            Forfeit: as for `draw`, or it cannot interpolate.
        """
        shares = [step / steps for step in range(steps)]
        legs = zip(styles, [*styles[1:], styles[0]], strict=True)
        return np.concatenate([self._seat.interpolate(self._number, letters, leg, shares) for leg in legs])

    def choose_letters(self, wanted: Sequence[str] | None) -> tuple[list[str], list[str]]:
        """The characters to draw, and the usual ones that it was never trained on.

        Args:
            wanted: which to draw; None for all that it was trained on.

        Raises:
            UsageError: one of `wanted` was not trained on, or none is a character that a font shows.
        """
        strangers = strangers_to(self.letters, wanted)
        if wanted is not None and strangers:
            raise UsageError(
                f"generator {self.name!r} was not trained on {spans(strangers)}; "
                f"it knows {spans(self.letters)}. Try: --letters with some of those, or a run on more"
            )
        chosen = [label for label in wanted or self.letters if len(label) == 1 and label.isprintable()]
        if not chosen:
            raise UsageError(
                f"generator {self.name!r} draws {', '.join(self.letters)}: none is a character that a font "
                "could show. Try: a run on letters"
            )
        return chosen, strangers


def strangers_to(known: Sequence[str], wanted: Sequence[str] | None = None) -> list[str]:
    """Those of the wanted letters that are not known; where nobody wants any, of those of a usual font."""
    return [letter for letter in wanted or (*LETTERS, *PUNCTUATION) if letter not in known]


def with_letters_of_a_font(settings: Settings) -> Settings:
    """The settings. If they name no letters, they get the usual ones of a font that the corpus has."""
    if settings.letters:
        return settings
    known = corpus_letters(settings.corpus)
    usual = tuple(letter for letter in (*LETTERS, *PUNCTUATION) if letter in known)
    return replace(settings, letters=usual or known)


def _take_seat(hall: Hall, settings: Settings, folder: Path | None = None) -> Seat:
    hall.expect(settings.generator)
    return hall.seat(settings.generator, settings.seed, settings.size, settings.secrets(folder))


def _train_split_of(record: Record) -> Corpus:
    """The type that a run's teams were taught by."""
    settings = record.settings
    corpus = load_corpus(settings.corpus, settings.letters, settings.size)
    if settings.vault is None:  # with another vault, the fingerprint is of both
        check_fingerprint(record, corpus.fingerprint)
    return corpus.split("train")
