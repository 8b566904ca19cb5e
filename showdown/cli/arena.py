"""`showdown arena`, `resume` and `replay`. Heavy imports wait until a command runs."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from showdown.medium import MEDIA

if TYPE_CHECKING:
    from showdown.arena.watcher import Watcher

PATH = click.Path(path_type=Path)
as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")
isolation = click.option(
    "--isolation",
    default="none",
    show_default=True,
    type=click.Choice(["none", "limits", "landlock"]),
    help="Refuse to play with weaker isolation than this. The strongest one here is always used.",
)
logs = click.option(
    "--logs", is_flag=True, help="Show what the teams print, while they run, between plain lines."
)
quiet = click.option("--quiet", is_flag=True, help="Show nothing while the match plays.")


@click.command(epilog="Try:  showdown arena --detector my_team.py:Mine --budget 10s --medium fax")
@click.option(
    "--generator", default="sdfgan", show_default=True, help="A name, file.py:Class or module:Class."
)
@click.option("--detector", default="cnn", show_default=True, help="A name, file.py:Class or module:Class.")
@click.option(
    "--rounds", default=10, show_default=True, type=click.IntRange(min=1), help="Rounds to play, at most."
)
@click.option(
    "--seed", default=0, show_default=True, type=click.IntRange(min=0), help="Where the random choices start."
)
@click.option("--medium", default="print", show_default=True, help=f"What exhibits pass: {', '.join(MEDIA)}.")
@click.option(
    "--letters", help="Letters to play: A-Z, or labels like one,two.  [default: A-Z, or all labels]"
)
@click.option(
    "--budget", default="300steps", show_default=True, help="How long a team trains: 300steps or 10s."
)
@click.option(
    "--size",
    default="32",
    show_default=True,
    type=click.Choice(["32", "64"]),
    help="Width and height of a glyph, in pixels.",
)
@click.option(
    "--corpus",
    type=PATH,
    help="Type to play on: a corpus file, or a folder of fonts or pictures.  [default: the house corpus]",
)
@click.option("--vault", type=PATH, help="Type for the exams only: a file or a folder. No team sees it.")
@click.option(
    "--device",
    default="auto",
    show_default=True,
    type=click.Choice(["auto", "cpu", "cuda", "mps"]),
    help="Where the house teams compute. auto uses a GPU if there is one.",
)
@click.option("--play-on", is_flag=True, help="Play every round, even after a confirmed coin flip.")
@click.option("--out", type=PATH, help="The run folder.  [default: a new one in showdown-runs]")
@isolation
@as_json
@quiet
@logs
def arena(out: Path | None, isolation: str, as_json: bool, quiet: bool, logs: bool, **options: Any) -> None:
    """Play a match: a generator against a detector, in rounds."""
    from showdown.arena.play import play
    from showdown.arena.record import new_folder

    settings = read_settings(**options)
    folder = out or new_folder(settings.generator.name, settings.detector.name, settings.seed)
    show(lambda watcher: play(settings, folder, watcher, isolation), folder, as_json, quiet, logs)


@click.command(epilog="Try:  showdown resume showdown-runs/sdfgan-cnn-0")
@click.argument("run", type=PATH)
@isolation
@as_json
@quiet
@logs
def resume(run: Path, isolation: str, as_json: bool, quiet: bool, logs: bool) -> None:
    """Continue a match that was stopped. Its record is as if it had never stopped."""
    from showdown.arena.play import resume as go_on

    show(lambda watcher: go_on(run, watcher, isolation), run, as_json, quiet, logs)


@click.command(epilog="Try:  showdown replay showdown-runs/sdfgan-cnn-0")
@click.argument("run", type=PATH)
@as_json
@quiet
def replay(run: Path, as_json: bool, quiet: bool) -> None:
    """Show a match again, from its record. No team runs."""
    from showdown.arena.record import Record

    def tell(watcher: Watcher) -> dict[str, Any]:
        record = Record.open_run(run)
        document = record.document()
        watcher.match_started(record.settings, record.folder)
        for number, figures in enumerate(record.rounds, 1):
            seconds = document["rounds"][number - 1]["seconds"] or {}
            watcher.round_played(record.rounds[:number], record.exhibits(figures.number), seconds)
        watcher.match_ended(record.rounds)
        return document

    show(tell, run, as_json, quiet, report=False)


def read_settings(generator: str, detector: str, letters: str | None, **plain: Any) -> Any:
    """The options of `arena` as Settings; every value is checked here, before anything starts."""
    from showdown.arena.settings import Settings
    from showdown.fonts.letters import parse_letters
    from showdown.medium import get_medium
    from showdown.plugins import find_team
    from showdown.seats.budget import parse_budget

    if plain["device"] in ("cuda", "mps"):  # the check takes torch, and seconds
        from showdown.teams.tensors import find_device

        find_device(plain["device"])
    return Settings(
        generator=find_team(generator, "generator"),
        detector=find_team(detector, "detector"),
        rounds=plain["rounds"],
        seed=plain["seed"],
        medium=get_medium(plain["medium"]).name,
        letters=parse_letters(letters) if letters is not None else (),
        budget=parse_budget(plain["budget"]),
        size=int(plain["size"]),
        corpus=absolute(plain["corpus"]),
        vault=absolute(plain["vault"]),
        play_on=plain["play_on"],
        device=plain["device"],
    )


def absolute(path: Path | None) -> str | None:
    """A path that a later `resume` from elsewhere still finds."""
    return None if path is None else str(path.expanduser().resolve())


def show(
    run: Callable[[Watcher], dict[str, Any]],
    folder: Path,
    as_json: bool,
    quiet: bool,
    logs: bool = False,
    report: bool = True,
) -> None:
    """Run a match before a watcher; then write its report, and print its document or where both are."""
    from rich.console import Console

    from showdown.show.logs import LogTail
    from showdown.show.terminal import make_watcher

    # Beside --json, standard output holds the document alone: the show goes to standard error.
    console = Console(stderr=as_json)
    watcher = make_watcher(console, quiet, logs)
    with ExitStack() as open_things:
        if logs:
            open_things.enter_context(closing(LogTail(console, folder)))
        open_things.callback(getattr(watcher, "close", lambda: None))
        try:
            document = run(watcher)
        except KeyboardInterrupt:
            open_things.close()
            stopped(folder)
    drawn = draw_report(folder) if report else None
    if as_json:
        click.echo(json.dumps(document))
    elif not quiet:
        click.echo(f"The record is in {folder}")
        if drawn is not None:
            click.echo(f"The report is in {drawn}")


def draw_report(folder: Path) -> Path | None:
    """Write a match's report; where that fails, say so: the match itself is safe in its record."""
    try:
        from showdown.show.report import write_report

        return write_report(folder)
    except Exception as error:  # whatever went wrong in drawing, the match was played
        reason = " ".join(str(error).split()) or type(error).__name__
        click.echo(f"The report could not be drawn: {reason}. Try: showdown report {folder}", err=True)
        return None


def stopped(folder: Path) -> NoReturn:
    """Say what Ctrl-C leaves behind, and end."""
    if (folder / "events.jsonl").exists():
        click.echo(f"Stopped. What was played is in {folder}. Try: showdown resume {folder}", err=True)
    else:
        click.echo("Stopped before the match began; nothing was written.", err=True)
    sys.exit(130)
