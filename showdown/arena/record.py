"""The run folder: what was played, on disk after every round.

    events.jsonl     the record: settings, a line a round, the verdict and then the secret; the same bytes
                     for the same seed and secret
    secret           what the referee's chance comes from, for nobody but the owner of the folder
    timings.jsonl    seconds, timestamps, confirmations begun, outside that promise
    match.json       the document of `--json`, made anew from the two
    rounds/NN.npz    the exhibits of a round: pictures, letters, truth, scores
    state/           what the teams had fitted, opaque
    logs/            what the teams printed

A round counts once its line in events.jsonl is complete: all else is written before it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from showdown.arena import points, verdict
from showdown.arena.circumstances import Circumstances
from showdown.arena.exam import Exhibits
from showdown.arena.matrix import matrix_of
from showdown.arena.reading import (
    SCHEMA,
    check_ending,
    check_exhibits,
    check_ranges,
    check_schema,
)
from showdown.arena.round import JudgedRound, Round, from_json
from showdown.arena.run_folder import (
    FINAL,
    LEAGUE,
    append_line,
    check_free,
    check_run,
    pack_exhibits,
    read_exhibits,
    read_secret,
    read_state,
    whole_lines,
    write_secret,
    write_state,
)
from showdown.arena.settings import Settings
from showdown.arena.timings import Timings
from showdown.errors import RecordError, UsageError
from showdown.files import write_whole
from showdown.seats.isolation import OFF, TIERS
from showdown.seats.wire import State
from showdown.typed import check_types
from showdown.words import one_line


class Record:
    """One run folder. Make it with `create` or `open_run`.

    Attributes:
        folder: the run folder.
        settings: what the match is played with.
        circumstances: on which type, how isolated and with what versions it is played.
        timings: what happened when, outside the promise of the same bytes.
    """

    def __init__(self, folder: Path, events: list[dict[str, Any]]) -> None:
        begun = events[0]
        self.folder = folder
        self.settings = Settings.from_json(begun["settings"])
        self.circumstances = Circumstances(begun["corpus"], begun["isolation"], begun["versions"])
        check_types(self.circumstances)
        if (came := self.circumstances.isolation) not in (OFF, *TIERS):
            raise ValueError(f"isolation is {came!r}; expected one of {', '.join((OFF, *TIERS))}")
        self._events = events
        self._rounds = [from_json(event) for event in events if event.get("event") == "round"]
        for played in self._rounds:
            check_ranges(played)
        self.timings = Timings(folder)

    @classmethod
    def create(cls, folder: Path, settings: Settings, circumstances: Circumstances, secret: bytes) -> Record:
        """Begin a run in a new or empty folder.

        The match's secret goes into a file of its own, which no other user may read, until the match is over.

        Raises:
            RecordError: the folder holds something, or cannot be written.
        """
        check_free(folder)
        try:
            for name in ("rounds", "state", "logs"):
                (folder / name).mkdir(parents=True, exist_ok=True)
            write_secret(folder / "secret", secret)
        except OSError as error:
            message = f"cannot write to {folder}: {error.strerror}. Try: --out another-folder"
            raise RecordError(message) from None
        start = {"event": "match", "schema": SCHEMA, "settings": settings.to_json(), **asdict(circumstances)}
        append_line(folder / "events.jsonl", start)
        return cls(folder, [start])

    @classmethod
    def open_run(cls, folder: Path) -> Record:
        """The record of a run that was begun; a line that a kill cut short is left out.

        Raises:
            RecordError: no run there, or a damaged one.
        """
        check_run(folder)
        path = folder / "events.jsonl"
        events = whole_lines(path)
        if events and events[0].get("event") == LEAGUE:
            final = folder / FINAL
            near = final if final.is_dir() else "the run folder of a match, as `showdown arena` printed it"
            raise RecordError(
                f"{folder} holds a league; this command takes one match. Try: {near}; or, for the league, "
                f"showdown replay {folder}"
            )
        if not events or events[0].get("event") != "match":
            raise RecordError(f"{path} is damaged: its first line does not begin a match.")
        try:
            check_schema(events[0].get("schema"))
            record = cls(folder, events)
            numbers = [played.number for played in record.rounds]
            if numbers != list(range(1, len(numbers) + 1)):
                raise ValueError(f"its rounds are {str(numbers)[:60]}; expected 1, 2 and so on")
            check_ending(events[-1])
            record.timings = Timings.of(folder)
        except (KeyError, TypeError, AttributeError, ValueError, UsageError) as error:
            reason = one_line(f"{type(error).__name__}: {error}", 200)
            raise RecordError(
                f"{path} is damaged, or of another version of Showdown ({reason}). Try: a copy of the run"
            ) from None
        return record

    @property
    def isolation(self) -> str:
        """The weakest tier that any part of the match was played at."""
        return min([self.circumstances.isolation, *self.timings.tiers], key=(OFF, *TIERS).index)

    @property
    def is_isolated(self) -> bool:
        """Whether the teams were kept apart from the referee. Where not, nothing can be proved by it."""
        return self.isolation != OFF

    @property
    def secret(self) -> bytes:
        """What the referee's chance comes from.

        Raises:
            RecordError: there is none: a run of an older version, or a folder that was tampered with.
        """
        return read_secret(self.folder, self._events[-1])

    @property
    def rounds(self) -> list[Round]:
        """Every committed round, in order."""
        return list(self._rounds)

    @property
    def judged(self) -> list[JudgedRound]:
        """Those that came to an exam."""
        return verdict.judged_of(self._rounds)

    def log(self, role: str) -> Path:
        """Where a team's output goes."""
        return self.folder / "logs" / f"{role}.log"

    def commit(
        self,
        played: Round,
        exhibits: Exhibits,
        states: Mapping[str, State | None],
    ) -> None:
        """Put one round on disk; after this it is played."""
        number = played.number
        write_whole(self.folder / "rounds" / f"{number:02d}.npz", pack_exhibits(exhibits))
        for role, state in states.items():
            if state is not None:
                write_state(self._state_path(role, number), state)
        self._tell({"event": "round", **played.to_json()})
        self._rounds.append(played)
        # Earlier detectors judge later rounds; of the generator only the last state is needed again.
        self._state_path("generator", number - 1).unlink(missing_ok=True)

    def time(self, number: int, seconds: dict[str, float]) -> None:
        """Note how long a committed round took, by role."""
        self.timings.time(number, seconds)
        self.write_document()

    def mend(self) -> None:
        """Cut off what a kill left behind the last whole event, so that the next one begins a line."""
        lines = [json.dumps(event).encode() + b"\n" for event in self._events]
        write_whole(self.folder / "events.jsonl", b"".join(lines))
        self.timings.mend()

    def finish(self) -> None:
        """Write the verdict, once."""
        if self._events[-1].get("event") == "verdict":
            return
        name, decisive = verdict.conclude(self.rounds)
        # The match is over: now anybody may know the secret, and play the match again.
        ending = {"verdict": name, "decisive_round": decisive, "secret": self.secret.hex()}
        self._tell({"event": "verdict", **ending})
        self.write_document()

    def exhibits(self, number: int) -> Exhibits:
        """The exhibits of a committed round.

        Raises:
            RecordError: the file is missing or damaged.
        """
        judged = isinstance(self._rounds[number - 1], JudgedRound)
        path = self.folder / "rounds" / f"{number:02d}.npz"
        return read_exhibits(path, lambda exhibits: check_exhibits(exhibits, self.settings, judged))

    def state(self, role: str, number: int) -> State | None:
        """What a team had fitted after a round, or None where it had nothing yet.

        Raises:
            RecordError: the file is missing or damaged.
        """
        if all(played.steps[role] is None for played in self.rounds[:number]):
            return None
        return read_state(self._state_path(role, number))

    def kept_bytes(self, role: str) -> int:
        """How much of what a team had fitted is kept, after all rounds together."""
        return sum(path.stat().st_size for path in (self.folder / "state").glob(f"{role}-*.bin"))

    def document(self) -> dict[str, Any]:
        """The whole match as one document (see docs/reference/run.md), with the seconds."""
        name, decisive = verdict.conclude(self.rounds)
        settings = self.settings
        rounds = []
        for played in self._rounds:
            shown = {key: entry for key, entry in played.to_json().items() if key not in ("row", "column")}
            seconds = self.timings.seconds.get(played.number)
            rounds.append({**shown, "seconds": seconds})
        return {
            "schema": SCHEMA,
            "verdict": name,
            "confirmed_round": decisive if name == "coin-flip" else None,
            "decisive_round": decisive,
            "points": points.points_of_match(self.rounds),
            "seed": settings.seed,
            "secret": self._events[-1].get("secret"),
            "medium": settings.medium,
            "letters": list(settings.letters),
            "size": settings.size,
            "budget": settings.budget.text,
            "repeatable": settings.budget.steps is not None and not any(one.cut for one in self.rounds),
            "corpus": self.circumstances.corpus,
            "generator": settings.generator.name,
            "detector": settings.detector.name,
            "isolation": self.isolation,
            "versions": self.circumstances.versions,
            "rounds": rounds,
            "matrix": matrix_of(self.rounds),
        }

    def _state_path(self, role: str, number: int) -> Path:
        return self.folder / "state" / f"{role}-{number:02d}.bin"

    def write_document(self) -> None:
        """Bring match.json up to date."""
        text = json.dumps(self.document(), indent=1) + "\n"
        write_whole(self.folder / "match.json", text.encode())

    def _tell(self, event: dict[str, Any]) -> None:
        append_line(self.folder / "events.jsonl", event)
        self._events.append(event)
