"""`showdown arena`, `resume` and `replay`. Heavy imports wait until a command runs."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from showdown.arena.settings import Settings
from showdown.cli.debug import is_shown
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
    logs_option,
    medium_option,
    names_option,
    number_option,
    quiet_option,
    run_argument,
    run_out_option,
    secret_option,
    seed_option,
    size_option,
    vault_option,
)
from showdown.cli.saying import draw_report, say, says_weakness
from showdown.plugins import CHAMPIONS
from showdown.seats.isolation import LEAST

if TYPE_CHECKING:
    from showdown.arena.watcher import Watcher

TEAM = "A name, file.py:Class or module:Class."


@click.command(epilog="Try:  showdown arena --detector my_team.py:Mine --budget 10s --medium fax")
@click.option("--generator", default=CHAMPIONS["generator"], show_default=True, help=TEAM)
@click.option("--detector", default=CHAMPIONS["detector"], show_default=True, help=TEAM)
@number_option("--rounds", Settings.rounds, click.IntRange(min=1), "Rounds to play, at most.")
@seed_option("Where the random choices of the teams start.")
@secret_option
@click.option("--again", type=PATH, help="Play the match of this run again: its settings, seed and secret.")
@medium_option
@letters_option
@budget_option("How long a team trains: 300steps or 10s.")
@size_option(Settings.size, "Width and height of a glyph, in pixels.")
@corpus_option(
    "Type to play on: a corpus file, or a folder of fonts or pictures.  [default: the house corpus]"
)
@vault_option
@click.option(
    "--juror",
    "jurors",
    multiple=True,
    help="A further detector for the panel, that is asked before a coin flip is declared. May be repeated.",
)
@device_option
@click.option("--play-on", is_flag=True, help="Play every round, even after a confirmed coin flip.")
@run_out_option
@names_option
@isolation_option
@json_option
@quiet_option
@logs_option
@debug_option
def arena(as_json: bool, quiet: bool, logs: bool, **options: Any) -> None:
    """Play a match: a generator against a detector, in rounds."""
    from showdown.cli.forecast import Foretelling
    from showdown.match import Match

    isolation, run, names = options["isolation"], options.pop("again"), options.pop("names")
    if run is not None:
        refuse_settings()
        match = Match.again(run, out=options["out"], isolation=isolation)
    else:
        match = Match(**options)

    if names is not None:
        from showdown.show.players import Players

        Players.of(match.settings, names)  # a name that no page can show is refused before the match

    def play(watcher: Watcher) -> dict[str, Any]:
        return match.play(watcher if quiet else Foretelling(watcher)).document

    present(play, match.folder, as_json, quiet, logs, isolation, names=names)


@click.command(epilog="Try:  showdown resume showdown-runs/outlinegan-cnn-0")
@run_argument
@isolation_option
@json_option
@quiet_option
@logs_option
@debug_option
def resume(run: Path, isolation: str, as_json: bool, quiet: bool, logs: bool) -> None:
    """Continue a match, or a league, that was stopped. Its record is as if it had never stopped."""
    from showdown.arena import play
    from showdown.league.layout import is_league

    if is_league(run):
        from showdown.cli.league import go_on

        go_on(run, isolation, as_json, quiet)
        return
    present(
        lambda watcher: play.resume(run, watcher, isolation, tell=say), run, as_json, quiet, logs, isolation
    )


@click.command(epilog="Try:  showdown replay showdown-runs/outlinegan-cnn-0")
@run_argument
@json_option
@quiet_option
def replay(run: Path, as_json: bool, quiet: bool) -> None:
    """Show a match, or a league, again, from its record. No team runs."""
    from showdown.arena import play
    from showdown.league.layout import is_league

    if is_league(run):
        from showdown.cli.league import show_again

        show_again(run, as_json, quiet)
        return
    present(lambda watcher: play.replay(run, watcher), run, as_json, quiet, report=False)


def refuse_settings() -> None:
    """Refuse an option that `--again` takes from the run.

    Raises:
        UsageError: one was given.
    """
    context = click.get_current_context()
    own = {"again", "out", "names", "isolation", "as_json", "quiet", "logs"}
    for name in context.params.keys() - own:
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            raise click.UsageError(
                f"--again takes {option_of(context, name)} from the run; give one of them."
            )


def option_of(context: click.Context, name: str) -> str:
    """How a person writes the option of that name."""
    return next(option.opts[0] for option in context.command.params if option.name == name)


def present(
    run: Callable[[Watcher], dict[str, Any]],
    folder: Path,
    as_json: bool,
    quiet: bool,
    logs: bool = False,
    isolation: str = LEAST,
    report: bool = True,
    names: tuple[str, str] | None = None,
) -> None:
    """Run a match before a watcher; then write its report, and print its document or where both are."""
    from rich.console import Console

    from showdown.show.logs import LogTail
    from showdown.show.terminal import Unbroken, make_watcher

    # Beside --json, standard output holds the document alone: the show goes to standard error.
    console = Console(stderr=as_json)
    if quiet:
        warnings.simplefilter("ignore", UserWarning)  # what is told of the type, too
    plain = (report and says_weakness(isolation, as_json)) or logs or is_shown()
    with ExitStack() as open_things:
        if logs:
            open_things.enter_context(closing(LogTail(console, folder.absolute())))
        shown = open_things.enter_context(closing(make_watcher(console, quiet, plain)))
        watcher = Unbroken(shown)
        try:
            document = run(watcher)
        except KeyboardInterrupt as error:
            open_things.close()
            stopped(folder, error)
        except OSError as error:
            open_things.close()
            refused(folder, error)
    drawn = draw_report(folder, names) if report else None
    if as_json:
        click.echo(json.dumps(document))
    elif not quiet:
        click.echo(f"The record is in {folder}")
        if document["secret"] is not None:
            click.echo(
                f"Its secret was {document['secret']}. To play it again: showdown arena --again {folder}"
            )
        if drawn is not None:
            click.echo(f"The report is in {drawn}")
