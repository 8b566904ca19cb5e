"""Showdown: one team's GAN forges type, a rival's detector catches it, a referee keeps the score."""

import logging
from typing import TYPE_CHECKING, Any

from showdown.contract import Clock, Detector, Feedback, Generator, Glyphs

if TYPE_CHECKING:
    from showdown.league_in_code import League
    from showdown.match import Match

__all__ = ["Clock", "Detector", "Feedback", "Generator", "Glyphs", "League", "Match"]

logging.getLogger(__name__).addHandler(logging.NullHandler())  # silent until somebody asks


def __getattr__(name: str) -> Any:
    """`Match` and `League` are loaded when asked for: a team's own process needs the contract alone."""
    if name == "Match":
        from showdown.match import Match

        return Match
    if name == "League":
        from showdown.league_in_code import League

        return League
    raise AttributeError(f"module 'showdown' has no attribute {name!r}")
