"""Teams, found and read: by a name, as ``path/to/file.py:Class``, or as ``package.module:Class``.

Names are entry points in the groups ``showdown.generators`` and ``showdown.detectors``; the house teams
are there like any guest. Finding a team and reading its source runs none of its code: that happens in
`load`, inside the team's own process.

team      what a team is, and the facts of the two roles
source    a file of Python, read and not run
notebook  a notebook as such a file
finding   the team that a person wrote; its role, its source, its imports
places    the teams of a file or folder that nobody has named a class of
neighbours  the modules beside a team's file
loading   a team's object
"""

from showdown.plugins.finding import entries_of, find_team, installed, packages_of, role_of, source_of
from showdown.plugins.loading import load
from showdown.plugins.neighbours import Folder
from showdown.plugins.places import holds_code, teams_in
from showdown.plugins.source import Source, quote
from showdown.plugins.team import (
    BASES,
    CHAMPIONS,
    METHODS,
    OPTIONAL,
    OTHER,
    SPARRING_PARTNERS,
    Team,
    home_of,
    passed_to,
    told_apart,
)

__all__ = [
    "BASES",
    "CHAMPIONS",
    "METHODS",
    "OPTIONAL",
    "OTHER",
    "SPARRING_PARTNERS",
    "Folder",
    "Source",
    "Team",
    "entries_of",
    "find_team",
    "holds_code",
    "home_of",
    "installed",
    "load",
    "packages_of",
    "passed_to",
    "quote",
    "role_of",
    "source_of",
    "teams_in",
    "told_apart",
]
