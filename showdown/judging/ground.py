"""Common ground: both sides go one way before they are judged, so that formats tell as little as can be."""

from __future__ import annotations

import numpy as np

from showdown.fonts.picturefacts import AS_IT_LIES, Ground
from showdown.judging.sides import Side
from showdown.judging.trace import Trace

SMALLEST = 8  # pixels: no picture is made smaller than this
FEW = 5  # per cent of the pictures that may be smaller than the common size


def common_ground(real: Side, fake: Side, findings: list[Trace]) -> Ground:
    """What to bring both sides to, where the audit found their sizes or their compression to differ.

    The sizes: no larger than the smallest, but for a few. The compression: the coarsest that there is.
    """
    names = {finding.name for finding in findings}
    if not real.facts or not fake.facts:
        return AS_IT_LIES
    facts = (*real.facts, *fake.facts)
    side = 0
    if "size" in names:
        longest = [max(one.width, one.height) for one in facts]
        side = max(SMALLEST, int(np.percentile(longest, FEW)))
    coarsest: tuple[int, ...] = ()
    if "compression" in names:
        coarsest = max({one.table for one in facts if one.table}, key=sum, default=())
    return Ground(side, coarsest)


def ground_in_words(ground: Ground) -> list[str]:
    """What was done to all pictures, a sentence each."""
    said = []
    if ground.side:
        said.append(
            f"pictures of more than {ground.side} pixels a side were made as small as that, on both sides"
        )
    if ground.table:
        said.append("all pictures were saved as JPEG with the coarsest table that was found, on both sides")
    return said
