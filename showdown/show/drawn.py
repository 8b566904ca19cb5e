"""A figure that any notebook shows, whether or not its kernel was made ready for matplotlib."""

from __future__ import annotations

import io

from matplotlib.figure import Figure


class DrawnFigure(Figure):
    """A matplotlib figure that can draw itself.

    A plain one is shown where pyplot was imported before, or the kernel set up for it. Elsewhere a notebook
    prints its name.
    """

    def _repr_png_(self) -> bytes:
        packed = io.BytesIO()
        self.savefig(packed, format="png", dpi=110)
        return packed.getvalue()
