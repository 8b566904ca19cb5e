"""A match in the terminal: live where there is one, plain lines where there is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from showdown.arena import verdict
from showdown.arena.record import Record
from showdown.arena.settings import Settings
from showdown.arena.watcher import Arrays, Watcher, example_row
from showdown.show import commentary
from showdown.show.figures import detector_line, forgeries_line
from showdown.show.glyph_art import braille_rows, glyphs_across, sparkline
from showdown.show.logs import last_lines
from showdown.show.notebook import NotebookLive

GLYPH_SIDE = 24
LESSER_ROWS, TALL = 4, 32  # the lesser figures, and the least height of a screen that has room for them
# all but the scoreboard's own rounds: title, turn, curve, heads, the commentator, two rows of glyphs
FRAME_ROWS = 20
COMMENT_ROWS = 2


def make_watcher(console: Console, quiet: bool) -> Watcher:
    """What shows a match on this console."""
    if quiet:
        return Watcher()
    if console.is_jupyter:
        return LiveScoreboard(console, NotebookLive())
    return LiveScoreboard(console) if console.is_terminal else PlainLines(console)


def title(settings: Settings) -> str:
    """Who plays whom, on what."""
    letters = "".join(settings.letters) if all(len(one) == 1 for one in settings.letters) else None
    shown = letters if letters and len(letters) <= 26 else f"{len(settings.letters)} letters"
    return (
        f"Showdown: {settings.generator.name} (generator) against {settings.detector.name} (detector), "
        f"{settings.medium}, {shown}, {settings.budget.text} a turn, seed {settings.seed}"
    )


def round_line(figures: dict[str, Any], seconds: dict[str, float]) -> str:
    """One played round in one line of text."""
    head = f"round {figures['round']:>2}"
    lost = [f"{role} forfeits ({f['status']}): {f['cause']}" for role, f in figures["forfeits"].items() if f]
    if figures["balanced_accuracy"] is None:
        return f"{head}  {'; '.join(lost) or 'nothing to judge'}"
    flags = f"  {note}" if (note := remark(figures)) else ""
    took = ", ".join(f"{role} {spent:.1f} s" for role, spent in seconds.items())
    return (
        f"{head}  accuracy {figures['balanced_accuracy']:.3f} "
        f"[{figures['accuracy_low']:.3f}, {figures['accuracy_high']:.3f}]  AUC {figures['auc']:.3f}  "
        f"V {figures['value']:+.2f}  points {figures['points']['generator']:.0f} : "
        f"{figures['points']['detector']:.0f}  ({took}){flags}"
    )


class PlainLines(Watcher):
    """A line for each thing that happens: for logs, pipes and files."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._folder = Path()

    def match_started(self, settings: Settings, folder: Path) -> None:
        """Say who plays."""
        self._folder = folder
        self._say(title(settings))

    def round_played(self, rounds: list[dict[str, Any]], exhibits: Arrays, seconds: dict[str, float]) -> None:
        """Say how the round went, and what a team that forfeited had printed last."""
        self._say(round_line(rounds[-1], seconds))
        if rounds[-1]["balanced_accuracy"] is not None:
            self._say(f"          {detector_line(rounds[-1])}")
            self._say(f"          {forgeries_line(rounds[-1])}")
        self._say(f"          {commentary.after_round(rounds, exhibits)}")
        for line in words_of_forfeit(rounds[-1], self._folder):
            self._say(line)

    def match_ended(self, document: dict[str, Any]) -> None:
        """Say the verdict, and give the awards."""
        self._say(verdict.sentence(document["verdict"], document["rounds"], document["decisive_round"]))
        for line in award_lines(self._folder):
            self._say(line)

    def _say(self, line: str) -> None:
        self._console.print(line, markup=False, highlight=False, soft_wrap=True)


