"""How a long piece of work tells how far it is."""

from collections.abc import Callable

__all__ = ["Tell"]

Tell = Callable[[int, int, str], None]  # so many are done, of how many, and what the last one was
