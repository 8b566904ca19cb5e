"""Showdown: one team's GAN forges type, a rival's detector catches it, a referee keeps the score."""

import logging
from typing import TYPE_CHECKING, Any

from showdown.contract import Clock, Detector, Feedback, Generator, Glyphs

if TYPE_CHECKING:
    from showdown.judging.judging import judge
    from showdown.league_in_code import League
    from showdown.match import Match

__all__ = ["Clock", "Detector", "Feedback", "Generator", "Glyphs", "League", "Match", "judge"]

logging.getLogger(__name__).addHandler(logging.NullHandler())  # silent until somebody asks


def __getattr__(name: str) -> Any:
    """All else is loaded when it is asked for: a team's own process needs the contract alone."""
    if name == "Match":
        from showdown.match import Match

        return Match
    if name == "League":
        from showdown.league_in_code import League

        return League
    if name == "judge":
        from showdown.judging.judging import judge

        return judge
    raise AttributeError(f"module 'showdown' has no attribute {name!r}")
