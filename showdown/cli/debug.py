"""What happens inside, on standard error, for those who ask for it."""

from __future__ import annotations

import logging

import click

LOGGER = logging.getLogger("showdown")


def show_inside(context: click.Context, option: click.Parameter, wanted: bool) -> None:
    """Show what Showdown logs until the command ends, where that is wanted."""
    if not wanted:
        return
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("{asctime} {name}: {message}", "%H:%M:%S", style="{"))
    before = LOGGER.level
    LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.DEBUG)

    def hide() -> None:
        LOGGER.removeHandler(handler)
        LOGGER.setLevel(before)

    context.call_on_close(hide)


def is_shown() -> bool:
    """Whether what happens inside is shown, so that nothing else may paint over it."""
    return LOGGER.isEnabledFor(logging.DEBUG)
