"""A played match as it is told: its record, with what the pages and pictures look up in it."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from showdown.arena.exam import Exhibits
from showdown.arena.record import Record
from showdown.arena.round import JudgedRound
from showdown.arena.settings import Settings
from showdown.arena.sizes import SPARRING
from showdown.arena.verdict import BY_NAME, Verdict, figures_of, meaning_of
from showdown.errors import RecordError
from showdown.plugins import Team
from showdown.show import commentary
from showdown.show.commentary import Award
from showdown.show.lines import words_of_cuts
from showdown.show.players import Outcome, Players, outcome_of


class Story:
    """A match, from its run folder alone.

    Attributes:
        record: what it was read from. document: the record as one document.
        rounds: every round's figures. judged: those of rounds that came to an exam.
        players: what both sides are called.

    Args:
        names: of the generator's side and of the detector's; None for the teams' own names.
    """

    def __init__(self, folder: Path, names: Sequence[str] | None = None) -> None:
        self.record = Record.open_run(folder)
        self.settings = self.record.settings
        self.document: dict[str, Any] = self.record.document()
        self.rounds = self.record.rounds
        self.judged = self.record.judged
        self.players = Players.of(self.settings, names)

    @cached_property
    def exhibits(self) -> dict[int, Exhibits]:
        """The exhibits of every judged round."""
        return {played.number: self.record.exhibits(played.number) for played in self.judged}

    @property
    def shown(self) -> JudgedRound:
        """The round whose exhibits are looked at: the one that decided, or else the last judged.

        Raises:
            RecordError: no round was judged.
        """
        if not self.judged:
            message = f"no round of {self.record.folder} was judged, so it holds no exhibits."
            raise RecordError(f"{message} Try: a match with at least one whole round")
        decisive = self.document["decisive_round"]
        return next((played for played in self.judged if played.number == decisive), self.judged[-1])

    @property
    def verdict(self) -> Verdict:
        """The verdict: its headline, what it means, what it does not mean."""
        return BY_NAME[self.document["verdict"]]

    @property
    def meaning(self) -> str:
        """What the verdict means, with the reason that applied."""
        decisive = self.document["decisive_round"]
        return meaning_of(self.verdict.name, next((p for p in self.judged if p.number == decisive), None))

    @property
    def cuts(self) -> str:
        """Why the match cannot be repeated, where turns were cut; else empty."""
        return words_of_cuts(self.rounds)

    @property
    def outcome(self) -> Outcome:
        """Who has won, and the points of both sides."""
        return outcome_of(self.verdict.name, self.rounds, self.players)

    @property
    def basis(self) -> str:
        """What the verdict rests on, in whole sentences without their last full stop."""
        decisive = next((p for p in self.judged if p.number == self.document["decisive_round"]), None)
        if decisive:
            return f"It rests on {figures_of(decisive, self.record.settings.has_public_vault)}"
        if not self.judged:
            return "No round was judged to the end, so no figure stands behind it"
        last = self.judged[-1]
        return f"No figure stands behind it. The last round that was judged was {figures_of(last)}"

    @property
    def losses(self) -> list[str]:
        """What each side forfeited last, one sentence each; none where the last round was not forfeited."""
        if not self.rounds:
            return []
        lost = self.rounds[-1].forfeits.items()
        return [
            f"{getattr(self.players, role)} lost the turn ({f.status}): {f.cause}" for role, f in lost if f
        ]

    def comments(self) -> list[tuple[int, str]]:
        """The commentator's line of each round."""
        return [
            (
                played.number,
                commentary.after_round(self.rounds[:end], self.exhibits.get(played.number, {})),
            )
            for end, played in enumerate(self.rounds, 1)
        ]

    def awards(self) -> list[Award]:
        """The prizes."""
        return commentary.awards(self.rounds, self.exhibits)

    def growing_up(self, most: int = 9) -> tuple[list[str], list[tuple[int, NDArray[np.uint8]]]]:
        """One hand through the match: which letters, and each round's pictures of them (n, S, S)."""
        letters = some_letters(self.settings.letters, most)
        rows: list[tuple[int, NDArray[np.uint8]]] = []
        style: int | None = None
        for played in self.rounds:
            batch = self.exhibits.get(played.number) or self.record.exhibits(played.number)
            if "specimens_images" not in batch:
                continue  # the generator forfeited
            style = int(batch["specimens_styles"][0]) if style is None else style
            own = batch["specimens_styles"] == style
            place = {letter: at for at, letter in enumerate(batch["specimens_letters"][own].tolist())}
            if not place.keys() >= set(letters):
                continue  # a record that somebody changed
            rows.append((played.number, batch["specimens_images"][own][[place[one] for one in letters]]))
        return letters, rows


def some_letters(letters: tuple[str, ...], most: int) -> list[str]:
    """At most so many letters, evenly from all.

    >>> some_letters(tuple("ABCDEFG"), 3)
    ['A', 'D', 'G']
    """
    at = np.linspace(0, len(letters) - 1, min(most, len(letters))).round().astype(int)
    return [letters[i] for i in at]


def command(settings: Settings, secret: str | None = None) -> str:
    """The command that plays this match again; the same record needs the secret, known at its end."""
    if settings.sizes == SPARRING:
        return shlex.join(spar_words(settings))
    words = ["showdown", "arena", "--generator", spec(settings.generator)]
    words += ["--detector", spec(settings.detector), "--rounds", str(settings.rounds)]
    words += ["--seed", str(settings.seed), "--medium", settings.medium]
    words += ["--secret", secret] if secret is not None else []
    plain = all(len(letter) == 1 and letter.isalnum() for letter in settings.letters)
    words += ["--letters", ("" if plain else ",").join(settings.letters), "--budget", settings.budget.text]
    words += ["--size", str(settings.size)]
    for option in ("corpus", "vault"):
        if (path := getattr(settings, option)) is not None:
            words += [f"--{option}", path]
    words += [word for juror in settings.jurors for word in ("--juror", spec(juror))]
    words += ["--device", settings.device] if settings.device != "auto" else []
    return shlex.join(words + (["--play-on"] if settings.play_on else []))


def spar_words(settings: Settings) -> list[str]:
    """The same for a bout of `showdown spar`, which sets all else by itself."""
    words = ["showdown", "spar", spec(settings.generator), "--role", "generator"]
    words += ["--against", spec(settings.detector), "--seed", str(settings.seed)]
    return words + (["--corpus", settings.corpus] if settings.corpus is not None else [])


def spec(team: Team) -> str:
    """How a person names a team on the command line."""
    house = team.module.startswith("showdown.teams.")
    return team.name if house else f"{team.module}:{team.class_name}"
