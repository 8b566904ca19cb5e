"""What a mistyped command is told: what came, what was wanted, and a line that works."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import click

from showdown.errors import TeamError, near_name
from showdown.plugins import METHODS, role_of
from showdown.plugins.team import FILES

EXAMPLE = re.compile(r"showdown [^,&]*")  # in a command's epilog
EXTRA = re.compile(r"unexpected extra arguments? \((.*)\)")


def told(error: click.UsageError, group: click.Group, arguments: Sequence[str]) -> str:
    """What is said about arguments that cannot be used.

    Args:
        error: what click met with.
        group: the whole command line.
        arguments: as they were typed, without the program's name.
    """
    path, command = typed(group, arguments)
    said, parameter = error.format_message(), getattr(error, "param", None)
    advice = example_of(command) or f"{path} --help"
    if isinstance(error, click.NoSuchOption):
        said, advice = _no_option(error.option_name, command, path, arguments), f"{path} --help"
    elif isinstance(error, click.BadOptionUsage) and error.option_name in _options(command):
        advice = _with_value(_options(command)[error.option_name])
    elif found := EXTRA.search(said):
        said, advice = f"{said.rstrip('.')}.", _for_extra(found[1].split(), command, path, arguments)
    elif isinstance(error, click.MissingParameter):
        pass
    elif isinstance(error, click.BadParameter) and isinstance(parameter, click.Option):
        advice = _with_value(parameter)
        if isinstance(parameter.type, click.IntRange):
            said = f"{said.partition(' is not ')[0]}; expected {_span(parameter.type)}."
    elif not isinstance(error, click.BadParameter):
        advice = f"{path} --help"
    return f"{said} Try: {advice}"


def typed(group: click.Group, arguments: Sequence[str]) -> tuple[str, click.Command]:
    """The command that was typed: its path, as ``showdown fonts build``, and itself."""
    path = "showdown"
    command: click.Command = group
    for word in arguments:
        below = command.commands.get(word) if isinstance(command, click.Group) else None
        if below is None:
            break
        path, command = f"{path} {word}", below
    return path, command


def example_of(command: click.Command) -> str:
    """A line that works, from the end of a command's help; empty if there is none."""
    found = EXAMPLE.search(command.epilog or "")
    return found[0].strip() if found else ""


def _options(command: click.Command) -> dict[str, click.Option]:
    options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
    return {name: option for option in options for name in option.opts}


def _with_value(option: click.Option) -> str:
    """An option with a value that it takes."""
    name, default = option.opts[-1] if option.opts[-1].startswith("--") else option.opts[0], option.default
    if isinstance(default, (str, int)) and not isinstance(default, bool):
        return f"{name} {default}"
    if isinstance(option.type, click.IntRange):
        return f"{name} {option.type.min or 1}"
    if isinstance(option.type, click.Choice):
        return f"{name} {option.type.choices[0]}"
    return f"{name} {option.metavar or option.type.name.upper()}"


def _span(span: click.IntRange) -> str:
    low, high = span.min, span.max
    if high is None:
        return f"a whole number, {low} or more" if low is not None else "a whole number"
    return f"a whole number from {low} to {high}"


def _no_option(wrong: str, command: click.Command, path: str, arguments: Sequence[str]) -> str:
    """About an option that the command lacks; of ``-rounds`` click sees no more than ``-r``."""
    single = [word for word in arguments if not wrong.startswith("--") and word.startswith(wrong)]
    wrong = [*single, wrong][0].partition("=")[0]
    near = near_name(f"--{wrong.strip('-')}", _options(command))
    hint = f" Did you mean {near!r}?" if near else ""
    return f"{path} has no option {wrong!r}.{hint}"


def _for_extra(extra: Sequence[str], command: click.Command, path: str, arguments: Sequence[str]) -> str:
    """What to write where a command was given more than it takes: an option forgotten, or quotes."""
    if any(f"--{role}" in _options(command) for role in METHODS):
        with suppress(TeamError):
            return f"--{role_of(extra[0])} {extra[0]}"
        if ":" in extra[0] or extra[0].endswith(FILES):
            return f"--generator {extra[0]}, or --detector {extra[0]}"
    for at in range(2, len(arguments)):
        option = _options(command).get(arguments[at - 2])
        if arguments[at] == extra[0] and option is not None and not option.is_flag:
            return f'{arguments[at - 2]} "{arguments[at - 1]} {arguments[at]}"'
    for first, second in pairwise(arguments):
        whole = f"{first} {second}"
        if second in extra and Path(whole.rpartition(":")[0] or whole).exists():
            return f'quotes, as "{whole}"'
    return f"{path} --help; what has a space in it goes into quotes"
