"""`showdown spar`: a quick bout and what it teaches. Heavy imports wait until a command runs."""

from __future__ import annotations

import json
from pathlib import Path

import click

from showdown.cli.options import (
    corpus_option,
    debug_option,
    isolation_option,
    json_option,
    role_option,
    run_out_option,
    seed_option,
    team_argument,
)
from showdown.cli.saying import says_weakness
from showdown.plugins import OTHER, SPARRING_PARTNERS, find_team
from showdown.words import one_line

PARTNERS = ", ".join(f"{name} for a {role}" for role, name in SPARRING_PARTNERS.items())


@click.command(
    short_help="Play three quick rounds, and say what would help.",
    epilog="Try:  showdown spar my_team.py:Mine --against logistic",
)
@team_argument
@click.option("--against", help=f"The rival.  [default: {PARTNERS}]")
@role_option
@seed_option()
@corpus_option("Type to play on.  [default: the house corpus]")
@run_out_option
@isolation_option
@json_option
@debug_option
def spar(
    team: str,
    against: str | None,
    role: str | None,
    seed: int,
    corpus: Path | None,
    out: Path | None,
    isolation: str,
    as_json: bool,
) -> None:
    """Play three quick rounds with TEAM on a few letters, and say what would help it most."""
    from rich.console import Console

    from showdown.arena.run_folder import new_folder
    from showdown.show.terminal import PlainLines
    from showdown.spar import play_bout

    mine = find_team(team, role)
    rival = find_team(against or SPARRING_PARTNERS[mine.role], OTHER[mine.role])
    folder = out or new_folder(f"spar-{mine.name}", rival.name, seed)
    says_weakness(isolation, as_json)
    bout = play_bout(mine, rival, folder, PlainLines(Console(stderr=as_json)), corpus, seed, isolation)
    picture = None if bout.picture is None else str(bout.picture)
    if as_json:
        document = bout.record.document()
        click.echo(json.dumps({"advice": bout.advice, "saliency": picture, "match": document}))
        return
    click.echo(f"\nWhat would help {mine.role} {mine.name!r} most:")
    for number, words in enumerate(bout.advice, 1):
        click.echo(f"  {number}. {one_line(words)}")
    if picture is not None:
        click.echo(f"Where the detector looked: {picture}")
