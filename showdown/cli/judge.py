"""`showdown judge`: are two folders of pictures told apart? Heavy imports wait until the command runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from showdown.cli.options import PATH, json_option, seed_option, size_option
from showdown.cli.places import check_ending, check_folder
from showdown.cli.progress import with_progress
from showdown.medium import MEDIA
from showdown.words import one_line

if TYPE_CHECKING:
    from showdown.judging.judgement import Judgement

ROWS_SHOWN = 12  # of a table: those that are told most, and those that are told least
LONGEST = 600  # characters of a line


@click.command(
    short_help="Say whether real pictures and fakes are told apart, and by what.",
    epilog="Try:  showdown judge real fakes --report judgement.html",
)
@click.argument("real", type=PATH)
@click.argument("fake", type=PATH)
@click.option("--by-group", is_flag=True, help="Say for each group how it was judged, too.")
@click.option(
    "--medium",
    default="screen",
    show_default=True,
    type=click.Choice(list(MEDIA)),
    help="What both sides go through before they are judged.",
)
@size_option(32, "Height and width of the pictures that are judged, in pixels.")
@seed_option()
@click.option("--report", type=PATH, help="Write a page with pictures to this .html file.")
@json_option
def judge(
    real: Path,
    fake: Path,
    by_group: bool,
    medium: str,
    size: int,
    seed: int,
    report: Path | None,
    as_json: bool,
) -> None:
    """Say whether a panel tells the pictures in REAL from those in FAKE, and what gives them away.

    Each is a folder of pictures, as FOLDER/<label>/<group>/*.png, or a corpus file. First the formats are
    audited. Then both sides are brought to common ground and judged.
    """
    from showdown.judging.judging import judge as judged

    if report is not None:
        check_ending(report, [".html"])
        check_folder(report.parent, report)
    found = with_progress("judging", lambda tell: judged(real, fake, medium, size, seed, tell))
    if report is not None:
        from showdown.show.judgement import write_judgement

        write_judgement(found, report)
    if as_json:
        click.echo(json.dumps(found.to_json()))
        return
    for line in lines_of(found, by_group):
        click.echo(one_line(line, LONGEST))
    if report is not None:
        click.echo(f"{report}: the same with pictures")


def lines_of(found: Judgement, by_group: bool) -> list[str]:
    """A judgement as lines of text."""
    lines = [f"Note: {sentence}" for sentence in found.said]
    lines.append(
        f"{found.real}: {found.n_real:,} real pictures of {found.groups_real:,} groups. {found.fake}: "
        f"{found.n_fake:,} fakes of {found.groups_fake:,} groups."
    )
    lines.append("What the format gives away:")
    lines += [f"  {finding.sentence}" for finding in found.findings] or ["  nothing that was looked for"]
    lines.append("What the panel says:")
    controls = {one.juror: one.test for one in found.control.opinions} if found.control else {}
    for opinion in found.panel.opinions:
        control = controls.get(opinion.juror)
        beside = f"  (real against real {control.balanced_accuracy:.3f})" if control else ""
        if opinion.test is None:
            lines.append(f"  {opinion.juror:<13} failed: {opinion.failed}")
            continue
        test = opinion.test
        lines.append(
            f"  {opinion.juror:<13} {test.balanced_accuracy:.3f} ({test.accuracy_low:.3f} to "
            f"{test.accuracy_high:.3f})  AUC {test.auc:.3f}{beside}"
        )
    for name, rows in (("label", found.by_label), ("group", found.by_group if by_group else ())):
        if len(rows) > 1:
            lines.append(f"By {name}, the share that was judged right:")
            shown = rows if len(rows) <= ROWS_SHOWN else (*rows[: ROWS_SHOWN // 2], *rows[-ROWS_SHOWN // 2 :])
            lines += [
                f"  {one_line(row.name, 40):<12} {row.right:.2f}  of {row.n_real} real and {row.n_fake} fake"
                for row in shown
            ]
    lines += [f"Mind: {sentence}" for sentence in found.caveats]
    lines.append(f"Verdict: {found.words}")
    return lines
