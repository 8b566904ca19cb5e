"""The command line: parse, call, print. Nothing imports this package."""

from __future__ import annotations

import io
import logging
import os
import sys
import warnings
from collections.abc import Sequence
from typing import TextIO

import click

from showdown.cli.arena import arena, replay, resume
from showdown.cli.check import check
from showdown.cli.ending import heed_signals, open_streams, status_of
from showdown.cli.fonts import fonts
from showdown.cli.judge import judge
from showdown.cli.league import league
from showdown.cli.new import new
from showdown.cli.show import gallery, plot, quiz, report, walk
from showdown.cli.spar import spar
from showdown.cli.teams import teams
from showdown.cli.typeface import specimen, typeface
from showdown.cli.usage import told
from showdown.errors import HostGone, LeftOut, LittleType, ShowdownError
from showdown.words import one_line

logger = logging.getLogger(__name__)
MOST_TOLD = 4000  # characters of an error
FAULT = 70  # EX_SOFTWARE: the status of a fault of our own


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Try:  showdown arena --rounds 10",
)
@click.version_option(package_name="showdown")
def cli() -> None:
    """A forgery game: a generator forges type, a detector tells real from forged, a referee keeps score."""


PLAY = (arena, league, resume, replay, new, check, spar, teams)
LOOK = (report, gallery, plot, walk, quiz, judge, fonts, typeface, specimen)
for command in (*PLAY, *LOOK):
    cli.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """The `showdown` command: every error in one line, status 2 where a value cannot be used."""
    open_streams()
    heed_signals()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a letter that the console lacks costs no command
    for kind in (LeftOut, LittleType):
        warnings.simplefilter("always", kind)
    warnings.showwarning = say_warning
    try:
        sys.exit(cli.main(arguments, prog_name="showdown", standalone_mode=False))
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(2)
    except click.UsageError as error:
        fail(told(error, cli, sys.argv[1:] if arguments is None else arguments), 2)
    except click.ClickException as error:
        fail(error.format_message(), error.exit_code)
    except HostGone as error:  # nothing that a person gave is to blame
        fail(str(error), 1)
    except ShowdownError as error:
        fail(str(error), 2)
    except (click.Abort, KeyboardInterrupt) as error:
        fail("stopped.", status_of(error))
    except BrokenPipeError:  # the reader of our output has left
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # or Python's own end would say so, too
        sys.exit(1)
    except MemoryError:
        fail("there is not enough memory for that. Try: close other programs, or a smaller match", 1)
    except OSError as error:  # a full disk, a folder that may not be written, a file that vanished
        where = f" ({error.filename})" if error.filename else ""
        fail(f"the system refused: {error.strerror or error}{where}. Try: another folder, or more room", 1)
    except Exception as error:
        logger.debug("a fault of our own", exc_info=True)
        fail(
            f"Showdown failed ({type(error).__name__}: {error}). That is a fault of its own, or a file that "
            "somebody damaged. Try: the same with another file; --debug, where there is one, shows more",
            FAULT,
        )


def say_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """Say in one line on standard error what was left out. Other warnings are for those who program."""
    if issubclass(category, (LeftOut, LittleType)):
        click.echo(f"Note: {one_line(str(message), MOST_TOLD)}", err=True)
    else:
        logger.debug("%s:%d: %s", filename, lineno, message)


def fail(message: str, status: int) -> None:
    """End with one line on standard error."""
    click.echo(f"Error: {one_line(' '.join(message.split()), MOST_TOLD)}", err=True)
    sys.exit(status)
