"""What a font is called, and what it says of itself."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from showdown.errors import UsageError

__all__ = ["LONGEST_NAME", "Names", "check_family_name", "numbered"]

LONGEST_NAME = 31  # characters: some systems cut off what is longer


@dataclass(frozen=True)
class Names:
    """What a font says of itself.

    Attributes:
        family: what menus show.
        generator: the team that drew it.
        about: one sentence on which style it is and what it was trained with.
    """

    family: str
    generator: str
    about: str

    def __post_init__(self) -> None:
        check_family_name(self.family)

    @property
    def postscript(self) -> str:
        """A name in plain ASCII, without spaces.

        Other signs than letters and digits are lost. So that no two families come to one name, a few
        digits of the family's hash stand for them.
        """
        kept = "".join(c for c in self.family if c.isascii() and c.isalnum())
        if kept != self.family.replace(" ", ""):
            kept = f"{kept or 'Forged'}{hashlib.sha256(self.family.encode()).hexdigest()[:8]}"
        return f"{kept}-Regular"

    def table(self) -> dict[str, str]:
        """The entries of the name table."""
        return {
            "copyright": f"Drawn by a program, {self.generator}, in Showdown. No person designed it.",
            "familyName": self.family,
            "styleName": "Regular",
            "uniqueFontIdentifier": f"1.000;SHOW;{self.postscript}",
            "fullName": f"{self.family} Regular",
            "version": "Version 1.000",
            "psName": self.postscript,
            "designer": f"{self.generator} (a program)",
            "description": self.about,
            "licenseDescription": (
                "Generated; no licence is granted or claimed here. The type that the program learned "
                "from has terms of its own: ask whoever trained it before you publish this font."
            ),
        }


def check_family_name(family: str) -> None:
    """Refuse a name that menus could not show.

    Raises:
        UsageError: it is empty, too long, or has no letter.
    """
    plain = family.isprintable() and any(letter.isalnum() for letter in family)
    if not plain or len(family) > LONGEST_NAME:
        raise UsageError(
            f"a font cannot be called {family!r}; expected at most {LONGEST_NAME} printable characters, "
            'a letter among them. Try: --name "My Hand"'
        )


def numbered(name: str, style: int) -> str:
    """A name with the number of a hand, short enough for menus: each hand is a family of its own.

    >>> numbered("sdfgan", 7)
    'sdfgan No7'
    """
    number = f" No{style}"
    return name[: LONGEST_NAME - len(number)] + number
