"""`showdown typeface` and `specimen`: a generator's hand as a font that installs, and a look at it."""

from __future__ import annotations

import json
import string
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

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
from showdown.cli.places import check_family, check_out, writing
from showdown.cli.progress import with_progress
from showdown.errors import UsageError
from showdown.files import write_picture
from showdown.fonts.letters import parse_letters, spans
from showdown.words import one_line

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from showdown.arena.trained import Trained
    from showdown.progress import Tell
    from showdown.show.proofreader import Proofreader
    from showdown.typefaces.export import Export
HANDS = 24  # on a sheet, where nobody says how many
MOST_ON_SHEET = 200
ON_SHEET = 26  # letters of each
KINDS = {
    "capitals": string.ascii_uppercase,
    "small letters": string.ascii_lowercase,
    "digits": string.digits,
    "punctuation": ".,:;!?",
}
STYLES = click.IntRange(0, 2**31 - 1)  # a match draws its styles from this range
MANY = click.IntRange(1, 10_000)


@click.command(
    epilog='Try:  showdown typeface showdown-runs/outlinegan-cnn-0 hand.ttf --style 7 --name "My Hand"'
)
@click.argument("source", metavar="RUN|TEAM")
@click.argument("out", type=PATH, required=False)
@click.option(
    "--sheet",
    type=PATH,
    help=f"Write a picture of {HANDS} hands to choose from, or of --all, and no font: SHEET.png.",
)
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
    out: Path | None,
    sheet: Path | None,
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

    A letter that cannot be traced is left out and named. One that the referee's eye cannot read, or that
    seems to have lost a part, is named.
    """
    from showdown.typefaces.names import check_family_name

    if name is not None:
        check_family_name(name)
    styles = range(style, style + (count or (HANDS if sheet else 1)))
    files = places_of(out, sheet, styles, force, is_family=bool(count))
    wanted = None if training["letters"] is None else parse_letters(training["letters"])
    with ExitStack() as stack:
        hear = None if as_json or wanted else say_missing
        forger = with_progress(
            "training", lambda tell: stack.enter_context(open_forger(source, tell, hear, **training))
        )
        letters, strangers = forger.choose_letters(wanted)
        reader = proofreader_of(forger, letters, as_json)
        document: dict[str, Any] = {
            "generator": forger.name,
            "trained": forger.origin,
            "isolation": forger.tier,
            "not_in_training": strangers,
        }
        if sheet is not None:
            document |= write_sheet(forger, reader, letters, styles, sheet, as_json)
        else:
            named = (name or forger.name, bool(count) or name is None)
            document["fonts"] = [
                export(forger, reader, letters, one, file, named, as_json)
                for one, file in zip(styles, files, strict=True)
            ]
    if as_json:
        click.echo(json.dumps(document))


def places_of(
    out: Path | None, sheet: Path | None, styles: Sequence[int], force: bool, is_family: bool
) -> list[Path]:
    """The files to write, each in a place where it can be written.

    Raises:
        UsageError: a place where none can be, or a font and a sheet at once, or neither.
    """
    from showdown.typefaces.typeface import ENDINGS

    if (out is None) == (sheet is None):
        problem = "give one of OUT and --sheet" if out else "nothing to write: OUT is missing"
        raise UsageError(f"{problem}. Try: showdown typeface RUN hand.ttf, or RUN --sheet hands.png")
    if out is None:
        if len(styles) > MOST_ON_SHEET:
            raise UsageError(
                f"a sheet of {len(styles)} hands cannot be looked at. Try: --all {MOST_ON_SHEET}"
            )
        check_out(cast(Path, sheet), [".png"], force)
        return [cast(Path, sheet)]
    if is_family:
        return check_family(out, ENDINGS, styles, force)
    check_out(out, ENDINGS, force)
    return [out]


@click.command(epilog="Try:  showdown specimen hand.ttf hand.png")
@click.argument("font", type=PATH)
@out_argument
@click.option("--text", help="Text to show beside the alphabet.  [default: a pangram and a paragraph]")
@force_option()
def specimen(font: Path, out: Path, text: str | None, force: bool) -> None:
    """Show FONT in use: a pangram, the alphabet and a paragraph, as OUT.png or OUT.html."""
    from showdown.typefaces.specimen import write_specimen

    check_out(out, [".png", ".html"], force)
    lacking = write_specimen(font, out, text)
    click.echo(str(out))
    if lacking:
        click.echo(f"Not shown, for {font.name} has none: {one_line(' '.join(lacking), 200)}", err=True)


def open_forger(
    source: str, tell: Tell, hear: Callable[[str, Sequence[str]], None] | None, **training: Any
) -> AbstractContextManager[Trained]:
    """The generator that a person named: that of a run, or a team that is trained now.

    Args:
        hear: is told its name and the letters that it knows, before any training.
    """
    from showdown.arena.record import Record
    from showdown.arena.trained import Trained, with_letters_of_a_font
    from showdown.cli.saying import say

    hear = hear or (lambda name, letters: None)
    if Path(source).is_dir():
        settings = Record.open_run(Path(source)).settings
        hear(settings.generator.name, settings.letters)
        return Trained.of_run(Path(source), say)
    settings = with_letters_of_a_font(Settings.of(generator=source, rounds=1, **training))
    hear(settings.generator.name, settings.letters)
    return Trained.now(settings, lambda steps, share: tell(round(100 * share), 100, f"{steps} steps"))


def say_missing(name: str, letters: Sequence[str]) -> None:
    """Say which of a usual font's characters there will be none of, before the work."""
    from showdown.arena.trained import strangers_to

    if not (strangers := strangers_to(letters)):
        return
    known = set(letters)
    none = [kind for kind, members in KINDS.items() if not known & set(members)]
    lacks = f"The font will have no {', no '.join(none)}. " if none else ""
    if "small letters" in none and known & set(KINDS["capitals"]):
        lacks += "Capitals are shown for small letters. "
    click.echo(
        f"{name} was not trained on {spans(strangers)}. {lacks}"
        "Try: a run with --letters A-Za-z0-9, on type that has what you need",
        err=True,
    )


