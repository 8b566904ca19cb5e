"""`showdown report`, `gallery`, `plot`, `walk` and `quiz`: a match looked at, from its run folder alone."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

PATH = click.Path(path_type=Path)
T = TypeVar("T")
run_folder = click.argument("run", type=PATH)
force_option = click.option("--force", is_flag=True, help="Replace an existing file.")


@click.command(epilog="Try:  showdown report showdown-runs/sdfgan-cnn-0")
@run_folder
@click.option("--out", type=PATH, help="Where to write the page.  [default: report.html in the run folder]")
@click.option("--quiz", type=PATH, help="Answers that `quiz --save` kept, to show beside the detector's.")
@click.option("--force", is_flag=True, help="Replace an existing file that --out names.")
def report(run: Path, out: Path | None, quiz: Path | None, force: bool) -> None:
    """Write a match's report again: one HTML file that needs no other file."""
    if out is not None:
        check_out(out, (".html",), force)
    from showdown.show import quiz as quizzes
    from showdown.show.report import write_report
    from showdown.show.story import Story

    answers = quizzes.load_answers(quiz, Story(run)) if quiz is not None else None
    click.echo(f"The report is in {writing(lambda: write_report(run, out, answers), out or run)}")


@click.command(epilog="Try:  showdown gallery showdown-runs/sdfgan-cnn-0 gallery.png")
@run_folder
@click.argument("out", type=PATH)
@force_option
def gallery(run: Path, out: Path, force: bool) -> None:
    """Draw real type above forged type, round by round. OUT.png is a sheet, OUT.gif moves."""
    check_out(out, (".png", ".gif"), force)
    from showdown.show.gallery import write_gallery
    from showdown.show.story import Story

    count = writing(lambda: write_gallery(Story(run), out), out)
    click.echo(f"{out}: {count} rounds")


@click.command(epilog="Try:  showdown plot showdown-runs/sdfgan-cnn-0 curve.svg")
@run_folder
@click.argument("out", type=PATH)
@force_option
def plot(run: Path, out: Path, force: bool) -> None:
    """Draw the accuracy curve and V(D, G) to OUT.svg or OUT.png."""
    check_out(out, (".svg", ".png"), force)
    from showdown.show.plots import write_plot
    from showdown.show.story import Story

    writing(lambda: write_plot(Story(run), out), out)
    click.echo(str(out))


@click.command(epilog="Try:  showdown walk showdown-runs/sdfgan-cnn-0 walk.gif --letters RAG")
@run_folder
@click.argument("out", type=PATH)
@click.option(
    "--letters", help="Letters to draw: A-C, or labels like one,two.  [default: nine of those played]"
)
@click.option("--styles", default=4, show_default=True, type=click.IntRange(2, 50), help="Styles to pass.")
@click.option(
    "--steps",
    default=10,
    show_default=True,
    type=click.IntRange(1, 100),
    help="Pictures from one style to the next.",
)
@click.option("--seed", default=0, show_default=True, type=click.IntRange(min=0), help="Chooses the styles.")
@force_option
def walk(run: Path, out: Path, letters: str | None, styles: int, steps: int, seed: int, force: bool) -> None:
    """Walk through latent space from style to style, as OUT.gif or a sheet OUT.png."""
    check_out(out, (".gif", ".png"), force)
    from showdown.fonts.letters import parse_letters
    from showdown.show.walk import write_walk

    wanted = parse_letters(letters) if letters is not None else None
    count, between = writing(lambda: write_walk(run, out, wanted, styles, steps, seed), out)
    how = "through latent space" if between else "from style to style (this generator has no interpolate)"
    click.echo(f"{out}: {count} pictures, {how}")


@click.command(epilog="Try:  showdown quiz showdown-runs/sdfgan-cnn-0")
@run_folder
@click.option("--html", type=PATH, help="Write the quiz as a page instead, for a browser or a phone.")
@click.option("--save", type=PATH, help="Keep the answers in this file, for `report --quiz`.")
@force_option
def quiz(run: Path, html: Path | None, save: Path | None, force: bool) -> None:
    """Which one is real? Judge twenty pairs of glyphs, against the detector and a coin.

    Press 1 or 2.
    """
    if html is not None and save is not None:
        raise click.UsageError("--save is for the terminal; the page has a button of its own.")
    for path, endings in ((html, (".html",)), (save, (".json",))):
        if path is not None:
            check_out(path, endings, force)
    from showdown.show import quiz as quizzes
    from showdown.show.glyph_art import can_say_blocks
    from showdown.show.story import Story

    story = Story(run)
    pairs = quizzes.make_pairs(story)
    if html is not None:
        from showdown.show.quiz_page import write_quiz_page

        writing(lambda: write_quiz_page(story, pairs, html), html)
        click.echo(f"{html}: {len(pairs)} questions")
        return
    blocks = can_say_blocks(sys.stdout.encoding or "ascii")
    document = quizzes.answers_of(story, pairs, quizzes.put_questions(pairs, read_key, click.echo, blocks))
    click.echo(f"\n{quizzes.result_line(document)}")
    if save is not None:
        writing(lambda: quizzes.save_answers(save, document), save)
        click.echo(f"The answers are in {save}. Try: showdown report {run} --quiz {save}")


def read_key() -> str:
    """One key from a terminal, or one line where the input is none."""
    if sys.stdin.isatty():
        return str(click.getchar())
    line = sys.stdin.readline()
    if not line:
        raise click.Abort
    return line.strip()


def check_out(path: Path, endings: tuple[str, ...], force: bool) -> None:
    """Refuse a file whose ending says nothing that can be written, or that is there already.

    Raises:
        UsageError: either of the two, or no such folder.
    """
    from showdown.errors import UsageError

    if path.suffix.lower() not in endings:
        raise UsageError(f"cannot write to {str(path)!r}; expected a name ending in {' or '.join(endings)}.")
    if path.is_dir() or (path.exists() and not force):
        raise UsageError(f"{path} is there already. Try: another name, or --force to replace it")
    if not path.absolute().parent.is_dir():
        raise UsageError(f"no folder {path.parent} to write {path.name} to. Try: mkdir -p {path.parent}")


def writing(work: Callable[[], T], path: Path) -> T:
    """Do something that writes a file; name a file that cannot be written in one line.

    Raises:
        UsageError: the system refused.
    """
    from showdown.errors import UsageError

    try:
        return work()
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}. Try: another place") from None
