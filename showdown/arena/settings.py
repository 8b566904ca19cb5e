"""What a match is played with: all that has to be known to play it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from showdown.arena.chance import parse_secret
from showdown.arena.sizes import MATCH, Sizes, sizes_from_json
from showdown.errors import UsageError, did_you_mean
from showdown.fonts.letters import one_spelling, parse_letters
from showdown.medium import get_medium
from showdown.plugins import CHAMPIONS, Team, find_team, told_apart
from showdown.seats.budget import Budget, parse_budget
from showdown.typed import check_types

DEVICES = ("auto", "cpu", "cuda", "mps")
MOST_ROUNDS, MOST_SEED, MOST_LETTERS = 10_000, 2**64, 20_000
SIZES = (32, 64)  # pixels
MOST_LABEL = 100  # characters of a letter's label
TURN = parse_budget("300steps")


@dataclass(frozen=True)
class Settings:
    """One match. `Settings.of` makes it from what a person writes; every default stands here.

    Attributes:
        rounds: how many at most.
        seed: of the teams' chance.
        secret: of the referee's chance, 32 hexadecimal digits; None for one that nobody knows.
        letters: the letters that are played, in order; empty for the corpus' own choice.
        budget: of one turn.
        size: of the pictures in pixels, 32 or 64.
        corpus, vault: where the type comes from, as an absolute path; None for the house's own.
        play_on: play every round, whether or not a coin flip is confirmed before.
        device: where the house teams compute: one of `DEVICES`.
        sizes: how many glyphs the parts of a round have.
        jurors: further detectors that sit on the panel, each trained afresh.

    >>> Settings.of("blend", "ink").budget.text, Settings.rounds, Settings.medium
    ('300steps', 10, 'print')
    """

    generator: Team
    detector: Team
    rounds: int = 10
    seed: int = 0
    secret: str | None = field(default=None, repr=False)
    medium: str = "print"
    letters: tuple[str, ...] = ()
    budget: Budget = TURN
    size: int = 32
    corpus: str | None = None
    vault: str | None = None
    play_on: bool = False
    device: str = "auto"
    sizes: Sizes = MATCH
    jurors: tuple[Team, ...] = ()

    @classmethod
    def of(  # its defaults are those above
        cls,
        generator: Team | str = CHAMPIONS["generator"],
        detector: Team | str = CHAMPIONS["detector"],
        rounds: int = rounds,
        seed: int = seed,
        secret: str | None = None,
        medium: str = medium,
        letters: Sequence[str] | str | None = None,
        budget: Budget | str = budget,
        size: int = size,
        corpus: Path | str | None = corpus,
        vault: Path | str | None = vault,
        play_on: bool = play_on,
        device: str = device,
        sizes: Sizes = sizes,
        jurors: Sequence[Team | str] = jurors,
    ) -> Settings:
        """Settings from what a person writes, every value checked.

        Args:
            generator, detector: a team, or its name, file.py:Class or module:Class. jurors: detectors alike.
            letters: labels, or a text such as ``A-Z`` or ``one,two``; None for the corpus' own choice.
            budget: a budget, or a text such as ``300steps`` or ``10s``.
            corpus, vault, rounds, seed, secret, medium, size, play_on, device, sizes: see above.

        Raises:
            UsageError: a value that cannot be used, or a team that cannot be found.

        >>> Settings.of("blend", "ink", letters="A-C", budget="2s", rounds=3).letters
        ('A', 'B', 'C')
        """
        settings = cls(
            *_pair(generator, detector),
            rounds=rounds,
            seed=seed,
            secret=None if secret is None else parse_secret(secret).hex(),
            medium=get_medium(medium).name,
            letters=_labels(letters),
            budget=parse_budget(budget) if isinstance(budget, str) else budget,
            size=size,
            corpus=_absolute(corpus),
            vault=_absolute(vault),
            play_on=play_on,
            device=device,
            sizes=sizes,
            jurors=tuple(told_apart([_team(juror, "detector") for juror in jurors])),
        )
        settings.check()
        return settings

    def check(self) -> None:
        """Refuse plain values that no match can be played with.

        Raises:
            UsageError: too few rounds, a seed below 0, letters that cannot be shown, or no such device.
        """
        if not 1 <= self.rounds <= MOST_ROUNDS:
            raise UsageError(f"a match got rounds={self.rounds}; expected 1 to {MOST_ROUNDS:,}.")
        if not 0 <= self.seed < MOST_SEED:
            raise UsageError(f"a match got seed={self.seed}; expected 0 or more, and below 2**64.")
        if self.size not in SIZES:
            raise UsageError(f"a match got size={self.size}; expected one of {', '.join(map(str, SIZES))}.")
        strange = [
            letter for letter in self.letters if not letter.isprintable() or not 0 < len(letter) <= 100
        ]
        if len(self.letters) > MOST_LETTERS:
            raise UsageError(
                f"a match got {len(self.letters):,} letters; expected at most {MOST_LETTERS:,}. "
                "Try: --letters A-Z"
            )
        if strange or len(set(self.letters)) < len(self.letters):
            came = f"the letter {strange[0]!r}"[:60] if strange else "a letter twice"
            raise UsageError(
                f"a match got {came}; expected letters that can be shown, each once. Try: --letters A-Z"
            )
        self._check_jurors()
        if self.device not in DEVICES:
            near = did_you_mean(self.device, DEVICES)
            raise UsageError(f"no device named {self.device!r}.{near} Devices: {', '.join(DEVICES)}.")

    @property
    def has_public_vault(self) -> bool:
        """Whether the exams are on the house's own type, which anybody can have."""
        return self.corpus is None and self.vault is None

    def _check_jurors(self) -> None:
        """Refuse a juror that sits on the panel already: it would count twice."""
        seated = [find_team(CHAMPIONS["detector"], "detector")]
        for juror in self.jurors:
            if any((juror.module, juror.class_name) == (other.module, other.class_name) for other in seated):
                raise UsageError(
                    f"{juror.name!r} is on the panel already. Try: --juror with another detector"
                )
            seated.append(juror)

    def secrets(self, folder: Path | None = None) -> tuple[str, ...]:
        """The paths that no team may read: the type, the vault, and the run's own folder."""
        paths = (self.corpus, self.vault, None if folder is None else str(folder.resolve()))
        return tuple(path for path in paths if path is not None)

    def to_json(self) -> dict[str, Any]:
        """Plain values, from which `from_json` makes the same settings again, but for the secret."""
        plain = asdict(self) | {"letters": list(self.letters)}
        del plain["secret"]
        return plain

    @classmethod
    def from_json(cls, fields: dict[str, Any]) -> Settings:
        """The settings that `to_json` wrote.

        Raises:
            KeyError, TypeError, AttributeError, UsageError: they are none, or none to be played with.
        """
        settings = cls(
            **fields
            | {
                "generator": Team(**fields["generator"]),
                "detector": Team(**fields["detector"]),
                "letters": tuple(fields["letters"]),
                "budget": Budget(**fields["budget"]),
                "sizes": sizes_from_json(fields.get("sizes", {})),
                "jurors": tuple(Team(**juror) for juror in fields.get("jurors", ())),
            }
        )
        check_types(settings)
        settings.check()
        get_medium(settings.medium)
        return settings


def _pair(generator: Team | str, detector: Team | str) -> tuple[Team, Team]:
    forger, judge = told_apart([_team(generator, "generator"), _team(detector, "detector")])
    return forger, judge


def _team(team: Team | str, role: str) -> Team:
    return find_team(team, role) if isinstance(team, str) else team


def _labels(letters: Sequence[str] | str | None) -> tuple[str, ...]:
    return parse_letters(letters) if isinstance(letters, str) else one_spelling(letters or ())


def _absolute(path: Path | str | None) -> str | None:
    """A path that a later `resume` from elsewhere still finds."""
    return None if path is None else str(Path(path).expanduser().resolve())
