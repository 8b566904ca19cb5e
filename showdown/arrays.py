"""Short names for the arrays that modules with much arithmetic speak of, and how two of them compare.

Elsewhere they are spelled out.
"""

import numpy as np
from numpy.typing import NDArray

__all__ = ["Bools", "Curves", "Floats", "Floats32", "Ints", "share_above"]

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Floats32 = NDArray[np.float32]
Ints = NDArray[np.int64]
Curves = list[Floats32]  # the contours of a glyph, each (k, 3), as `Generator.outlines` gives them


def share_above(above: Floats, below: Floats) -> float:
    """How often a value of the first (n,) is above one of the second (m,): the AUC. Ties count a half.

    >>> share_above(np.array([2.0, 3.0]), np.array([1.0, 2.0]))
    0.875
    """
    bigger = (above[:, None] > below[None, :]).mean()
    return float(bigger + (above[:, None] == below[None, :]).mean() / 2)
