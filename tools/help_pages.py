"""Write docs/commands.md from the commands' own help texts: python tools/help_pages.py"""

from __future__ import annotations

from pathlib import Path

import click

from showdown.cli import cli

PAGE = Path(__file__).parents[1] / "docs" / "commands.md"
WIDTH = 100


def page() -> str:
    """The whole page."""
    parts = ["# Commands", "Made from `--help` by `tools/help_pages.py`; do not edit."]
    parts += [section(command, name) for name, command in walk(cli, "showdown")]
    return "\n\n".join(parts) + "\n"


def walk(command: click.Command, name: str) -> list[tuple[str, click.Command]]:
    """A command and all below it, with their whole names."""
    found = [(name, command)]
    if isinstance(command, click.Group):
        for below in command.commands.values():
            found += walk(below, f"{name} {below.name}")
    return found


def section(command: click.Command, name: str) -> str:
    """One command's help under its name."""
    context = click.Context(command, info_name=name, max_content_width=WIDTH, terminal_width=WIDTH)
    return f"## {name}\n\n```text\n{command.get_help(context)}\n```"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
