"""What happened when: seconds, when a match was resumed, which confirmations were begun.

All of it stands in ``timings.jsonl``, outside the promise of the same bytes. A line is on the disk before
what it tells of goes on.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from showdown.arena.round import ROLES, JudgedRound
from showdown.arena.run_folder import append_line, whole_lines
from showdown.files import write_whole
from showdown.seats.isolation import OFF, TIERS

TIMED = (*ROLES, "referee")
MOST_ATTEMPT = 64  # characters


class Timings:
    """The file of one run folder.

    Attributes:
        seconds: of each round, by role.
        tiers: of isolation, of every time that the match was resumed.
        begun: the confirmations that were begun, each by its round and what it rests on.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / "timings.jsonl"
        self.seconds: dict[int, dict[str, float]] = {}
        self.tiers: list[str] = []
        self.begun: set[tuple[int, str]] = set()

    @classmethod
    def of(cls, folder: Path) -> Timings:
        """What a run folder has.

        Raises:
            KeyError, TypeError, ValueError: the file holds something else.
        """
        timings = cls(folder)
        for line in whole_lines(timings._path):
            if "resumed" in line:
                if line["isolation"] not in (OFF, *TIERS):
                    raise ValueError(f"it was resumed at {str(line['isolation'])[:40]!r}")
                timings.tiers.append(line["isolation"])
            elif "confirmation" in line:
                timings.begun.add((int(line["confirmation"]), str(line["of"])[:MOST_ATTEMPT]))
            else:
                timings.seconds[int(line["round"])] = _seconds(line["seconds"])
        return timings

    def time(self, number: int, seconds: dict[str, float]) -> None:
        """Note how long a committed round took, by role."""
        self.seconds[number] = seconds
        append_line(self._path, {"round": number, "at": now(), "seconds": seconds})

    def note_tier(self, after: int, tier: str) -> None:
        """Note that the match is resumed after so many rounds, and at which tier."""
        self.tiers.append(tier)
        append_line(self._path, {"resumed": after, "at": now(), "isolation": tier})

    def begin_confirmation(self, number: int, attempt: str) -> None:
        """Note that a round is put to the test. A kill after this does not give the test back."""
        self.begun.add((number, attempt))
        append_line(self._path, {"confirmation": number, "of": attempt, "at": now()})

    def confirmations(self, judged: Sequence[JudgedRound], other_than: str) -> int:
        """How many confirmations were begun, whatever came of them; the one of that name is left out.

        So a match that comes to the very same exam once more does not pay for it twice.
        """
        noted = {number for number, _ in self.begun}  # an older Showdown did not note them
        old = sum(one.confirmation is not None and one.number not in noted for one in judged)
        return old + sum(attempt != other_than for _, attempt in self.begun)

    def mend(self) -> None:
        """Cut off what a kill left behind the last whole line, so that the next one begins a line."""
        if lines := whole_lines(self._path):
            write_whole(self._path, b"".join(json.dumps(line).encode() + b"\n" for line in lines))


def _seconds(told: dict[str, float]) -> dict[str, float]:
    spent = {str(role): float(value) for role, value in told.items()}
    if not all(map(math.isfinite, spent.values())) or not set(spent) <= set(TIMED):
        raise ValueError(f"its seconds are {str(spent)[:80]}")
    return spent


def now() -> str:
    """The time of day, for a file whose bytes are not promised."""
    return datetime.now(UTC).isoformat()
