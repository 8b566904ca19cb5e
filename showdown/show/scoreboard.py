"""The scoreboard: a match drawn over the whole terminal while it is played."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from showdown.arena import verdict
from showdown.arena.exam import Exhibits
from showdown.arena.round import JudgedRound, Round
from showdown.arena.settings import Settings
from showdown.arena.watcher import Watcher, example_row
from showdown.show import commentary
from showdown.show.figures import detector_line, forgeries_line
from showdown.show.glyph_art import can_say_blocks, glyph_rows, glyphs_across, sparkline
from showdown.show.lines import award_lines, remark, title, words_of_cuts, words_of_forfeit
from showdown.show.notebook import NotebookLive

GLYPH_SIDE = 24
LABEL = len("forged ")  # columns, left of a row of glyphs
TALL = 32  # the least height of a screen that has room for the lesser figures
WIDE = 100  # the least width that has two columns between figures
COIN: list[float | None] = [0.5]
HEADS = ("round", "accuracy", "95% interval", "AUC", "V(D,G)", "generator", "detector", "")


class LiveScoreboard(Watcher):
    """Whose turn it is, the scoreboard, the curve, and some exhibits.

    It is painted on a screen of its own, each picture over the last with nothing erased in between, so
    that it does not flicker; at the end the whole of it stays in the terminal.
    """

    def __init__(self, console: Console, live: NotebookLive | None = None) -> None:
        self._console = console
        self._live = live or Live(console=console, auto_refresh=False, screen=True, vertical_overflow="crop")
        self._blocks = can_say_blocks(console.encoding)
        self._title = ""
        self._turn = "getting ready"
        self._share = 0.0
        self._n_rounds = 0
        self._rounds: list[Round] = []
        self._exhibits: Exhibits = {}
        self._comment = ""
        self._words: list[str] = []  # of the last round, and of the match
        self._all_words: list[str] = []
        self._folder = Path()
        self._public_vault = False

    def match_started(self, settings: Settings, folder: Path) -> None:
        """Open the display."""
        self._folder = folder
        self._title, self._n_rounds = title(settings), settings.rounds
        self._public_vault = settings.has_public_vault
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

    def round_played(self, rounds: list[Round], exhibits: Exhibits, seconds: dict[str, float]) -> None:
        """Fill in the scoreboard."""
        self._rounds, self._exhibits = rounds, exhibits
        self._comment = commentary.after_round(rounds, exhibits)
        self._words = words_of_forfeit(rounds[-1], self._folder)
        self._all_words += self._words
        self._draw()

    def match_ended(self, rounds: list[Round]) -> None:
        """Leave the last picture, the verdict and the awards."""
        self._turn, self._share = "the match is over", 1.0
        self.close()
        self._console.print(Text(verdict.sentence(rounds, self._public_vault), style="bold"))
        for line in [*filter(None, [words_of_cuts(rounds)]), *award_lines(self._folder)]:
            self._console.print(Text(line))

    def close(self) -> None:
        """Give the terminal back, with every round on it and what teams that forfeited said."""
        if self._live.is_started:
            self._live.stop()
            self._console.print(self.picture(whole=True))
            for line in self._all_words:
                self._console.print(Text(line))

    def picture(self, whole: bool = False) -> Group:
        """What the display shows now: the last rounds that the screen has room for, or all of them."""
        above: list[RenderableType] = [Text(self._title, style="bold"), self._turn_line(), self._curve()]
        below: list[RenderableType] = [*self._lesser_figures(), Text(self._comment), self._exhibit_rows()]
        room = self._console.height - sum(map(self._height, [*above, *below]))
        if room < 2 and not whole:  # not even heads and a round: without the exhibits, then
            room += self._height(below.pop())
        first, table = 0, self._scoreboard(0)
        while self._height(table) > room and first < len(self._rounds) - 1 and not whole:
            first += 1
            table = self._scoreboard(first)
        return Group(*above, table, *below)

    def _draw(self) -> None:
        self._live.update(self.picture(), refresh=True)

    def _height(self, part: RenderableType) -> int:
        """How many rows of the screen it takes."""
        return len(self._console.render_lines(part))

    def _turn_line(self) -> Table:
        """Whose turn it is, and how much of it is over, as a bar and in figures: a bar alone needs colour."""
        turn = Table.grid(padding=(0, 1))
        share = f"{self._share:.0%}" if self._share else ""
        turn.add_row(Text(self._turn), ProgressBar(total=1.0, completed=self._share, width=24), Text(share))
        return turn

    def _curve(self) -> Text:
        accuracies = [getattr(figures, "balanced_accuracy", None) for figures in self._rounds]
        curve, coin = (sparkline(values, blocks=self._blocks) for values in (accuracies, COIN))
        return Text(f"accuracy from 40% to 100%: {curve}   (a coin is {coin})")

    def _lesser_figures(self) -> list[Text]:
        """The last round's, where the screen is tall enough; all are in the record."""
        if self._console.height < TALL or not self._rounds or not isinstance(self._rounds[-1], JudgedRound):
            return []
        last = self._rounds[-1]
        return [Text(detector_line(last), style="dim"), Text(forgeries_line(last), style="dim")]

    def _exhibit_rows(self) -> Table | Text:
        """Real type above forged; after a round without an exam, what the team said that lost it."""
        if "exam_images" not in self._exhibits:
            return Text("\n".join(self._words))
        across = glyphs_across(self._console.width - LABEL, GLYPH_SIDE)
        rows = Table.grid(padding=(0, 1))
        for label, real in (("real", True), ("forged", False)):
            glyphs = glyph_rows(example_row(self._exhibits, real, across), GLYPH_SIDE, self._blocks)
            rows.add_row(Text(label, style="dim"), Text("\n".join(glyphs), no_wrap=True))
        return rows

    def _scoreboard(self, first: int) -> Table:
        """The table of the rounds from the one at place `first` on."""
        narrow = self._console.width < WIDE
        table = Table(box=None, padding=(0, 1), pad_edge=False, collapse_padding=narrow)
        for head in HEADS:
            table.add_column(head, justify="left" if head == "" else "right", no_wrap=head != "")
        for figures in self._rounds[first:]:
            table.add_row(*scoreboard_row(figures))
        return table


def scoreboard_row(figures: Round) -> list[str]:
    """One round as cells of the scoreboard; the floor of V(D, G) is -1.39."""
    points = [f"{figures.points[role]:.0f}" for role in ("generator", "detector")]
    lost = ", ".join(f"{role}: {f.status}" for role, f in figures.forfeits.items() if f)
    if not isinstance(figures, JudgedRound):
        return [str(figures.number), "-", "-", "-", "-", *points, lost and f"forfeit ({lost})"]
    return [
        str(figures.number),
        f"{figures.balanced_accuracy:.3f}",
        f"{figures.accuracy_low:.3f}-{figures.accuracy_high:.3f}",
        f"{figures.auc:.3f}",
        f"{figures.value:+.2f}",
        *points,
        remark(figures),
    ]
