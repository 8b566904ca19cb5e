"""Is the detector qualified: does it look at the exhibits at all?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FLAG_RATES = (0.02, 0.98)  # a detector that calls nearly all exhibits the same is not judging
LEAST_SPREAD = 1e-4  # of its scores: below, they are constant in all but name


def is_qualified(scores: NDArray[np.float32]) -> bool:
    """Whether scores (n,) tell exhibits apart at all; says nothing of whether they are right.

    >>> is_qualified(np.full(100, 0.5, np.float32))
    False
    >>> is_qualified(np.linspace(0, 1, 100, dtype=np.float32))
    True
    """
    flag_rate = float(np.mean(scores <= 0.5))
    return FLAG_RATES[0] <= flag_rate <= FLAG_RATES[1] and float(np.std(scores)) >= LEAST_SPREAD
