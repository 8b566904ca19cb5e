"""`showdown check`: is a team fit to play? Heavy imports wait until a command runs."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from showdown.cli.options import corpus_option, debug_option, json_option, role_option, team_argument


@click.command(epilog="Try:  showdown check my_team.py:Mine")
@team_argument
@role_option
@corpus_option("Type to check on.  [default: a slice of the house corpus]")
@json_option
@debug_option
def check(team: str, role: str | None, corpus: Path | None, as_json: bool) -> None:
    """Check whether TEAM can play. It runs as it would run in a match.

    TEAM is a name, file.py:Class or module:Class. The exit status is 1 if a check fails.
    """
    from showdown.checks import examine
    from showdown.fonts.load import load_corpus
    from showdown.plugins import find_team

    tell = None if as_json else lambda finding: click.echo(finding.shown)
    report = examine(find_team(team, role), load_corpus(corpus), tell=tell)
    click.echo(json.dumps(report.to_json()) if as_json else report.verdict)
    sys.exit(0 if report.passed else 1)
