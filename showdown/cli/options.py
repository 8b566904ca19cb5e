"""Options that several commands share, each declared once. The defaults of a match are in `Settings`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from showdown.arena.settings import DEVICES, Settings
from showdown.cli.debug import show_inside
from showdown.medium import MEDIA
from showdown.plugins import METHODS
from showdown.seats.isolation import LEAST, OFF, TIERS

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]
PATH = click.Path(path_type=Path)

run_argument = click.argument("run", type=PATH)
out_argument = click.argument("out", type=PATH)
team_argument = click.argument("team")
role_argument = click.argument("role", type=click.Choice(list(METHODS)))

json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON document and nothing else."
)
json_rows_option = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON array and nothing else."
)
isolation_option = click.option(
    "--isolation",
    default=LEAST,
    show_default=True,
    type=click.Choice([*TIERS, OFF]),
    help="Refuse to play with weaker isolation than this. The strongest one here is always used. "
    "With off, teams run inside this program, for a debugger.",
)
logs_option = click.option(
    "--logs", is_flag=True, help="Show what the teams print, while they run, between plain lines."
)
debug_option = click.option(
    "--debug",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=show_inside,
    help="Show every call of a team on standard error: when, how long, how many bytes.",
)
secret_option = click.option(
    "--secret",
    metavar="HEX",
    help="Where the referee's choices start.  [default: a new one, shown at the end]",
)
medium_option = click.option(
    "--medium",
    default=Settings.medium,
    show_default=True,
    help=f"How exhibits are shown: {', '.join(MEDIA)}.",
)
letters_option = click.option(
    "--letters", help="Letters to play: A-Z, or labels like one,two.  [default: A-Z, or all labels]"
)
vault_option = click.option(
    "--vault", type=PATH, help="Type for the exams only: a file or a folder. No team sees it."
)
device_option = click.option(
    "--device",
    default=Settings.device,
    show_default=True,
    type=click.Choice(DEVICES),
    help="Where the house teams compute. auto uses a GPU if there is one.",
)
quiet_option = click.option("--quiet", is_flag=True, help="Show nothing while the match plays.")
run_out_option = click.option(
    "--out", type=PATH, help="The run folder.  [default: a new one in showdown-runs]"
)
names_option = click.option(
    "--names",
    nargs=2,
    metavar="FORGER JUDGE",
    help="What the page calls both sides, such as two people's names.  [default: their teams]",
)
role_option = click.option(
    "--role", type=click.Choice(list(METHODS)), help="Which side TEAM plays, if its class does not say."
)


def force_option(words: str = "Replace an existing file.") -> Decorator:
    """Whether files that are there may be replaced."""
    return click.option("--force", is_flag=True, help=words)


def corpus_option(words: str) -> Decorator:
    """Where type comes from."""
    return click.option("--corpus", type=PATH, help=words)


def seed_option(words: str = "Where the random choices start.") -> Decorator:
    """Where chance starts, 0 or more."""
    return number_option("--seed", Settings.seed, click.IntRange(min=0), words)


def budget_option(words: str, default: str = Settings.budget.text) -> Decorator:
    """How long a team trains, as `parse_budget` reads it."""
    return click.option("--budget", default=default, show_default=True, help=words)


def size_option(default: int, words: str) -> Decorator:
    """How large glyphs are."""
    choice = click.Choice(["32", "64"])
    return click.option(
        "--size", default=str(default), show_default=True, type=choice, callback=_whole, help=words
    )


def number_option(name: str, default: int, span: click.IntRange, words: str) -> Decorator:
    """A whole number within a range."""
    return click.option(name, default=default, show_default=True, type=span, help=words)


def _whole(context: click.Context, option: click.Parameter, value: str) -> int:
    return int(value)
