"""A trained generator outside of a match: from a run folder, or trained now. It draws whole hands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from showdown.arena.record import Record
from showdown.arena.settings import Settings
from showdown.contract import Glyphs
from showdown.errors import RecordError
from showdown.fonts.corpus import Corpus
from showdown.fonts.load import load_corpus
from showdown.medium import get_medium
from showdown.plugins import imports_of, source_of
from showdown.seats import isolation as isolating
from showdown.seats.call import Progress
from showdown.seats.launcher import Launcher, make_launcher
from showdown.seats.seat import Seat


@dataclass(frozen=True, eq=False)
class Hand:
    """What a generator draws in one style.

    Attributes:
        style: which.
        letters: n labels.
        images: (n, S, S) uint8, ink 255 on paper 0.
        fields: (n, F, F) float32, signed distances in pixels; None where the generator has no `field`.
    """

    style: int
    letters: tuple[str, ...]
    images: NDArray[np.uint8]
    fields: NDArray[np.float32] | None


class Forger:
    """A generator in its isolated seat, trained. Use it as a context manager.

    Attributes:
        name: of the team.
        origin: one sentence on what it was trained with.
        letters: what it was trained on, in order.
        size: of its pictures, in pixels.
        train: the type that it was trained on, with metrics.
        taught_by: one phrase on that type.
    """

    def __init__(self, seat: Seat, launcher: Launcher, number: int, train: Corpus, origin: str) -> None:
        self.name = seat.team.name
        self.origin = origin
        self.letters = train.letters
        self.size = train.size
        self.train = train
        self.taught_by = f"{train.n_fonts} fonts (corpus {train.fingerprint[:12]})"
        self._seat, self._launcher, self._number = seat, launcher, number

    @classmethod
    def of_run(cls, folder: Path) -> Forger:
        """The generator of a run, as its last good round left it.

        Raises:
            RecordError: no run there, none that trained, or other type than it was played on.
            CorpusError: its type is not to be found.
        """
        record = Record.open_run(folder)
        settings = record.settings
        played = [played.number for played in record.rounds]
        state = record.state("generator", played[-1]) if played else None
        if state is None:
            raise RecordError(f"{folder} holds no trained generator. Try: a run with a round it did not lose")
        corpus = load_corpus(settings.corpus, settings.letters, settings.size)
        if settings.vault is None and corpus.fingerprint != record.start["corpus"]:
            raise RecordError(
                f"{folder} was played on type with fingerprint {record.start['corpus']}; what is here has "
                f"{corpus.fingerprint}. Try: the same corpus as then"
            )
        train = corpus.split("train")
        seat, launcher = take_seat(settings, folder)
        try:
            seat.state = state
            seat.probe()
        except BaseException:
            launcher.close()
            raise
        turns = f"{len(played)} round{'s' if len(played) > 1 else ''} of {settings.budget.text}"
        return cls(seat, launcher, played[-1], train, f"{turns} through the medium {settings.medium!r}")

    @classmethod
    def train_now(cls, settings: Settings, progress: Progress) -> Forger:
        """Train a team on the corpus' train split, for one turn.

        Raises:
            TeamError: it cannot be loaded.
            Forfeit: it failed.
            CorpusError: the corpus lacks letters.
        """
        train = load_corpus(settings.corpus, settings.letters, settings.size).split("train")
        medium = get_medium(settings.medium).name
        seat, launcher = take_seat(settings, None)
        try:
            seat.probe()
            real = Glyphs(train.glyphs.images, train.glyphs.letters, train.glyphs.fonts, None, medium)
            seat.fit_generator(1, real, settings.budget, None, progress)
        except BaseException:
            launcher.close()
            raise
        return cls(seat, launcher, 1, train, f"{settings.budget.text} through the medium {medium!r}")

    def draw(self, letters: Sequence[str], style: int, fine: int) -> Hand:
        """Draw letters in one style; the field behind them, where there is one, at `fine` pixels.

        Raises:
            Forfeit: the team failed, or drew what the contract does not allow.
        """
        styles = np.full(len(letters), style, np.int64)
        images = self._seat.sample(self._number, letters, styles)
        fields = None
        if "field" in self._seat.optional:
            fields = self._seat.field(self._number, letters, styles, fine)
        return Hand(style, tuple(letters), images, fields)

    def __enter__(self) -> Forger:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: object, trace: TracebackType | None) -> None:
        self._launcher.close()


def take_seat(settings: Settings, folder: Path | None) -> tuple[Seat, Launcher]:
    """The generator's seat, as isolated as this machine can, and what to close when it is done."""
    team = settings.generator
    tier = isolating.require("none")
    isolating.close_memory()
    launcher = make_launcher()
    source = source_of(team)
    slow = imports_of(source) if source is not None else set()
    launcher.preload(slow if team.is_file else slow | {team.module})
    seat = Seat(team, launcher, tier, settings.seed, settings.size)
    sealed = (settings.corpus, settings.vault, None if folder is None else str(folder.resolve()))
    seat.sealed = tuple(path for path in sealed if path is not None)
    return seat, launcher
