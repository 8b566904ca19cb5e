"""`showdown report`, `gallery`, `plot`, `walk` and `quiz`: a match looked at, from its run folder alone."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from showdown.cli.options import (
    PATH,
    force_option,
    names_option,
    number_option,
    out_argument,
    run_argument,
    seed_option,
)
from showdown.cli.places import check_out, writing


@click.command(epilog="Try:  showdown report showdown-runs/outlinegan-cnn-0")
@run_argument
@click.option(
    "--out", type=PATH, help="Where to write the page.  [default: report.html or league.html in the folder]"
)
@click.option(
    "--quiz",
    type=PATH,
    multiple=True,
    help="Answers that a quiz saved, or a folder of them. Give it again for more people: all count together.",
)
@names_option
@force_option("Replace an existing file that --out names.")
def report(
    run: Path, out: Path | None, quiz: tuple[Path, ...], names: tuple[str, str] | None, force: bool
) -> None:
    """Write the page of a match or a league again, as one HTML file.

    A match's page opens with its largest pictures. Its button, or ?stage after its address, shows one thing
    a screen, for a room: the arrow keys go on and back. A league's page is league.html.
    """
    if out is not None:
        check_out(out, (".html",), force)
    from showdown.league.layout import is_league
    from showdown.show.league_page import write_league_page
    from showdown.show.quiz import load_answers
    from showdown.show.report import write_report
    from showdown.show.story import Story

    if is_league(run):
        if quiz or names:
            raise click.UsageError(
                f"{run} holds a league; --quiz and --names are for a match. Try: without them"
            )
        written = writing(lambda: write_league_page(run, out), out or run)
        click.echo(f"The league's page is in {written}")
        return
    answers = load_answers(quiz, Story(run)) if quiz else None
    written = writing(lambda: write_report(run, out, answers, names), out or run)
    click.echo(f"The report is in {written}")


@click.command(epilog="Try:  showdown gallery showdown-runs/outlinegan-cnn-0 gallery.png")
@run_argument
@out_argument
@force_option()
def gallery(run: Path, out: Path, force: bool) -> None:
    """Draw real type above forged type, round by round. OUT.png is a sheet, OUT.gif moves."""
    check_out(out, (".png", ".gif"), force)
    from showdown.show.gallery import write_gallery
    from showdown.show.story import Story

    count = writing(lambda: write_gallery(Story(run), out), out)
    click.echo(f"{out}: {count} rounds")


@click.command(epilog="Try:  showdown plot showdown-runs/outlinegan-cnn-0 curve.svg")
@run_argument
@out_argument
@force_option()
def plot(run: Path, out: Path, force: bool) -> None:
    """Draw the accuracy curve and V(D, G) to OUT.svg or OUT.png."""
    check_out(out, (".svg", ".png"), force)
    from showdown.show.plots import write_plot
    from showdown.show.story import Story

    writing(lambda: write_plot(Story(run), out), out)
    click.echo(str(out))


@click.command(epilog="Try:  showdown walk showdown-runs/outlinegan-cnn-0 walk.gif --letters RAG")
@run_argument
@out_argument
@click.option(
    "--letters", help="Letters to draw: A-C, or labels like one,two.  [default: nine of those played]"
)
@number_option("--styles", 4, click.IntRange(2, 50), "Styles to pass.")
@number_option("--steps", 10, click.IntRange(1, 100), "Pictures from one style to the next.")
@seed_option("Chooses the styles.")
@force_option()
def walk(run: Path, out: Path, letters: str | None, styles: int, steps: int, seed: int, force: bool) -> None:
    """Walk through latent space from style to style, as OUT.gif or a sheet OUT.png."""
    check_out(out, (".gif", ".png"), force)
    from showdown.cli.saying import say
    from showdown.fonts.letters import parse_letters
    from showdown.show.walk import write_walk

    wanted = parse_letters(letters) if letters is not None else None
    count, between = writing(lambda: write_walk(run, out, wanted, styles, steps, seed, say), out)
    how = "through latent space" if between else "from style to style (this generator has no interpolate)"
    click.echo(f"{out}: {count} pictures, {how}")


@click.command(epilog="Try:  showdown quiz showdown-runs/outlinegan-cnn-0")
@run_argument
@click.option("--html", type=PATH, help="Write the quiz as a page instead, for a browser or a phone.")
@click.option("--save", type=PATH, help="Keep the answers in this file, for `report --quiz`.")
@names_option
@force_option()
def quiz(run: Path, html: Path | None, save: Path | None, names: tuple[str, str] | None, force: bool) -> None:
    """Which one is real? Judge twenty pairs of glyphs, against the detector and a coin.

    Press 1 or 2.
    """
    if html is not None and save is not None:
        raise click.UsageError("--save is for the terminal; the page has a button of its own.")
    for path, endings in ((html, (".html",)), (save, (".json",))):
        if path is not None:
            check_out(path, endings, force)
    from showdown.show.glyph_art import can_say_blocks
    from showdown.show.quiz import Tally, answers_of, make_pairs, put_questions, result_line, save_answers
    from showdown.show.story import Story

    story = Story(run, names)
    pairs = make_pairs(story)
    if html is not None:
        from showdown.show.quiz_page import write_quiz_page

        writing(lambda: write_quiz_page(story, pairs, html), html)
        click.echo(f"{html}: {len(pairs)} questions")
        return
    blocks = can_say_blocks(sys.stdout.encoding or "ascii")
    judge = story.players.detector if names else None
    chosen = put_questions(pairs, read_key, click.echo, blocks, judge)
    document = answers_of(story, pairs, chosen)
    click.echo(f"\n{result_line(Tally.of(pairs, [chosen]), judge)}")
    if save is not None:
        writing(lambda: save_answers(save, document), save)
        click.echo(f"The answers are in {save}. Try: showdown report {run} --quiz {save}")


def read_key() -> str:
    """One key from a terminal, or one line where the input is none."""
    if sys.stdin.isatty():
        return str(click.getchar())
    line = sys.stdin.readline()
    if not line:
        raise click.Abort
    return line.strip()
