"""The ladder of a league: every team's rating, rank and class, each as far as it is known.

*Which rounds count?* The last one, as in a match, where the last judged round says how things stand. In
earlier rounds most teams were still learning, and a mean over all would favour those who learn early over
those who learn well. A team that lost its turn in the last round is on the ladder, without a rating.

*How sure?* A rating's interval is for this team alone, at 95%. Ranks and classes hold for all teams
together: the chance that any of them is wrong is 4% in a league, half of it for each of its two ladders.
`benchmarks/ladder.py` simulates it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from showdown.arrays import Bools
from showdown.errors import UsageError
from showdown.league.cells import SAMPLES, Cells, measure_cells
from showdown.league.classes import classes, ranks
from showdown.league.game import Game, solve
from showdown.league.judgements import Judgements
from showdown.league.ratings import Ratings, interval, rate, surely_above

LEVEL = 0.95  # of a rating's interval
ALPHA = 0.04  # the chance that any rank or class of a league is wrong
SHARE_OF_ALPHA = ALPHA / 2  # for the generators' ladder, and for the detectors'
ROLES = ("generator", "detector")
DIGITS = 4  # of figures that are written: further ones differ between machines


@dataclass(frozen=True)
class Row:
    """One team on its ladder. Without a rating, all that follows is None.

    Attributes:
        team: its name. role: ``generator`` or ``detector``.
        rating: in log odds. The mean house generator is the zero, where one is in the league.
        low, high: its 95% interval.
        rank_low, rank_high: the best and the worst rank that it may have in its role; sure for all together.
        class_number: 1 is the best.
        nemesis: the rival against whom it did worst, compared with what the ratings foretell.
        nemesis_costs: how much worse: an AUC.
        nemesis_error: the standard error of that.
        nemesis_sure: whether that is no chance, in a league with so many cells.
    """

    team: str
    role: str
    rating: float | None = None
    low: float | None = None
    high: float | None = None
    rank_low: int | None = None
    rank_high: int | None = None
    class_number: int | None = None
    nemesis: str | None = None
    nemesis_costs: float | None = None
    nemesis_error: float | None = None
    nemesis_sure: bool | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain values; the class is called ``class``."""
        fields = {name: _rounded(value) for name, value in vars(self).items()}
        return {("class" if name == "class_number" else name): value for name, value in fields.items()}

    @classmethod
    def from_json(cls, entry: dict[str, Any]) -> Row:
        """What `to_json` wrote."""
        return cls(**{("class_number" if name == "class" else name): value for name, value in entry.items()})


@dataclass(frozen=True)
class Ladder:
    """Two ladders, the generators' and the detectors'.

    Attributes:
        rows: the generators, then the detectors, each from the best down; those without a rating last.
    """

    rows: tuple[Row, ...]

    def of(self, role: str) -> tuple[Row, ...]:
        """The rows of one role, ``generator`` or ``detector``."""
        return tuple(row for row in self.rows if row.role == role)

    def leader(self, role: str) -> Row | None:
        """The best of a role; None where nobody is rated."""
        return next((row for row in self.of(role) if row.rating is not None), None)

    def to_json(self) -> list[dict[str, Any]]:
        """Plain values, a team each."""
        return [row.to_json() for row in self.rows]

    @classmethod
    def from_json(cls, entries: Sequence[dict[str, Any]]) -> Ladder:
        """What `to_json` wrote."""
        return cls(tuple(Row.from_json(entry) for entry in entries))

    def to_frame(self) -> Any:
        """A pandas DataFrame, one row a team and role.

        Raises:
            UsageError: pandas is not installed.
        """
        try:
            import pandas as pd  # noqa: PLC0415 - optional
        except ImportError:
            raise UsageError(
                "a frame needs pandas, which is not installed. Try: pip install pandas"
            ) from None
        return pd.DataFrame(self.to_json()).set_index(["role", "team"])


@dataclass(frozen=True, eq=False)
class Standing:
    """All that a league's judgements come to.

    Attributes:
        ladder: who is how good.
        cells: (G, D) figures of every cell. ratings: what the ladder was made of.
        game: the best mixes of teams, and the value; None where nobody is rated.
    """

    ladder: Ladder
    cells: Cells
    ratings: Ratings
    game: Game | None


def standing(
    rounds: Sequence[Judgements],
    generators: Sequence[str],
    detectors: Sequence[str],
    counts: Bools,
    anchors: Bools | None = None,
    samples: int = SAMPLES,
    seed: int = 0,
) -> Standing:
    """What a league's judgements come to.

    Args:
        rounds: those that count, at least one; as a rule the last alone. Of several, all count alike.
        generators: G names. detectors: D names.
        counts: (G, D) False where generator and detector are of one team: played, shown, and for nobody.
        anchors: (G,) True for the house generators, whose mean is the zero of the scale.
        samples: of the bootstrap. seed: where its chance starts; the same gives the same ladder.
    """
    cells = measure_cells(rounds, len(generators), samples, seed)
    ratings = rate(cells, counts, anchors)
    rows = [
        *_rows("generator", generators, detectors, ratings),
        *_rows("detector", detectors, generators, ratings),
    ]
    return Standing(Ladder(tuple(rows)), cells, ratings, _game(cells, ratings))


def _rows(role: str, teams: Sequence[str], rivals: Sequence[str], found: Ratings) -> list[Row]:
    """One role's rows, the best first."""
    of_generators = role == "generator"
    ratings = found.generators if of_generators else found.detectors
    samples = found.generator_samples if of_generators else found.detector_samples
    low, high = interval(ratings, samples, LEVEL, found.freedom)
    rated = np.flatnonzero(np.isfinite(ratings))
    above = surely_above(ratings[rated], samples[:, rated], SHARE_OF_ALPHA, found.freedom)
    best, worst = ranks(above)
    number = classes(ratings[rated], above)
    # What a cell costs this team: a generator suffers where the detector does better than foretold.
    costs = np.where(found.counts, found.residuals, -np.inf if of_generators else np.inf)
    costs, errors = (costs, found.residual_errors) if of_generators else (-costs.T, found.residual_errors.T)
    limit, rows = found.surely_off(ALPHA), []
    for place in np.argsort(-ratings[rated], kind="stable"):
        team = int(rated[place])
        worst_rival = int(np.argmax(costs[team]))
        rows.append(
            Row(
                team=teams[team],
                role=role,
                rating=float(ratings[team]),
                low=float(low[team]),
                high=float(high[team]),
                rank_low=int(best[place]),
                rank_high=int(worst[place]),
                class_number=int(number[place]),
                nemesis=rivals[worst_rival],
                nemesis_costs=float(costs[team, worst_rival]),
                nemesis_error=float(errors[team, worst_rival]),
                nemesis_sure=bool(costs[team, worst_rival] > limit * errors[team, worst_rival]),
            )
        )
    return rows + [Row(teams[int(team)], role) for team in np.flatnonzero(~np.isfinite(ratings))]


def _game(cells: Cells, ratings: Ratings) -> Game | None:
    """The game of those who are rated. A cell that does not count is worth what the ratings foretell."""
    if not ratings.counts.any():
        return None
    payoffs = np.where(ratings.counts, cells.auc, ratings.expected)
    payoffs[~ratings.counts.any(axis=1)] = np.nan
    payoffs[:, ~ratings.counts.any(axis=0)] = np.nan
    return solve(payoffs)


def _rounded(value: Any) -> Any:
    return round(value, DIGITS) if isinstance(value, float) else value
