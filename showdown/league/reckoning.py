"""The reckoning: the ladder and the game that a league's last round comes to, as its record has them."""

from __future__ import annotations

from typing import Any

import numpy as np

from showdown.arrays import Floats
from showdown.league.cells import SAMPLES
from showdown.league.game import Game
from showdown.league.judgements import Judgements
from showdown.league.ladder import DIGITS, ROLES, Ladder, Row, standing
from showdown.league.settings import LeagueSettings


def reckon(settings: LeagueSettings, judged: Judgements | None, samples: int = SAMPLES) -> dict[str, Any]:
    """The ladder, and the value of the game with its best mixes, as plain values.

    Args:
        settings: of the league.
        judged: what counts of its last round; None where nothing does, and then nobody is rated.
        samples: of the bootstrap, for the intervals.
    """
    generators, detectors = ([one.name for one in side] for side in (settings.forgers, settings.judges))
    if judged is None:
        names = dict(zip(ROLES, (generators, detectors), strict=True))
        rows = [Row(name, role) for role in ROLES for name in names[role]]
        return {"ladder": Ladder(tuple(rows)).to_json(), "game": None}
    rivals = range(len(detectors))
    counts = [[settings.are_rivals(at, rival) for rival in rivals] for at in range(len(generators))]
    found = standing(
        [judged],
        generators,
        detectors,
        np.array(counts),
        np.array([one.house for one in settings.forgers]),
        samples,
    )
    return {"ladder": found.ladder.to_json(), "game": _game(found.game, generators, detectors)}


def _game(game: Game | None, generators: list[str], detectors: list[str]) -> dict[str, Any] | None:
    if game is None:
        return None
    value = round(float(game.value), DIGITS)
    mixes = {"generators": _mix(generators, game.generators), "detectors": _mix(detectors, game.detectors)}
    return {"value": value, **mixes}


def _mix(names: list[str], shares: Floats) -> dict[str, float]:
    """How often each team is sent, those that are; shares are (n,)."""
    return {name: round(float(share), DIGITS) for name, share in zip(names, shares, strict=True) if share > 0}
