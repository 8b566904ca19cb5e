"""What a match is played with: all that has to be known to play it again."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from showdown.arena.sizes import MATCH, Sizes
from showdown.plugins import Team
from showdown.seats.budget import Budget


@dataclass(frozen=True)
class Settings:
    """One match.

    Attributes:
        letters: the letters that are played, in order; empty for the corpus' own choice.
        corpus, vault: where the type comes from, as a person gave it; None for the house's own.
        play_on: play every round, whether or not a coin flip is confirmed before.
        device: where the house teams compute: ``auto``, ``cpu``, ``cuda`` or ``mps``.
        sizes: how many glyphs the parts of a round have.
    """

    generator: Team
    detector: Team
    rounds: int
    seed: int
    medium: str
    letters: tuple[str, ...]
    budget: Budget
    size: int
    corpus: str | None = None
    vault: str | None = None
    play_on: bool = False
    device: str = "auto"
    sizes: Sizes = MATCH

    def to_json(self) -> dict[str, Any]:
        """Plain values, from which `from_json` makes the same settings again."""
        return asdict(self) | {"letters": list(self.letters)}

    @classmethod
    def from_json(cls, fields: dict[str, Any]) -> Settings:
        """The settings that `to_json` wrote."""
        return cls(
            **fields
            | {
                "generator": Team(**fields["generator"]),
                "detector": Team(**fields["detector"]),
                "letters": tuple(fields["letters"]),
                "budget": Budget(**fields["budget"]),
                "sizes": Sizes(**fields.get("sizes", {})),
            }
        )
