"""What a judge's answers to a fresh sealed batch come to: the rival's, and those of the referee's panel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, asdict, dataclass, field, fields
from typing import Any

SIDE_BY_SIDE = 4  # letters, where one such figure is shown
ALL = "all together"  # the sum of the jurors' answers, which is judged as one more of them


@dataclass(frozen=True)
class Confirmation:
    """A judge put to the test on a fresh sealed batch.

    Attributes:
        balanced_accuracy, accuracy_low, accuracy_high: in [0, 1], with its interval of that level.
        margin: the least distance from 1/2 that the batch shows the accuracy to lie within.
        auc, auc_low, auc_high, auc_margin: the same of the AUC.
        level: of both intervals, as 0.988.
        confirmed: whether both are shown to lie within their margins.
        n_real, n_fake: how many exhibits of either kind. n_groups: design groups of the real ones.
        together: with several letters of one hand side by side: how many, balanced accuracy, AUC.
    """

    balanced_accuracy: float
    accuracy_low: float
    accuracy_high: float
    margin: float
    auc: float
    auc_low: float
    auc_high: float
    auc_margin: float
    level: float
    confirmed: bool
    n_real: int
    n_fake: int
    n_groups: int
    together: list[list[float]] = field(default_factory=list)

    def with_letters(self, count: int) -> float | None:
        """The balanced accuracy with so many letters side by side; None where it is not known."""
        return next((accuracy for size, accuracy, _ in self.together if size == count), None)


@dataclass(frozen=True)
class Opinion:
    """What one juror says of the confirmation's batch.

    Attributes:
        juror: its name.
        steps: of its training; None where it failed, or has none.
        test: its figures, tested as the rival's were; None where it failed.
        still_tells: whether it is shown to be better than a coin.
        tell: what it looks at, in words that a person can look for; empty where nobody can say.
        failed: how it failed; None where it answered.
    """

    juror: str
    steps: int | None
    test: Confirmation | None
    still_tells: bool
    tell: str = ""
    failed: str | None = None

    @property
    def confirmed(self) -> bool:
        """Whether it cannot tell either."""
        return self.test is not None and self.test.confirmed

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        if self.test is None:
            return {"juror": self.juror, "failed": self.failed, "confirmed": False, "still_tells": False}
        rest = {"still_tells": self.still_tells, "tell": self.tell}
        return {"juror": self.juror, "steps": self.steps, **asdict(self.test), **rest}

    @classmethod
    def from_json(cls, entry: Mapping[str, Any]) -> Opinion:
        """What `to_json` wrote. Older records call a juror a team."""
        juror = entry["juror"] if "juror" in entry else entry["team"]
        if "failed" in entry:
            return cls(juror, None, None, False, failed=entry["failed"])
        test = made(Confirmation, entry)
        return cls(juror, entry["steps"], test, entry["still_tells"], entry.get("tell", ""))


@dataclass(frozen=True)
class Panel:
    """What all the referee's judges say of one batch.

    Attributes:
        opinions: one a juror; where there are several, the last is of `ALL` together.
    """

    opinions: tuple[Opinion, ...]

    @property
    def confirmed(self) -> bool:
        """Whether every one of them is shown to be no better than a coin."""
        return all(opinion.confirmed for opinion in self.opinions)

    @property
    def tellers(self) -> list[Opinion]:
        """Those that are shown to tell, the best first; all together only where no juror does alone."""
        tellers = [opinion for opinion in self.opinions if opinion.still_tells and opinion.test]
        alone = [opinion for opinion in tellers if opinion.juror != ALL]
        return sorted(alone or tellers, key=_accuracy, reverse=True)

    @property
    def teller(self) -> Opinion | None:
        """The best of those that are shown to tell."""
        return next(iter(self.tellers), None)

    @property
    def witness(self) -> Opinion | None:
        """The best of them that can say what it looks at."""
        return next((opinion for opinion in self.tellers if opinion.tell), None)

    @property
    def shown(self) -> Opinion | None:
        """The one whose surest forgeries are shown: the witness, or else the teller."""
        return self.witness or self.teller

    @property
    def best(self) -> Opinion | None:
        """The juror with the highest accuracy; None where all failed."""
        alone = [opinion for opinion in self.opinions if opinion.test and opinion.juror != ALL]
        return max(alone, key=_accuracy, default=None)

    @property
    def failed(self) -> list[Opinion]:
        """Those that gave no answer."""
        return [opinion for opinion in self.opinions if opinion.test is None]

    def to_json(self) -> list[dict[str, Any]]:
        """Plain values."""
        return [opinion.to_json() for opinion in self.opinions]

    @classmethod
    def from_json(cls, entries: Sequence[Mapping[str, Any]]) -> Panel:
        """What `to_json` wrote."""
        return cls(tuple(Opinion.from_json(entry) for entry in entries))


def _accuracy(opinion: Opinion) -> float:
    return opinion.test.balanced_accuracy if opinion.test else 0.0


def made(kind: type[Any], entry: Mapping[str, Any]) -> Any:
    """A value of that dataclass, from the entry's keys that are its fields; older entries may lack some.

    Raises:
        KeyError: one is lacking that has no default.
    """
    known = [each for each in fields(kind) if each.name in entry or each.default_factory is MISSING]
    return kind(**{each.name: entry[each.name] for each in known})
