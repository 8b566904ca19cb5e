"""`showdown typeface` and `specimen`: a generator's hand as a font that installs, and a look at it."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from showdown.arena.settings import Settings
from showdown.cli.options import (
    PATH,
    budget_option,
    corpus_option,
    force_option,
    json_option,
    out_argument,
    seed_option,
    size_option,
)
from showdown.cli.places import check_family, check_out
from showdown.cli.progress import with_progress
from showdown.fonts.letters import parse_letters, spans

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from showdown.arena.trained import Trained
    from showdown.progress import Tell
    from showdown.typefaces.export import Export
STYLES = click.IntRange(0, 2**31 - 1)  # a match draws its styles from this range
MANY = click.IntRange(1, 10_000)


@click.command(
    epilog='Try:  showdown typeface showdown-runs/sdfgan-cnn-0 hand.ttf --style 7 --name "My Hand"'
)
@click.argument("source", metavar="RUN|TEAM")
@out_argument
@click.option("--style", default=0, show_default=True, type=STYLES, help="Which hand to draw.")
@click.option("--name", help="What the font is called.  [default: the generator and the number of the style]")
@click.option("--letters", help="Letters to draw, as A-Za-z0-9.  [default: all that it learned]")
@click.option(
    "--all",
    "count",
    type=click.IntRange(1, 10_000),
    help="Write this many styles to a folder named like OUT.",
)
@budget_option("How long a TEAM trains: 300steps or 10s.")
@size_option(64, "Width and height of a TEAM's glyphs, in pixels.")
@corpus_option("Type that a TEAM trains on.  [default: the house corpus]")
@seed_option("Where the random choices of the training start.")
@force_option("Replace existing files.")
@json_option
def typeface(
    source: str,
    out: Path,
    style: int,
    name: str | None,
    count: int | None,
    force: bool,
    as_json: bool,
    **training: Any,
) -> None:
    """Export a hand as a font: OUT.ttf, OUT.otf or OUT.woff2.

    RUN is a run folder. Its generator draws as it did after the last round.

    TEAM is a name, file.py:Class or module:Class. It is trained now.

    A letter that cannot be traced is left out and named.
    """
    from showdown.typefaces.names import check_family_name
    from showdown.typefaces.typeface import ENDINGS

    if name is not None:
        check_family_name(name)
    styles = range(style, style + (count or 1))
    files = check_family(out, ENDINGS, styles, force) if count else [out]
    if not count:
        check_out(out, ENDINGS, force)
    exports: list[Export] = []
    with ExitStack() as stack:
        forger = with_progress(
            "training", lambda tell: stack.enter_context(open_forger(source, tell, **training))
        )
        wanted = None if training["letters"] is None else parse_letters(training["letters"])
        letters, strangers = forger.choose_letters(wanted)
        for one, file in zip(styles, files, strict=True):
            exports.append(export(forger, letters, one, file, name, is_family=bool(count)))
            if not as_json:
                say(forger, exports[-1])
    if as_json:
        document = {
            "generator": forger.name,
            "trained": forger.origin,
            "isolation": forger.tier,
            "not_in_training": strangers,
            "fonts": [one.to_json() for one in exports],
        }
        click.echo(json.dumps(document))
    elif strangers:
        click.echo(f"{forger.name} was not trained on {spans(strangers)}: not drawn.", err=True)


@click.command(epilog="Try:  showdown specimen hand.ttf hand.png")
@click.argument("font", type=PATH)
@out_argument
@click.option("--text", help="Text to show beside the alphabet.  [default: a pangram and a paragraph]")
@force_option()
def specimen(font: Path, out: Path, text: str | None, force: bool) -> None:
    """Show FONT in use: a pangram, the alphabet and a paragraph, as OUT.png or OUT.html."""
    from showdown.typefaces.specimen import write_specimen

    check_out(out, [".png", ".html"], force)
    write_specimen(font, out, text)
    click.echo(str(out))


def open_forger(source: str, tell: Tell, **training: Any) -> AbstractContextManager[Trained]:
    """The generator that a person named: that of a run, or a team that is trained now."""
    from showdown.arena.trained import Trained, with_letters_of_a_font
    from showdown.cli.arena import say

    if Path(source).is_dir():
        return Trained.of_run(Path(source), say)
    settings = with_letters_of_a_font(Settings.of(generator=source, rounds=1, **training))
    return Trained.now(settings, lambda steps, share: tell(round(100 * share), 100, f"{steps} steps"))


def export(
    forger: Trained, letters: list[str], style: int, file: Path, name: str | None, is_family: bool
) -> Export:
    """Draw and write one font, behind progress bars."""
    from showdown.typefaces.export import export_hand
    from showdown.typefaces.names import Names, numbered
    from showdown.typefaces.outline import FINE

    family = numbered(name or forger.name, style) if is_family or name is None else name
    names = Names(family, forger.name, forger.about(style))
    hand = with_progress("drawing", lambda tell: forger.draw(letters, style, FINE))
    return with_progress(
        "tracing",
        lambda tell: export_hand(file, names, style, forger.train, letters, hand.images, hand.fields, tell),
    )


def say(forger: Trained, made: Export) -> None:
    """Say what was written, and what was left out."""
    count = len(made.letters)
    click.echo(
        f"{made.file}: {made.name}, {count} letter{'' if count == 1 else 's'}, "
        f"{made.points / count:.0f} points each, {made.difference:.1%} off what {forger.name} drew"
    )
    for letter, reason in made.left_out.items():
        other = made.stand_ins.get(letter)
        shown = "" if other is None else f"; {other!r} is shown for it"
        click.echo(f"left out {letter!r}: {reason}{shown}", err=True)
