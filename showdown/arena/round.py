"""A round as a value: every figure once, with its meaning, its unit and its range.

`Round` is what any round has. `JudgedRound` is one that came to an exam, and has the figures of it.
The fields stand in the order of the record: `to_json` writes a line of ``events.jsonl`` from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from showdown.arena.opinion import Confirmation, Panel, made
from showdown.typed import check_types

ROLES = ("generator", "detector")


@dataclass(frozen=True)
class Loss:
    """A turn that was forfeited.

    Attributes:
        status: ``crash``, ``timeout``, ``invalid``, ``memory`` or ``exit``.
        cause: one sentence.
    """

    status: str
    cause: str


@dataclass(frozen=True)
class Inspection:
    """What the guards find in a round's forgeries; see `showdown.arena.guards` for each figure.

    Attributes:
        figures: a figure a guard, by its name; None where it cannot be had.
        floor: the same figures of real type.
        tripped: the guards that tripped.
        honesty: what the forger's points are multiplied by, in [0, 1]; 0 where a guard tripped.
    """

    figures: dict[str, float | None]
    floor: dict[str, float | None]
    tripped: tuple[str, ...]
    honesty: float

    def of(self, guard: str) -> tuple[float | None, float | None]:
        """A guard's figure and its floor; None where the record is older than the guard."""
        return self.figures.get(guard), self.floor.get(guard)

    def to_json(self) -> dict[str, Any]:
        """Plain values; the figures stand beside the rest."""
        rest = {"floor": self.floor, "tripped": list(self.tripped), "honesty": self.honesty}
        return {**self.figures, **rest}

    @classmethod
    def from_json(cls, entry: Mapping[str, Any]) -> Inspection:
        """What `to_json` wrote."""
        rest = {"floor", "tripped", "honesty"}
        figures = {name: figure for name, figure in entry.items() if name not in rest}
        return cls(figures, dict(entry["floor"]), tuple(entry["tripped"]), entry["honesty"])


@dataclass(frozen=True, kw_only=True)
class Measures:
    """What an exam says of the detector. Intervals are of 95%.

    Attributes:
        balanced_accuracy: mean of the true-real and the true-fake rate, in [0, 1]; a coin scores 0.5.
        accuracy_low, accuracy_high: its interval.
        auc: how often a real exhibit outscores a forged one, in [0, 1]. auc_low, auc_high: its interval.
        n_real, n_fake: how many exhibits of either kind. n_groups: design groups of the real ones.
        value: V(D, G) in nats, at least 2 log 0.01.
        jsd_bound: what the lower end of V's interval says of the Jensen-Shannon divergence, nats, in
            [0, log 2].
        tv_bound: what the lower end of the accuracy's interval says of the total variation, in [0, 1].
        brier: mean squared error of the scores, in [0, 1].
        reliability: for each tenth of [0, 1] that was used: mean score, share that was real, count.
        flag_rate: the share of exhibits that it called forged.
        canary_auc: how well it tells the kind of weak forgeries that it sees best, an AUC in [0.5, 1].
        unqualified: why it is no judge, one reason; empty where it is one.
    """

    balanced_accuracy: float
    accuracy_low: float
    accuracy_high: float
    auc: float
    auc_low: float
    auc_high: float
    n_real: int
    n_fake: int
    n_groups: int
    value: float
    jsd_bound: float
    tv_bound: float
    brier: float
    reliability: list[list[float]]
    flag_rate: float
    canary_auc: float
    unqualified: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Round:
    """One round, judged or not.

    Attributes:
        number: from 1 on.
        coin_flip: whether it was confirmed as one, and the panel could not tell either.
        findings: the verdicts that its figures support, first things first.
        points: by role, 0 to 100.
        steps: of training, by role; None where the turn was lost or not played.
        ended_by: what ended the training, by role: ``steps``, ``seconds``, ``cap`` (of the processor time
            beside a budget in steps) or None.
        forfeits: by role; None where the team did not forfeit.
        owed: by role, the seconds that it has used beyond its budgets; they are taken from its next turn.
        row: balanced accuracy of this round's detector on each round's forgeries up to this one.
        column: balanced accuracy of each earlier round's detector on this round's forgeries.
    """

    number: int
    coin_flip: bool = False
    findings: tuple[str, ...] = ()
    points: dict[str, float]
    steps: dict[str, int | None]
    ended_by: dict[str, str | None]
    forfeits: dict[str, Loss | None]
    owed: dict[str, float] = field(default_factory=lambda: dict.fromkeys(ROLES, 0.0))
    row: list[float | None] = field(default_factory=list)
    column: list[float | None] = field(default_factory=list)

    @property
    def cut(self) -> list[str]:
        """The roles whose training ran into its cap: such a round cannot be repeated."""
        return [role for role in ROLES if self.ended_by[role] == "cap"]

    @property
    def lost_by(self) -> list[str]:
        """The roles that forfeited."""
        return [role for role in ROLES if self.forfeits[role] is not None]

    def to_json(self) -> dict[str, Any]:
        """Plain values in the order of the record; null where the round was not judged."""
        judged = {name: _plain(getattr(self, name, None)) for name in JUDGED}
        return {"round": self.number, **judged, **{name: _plain(getattr(self, name)) for name in ANY}}


