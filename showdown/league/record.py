"""The folder of a league: what was played, on disk after every turn.

    events.jsonl     the record: settings, a line a turn, a line a round, the ladder and then the secret.
                     Its order does not depend on who was ready first: the same bytes for the same secret
    secret           what the referee's chance comes from, until the league is over
    timings.jsonl    seconds and timestamps, outside that promise
    league.json      the document of `--json`, made anew from the two
    rounds/NN/       what each generator drew, what was put before the detectors, their scores
    state/           what the teams had fitted last, opaque
    logs/            what the teams printed

A turn counts once its file in rounds/NN is there, and has a line once all turns before it have. So nothing is
lost that was ready when the league was killed.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from showdown.arena.circumstances import Circumstances
from showdown.arena.exam import Exhibits
from showdown.arena.round import ROLES
from showdown.arena.run_folder import (
    LEAGUE,
    RECORD,
    append_line,
    check_free,
    content_of,
    pack_exhibits,
    read_exhibits,
    read_secret,
    read_state,
    whole_lines,
    write_secret,
    write_state,
)
from showdown.arena.timings import Timings
from showdown.errors import RecordError, UsageError
from showdown.files import write_whole
from showdown.league.document import SCHEMA, document_of
from showdown.league.layout import is_league, log_of, name_of
from showdown.league.reading import check_turn
from showdown.league.round import LeagueRound
from showdown.league.settings import LeagueSettings
from showdown.league.turn import Turn
from showdown.seats.isolation import OFF, TIERS
from showdown.seats.wire import State
from showdown.typed import check_types
from showdown.words import one_line

Key = tuple[int, str, int]  # round, role, place: a turn


class LeagueRecord:
    """The folder of one league. Make it with `create` or `open_league`.

    Attributes:
        folder: it.
        settings: what the league is played with.
        circumstances: on which type, how isolated and with what versions it is played.
        turns: every turn that was played, by its key.
        rounds: every round that was scored, in order.
        timings: what happened when, outside the promise of the same bytes.
    """

    def __init__(self, folder: Path, events: list[dict[str, Any]]) -> None:
        begun = events[0]
        self.folder = folder
        self.settings = LeagueSettings.from_json(begun["settings"])
        self.circumstances = Circumstances(begun["corpus"], begun["isolation"], begun["versions"])
        check_types(self.circumstances)
        if (came := self.circumstances.isolation) not in (OFF, *TIERS):
            raise ValueError(f"isolation is {came!r}; expected one of {', '.join((OFF, *TIERS))}")
        self._events = events
        self.turns: dict[Key, Turn] = {}
        self.rounds: list[LeagueRound] = []
        self._told = 0  # turns that have a line
        for event in events[1:]:
            self._take(event)
        self.timings = Timings(folder)

    def _take(self, event: dict[str, Any]) -> None:
        """Read an event that follows those read so far."""
        if event["event"] == "turn":
            turn = Turn.from_json(event)
            if turn.key != self._expected(self._told):
                raise ValueError(f"it has the turn {turn.key} where another was to come")
            self.turns[turn.key] = turn
            self._told += 1
        elif event["event"] == "round":
            played = LeagueRound.from_json(event)
            shape = (len(self.settings.forgers), len(self.settings.judges))
            if (played.number, len(played.cells), len(played.cells[0])) != (len(self.rounds) + 1, *shape):
                raise ValueError(f"its round {played.number} is not of this field, or not the next one")
            self.rounds.append(played)
        elif event["event"] != "ladder":
            raise ValueError(f"it has an event {str(event['event'])[:40]!r}")

    @classmethod
    def create(
        cls, folder: Path, settings: LeagueSettings, circumstances: Circumstances, secret: bytes
    ) -> LeagueRecord:
        """Begin a league in a new or empty folder.

        Raises:
            RecordError: the folder holds something, or cannot be written.
        """
        check_free(folder)
        try:
            for name in ("rounds", "state", "logs"):
                (folder / name).mkdir(parents=True, exist_ok=True)
            write_secret(folder / "secret", secret)
        except OSError as error:
            raise RecordError(
                f"cannot write to {folder}: {error.strerror}. Try: --out another-folder"
            ) from None
        start = {"event": LEAGUE, "schema": SCHEMA, "settings": settings.to_json(), **asdict(circumstances)}
        append_line(folder / "events.jsonl", start)
        return cls(folder, [json.loads(json.dumps(start))])

    @classmethod
    def open_league(cls, folder: Path) -> LeagueRecord:
        """The record of a league that was begun; a line that a kill cut short is left out.

        Raises:
            RecordError: no league there, or a damaged one.
        """
        if not is_league(folder):
            raise RecordError(f"{folder} holds no league. Try: the folder that `showdown league` printed")
        path = folder / RECORD
        events = whole_lines(path)
        try:
            if (schema := events[0].get("schema")) != SCHEMA:
                raise ValueError(f"schema {schema!r}; {SCHEMA} is known here")
            record = cls(folder, events)
            record._gather()
            record.timings = Timings.of(folder)
        except (KeyError, TypeError, AttributeError, ValueError, IndexError, UsageError) as error:
            reason = one_line(f"{type(error).__name__}: {error}", 200)
            raise RecordError(
                f"{path} is damaged, or of another version of Showdown ({reason}). Try: a copy of the league"
            ) from None
        return record

    def _gather(self) -> None:
        """Take up turns that were ready before others whose line comes first."""
        for path in sorted((self.folder / "rounds").glob("*/*.json")):
            turn = Turn.from_json(json.loads(content_of(path)))
            self.turns.setdefault(turn.key, turn)

    @property
    def secret(self) -> bytes:
        """What the referee's chance comes from.

        Raises:
            RecordError: there is none.
        """
        return read_secret(self.folder, self._events[-1])

    @property
    def ending(self) -> dict[str, Any]:
        """The ladder and the secret, as the record tells them; empty before the league is over."""
        return self._events[-1] if self.is_over else {}

    @property
    def is_over(self) -> bool:
        """Whether the ladder stands."""
        return bool(self._events[-1]["event"] == "ladder")

    @property
    def isolation(self) -> str:
        """The weakest tier that any part of the league was played at."""
        return min([self.circumstances.isolation, *self.timings.tiers], key=(OFF, *TIERS).index)

    def log(self, role: str, at: int) -> Path:
        """Where a team's output goes."""
        return log_of(self.folder, role, at)

    def keep_turn(self, turn: Turn, exhibits: Exhibits, state: State | None) -> None:
        """Put a turn on disk, with what it drew or scored and what it has fitted; after this it is played."""
        place = self._place(turn.round)
        place.mkdir(exist_ok=True)
        if exhibits:
            write_whole(place / f"{name_of(turn.role, turn.at)}.npz", pack_exhibits(exhibits))
        if state is not None:
            write_state(self._state_path(turn.key), state)
        write_whole(place / f"{name_of(turn.role, turn.at)}.json", json.dumps(turn.to_json()).encode())
        self.turns[turn.key] = turn
        self.tell_turns()

    def tell_turns(self) -> None:
        """Give every turn its line that has all others before it."""
        while (turn := self.turns.get(self._expected(self._told))) is not None:
            if turn.round > len(self.rounds) + 1:
                return  # the line of the round before comes first
            self._tell({"event": "turn", **turn.to_json()})
            self._told += 1
            self._forget_before(turn)

    def keep_paper(self, number: int, exhibits: Exhibits) -> None:
        """Keep what was put before the detectors of a round."""
        write_whole(self._place(number) / "exam.npz", pack_exhibits(exhibits))

    def keep_round(self, played: LeagueRound, seconds: dict[str, float]) -> None:
        """Put a round's figures on disk."""
        self._tell({"event": "round", **played.to_json()})
        self.rounds.append(played)
        self._drop_files(played.number)
        self.timings.time(played.number, seconds)
        self.write_document()

    def _drop_files(self, number: int) -> None:
        """Drop the files of turns that have their lines."""
        for path in self._place(number).glob("*.json"):
            path.unlink()

    def finish(self, reckoned: dict[str, Any]) -> None:
        """Write the ladder and then the secret, once: the league is over, and anybody may know it."""
        if not self.is_over:
            self._tell({"event": "ladder", **reckoned, "secret": self.secret.hex()})
        self.write_document()

    def mend(self) -> None:
        """Cut off what a kill left behind the last whole event, and give each turn its line."""
        lines = [json.dumps(event).encode() + b"\n" for event in self._events]
        write_whole(self.folder / "events.jsonl", b"".join(lines))
        self.timings.mend()
        for played in self.rounds:
            self._drop_files(played.number)
        for key in map(self._expected, range(self._told)):
            self._forget_before(self.turns[key])
        self.tell_turns()

    def _forget_before(self, turn: Turn) -> None:
        """Drop what a team had fitted before a turn in which it fitted anew."""
        if turn.steps is not None:
            for past in range(1, turn.round):
                self._state_path((past, turn.role, turn.at)).unlink(missing_ok=True)

    def exhibits(self, number: int, role: str, at: int) -> Exhibits:
        """What a turn drew or scored.

        Raises:
            RecordError: the file is missing or damaged.
        """
        return read_exhibits(
            self._place(number) / f"{name_of(role, at)}.npz",
            lambda found: check_turn(found, role, self.settings),
        )

    def state(self, role: str, at: int, before: int) -> State | None:
        """What a team had fitted before a round; None where it had nothing yet.

        Raises:
            RecordError: the file is missing or damaged.
        """
        number = self._last_fitted(role, at, before)
        return read_state(self._state_path((number, role, at))) if number else None

    def kept_bytes(self, role: str, at: int, before: int) -> int:
        """How much of what a team had fitted before a round is kept."""
        number = self._last_fitted(role, at, before)
        return self._state_path((number, role, at)).stat().st_size if number else 0

    def owed(self, role: str, at: int, before: int) -> float:
        """The seconds that a team had used beyond its budgets before a round."""
        return self.turns[before - 1, role, at].owed if before > 1 else 0.0

    def write_document(self) -> None:
        """Bring league.json up to date."""
        write_whole(self.folder / "league.json", (json.dumps(document_of(self), indent=1) + "\n").encode())

    def _expected(self, told: int) -> Key:
        """The turn whose line comes after so many."""
        forgers, judges = len(self.settings.forgers), len(self.settings.judges)
        past, at = divmod(told, forgers + judges)
        return (past + 1, ROLES[0], at) if at < forgers else (past + 1, ROLES[1], at - forgers)

    def _last_fitted(self, role: str, at: int, before: int) -> int:
        """The last round before that one after which a team had fitted something new; 0 for none."""
        fitted = [turn.round for turn in self.turns.values() if (turn.role, turn.at) == (role, at)
                  and turn.steps is not None and turn.round < before]  # fmt: skip
        return max(fitted, default=0)

    def _place(self, number: int) -> Path:
        return self.folder / "rounds" / f"{number:02d}"

    def _state_path(self, key: Key) -> Path:
        number, role, at = key
        return self.folder / "state" / f"{name_of(role, at)}-{number:02d}.bin"

    def _tell(self, event: dict[str, Any]) -> None:
        append_line(self.folder / "events.jsonl", event)
        self._events.append(json.loads(json.dumps(event)))
