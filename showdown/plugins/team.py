"""What a team is, and the facts of the two roles."""

from __future__ import annotations

import inspect
from dataclasses import dataclass

from showdown.contract import Detector, Generator

METHODS = {"generator": ("fit", "sample"), "detector": ("fit", "prob_real")}
OTHER = {"generator": "detector", "detector": "generator"}
BASES = {"generator": Generator, "detector": Detector}
CHAMPIONS = {"generator": "sdfgan", "detector": "cnn"}  # of the house: who plays where nobody says who
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
        return self.module.endswith(".py")


def passed_to(role: str, method: str) -> tuple[str, ...]:
    """What the referee passes to a method of the contract, by position.

    >>> passed_to("generator", "sample"), passed_to("detector", "fit")
    (('letters', 'styles'), ('real', 'fake', 'clock'))
    """
    return tuple(inspect.signature(getattr(BASES[role], method)).parameters)[1:]  # beside self
