"""`showdown fonts`: bring type in, and look at it."""

from __future__ import annotations

import click


@click.group()
def fonts() -> None:
    """Build a corpus from fonts or pictures, and look at one."""
