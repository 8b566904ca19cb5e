"""A progress bar on standard error."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from showdown.progress import Tell
from showdown.words import harmless

T = TypeVar("T")


def with_progress(label: str, work: Callable[[Tell], T]) -> T:
    """Do a piece of work that tells how far it is. The bar is shown in a terminal only."""
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(label, total=None)

        def tell(done: int, total: int, text: str) -> None:
            bar.update(task, completed=done, total=total, description=escape(f"{label} {harmless(text, 40)}"))

        return work(tell)