def proofreader_of(forger: Trained, letters: Sequence[str], as_json: bool) -> Proofreader:
    """Who reads the hands; says which letters it does not know."""
    from showdown.show.proofreader import Proofreader

    reader = with_progress("reading type", lambda tell: Proofreader(forger.train, letters))
    if reader.unknown and not as_json:
        click.echo(f"not proofread: {spans(reader.unknown)}; the type has too few of them", err=True)
    return reader


def write_sheet(
    forger: Trained,
    reader: Proofreader,
    letters: Sequence[str],
    styles: Sequence[int],
    file: Path,
    as_json: bool,
) -> dict[str, Any]:
    """Draw hands on a sheet; returns what a document says of it."""
    from showdown.show.hand_sheet import draw_hand_sheet
    from showdown.show.story import some_letters

    shown = some_letters(tuple(letters), ON_SHEET)
    hands = with_progress("drawing", lambda tell: forger.draw_hands(shown, styles))
    doubts = [reader.doubts(shown, hand) for hand in hands]
    writing(lambda: write_picture(file, draw_hand_sheet(hands, shown, styles, doubts)), file)
    if not as_json:
        click.echo(f"{file}: {len(styles)} hands of {forger.name}, --style {styles[0]} to {styles[-1]}")
    told = zip(styles, doubts, strict=True)
    hands_told = [{"style": style, "doubtful": doubted} for style, doubted in told]
    return {"sheet": str(file), "letters": list(shown), "hands": hands_told}


def export(
    forger: Trained,
    reader: Proofreader,
    letters: list[str],
    style: int,
    file: Path,
    named: tuple[str, bool],
    as_json: bool,
) -> dict[str, Any]:
    """Draw and write one font, behind progress bars; returns what a document says of it.

    Args:
        named: the family's name, and whether the number of the style is part of it.
    """
    from showdown.outlines.tracing import FINE
    from showdown.typefaces.export import export_hand
    from showdown.typefaces.names import Names, numbered

    family = numbered(named[0], style) if named[1] else named[0]
    names = Names(family, forger.name, forger.about(style))
    hand = with_progress("drawing", lambda tell: forger.draw(letters, style, FINE))
    made = with_progress(
        "tracing",
        lambda tell: export_hand(
            file,
            names,
            style,
            forger.train,
            letters,
            hand.images,
            hand.fields,
            tell,
            reader.doubts,
            hand.outlines,
        ),
    )
    if not as_json:
        report(forger, made)
    return made.to_json()


def report(forger: Trained, made: Export) -> None:
    """Say what was written, what was left out, and what to look at."""
    count = len(made.letters)
    click.echo(
        f"{made.file}: {made.name}, {count} letter{'' if count == 1 else 's'}, "
        f"{made.points / count:.0f} points each, {made.difference:.1%} off what {forger.name} drew"
    )
    for letter, reason in made.left_out.items():
        other = made.stand_ins.get(letter)
        shown = "" if other is None else f"; {other!r} is shown for it"
        click.echo(f"left out {letter!r}: {reason}{shown}", err=True)
    for letter, wrong in made.doubtful.items():
        click.echo(f"look at {letter!r}: {wrong}", err=True)
