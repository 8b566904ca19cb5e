"""The live scoreboard under a notebook's cell: one output, drawn anew in place."""

from __future__ import annotations

import io
import time
from typing import Any

from rich.console import Console, RenderableType

WIDTH, HEIGHT = 110, 60  # of the picture, in characters
EVERY = 0.5  # seconds between two pictures: each is a message to the browser
FRAME = '<pre style="line-height: 1.2; font-family: monospace">{code}</pre>'


class NotebookLive:
    """What `rich.live.Live` is to a terminal, as far as the scoreboard needs it."""

    def __init__(self) -> None:
        self._handle: Any = None
        self._drawn = 0.0

    def start(self) -> None:
        """Open the output."""
        from IPython.display import HTML, display  # only a notebook has it

        self._handle = display(HTML(""), display_id=True)

    def update(self, picture: RenderableType, refresh: bool = False) -> None:
        """Draw a picture in the place of the last, unless that is fresh yet."""
        if self.is_started and time.monotonic() - self._drawn >= EVERY:
            self._show(to_html(picture))
            self._drawn = time.monotonic()

    def stop(self) -> None:
        """Take the picture away, as a terminal's own screen goes: the whole of it is printed then."""
        if self.is_started:
            self._show("")
            self._handle = None

    @property
    def is_started(self) -> bool:
        """Whether there is an output to draw on."""
        return self._handle is not None

    def _show(self, html: str) -> None:
        from IPython.display import HTML

        self._handle.update(HTML(html))


def to_html(picture: RenderableType) -> str:
    """A picture of characters as a page's part, colours in it."""
    console = Console(record=True, file=io.StringIO(), width=WIDTH, height=HEIGHT, force_jupyter=False)
    console.print(picture)
    return console.export_html(code_format=FRAME, inline_styles=True)
