"""`showdown spar`: a quick bout and what it teaches. Heavy imports wait until a command runs."""

from __future__ import annotations

import json
from pathlib import Path

import click

PATH = click.Path(path_type=Path)


@click.command(
    short_help="Play three quick rounds, and say what would help.",
    epilog="Try:  showdown spar my_team.py:Mine --against logistic",
)
@click.argument("team")
@click.option("--against", help="The rival.  [default: cnn for a generator, blend for a detector]")
@click.option(
    "--role",
    type=click.Choice(["generator", "detector"]),
    help="Which side TEAM plays, if its class does not say.",
)
@click.option(
    "--seed", default=0, show_default=True, type=click.IntRange(min=0), help="Where the random choices start."
)
@click.option("--corpus", type=PATH, help="Type to play on.  [default: the house corpus]")
@click.option("--out", type=PATH, help="The run folder.  [default: a new one in showdown-runs]")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
def spar(
    team: str,
    against: str | None,
    role: str | None,
    seed: int,
    corpus: Path | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Play three quick rounds with TEAM on a few letters, and say what would help it most."""
    from rich.console import Console

    from showdown.arena.record import new_folder
    from showdown.checks import team_of
    from showdown.plugins import find_team
    from showdown.show.terminal import PlainLines
    from showdown.spar import RIVALS
    from showdown.spar import spar as play_spar

    mine = team_of(team, role)
    other = "detector" if mine.role == "generator" else "generator"
    rival = find_team(against or RIVALS[mine.role], other)
    folder = out or new_folder(f"spar-{mine.name}", rival.name, seed)
    played = play_spar(mine, rival, folder, PlainLines(Console(stderr=as_json)), corpus, seed)
    picture = None if played.picture is None else str(played.picture)
    if as_json:
        document = played.record.document()
        click.echo(json.dumps({"advice": played.advice, "saliency": picture, "match": document}))
        return
    click.echo(f"\nWhat would help {mine.role} {mine.name!r} most:")
    for number, words in enumerate(played.advice, 1):
        click.echo(f"  {number}. {words}")
    if picture is not None:
        click.echo(f"Where the detector looked: {picture}")
