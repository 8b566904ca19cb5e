"""`showdown new`: a team to begin with."""

from __future__ import annotations

from pathlib import Path

import click

from showdown.cli.options import force_option, role_argument
from showdown.scaffold import TEMPLATES, class_name, write_team


@click.command(
    short_help="Write a new team that already plays.",
    epilog="Try:  showdown new detector sharp_eye --from sklearn",
)
@role_argument
@click.argument("name")
@click.option(
    "--from",
    "template",
    default=TEMPLATES[0],
    show_default=True,
    type=click.Choice(TEMPLATES),
    help="What to start from. numpy is a neural network from scratch.",
)
@click.option("--single", is_flag=True, help="Write one file NAME.py instead of a folder NAME.")
@force_option("Replace existing files.")
def new(role: str, name: str, template: str, single: bool, force: bool) -> None:
    """Write a team that already plays: the folder NAME, or one file NAME.py."""
    paths = write_team(role, name, Path(), template, single, force)
    for path in paths:
        click.echo(f"wrote {path}")
    team = f"{paths[0].as_posix()}:{class_name(name)}"
    click.echo(f"Next:  showdown check {team}")
    click.echo(f"       showdown spar {team}")
    click.echo(f"       showdown arena --{role} {team} --rounds 3")
