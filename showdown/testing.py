"""For tests: the checks that a team runs on itself, and mock teams with a known score.

from showdown.testing import check_generator

def test_mine():
    check_generator(Mine)
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from showdown.contract import Clock, Detector, Feedback, Generator, Glyphs
from showdown.errors import ChecksFailed

if TYPE_CHECKING:
    from showdown.checks import Report
    from showdown.fonts.corpus import Corpus

__all__ = ["MockDetector", "MockGenerator", "check_detector", "check_generator", "check_team"]


def check_generator(team: Any, corpus: Corpus | None = None) -> Report:
    """Check a generator as `showdown check` does, in the isolation of a match.

    Args:
        team: a class, an object, or what `showdown check` takes: a name, file.py:Class, module:Class.
            One that has `outlines` is asked for them, too.
        corpus: type to check on; by default a slice of the house corpus.

    Raises:
        ChecksFailed: it falls short; the text names every failure, with the line it is about.
        TeamError: it cannot be found.
    """
    return check_team(team, corpus, "generator")


def check_detector(team: Any, corpus: Corpus | None = None) -> Report:
    """Check a detector; see `check_generator`."""
    return check_team(team, corpus, "detector")


def check_team(team: Any, corpus: Corpus | None = None, role: str | None = None) -> Report:
    """Check a team of either role; see `check_generator`."""
    from showdown.bundle import team_of  # the mocks need none of it
    from showdown.checks import examine

    with TemporaryDirectory(prefix="showdown-check-") as folder:
        Path(folder).chmod(0o755)  # an unprivileged team must be able to pass through
        report = examine(team_of(team, role, Path(folder)), corpus, pace=False)
    if not report.passed:
        told = "\n".join(finding.text for finding in report.failed)
        raise ChecksFailed(f"{report.role} {report.team!r} is not fit to play:\n{told}")
    return report


class MockGenerator(Generator):
    """Draws every glyph as one training glyph of its letter, faded by a tenth."""

    def fit(self, real: Glyphs, clock: Clock, feedback: Feedback | None) -> None:
        """Keep one picture of each letter."""
        for _ in clock:
            pass
        labels, first = np.unique(real.letters, return_index=True)
        self.pictures = dict(zip(labels.tolist(), real.images[first], strict=True))

    def sample(self, letters: Sequence[str], styles: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Draw the kept pictures, (n, H, W); the style sets how dark they are."""
        ink = np.stack([self.pictures[letter] for letter in letters]).astype(float)  # (n, H, W)
        return np.rint(ink * (0.9 - styles % 7 / 20)[:, None, None]).astype(np.uint8)


class MockDetector(Detector):
    """Calls a glyph real by how dark its darkest pixel is, against the mean of both sides."""

    def fit(self, real: Glyphs, fake: Glyphs, clock: Clock) -> None:
        """Find the threshold."""
        for _ in clock:
            pass
        self.threshold = (darkest(real).mean() + darkest(fake).mean()) / 2

    def prob_real(self, glyphs: Glyphs) -> NDArray[np.float32]:
        """A logistic curve around the threshold, (n,)."""
        odds = np.exp((darkest(glyphs) - self.threshold) / 10)
        scores: NDArray[np.float32] = (odds / (1 + odds)).astype(np.float32)
        return scores


def darkest(glyphs: Glyphs) -> NDArray[np.float64]:
    """The ink of each glyph's darkest pixel, (n,), 0 to 255."""
    ink: NDArray[np.float64] = glyphs.images.max(axis=(1, 2)).astype(float)
    return ink
