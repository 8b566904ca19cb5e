"""Who played: the names that a room calls both sides by, and who of them has won."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from showdown.arena.points import points_of_match
from showdown.arena.round import ROLES, Round
from showdown.arena.settings import Settings
from showdown.arena.verdict import FORFEITS_TO_LOSE, forfeits_in_a_row
from showdown.errors import UsageError

LONGEST_NAME = 40  # characters: what a projector shows on one line, twice

# Who has won by a verdict, and how that is said. A forfeit depends on who lost the turns.
WON: dict[str, tuple[str | None, str]] = {
    "coin-flip": ("generator", "neither {detector} nor the panel does better than a coin."),
    "detector-ahead": ("detector", "real and forged can still be told apart."),
    "generator-disqualified": ("detector", "the forgeries of {generator} break a rule."),
    "outclassed": (None, "{detector} is down to a coin, but the panel still tells real from forged."),
    "detector-unqualified": (None, "{detector} does not judge."),
    "unresolved": (None, "these exhibits do not decide it."),
}


@dataclass(frozen=True)
class Players:
    """What both sides are called.

    Attributes:
        generator, detector: a name each, never the same.
    """

    generator: str
    detector: str

    @classmethod
    def of(cls, settings: Settings, names: Sequence[str] | None = None) -> Players:
        """The players of a match: as a person names them, or as their teams are called.

        Args:
            names: of the generator's side and of the detector's; None for the teams' own.

        Raises:
            UsageError: a name that a page cannot show on a line, or one name for both.
        """
        if names is None:
            own = (settings.generator.name, settings.detector.name)
            return cls(*own) if own[0] != own[1] else cls(*(f"{own[0]} ({role})" for role in ROLES))
        generator, detector = (" ".join(name.split()) for name in names)
        for name in (generator, detector):
            if not name or len(name) > LONGEST_NAME or not name.isprintable():
                raise UsageError(
                    f"a player cannot be called {name!r}; expected 1 to {LONGEST_NAME} printable "
                    "characters. Try: --names Injae Samsan"
                )
        if generator == detector:
            raise UsageError(f"both players are called {generator!r}. Try: --names Injae Samsan")
        return cls(generator, detector)


@dataclass(frozen=True)
class Outcome:
    """How a match ended, for the top of a page.

    Attributes:
        winner: the role that has won, or None.
        sentence: who has won and why, in one sentence with the players' names.
        points: of both roles, in the round that decided the match.
    """

    winner: str | None
    sentence: str
    points: dict[str, float]


def outcome_of(verdict: str, rounds: Sequence[Round], players: Players) -> Outcome:
    """How a match ended by that verdict."""
    points = points_of_match(rounds)
    winner, why = _forfeited(rounds, players) if verdict == "forfeit" else WON[verdict]
    if verdict == "unresolved" and not any(hasattr(played, "balanced_accuracy") for played in rounds):
        losers = {role for played in rounds for role in played.lost_by}
        why = "no round was judged to the end."
        if len(losers) == 1:
            (loser,) = losers
            winner = next(role for role in ROLES if role != loser)
            why = f"{{{loser}}} lost every turn that was played."
    who = "Nobody" if winner is None else getattr(players, winner)
    return Outcome(winner, f"{who} wins: {why.format(**vars(players))}", points)


def _forfeited(rounds: Sequence[Round], players: Players) -> tuple[str | None, str]:
    """Who has won by forfeit, and how that is said."""
    lost = [role for role in ROLES if _streak(rounds, role) >= FORFEITS_TO_LOSE]
    count = forfeits_in_a_row(rounds)
    if len(lost) != 1:
        return None, f"both sides lost {count} turns in a row."
    winner = next(role for role in ROLES if role not in lost)
    return winner, f"{{{lost[0]}}} lost {count} turns in a row."


def _streak(rounds: Sequence[Round], role: str) -> int:
    """How many of the last rounds that role forfeited."""
    kept = [place for place, played in enumerate(rounds) if played.forfeits[role] is None]
    return len(rounds) - (kept[-1] + 1 if kept else 0)
