"""What commands that play say beside the show: of isolation, and of the report."""

from __future__ import annotations

from pathlib import Path

import click

from showdown.errors import UsageError
from showdown.seats.isolation import OFF, require, warning_of_weakness


def say(line: str) -> None:
    """Say something beside the show."""
    click.echo(line, err=True)


def says_weakness(isolation: str, as_json: bool) -> bool:
    """Whether isolation is off; where it is weaker than the strongest, that is said.

    Raises:
        UsageError: what the teams print would stand in the document, or this machine offers less.
    """
    if isolation == OFF and as_json:
        raise UsageError(
            "with --isolation off the teams print on this terminal, and --json prints one document alone. "
            "Try: without --json; the same document is match.json in the run folder"
        )
    if warning := warning_of_weakness(require(isolation)):
        click.echo(warning, err=True)
    return isolation == OFF


def draw_report(folder: Path, names: tuple[str, str] | None = None) -> Path | None:
    """Write a match's report; where that fails, say so: the match itself is safe in its record."""
    try:
        from showdown.show.report import write_report

        return write_report(folder, names=names)
    except Exception as error:  # whatever went wrong in drawing, the match was played
        reason = " ".join(str(error).split()) or type(error).__name__
        click.echo(f"The report could not be drawn: {reason}. Try: showdown report {folder}", err=True)
        return None
