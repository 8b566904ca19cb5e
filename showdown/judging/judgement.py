"""What a judgement says: the verdict, whose word it is, what the formats gave away, what was told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from showdown.arena.coinflip import MARGIN
from showdown.arena.opinion import Opinion, Panel
from showdown.arrays import Bools, Floats
from showdown.judging.settling import NOT_TOLD, TOLD, Settling
from showdown.judging.trace import Trace

UNRESOLVED = "unresolved"
__all__ = ["NOT_TOLD", "TOLD", "UNRESOLVED", "Judgement", "ToldPictures", "ToldRow", "tally"]


@dataclass(frozen=True)
class ToldRow:
    """How the pictures of one label, or of one group, were judged.

    Attributes:
        name: of the label or the group.
        n_real, n_fake: pictures of either side.
        right_real, right_fake: the share of each that was called what it is; None where there are none.
    """

    name: str
    n_real: int
    n_fake: int
    right_real: float | None
    right_fake: float | None

    @property
    def right(self) -> float:
        """The mean of the shares that there are."""
        shares = [share for share in (self.right_real, self.right_fake) if share is not None]
        return sum(shares) / len(shares)


@dataclass(frozen=True, eq=False)
class ToldPictures:
    """Every picture that was judged.

    Attributes:
        images: (n, S, S) uint8, as the panel saw them.
        labels, groups, files: (n,) what each shows, whose it is, and its name.
        truth: (n,), True for real.
        odds: (n,) log odds of being real, by the judge whose word counts.
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.str_]
    groups: NDArray[np.str_]
    files: tuple[str, ...]
    truth: Bools
    odds: Floats

    def surest(self, count: int) -> list[int]:
        """Positions of the fakes that were told surest."""
        return self._fakes()[:count]

    def passed(self, count: int) -> list[int]:
        """Positions of the fakes that passed for real, the surest first."""
        return [at for at in self._fakes()[::-1] if self.odds[at] > 0][:count]

    def accused(self, count: int) -> list[int]:
        """Positions of the real ones that were held for fake, the surest first."""
        real = np.flatnonzero(self.truth)
        order = real[np.argsort(self.odds[real], kind="stable")]
        return [at for at in order.tolist() if self.odds[at] <= 0][:count]

    def _fakes(self) -> list[int]:
        fakes = np.flatnonzero(~self.truth)
        return [int(at) for at in fakes[np.argsort(self.odds[fakes], kind="stable")]]


