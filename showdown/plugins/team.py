"""What a team is, and the facts of the two roles."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from showdown.contract import Detector, Generator

FILES = (".py", ".ipynb")  # what a team's class can be written in
METHODS = {"generator": ("fit", "sample"), "detector": ("fit", "prob_real")}
OPTIONAL = ("interpolate", "field", "outlines", "save", "load")  # methods that a team may lack
OTHER = {"generator": "detector", "detector": "generator"}
BASES = {"generator": Generator, "detector": Detector}
CHAMPIONS = {"generator": "outlinegan", "detector": "cnn"}  # of the house: who plays where nobody says who
SPARRING_PARTNERS = {"generator": "cnn", "detector": "blend"}  # whom each role spars with


@dataclass(frozen=True)
class Team:
    """Where a team's code is; what crosses into its process.

    Attributes:
        role: ``generator`` or ``detector``.
        name: what people call it.
        module: an importable module, or the absolute path of a file.
        class_name: the class in it.
    """

    role: str
    name: str
    module: str
    class_name: str

    @property
    def is_file(self) -> bool:
        """Whether `module` is a file rather than an importable name."""
        return self.module.endswith(FILES)


def told_apart(teams: Sequence[Team]) -> list[Team]:
    """The same teams, with names that differ.

    A name that two of them have gets the file, the folder or the role behind it: the first that differs.

    >>> two = [Team("detector", "mine", f"/home/{who}/team.py", "Mine") for who in ("ana", "bo")]
    >>> [team.name for team in told_apart(two)]
    ['mine (ana)', 'mine (bo)']
    """
    named = []
    for team in teams:
        alike = [other for other in teams if other.name == team.name]
        marks = [[Path(one.module).stem, Path(one.module).parent.name, one.role] for one in alike]
        at = [one is team for one in alike].index(True)
        mark = next((mark for mark, *rest in [(column[at], *column) for column in zip(*marks, strict=True)]
                     if rest.count(mark) == 1), str(at + 1))  # fmt: skip
        named.append(team if len(alike) == 1 else replace(team, name=f"{team.name} ({mark})"))
    return named


def home_of(file: Path) -> Path:
    """The folder that is a team's own: that of its file, or of the whole package that the file is in."""
    home = file.parent
    while (home / "__init__.py").is_file() and (home.parent / "__init__.py").is_file():
        home = home.parent
    return home


def passed_to(role: str, method: str) -> tuple[str, ...]:
    """What the referee passes to a method of the contract, by position.

    >>> passed_to("generator", "sample"), passed_to("detector", "fit")
    (('letters', 'styles'), ('real', 'fake', 'clock'))
    """
    return tuple(inspect.signature(getattr(BASES[role], method)).parameters)[1:]  # beside self
