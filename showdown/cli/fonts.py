"""`showdown fonts`: bring type in, and look at it. Heavy imports wait until a command runs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

PATH = click.Path(path_type=Path)
corpus_option = click.option(
    "--corpus", type=PATH, help="A corpus file or a folder.  [default: the house corpus]"
)
family_option = click.option("--family", help="Only families whose name contains this text.")
split_option = click.option("--split", type=click.Choice(["train", "vault"]), help="Only this split.")


@click.group(epilog="Try:  showdown fonts build my-fonts --out mine.npz")
def fonts() -> None:
    """Bring in type, and look at it."""


@fonts.command(
    epilog="Try:  showdown fonts build my-fonts --out mine.npz && showdown arena --corpus mine.npz"
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
@click.option("--force", is_flag=True, help="Replace an existing file.")
def build(
    folders: tuple[Path, ...], out: Path, system: bool, packages: bool, letters: str, force: bool
) -> None:
    """Build a corpus from FOLDERS of fonts, or from one folder of pictures.

    Fonts are .ttf, .otf and .woff2 files at any depth. If they have only capitals, add --letters A-Z.

    Pictures are FOLDER/<label>/<group>/*.png. A label stands for a letter, a group for a font family.
    """
    from showdown.errors import CorpusError, UsageError
    from showdown.fonts import finding
    from showdown.fonts.build import build_corpus
    from showdown.fonts.letters import parse_letters

    roots = [*folders]
    roots += finding.system_folders() if system else []
    roots += finding.installed_folders() if packages else []
    if not roots:
        raise UsageError("no folder to build from. Try: showdown fonts build my-fonts --out mine.npz")
    if out.suffix != ".npz":
        raise UsageError(f"cannot write a corpus to {str(out)!r}; expected a name ending in .npz.")
    if out.exists() and not force:
        raise CorpusError(f"{out} is there already. Try: another --out, or --force to replace it")
    drawn = parse_letters(letters)
    if any(len(letter) > 1 for letter in drawn):
        raise UsageError(f"letters {letters!r}: a font draws single characters. Try: --letters A-Z")
    report = with_progress("reading", lambda tell: build_corpus(roots, out, drawn, tell))
    for path, reason in report.skipped:
        click.echo(f"skipped {path}: {reason}", err=True)
    click.echo(
        f"{out}: {report.fonts} fonts in {report.groups} design groups "
        f"({report.vault_groups} of them in the vault), {len(report.skipped)} files skipped; "
        f"fingerprint {report.fingerprint}"
    )


@fonts.command(name="list", epilog="Try:  showdown fonts list --family gothic")
@corpus_option
@family_option
@split_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array and nothing else.")
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
@click.argument("out", type=PATH)
@corpus_option
@family_option
@split_option
@click.option(
    "--fonts", "count", default=40, show_default=True, type=click.IntRange(min=1), help="How many to draw."
)
@click.option("--groups", is_flag=True, help="Draw every font of each design group that is found.")
@click.option("--seed", default=0, show_default=True, help="Chooses the fonts.")
def sheet(out: Path, corpus: Path | None, count: int, groups: bool, **which: Any) -> None:
    """Draw a contact sheet of a corpus to OUT.png."""
    from showdown.errors import UsageError
    from showdown.fonts.load import load_corpus
    from showdown.fonts.sheet import write_sheet

    if out.suffix.lower() != ".png":
        raise UsageError(f"cannot draw a sheet to {str(out)!r}; expected a name ending in .png.")
    shown = write_sheet(
        load_corpus(corpus),
        out,
        name=which["family"],
        split=which["split"],
        fonts=count,
        whole_groups=groups,
        seed=which["seed"],
    )
    click.echo(f"{out}: {shown} fonts")


def with_progress(label: str, work: Callable[[Callable[[int, int, str], None]], Any]) -> Any:
    """Do a piece of work that tells how far it is, behind a progress bar on standard error."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(label, total=None)

        def tell(done: int, total: int, text: str) -> None:
            bar.update(task, completed=done, total=total, description=f"{label} {text[:40]}")

        return work(tell)
