"""What teams print, live: the run folder's logs, followed while the match is played."""

from __future__ import annotations

import threading
from pathlib import Path

from rich.console import Console

from showdown.files import read_plain
from showdown.seats.drain import MOST_LOGGED
from showdown.words import harmless

LOOK_EVERY = 0.3  # seconds


class LogTail:
    """Prints every new line of each team's log, with whose it is; `close` prints the rest."""

    def __init__(self, console: Console, folder: Path) -> None:
        self._console = console
        self._places = dict.fromkeys(
            (folder / "logs" / f"{role}.log" for role in ("generator", "detector")), 0
        )
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Print what is left, and end."""
        self._done.set()
        self._thread.join()
        self._print_new()

    def _follow(self) -> None:
        while not self._done.wait(LOOK_EVERY):
            self._print_new()

    def _print_new(self) -> None:
        for path, place in self._places.items():
            if not path.is_file():
                continue
            with open(path, "rb") as file:
                file.seek(place)
                new = file.read()
            whole = new[: new.rfind(b"\n") + 1]  # an unfinished line waits for its end
            self._places[path] = place + len(whole)
            for line in whole.decode(errors="replace").splitlines():
                shown = f"{path.stem} | {harmless(line)}"
                self._console.print(shown, markup=False, highlight=False, soft_wrap=True)


def last_lines(path: Path, count: int = 4) -> list[str]:
    """The last lines of a team's log that say something; none where there is no log."""
    try:
        lines = read_plain(path, 2 * MOST_LOGGED)[-8000:].decode(errors="replace").splitlines()
    except OSError:
        return []
    return [harmless(line) for line in lines if line.strip()][-count:]
