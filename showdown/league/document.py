"""The whole league as one document, as `showdown league --json` prints it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from showdown.arena.record import Record
from showdown.arena.run_folder import FINAL
from showdown.errors import RecordError

if TYPE_CHECKING:
    from showdown.league.record import LeagueRecord

SCHEMA = 1


def document_of(record: LeagueRecord) -> dict[str, Any]:
    """A league as plain values, with the seconds."""
    settings = record.settings
    is_cut = any(turn.is_cut for turn in record.turns.values())
    return {
        "schema": SCHEMA,
        "generators": [one.name for one in settings.forgers],
        "detectors": [one.name for one in settings.judges],
        "left_off": [asdict(one) for one in settings.left_off],
        "ladder": record.ending.get("ladder"),
        "game": record.ending.get("game"),
        "final": verdict_of_final(record.folder) if settings.final else None,
        "seed": settings.seed,
        "secret": record.ending.get("secret"),
        "medium": settings.medium,
        "letters": list(settings.letters),
        "size": settings.size,
        "budget": settings.budget.text,
        "repeatable": settings.budget.steps is not None and not is_cut,
        "corpus": record.circumstances.corpus,
        "isolation": record.isolation,
        "versions": record.circumstances.versions,
        "turns": [record.turns[key].to_json() for key in sorted(record.turns, key=_in_order)],
        "rounds": [
            {**one.to_json(), "seconds": record.timings.seconds.get(one.number)} for one in record.rounds
        ],
    }


def _in_order(key: tuple[int, str, int]) -> tuple[int, bool, int]:
    number, role, at = key
    return number, role == "detector", at


def verdict_of_final(folder: Path) -> str | None:
    """The verdict of a league's final that was played to its end; None before that."""
    try:
        final = Record.open_run(folder / FINAL).document()
    except RecordError:
        return None
    verdict: str = final["verdict"]
    return verdict if final["secret"] is not None else None
