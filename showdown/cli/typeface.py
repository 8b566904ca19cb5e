"""`showdown typeface` and `specimen`: a generator's hand as a font that installs, and a look at it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
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
from showdown.cli.progress import Tell, with_progress

if TYPE_CHECKING:
    from showdown.arena.forger import Forger
    from showdown.typefaces.lettering import Letter

LETTERS = "A-Za-z0-9"
PUNCTUATION = (".", ",", ":", ";", "!", "?", "'", '"', "-", "(", ")", "&")
FINE = 256  # pixels at which a generator's field is asked for


@click.command(
    epilog='Try:  showdown typeface showdown-runs/sdfgan-cnn-0 hand.ttf --style 7 --name "My Hand"'
)
@click.argument("source", metavar="RUN|TEAM")
@out_argument
@click.option("--style", default=0, show_default=True, type=click.IntRange(min=0), help="Which hand to draw.")
@click.option("--name", help="What the font is called.  [default: the generator and the number of the style]")
@click.option("--letters", help="Letters to draw, as A-Za-z0-9.  [default: all that it learned]")
@click.option(
    "--all", "count", type=click.IntRange(min=1), help="Write this many styles to a folder named like OUT."
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
    if count:
        files = check_family(out, ENDINGS, styles, force)
    else:
        check_out(out, ENDINGS, force)
        files = [out]
    made = []
    with with_progress("training", lambda tell: open_forger(source, training, tell)) as forger:
        letters, strangers = sort_labels(forger, training["letters"])
        for one, file in zip(styles, files, strict=True):
            made.append(export(forger, letters, one, file, name, bool(count)))
            if not as_json:
                report(forger, made[-1])
    if as_json:
        told = {
            "generator": forger.name,
            "trained": forger.origin,
            "not_in_training": strangers,
            "fonts": made,
        }
        click.echo(json.dumps(told))
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


def open_forger(source: str, training: dict[str, Any], tell: Tell) -> Forger:
    """The generator that a person named, trained."""
    from showdown.arena.forger import Forger
    from showdown.fonts.letters import parse_letters
    from showdown.fonts.load import corpus_letters

    if Path(source).is_dir():
        return Forger.of_run(Path(source))
    settings = Settings.of(generator=source, rounds=1, **training)
    if not settings.letters:
        usual = (*parse_letters(LETTERS), *PUNCTUATION)
        known = corpus_letters(settings.corpus)
        letters = tuple(letter for letter in usual if letter in known) or known
        settings = replace(settings, letters=letters)
    return Forger.train_now(settings, lambda steps, share: tell(round(100 * share), 100, f"{steps} steps"))


def sort_labels(forger: Forger, wanted: str | None) -> tuple[list[str], list[str]]:
    """The letters to draw, and those one would expect that it was never shown."""
    from showdown.errors import UsageError
    from showdown.fonts.letters import parse_letters

    asked = parse_letters(wanted or LETTERS)
    strangers = [letter for letter in asked if letter not in forger.letters]
    if wanted is not None and strangers:
        raise UsageError(
            f"generator {forger.name!r} was not trained on {spans(strangers)}; "
            f"it knows {spans(forger.letters)}. Try: --letters with some of those, or a run on more"
        )
    drawn = [
        label for label in (asked if wanted else forger.letters) if len(label) == 1 and label.isprintable()
    ]
    if not drawn:
        raise UsageError(
            f"generator {forger.name!r} draws {', '.join(forger.letters)}: none is a character that a font "
            "could show. Try: a run on letters"
        )
    return drawn, strangers


def export(
    forger: Forger, letters: Sequence[str], style: int, file: Path, name: str | None, is_family: bool
) -> dict[str, Any]:
    """Draw, trace and write one font; what there is to say of it."""
    from showdown.errors import ContractError
    from showdown.files import write_whole
    from showdown.typefaces.lettering import letter_hand
    from showdown.typefaces.names import LONGEST_NAME, Names
    from showdown.typefaces.typeface import build_typeface

    number = f" No{style}"  # a hand of its own, not a weight of one design
    family = (name or forger.name)[: LONGEST_NAME - len(number)] + number if is_family or not name else name
    about = f"Style {style} of the generator {forger.name}, after {forger.origin}, on {forger.taught_by}."
    names = Names(family, forger.name, about)
    hand = with_progress("drawing", lambda tell: forger.draw(letters, style, FINE))
    done, left_out = with_progress(
        "tracing", lambda tell: letter_hand(forger.train, letters, hand.images, hand.fields, tell)
    )
    if not done:
        first, reason = next(iter(left_out.items()))
        raise ContractError(
            f"generator {forger.name!r} drew no letter of style {style} that can be traced; "
            f"{first!r}: {reason}. Try: another --style, or more training"
        )
    font = build_typeface(done, names, file.suffix.lower())
    file.parent.mkdir(exist_ok=True)
    write_whole(file, font)
    return summary(file, family, style, done, left_out)


def summary(
    file: Path, name: str, style: int, done: dict[str, Letter], left_out: dict[str, str]
) -> dict[str, Any]:
    """What there is to say of a font, as plain values."""
    from showdown.typefaces.typeface import stand_ins

    outlines = [letter.outline for letter in done.values()]
    return {
        "file": str(file),
        "name": name,
        "style": style,
        "letters": list(done),
        "left_out": left_out,
        "stand_ins": stand_ins(done),
        "traced_from": {
            route: sum(one.route == route for one in outlines) for route in ("field", "picture", "fuzzy")
        },
        "points": sum(one.n_points for one in outlines),
        "difference": round(sum(one.difference for one in outlines) / len(outlines), 4),
    }


def report(forger: Forger, made: dict[str, Any]) -> None:
    """Say it."""
    count = len(made["letters"])
    click.echo(
        f"{made['file']}: {made['name']}, {count} letter{'' if count == 1 else 's'}, "
        f"{made['points'] / count:.0f} points each, {made['difference']:.1%} off what {forger.name} drew"
    )
    for letter, reason in made["left_out"].items():
        other = made["stand_ins"].get(letter)
        shown = "" if other is None else f"; {other!r} is shown for it"
        click.echo(f"left out {letter!r}: {reason}{shown}", err=True)


def spans(letters: Sequence[str]) -> str:
    """Letters in few words.

    >>> spans(["a", "b", "c", "x", "1", "2", "ten"])
    'a-c x 1 2 ten'
    """
    groups: list[list[str]] = []
    for letter in letters:
        last = groups[-1][-1] if groups else ""
        if (
            len(letter) == len(last) == 1
            and ord(letter) == ord(last) + 1
            and letter.isalnum()
            and last.isalnum()
        ):
            groups[-1].append(letter)
        else:
            groups.append([letter])
    return " ".join(f"{one[0]}-{one[-1]}" if len(one) > 2 else " ".join(one) for one in groups)