@dataclass(frozen=True, kw_only=True)
class JudgedRound(Round, Measures):
    """A round that came to an exam.

    Attributes:
        guards: what the guards found in the forgeries.
        confirmation: the test on a fresh batch; None where the round was not put to it.
        panel: what the referee's own judges say of that batch; None where they were not asked.
        detector_qualified: whether the detector is a judge at all.
        generator_disqualified: whether a guard tripped.
    """

    guards: Inspection
    confirmation: Confirmation | None
    panel: Panel | None
    detector_qualified: bool
    generator_disqualified: bool


ANY = tuple(each.name for each in fields(Round) if each.name != "number")
JUDGED = tuple(each.name for each in fields(JudgedRound) if each.name not in ("number", *ANY))


def from_json(entry: Mapping[str, Any]) -> Round:
    """The round that `Round.to_json` wrote.

    Raises:
        KeyError, TypeError, AttributeError: the entry is none: a key is missing, or of another type.
    """
    played = _read(entry)
    check_types(played)
    for by_role in (played.points, played.steps, played.ended_by, played.forfeits, played.owed):
        if set(by_role) != set(ROLES):
            raise TypeError(f"a figure is given for {', '.join(by_role)}; expected {' and '.join(ROLES)}")
    return played


def _read(entry: Mapping[str, Any]) -> Round:
    asked = entry.get("second_opinion")  # the whole panel of older records, which also lack what is owed
    older = {"owed": dict.fromkeys(ROLES, 0.0), "panel": asked and [asked]}
    known = {**older, **entry}
    rest = {name: known[name] for name in ANY} | {
        "number": entry["round"],
        "findings": tuple(entry["findings"]),
        "forfeits": {role: loss and made(Loss, loss) for role, loss in entry["forfeits"].items()},
    }
    if entry["balanced_accuracy"] is None:
        return Round(**rest)
    test, panel = entry["confirmation"], known["panel"]
    return JudgedRound(
        **{name: known[name] for name in JUDGED}
        | rest
        | {
            "unqualified": tuple(entry["unqualified"]),
            "guards": Inspection.from_json(entry["guards"]),
            "confirmation": test and made(Confirmation, test),
            "panel": panel and Panel.from_json(panel),
        }
    )


def _plain(value: Any) -> Any:
    """A field as JSON has it."""
    if isinstance(value, (Panel, Inspection)):
        return value.to_json()
    if isinstance(value, (Confirmation, Loss)):
        return asdict(value)
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    return list(value) if isinstance(value, tuple) else value
