"""The command line: parse, call, print. Nothing imports this package."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import click

from showdown.cli.arena import arena, replay, resume
from showdown.cli.fonts import fonts
from showdown.errors import ShowdownError


class Showdown(click.Group):
    """A group that tells its own errors in one line, and says what a mistyped command may have been."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an error of ours ends it with status 2."""
        try:
            return super().invoke(ctx)
        except ShowdownError as error:
            click.echo(f"Error: {error}", err=True)
            sys.exit(2)
        except BrokenPipeError:  # the reader of our output has left
            sys.stderr.close()
            sys.exit(1)


@click.group(
    cls=Showdown,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Try:  showdown arena --rounds 10",
)
@click.version_option(package_name="showdown")
def cli() -> None:
    """A forgery game: a generator forges type, a detector tells real from forged, a referee keeps score."""


for command in (arena, resume, replay, fonts):
    cli.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """The `showdown` command."""
    cli(arguments)
