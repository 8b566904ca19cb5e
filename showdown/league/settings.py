"""What a league is played with: all that has to be known to play it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

from showdown.arena.settings import Settings
from showdown.arena.sizes import Sizes, sizes_from_json
from showdown.errors import UsageError
from showdown.league.entrants import Entrant, LeftOff, check_field, check_name
from showdown.plugins import Team
from showdown.seats.budget import Budget, parse_budget
from showdown.typed import check_types

LEAGUE = Sizes(confirm=0, matrix=0)
TURN = parse_budget("150steps")
FEW_ROUNDS = 3
MOST_ENTRANTS = 200
FINAL_ROUNDS = 10


@dataclass(frozen=True)
class LeagueSettings:
    """One league. `LeagueSettings.of` makes it from what a person writes; every default stands here.

    Attributes:
        entrants: the field, in order.
        rounds: how many.
        sizes: how many glyphs the parts of a round have; `published` is a lesson's share of one round.
        final: whether the leaders play a match at the end.
        left_off: teams that asked to take part and cannot.

    The rest is as in `showdown.arena.settings.Settings`.
    """

    entrants: tuple[Entrant, ...]
    rounds: int = FEW_ROUNDS
    seed: int = Settings.seed
    secret: str | None = field(default=None, repr=False)
    medium: str = Settings.medium
    letters: tuple[str, ...] = ()
    budget: Budget = TURN
    size: int = Settings.size
    corpus: str | None = None
    vault: str | None = None
    device: str = Settings.device
    sizes: Sizes = LEAGUE
    final: bool = False
    left_off: tuple[LeftOff, ...] = ()

    @classmethod
    def of(
        cls,
        entrants: Sequence[Entrant],
        *,
        rounds: int = rounds,
        final: bool = final,
        sizes: Sizes = sizes,
        budget: Budget | str = budget,
        left_off: Sequence[LeftOff] = left_off,
        **terms: Any,
    ) -> LeagueSettings:
        """Settings from what a person writes, every value checked.

        Args:
            entrants: the field.
            rounds, final, sizes, budget, left_off: see above; a budget may be a text such as ``150steps``.
            terms: seed, secret, medium, letters, size, corpus, vault, device, as for `Settings.of`.

        Raises:
            UsageError: a value that cannot be used, or a field in which nobody meets a rival.
        """
        check_field(entrants)
        generator, detector = (
            next(team for one in entrants if (team := one.seat(role))) for role in ("generator", "detector")
        )
        # A match of any two has the same terms, and knows what will do.
        match = Settings.of(generator, detector, rounds=rounds, budget=budget, sizes=sizes, **terms)
        shared = ("seed", "secret", "medium", "letters", "size", "corpus", "vault", "device")
        settings = cls(
            tuple(entrants),
            rounds=rounds,
            budget=match.budget,
            sizes=sizes,
            final=final,
            left_off=tuple(left_off),
            **{name: getattr(match, name) for name in shared},
        )
        settings.check()
        return settings

    def check(self) -> None:
        """Refuse a league that cannot be played.

        Raises:
            UsageError: why not.
        """
        if len(self.entrants) > MOST_ENTRANTS:
            raise UsageError(f"a league got {len(self.entrants)} teams; at most {MOST_ENTRANTS} play.")
        for one in self.entrants:
            check_name(one.name)
        check_field(self.entrants)
        self.match(0, 0).check()

    @cached_property
    def forgers(self) -> tuple[Entrant, ...]:
        """Those who have a generator, in order: a generator's place in the field is its place here."""
        return tuple(one for one in self.entrants if one.generator is not None)

    @cached_property
    def judges(self) -> tuple[Entrant, ...]:
        """Those who have a detector, in order."""
        return tuple(one for one in self.entrants if one.detector is not None)

    def seats(self, role: str) -> list[Team]:
        """All seats of a role, by their place in the field."""
        return [team for one in self.entrants if (team := one.seat(role)) is not None]

    def are_rivals(self, generator: int, detector: int) -> bool:
        """Whether a generator and a detector, by their places, are of two teams."""
        return self.forgers[generator].name != self.judges[detector].name

    def rivals(self, detector: int) -> list[int]:
        """The places of the generators that a detector meets and learns from."""
        return [at for at in range(len(self.forgers)) if self.are_rivals(at, detector)]

    def match(self, generator: int, detector: int, rounds: int = 1) -> Settings:
        """A match of two, by their places, on the terms of the league."""
        return Settings(
            self.seats("generator")[generator],
            self.seats("detector")[detector],
            rounds=rounds,
            seed=self.seed,
            medium=self.medium,
            letters=self.letters,
            budget=self.budget,
            size=self.size,
            corpus=self.corpus,
            vault=self.vault,
            device=self.device,
        )

    def to_json(self) -> dict[str, Any]:
        """Plain values, from which `from_json` makes the same settings again, but for the secret."""
        plain = asdict(self) | {"letters": list(self.letters)}
        del plain["secret"]
        return plain

    @classmethod
    def from_json(cls, fields: dict[str, Any]) -> LeagueSettings:
        """The settings that `to_json` wrote.

        Raises:
            KeyError, TypeError, AttributeError, UsageError: they are none, or none to be played with.
        """
        settings = cls(
            **fields
            | {
                "entrants": tuple(_entrant(one) for one in fields["entrants"]),
                "letters": tuple(fields["letters"]),
                "budget": Budget(**fields["budget"]),
                "sizes": sizes_from_json(fields["sizes"]),
                "left_off": tuple(LeftOff(**one) for one in fields["left_off"]),
            }
        )
        check_types(settings)
        settings.check()
        return settings


def _entrant(fields: dict[str, Any]) -> Entrant:
    seats = {role: fields[role] and Team(**fields[role]) for role in ("generator", "detector")}
    return Entrant(**fields | seats)