class LiveScoreboard(Watcher):
    """Whose turn it is, the scoreboard, the curve, and some exhibits, redrawn in place."""

    def __init__(self, console: Console, live: NotebookLive | None = None) -> None:
        self._console = console
        self._live = live or Live(console=console, auto_refresh=False, vertical_overflow="crop")
        self._title = ""
        self._turn = "getting ready"
        self._share = 0.0
        self._n_rounds = 0
        self._rounds: list[dict[str, Any]] = []
        self._exhibits: Arrays = {}
        self._comment = ""
        self._folder = Path()

    def match_started(self, settings: Settings, folder: Path) -> None:
        """Open the display."""
        self._folder = folder
        self._title, self._n_rounds = title(settings), settings.rounds
        self._live.start()
        self._draw()

    def turn_started(self, number: int, who: str, what: str) -> None:
        """Show whose turn it is."""
        self._turn, self._share = f"round {number}/{self._n_rounds}  {who} {what}", 0.0
        self._draw()

    def turn_progress(self, steps: int, share: float) -> None:
        """Move the bar."""
        self._share = share
        self._draw()

    def round_played(self, rounds: list[dict[str, Any]], exhibits: Arrays, seconds: dict[str, float]) -> None:
        """Fill in the scoreboard."""
        self._rounds, self._exhibits = rounds, exhibits
        self._comment = commentary.after_round(rounds, exhibits)
        for line in words_of_forfeit(rounds[-1], self._folder):
            self._console.print(Text(line))
        self._draw()

    def match_ended(self, document: dict[str, Any]) -> None:
        """Leave the last picture, the verdict and the awards."""
        self._turn, self._share = "the match is over", 1.0
        self._draw()
        self.close()
        line = verdict.sentence(document["verdict"], document["rounds"], document["decisive_round"])
        self._console.print(Text(line, style="bold"))
        for line in award_lines(self._folder):
            self._console.print(Text(line))

    def close(self) -> None:
        """Give the terminal back."""
        self._live.stop()

    def picture(self) -> Group:
        """All that the display shows now."""
        turn = Table.grid(padding=(0, 1))
        turn.add_row(Text(self._turn), ProgressBar(total=1.0, completed=self._share, width=24))
        accuracies = [figures["balanced_accuracy"] for figures in self._rounds]
        curve = Text(f"accuracy from 40% to 100%: {sparkline(accuracies)}   (a coin is {sparkline([0.5])})")
        parts: list[RenderableType] = [
            Text(self._title, style="bold", no_wrap=True),
            turn,
            curve,
            self._scoreboard(),
            *self._lesser_figures(),
            self._commentator(),
        ]
        across = glyphs_across(self._console.width, GLYPH_SIDE)
        for label, real in (("real", True), ("forged", False)):
            row = braille_rows(example_row(self._exhibits, real, across), GLYPH_SIDE)
            parts += [Text(label, style="dim"), Text("\n".join(row), no_wrap=True)]
        return Group(*parts)

    def _lesser_figures(self) -> list[Text]:
        """The last round's, where the screen is tall enough; all are in the record."""
        if self._console.height < TALL or not self._rounds or self._rounds[-1]["guards"] is None:
            return []
        last = self._rounds[-1]
        return [Text(detector_line(last), style="dim"), Text(forgeries_line(last), style="dim")]

    def _draw(self) -> None:
        self._live.update(self.picture(), refresh=True)

    def _commentator(self) -> Text:
        """What the commentator says, cut to the rows that there are."""
        said = Text(self._comment).wrap(self._console, self._console.width)[:COMMENT_ROWS]
        return Text("\n").join(said)

    def _scoreboard(self) -> Table:
        table = Table(box=None, padding=(0, 1), pad_edge=False)
        for head in ("round", "accuracy", "95% interval", "AUC", "V(D,G)", "generator", "detector", ""):
            table.add_column(head, justify="left" if head == "" else "right", no_wrap=True)
        frame = FRAME_ROWS + (LESSER_ROWS if self._console.height >= TALL else 0)
        room = max(1, self._console.height - frame)
        for figures in self._rounds[-room:]:
            table.add_row(*scoreboard_row(figures))
        return table


def award_lines(folder: Path) -> list[str]:
    """The awards of a match that is on disk, a line each."""
    record = Record.open_run(folder)
    judged = [p["round"] for p in record.rounds if p["balanced_accuracy"] is not None]
    given = commentary.awards(record.rounds, {number: record.exhibits(number) for number in judged})
    return [f"{award.title}: {award.text}" for award in given]


def words_of_forfeit(figures: dict[str, Any], folder: Path) -> list[str]:
    """What each team that forfeited this round had in its log last."""
    lost = [role for role, forfeit in figures["forfeits"].items() if forfeit]
    return [f"  {role} | {line}" for role in lost for line in last_lines(folder / "logs" / f"{role}.log")]


def scoreboard_row(figures: dict[str, Any]) -> list[str]:
    """One round as cells of the scoreboard; the floor of V(D, G) is -1.39."""
    points = [f"{figures['points'][role]:.0f}" for role in ("generator", "detector")]
    lost = ", ".join(f"{role}: {f['status']}" for role, f in figures["forfeits"].items() if f)
    if figures["balanced_accuracy"] is None:
        return [str(figures["round"]), "-", "-", "-", "-", *points, lost and f"forfeit ({lost})"]
    return [
        str(figures["round"]),
        f"{figures['balanced_accuracy']:.3f}",
        f"{figures['accuracy_low']:.3f}-{figures['accuracy_high']:.3f}",
        f"{figures['auc']:.3f}",
        f"{figures['value']:+.2f}",
        *points,
        remark(figures),
    ]


def remark(figures: dict[str, Any]) -> str:
    """What the other figures of a judged round do not say, in a word or two."""
    if figures["unqualified"]:
        return f"unqualified: {', '.join(figures['unqualified'])}"
    if figures["guards"]["tripped"]:
        return f"disqualified: {', '.join(figures['guards']['tripped'])}"
    test, opinion = figures["confirmation"], figures["second_opinion"]
    if figures["coin_flip"]:
        return "coin flip"
    if opinion is not None:
        told = opinion.get("balanced_accuracy")
        return f"outclassed ({told:.3f})" if told else "no second opinion"
    return "not confirmed" if test is not None else ""
