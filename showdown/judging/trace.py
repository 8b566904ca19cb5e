"""One finding of the format audit: what gives the sides away without a look at what they show."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

ACCURACY, SHARE = "balanced accuracy", "share"


@dataclass(frozen=True)
class Trace:
    """What a format gives away.

    Attributes:
        name: in a word or two.
        words: what is there on either side.
        size: how well it alone tells the two apart, or how many files it is about, in [0, 1].
        measure: which of the two that is.
        low, high: the 99% interval of a balanced accuracy; of a share, itself.
        advice: what to do.
        remains: whether it is still there when the pictures are judged.
    """

    name: str
    words: str
    size: float
    measure: str
    low: float
    high: float
    advice: str
    remains: bool

    @property
    def sentence(self) -> str:
        """The finding in one line."""
        told = (
            f"tells {self.size:.0%} apart by itself"
            if self.measure == ACCURACY
            else f"is true of {self.size:.1%} of the files"
        )
        fate = "still there when judged" if self.remains else "taken away before judging"
        return f"{self.name}: {self.words}; {told}; {fate}. {self.advice}"

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)
