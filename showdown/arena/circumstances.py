"""Under what circumstances a match was played: on which type, how isolated, with what versions."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from importlib.metadata import version

from showdown.fonts.corpus import Corpus
from showdown.seats.hall import Hall


@dataclass(frozen=True)
class Circumstances:
    """What a record tells beside the settings.

    Attributes:
        corpus: the fingerprint of the type.
        isolation: the tier that was reached.
        versions: of Showdown, Python, numpy and torch; the platform; how many threads a team had.
    """

    corpus: str
    isolation: str
    versions: dict[str, str | int]


def circumstances_here(train: Corpus, hall: Hall) -> Circumstances:
    """The circumstances of a match, or of a league, that begins now in that hall."""
    return Circumstances(
        corpus=train.fingerprint,
        isolation=hall.tier,
        versions={
            "showdown": version("showdown"),
            "python": platform.python_version(),
            "numpy": version("numpy"),
            "torch": version("torch"),
            "platform": f"{platform.system()} {platform.machine()}",
            "threads": hall.threads,
        },
    )
