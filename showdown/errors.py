"""Everything that Showdown raises on purpose.

    ShowdownError
    ├── UsageError        a value that a person gave cannot be used
    │   ├── TeamError     a team that cannot be found, loaded or recognised
    │   ├── CorpusError   a corpus, font or picture that cannot be read or lacks something
    │   └── RecordError   a run folder that is taken, missing or damaged
    ├── ContractError     a team gave something that the contract does not allow
    │   └── ChecksFailed  the checks of `showdown check` found that a team falls short
    ├── Forfeit           a team lost its turn: it crashed, came late, or broke the contract
    └── HostGone          the machine failed: no process for a team could be started, or it was lost twice

The text of an error says what was wrong, what came, what was wanted, and what to try.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class ShowdownError(Exception):
    """The root: catch this to catch all of them."""


class UsageError(ShowdownError):
    """A value that a person gave cannot be used; the command ends with status 2."""


class TeamError(UsageError):
    """A team cannot be found, loaded or recognised."""


class CorpusError(UsageError):
    """A corpus, font or picture cannot be read, or lacks what was asked of it."""


class RecordError(UsageError):
    """A run folder is taken, missing or damaged."""


class ContractError(ShowdownError):
    """A team gave something that the contract does not allow."""


class ChecksFailed(ContractError):  # it reads as what happened
    """The checks found that a team falls short; the text names every failure."""


class Forfeit(ShowdownError):  # the word of the game
    """A team lost its turn.

    Args:
        status: ``crash``, ``timeout``, ``invalid``, ``memory`` or ``exit``.
        cause: one sentence for the scoreboard.
        traceback: the team's own traceback, where there is one.
    """

    def __init__(self, status: str, cause: str, traceback: str = "") -> None:
        super().__init__(cause)
        self.status = status
        self.cause = cause
        self.traceback = traceback


class HostGone(ShowdownError):  # it reads as what happened
    """The machine failed, and no team: the process that starts every call of a team fell, twice in one call.

    The first time it is replaced and the call is made again; see `showdown.seats.call`.
    """


class LeftOut(UserWarning):  # it reads as what happened
    """Some files of a folder are not in the corpus that was made of it, or it was read in a way of its own.

    It is no error: what was taken can be played.
    """


class LittleType(UserWarning):  # it reads as what is the matter
    """Some of what a match would show cannot be shown on so little type; it can be played."""


def near_name(wrong: str, known: Iterable[str], least: float = 0.6) -> str:
    """The known name that reads most like a mistyped one; empty if none is as near as `least`, of 1.

    >>> near_name("nunpy", ["numpy", "torch"])
    'numpy'
    """
    return next(iter(difflib.get_close_matches(wrong, list(known), n=1, cutoff=least)), "")


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """A hint for a mistyped name, or an empty string.

    >>> did_you_mean("dcagn", ["blend", "dcgan"])
    " Did you mean 'dcgan'?"
    >>> did_you_mean("zzz", ["blend", "dcgan"])
    ''
    """
    near = near_name(wrong, known)
    return f" Did you mean {near!r}?" if near else ""
