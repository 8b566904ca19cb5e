"""`showdown league`, and what `resume` and `replay` do with one. Heavy imports wait until a command runs."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from showdown.arena.settings import Settings
from showdown.cli.ending import refused, stopped
from showdown.cli.options import (
    PATH,
    budget_option,
    corpus_option,
    debug_option,
    device_option,
    isolation_option,
    json_option,
    letters_option,
    medium_option,
    number_option,
    quiet_option,
    run_out_option,
    secret_option,
    seed_option,
    size_option,
    vault_option,
)

if TYPE_CHECKING:
    from showdown.league.spectator import Spectator

ROUNDS, BUDGET = 3, "150steps"  # as in `LeagueSettings`, which is slow to load


@click.command(
    short_help="Play everybody against everybody.",
    epilog="Try:  showdown league --teams teams --house",
)
@click.argument("teams", nargs=-1, metavar="[TEAM]...")
@click.option("--teams", "folder", type=PATH, help="A folder that holds a folder, or a file, for each team.")
@click.option("--house", is_flag=True, help="Enter teams of the house, too: they are the zero of the scale.")
@number_option("--rounds", ROUNDS, click.IntRange(min=1), "Rounds to play.")
@seed_option("Where the random choices of the teams start.")
@secret_option
@medium_option
@letters_option
@budget_option("How long a team trains in a round: 150steps or 10s.", BUDGET)
@size_option(Settings.size, "Width and height of a glyph, in pixels.")
@corpus_option(
    "Type to play on: a corpus file, or a folder of fonts or pictures.  [default: the house corpus]"
)
@vault_option
@device_option
@click.option(
    "--workers", type=click.IntRange(min=1), help="Teams that play side by side.  [default: one a core]"
)
@click.option("--final", is_flag=True, help="Let the leading generator and detector play a match at the end.")
@run_out_option
@isolation_option
@json_option
@quiet_option
@debug_option
def league(
    teams: tuple[str, ...], folder: Path | None, house: bool, as_json: bool, quiet: bool, **options: Any
) -> None:
    """Play a league: all generators against all detectors, and a ladder of each.

    TEAM is a name, file.py:Class or module:Class; or a file or a folder that holds a generator, a detector,
    or both. NAME=TEAM gives it a name of its own.
    """
    from showdown.league_in_code import League

    played = League(*teams, folder=folder, house=house, **options)
    present_league(played.run, played.folder, as_json, quiet, options["isolation"])


def go_on(folder: Path, isolation: str, as_json: bool, quiet: bool) -> None:
    """Continue a league that was stopped."""
    from showdown.cli.saying import say
    from showdown.league.play import resume_league

    def run(spectator: Spectator) -> dict[str, Any]:
        return resume_league(folder, spectator, isolation, tell=say)

    present_league(run, folder, as_json, quiet, isolation)


def show_again(folder: Path, as_json: bool, quiet: bool) -> None:
    """Show a league again."""
    from showdown.league.play import replay_league

    present_league(lambda spectator: replay_league(folder, spectator), folder, as_json, quiet)


def present_league(
    run: Callable[[Spectator], dict[str, Any]],
    folder: Path,
    as_json: bool,
    quiet: bool,
    isolation: str | None = None,
) -> None:
    """Run a league before a spectator; then say where its record is, or print its document."""
    from rich.console import Console

    from showdown.arena.run_folder import FINAL
    from showdown.cli.debug import is_shown
    from showdown.cli.saying import draw_report, says_weakness
    from showdown.show.league import make_spectator

    console = Console(stderr=as_json)  # beside --json, standard output holds the document alone
    if quiet:
        warnings.simplefilter("ignore", UserWarning)
    plain = (isolation is not None and says_weakness(isolation, as_json)) or is_shown()
    with ExitStack() as open_things:
        spectator = open_things.enter_context(closing(make_spectator(console, quiet, plain)))
        try:
            document = run(spectator)
        except KeyboardInterrupt as error:
            open_things.close()
            stopped(folder, error, "league")
        except OSError as error:
            open_things.close()
            refused(folder, error, "league")
    if as_json:
        click.echo(json.dumps(document))
    elif not quiet:
        click.echo(f"The record is in {folder}")
        if document["secret"] is not None:
            click.echo(f"Its secret was {document['secret']}.")
    if isolation is not None:
        draw_page(folder, as_json or quiet)
    if document["final"] is not None and isolation is not None:
        report = draw_report(folder / FINAL)
        if report is not None and not (as_json or quiet):
            click.echo(f"The report of the final is in {report}")


def draw_page(folder: Path, quietly: bool) -> None:
    """Write a league's page; where that fails, say so: the league itself is safe in its record."""
    try:
        from showdown.show.league_page import write_league_page

        written = write_league_page(folder)
        if not quietly:
            click.echo(f"The league's page is in {written}")
    except Exception as error:  # whatever went wrong in drawing, the league was played
        reason = " ".join(str(error).split()) or type(error).__name__
        click.echo(f"The page could not be drawn: {reason}. Try: showdown report {folder}", err=True)
