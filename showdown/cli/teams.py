"""`showdown teams`: what is installed. Heavy imports wait until a command runs."""

from __future__ import annotations

import json

import click

from showdown.cli.options import json_rows_option
from showdown.words import one_line


@click.command(
    short_help="List the installed teams.",
    epilog="Try:  showdown teams, then:  showdown arena --generator blend --detector logistic",
)
@json_rows_option
def teams(as_json: bool) -> None:
    """List the installed teams: where each comes from, and what it does."""
    from dataclasses import asdict

    from showdown.catalogue import entries

    found = entries()
    if as_json:
        click.echo(json.dumps([asdict(entry) for entry in found]))
        return
    wide = [max(len(getattr(entry, field)) for entry in found) for field in ("role", "name", "origin")]
    for entry in found:
        columns = zip((entry.role, entry.name, entry.origin), wide, strict=True)
        line = "  ".join([*(text.ljust(width) for text, width in columns), entry.about]).rstrip()
        click.echo(one_line(line))