@dataclass(frozen=True, eq=False)
class Judgement:
    """Whether real and fake pictures are told apart.

    Attributes:
        verdict: ``told apart``, ``not told apart`` or ``unresolved``.
        real, fake: what the two sides are called.
        n_real, n_fake, groups_real, groups_fake: how many pictures and groups of either were judged.
        findings: of the format audit, those that tell most first.
        panel: what each juror says.
        control: what it says of real against real; None where there is too little for that.
        settling: what would settle it; None where it is settled.
        said: how everything was read and brought together, a sentence each.
        by_label, by_group: how each was judged, the most told first.
        judged: the pictures.
        medium: its name. size: of the pictures, in pixels.

    """

    verdict: str
    real: str
    fake: str
    n_real: int
    n_fake: int
    groups_real: int
    groups_fake: int
    findings: tuple[Trace, ...]
    panel: Panel
    control: Panel | None
    settling: Settling | None
    said: tuple[str, ...]
    by_label: tuple[ToldRow, ...]
    by_group: tuple[ToldRow, ...]
    judged: ToldPictures
    medium: str
    size: int

    @property
    def told_apart(self) -> bool:
        """Whether some juror is shown to tell."""
        return self.verdict == TOLD

    @property
    def speaker(self) -> Opinion | None:
        """The opinion that the words are about: of who tells, or else of who is nearest to it."""
        return self.panel.shown or self.panel.best

    @property
    def control_fails(self) -> bool:
        """Whether some juror tells real from real, so that its word means little here."""
        return self.control is not None and self.control.teller is not None

    @property
    def words(self) -> str:
        """The verdict in a sentence or two."""
        speaker = self.speaker
        if speaker is None or speaker.test is None:
            return "unresolved: no juror gave an answer."
        test = speaker.test
        figures = (
            f"{test.balanced_accuracy:.1%} right ({test.accuracy_low:.1%} to {test.accuracy_high:.1%}), "
            f"AUC {test.auc:.3f} ({test.auc_low:.3f} to {test.auc_high:.3f})"
        )
        if self.verdict == TOLD:
            return (
                f"told apart by {speaker.juror}: {figures}. Look at {speaker.tell or 'the pictures below'}."
            )
        if self.verdict == NOT_TOLD:
            points = round(100 * MARGIN)
            return f"not told apart within ±{points} points; the best juror is {speaker.juror}: {figures}."
        return f"unresolved; the best juror is {speaker.juror}: {figures}. {self._what_would_settle()}"

    def _what_would_settle(self) -> str:
        if self.settling is None or self.settling.times is None:
            return "No number of pictures is foreseen that would settle it."
        pictures = int(np.ceil(self.settling.times * min(self.n_real, self.n_fake)))
        return (
            f"About {self.settling.times:g} times as much would settle it, as {self.settling.towards!r}: "
            f"{pictures:,} pictures of {self.settling.groups:,} groups on each side."
        )

    @property
    def caveats(self) -> list[str]:
        """What the verdict has to be read with, a sentence each."""
        found = []
        if self.control_fails:
            assert self.control is not None and self.control.teller is not None
            found.append(
                f"The control fails: {self.control.teller.juror} tells real from real of {self.real}, too. "
                "Its groups differ that much, or are copies of each other. Fakes may be told for that alone."
            )
        if self.control is None:
            found.append("There is too little real material for the control, real against real.")
        remain = [finding.name for finding in self.findings if finding.remains]
        if remain and self.told_apart:
            found.append(
                f"The format tells, too, and is still there: {', '.join(remain)}. "
                "What the panel tells may be that."
            )
        return found

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        told = self.judged
        return {
            "verdict": self.verdict,
            "words": self.words,
            "caveats": self.caveats,
            "real": self.real,
            "fake": self.fake,
            **{key: getattr(self, key) for key in ("n_real", "n_fake", "groups_real", "groups_fake")},
            "medium": self.medium,
            "size": self.size,
            "findings": [finding.to_json() for finding in self.findings],
            "panel": self.panel.to_json(),
            "control": None if self.control is None else self.control.to_json(),
            "control_fails": self.control_fails,
            "settling": None if self.settling is None else asdict(self.settling),
            "said": list(self.said),
            "by_label": [asdict(row) for row in self.by_label],
            "by_group": [asdict(row) for row in self.by_group],
            "told_surest": [told.files[at] for at in told.surest(20)],
            "passed": [told.files[at] for at in told.passed(20)],
        }


def tally(names: Sequence[str] | NDArray[np.str_], judged: ToldPictures) -> tuple[ToldRow, ...]:
    """How the pictures of each name (n,) were judged, the most told first."""
    known, codes = np.unique(np.asarray(names), return_inverse=True)
    right = (judged.odds > 0) == judged.truth
    sides = []
    for side in (judged.truth, ~judged.truth):
        counts = np.bincount(codes[side], minlength=len(known))
        sides.append((counts, np.bincount(codes[side], right[side], minlength=len(known))))
    (reals, real_right), (fakes, fake_right) = sides
    rows = [
        ToldRow(
            str(name),
            int(reals[i]),
            int(fakes[i]),
            float(real_right[i] / reals[i]) if reals[i] else None,
            float(fake_right[i] / fakes[i]) if fakes[i] else None,
        )
        for i, name in enumerate(known.tolist())
    ]
    return tuple(sorted(rows, key=lambda row: (-row.right, row.name)))
