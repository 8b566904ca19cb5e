"""`showdown fonts`: bring type in, and look at it. Heavy imports wait until a command runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from showdown.cli.options import (
    PATH,
    corpus_option,
    force_option,
    json_option,
    json_rows_option,
    out_argument,
)
from showdown.cli.places import check_ending, check_out
from showdown.cli.progress import with_progress
from showdown.words import one_line

if TYPE_CHECKING:
    from showdown.fonts.report import BuildReport

this_corpus_option = corpus_option("A corpus file or a folder.  [default: the house corpus]")
family_option = click.option("--family", help="Only families whose name contains this text.")
split_option = click.option("--split", type=click.Choice(["train", "vault"]), help="Only this split.")


@click.group(epilog="Try:  showdown fonts build my-fonts --out mine.npz")
def fonts() -> None:
    """Bring in type, and look at it."""


@fonts.command(
    epilog="Try:  showdown fonts build my-fonts --out mine.npz && showdown arena --corpus mine.npz",
)
@click.argument("folders", type=PATH, nargs=-1)
@click.option("--out", type=PATH, required=True, help="The corpus file to write, as mine.npz.")
@click.option("--system", is_flag=True, help="Also read the fonts installed on this system.")
@click.option(
    "--packages",
    is_flag=True,
    help="Also read the fonts of installed Python packages (fonts_ttf, fonts_otf).",
)
@click.option("--letters", default="A-Za-z0-9", show_default=True, help="Letters that every font must have.")
@click.option(
    "--polarity",
    default="auto",
    show_default=True,
    type=click.Choice(["auto", "dark", "light"]),
    help="What ink is in pictures. With auto, pictures of light on dark are turned.",
)
@force_option()
@json_option
def build(
    folders: tuple[Path, ...],
    out: Path,
    system: bool,
    packages: bool,
    letters: str,
    polarity: str,
    force: bool,
    as_json: bool,
) -> None:
    """Build a corpus from FOLDERS of fonts, or from one folder of pictures.

    Fonts are .ttf, .otf, .ttc, .woff and .woff2 files at any depth; a face of a collection is
    fonts.ttc#2. If they have only capitals, add --letters A-Z.

    Pictures are FOLDER/<label>/<group>/*.png, or .jpg, .bmp, .webp, .tif, .gif. A label stands for a
    letter, a group for a font family.

    At the end stands what was taken and what was not, and why.
    """
    from showdown.errors import UsageError
    from showdown.fonts.build import build_corpus
    from showdown.fonts.finding import installed_folders, system_folders
    from showdown.fonts.letters import parse_letters

    roots = [*folders]
    roots += system_folders() if system else []
    roots += installed_folders() if packages else []
    if not roots:
        raise UsageError("no folder to build from. Try: showdown fonts build my-fonts --out mine.npz")
    check_out(out, [".npz"], force)
    drawn = parse_letters(letters)
    report = with_progress("reading", lambda tell: build_corpus(roots, out, drawn, tell, polarity=polarity))
    if as_json:
        click.echo(json.dumps(report.to_json()))
    else:
        say_report(report)


def say_report(report: BuildReport) -> None:
    """Say what is in a corpus, what was made of the folders, and what became of each file."""
    what = (
        f"{report.glyphs:,} pictures of {report.labels} labels"
        if report.of_pictures
        else f"{report.fonts} fonts"
    )
    click.echo(
        f"{report.out}: {what} in {report.groups} design groups "
        f"({report.vault_groups} of them in the vault), {len(report.skipped)} files left out; "
        f"fingerprint {report.fingerprint}"
    )
    for sentence in report.said:
        click.echo(one_line(f"Note: {sentence}"))
    rows = report.table()
    wide = min(64, max(len(label) for label, _, _ in rows))
    for label, count, names in rows:
        click.echo(f"{one_line(label):<{wide}} {count:>7,}  {names}")


@fonts.command(name="list", epilog="Try:  showdown fonts list --family gothic")
@this_corpus_option
@family_option
@split_option
@json_rows_option
def list_fonts(corpus: Path | None, family: str | None, split: str | None, as_json: bool) -> None:
    """List the fonts of a corpus: family, style, licence, design group, split."""
    from showdown.fonts.load import load_corpus
    from showdown.fonts.sheet import listing

    rows = listing(load_corpus(corpus), family, split)
    if as_json:
        click.echo(json.dumps(rows))
        return
    for row in rows:
        click.echo(
            f"{row['design_group']:>5}  {row['split']:<5}  {row['family']} {row['style']}".rstrip()
            + f"  ({', '.join(str(row[key]) for key in ('package', 'licence') if row[key])})"
        )
    click.echo(f"{len(rows)} fonts in {len({row['design_group'] for row in rows})} design groups", err=True)


@fonts.command(epilog="Try:  showdown fonts sheet sheet.png --family helvet")
@out_argument
@this_corpus_option
@family_option
@split_option
@click.option(
    "--fonts", "count", default=40, show_default=True, type=click.IntRange(min=1), help="How many to draw."
)
@click.option("--groups", is_flag=True, help="Draw every font of each design group that is found.")
@click.option("--seed", default=0, show_default=True, help="Chooses the fonts.")
def sheet(out: Path, corpus: Path | None, count: int, groups: bool, **which: Any) -> None:
    """Draw a contact sheet of a corpus to OUT.png."""
    from showdown.fonts.load import load_corpus
    from showdown.fonts.sheet import write_sheet

    check_ending(out, [".png"])
    name, split, seed = which["family"], which["split"], which["seed"]
    shown = write_sheet(load_corpus(corpus), out, name, split, fonts=count, whole_groups=groups, seed=seed)
    click.echo(f"{out}: {shown} fonts")
