"""Rendering: the picture of a distance field, as a type renderer would draw that outline.

A grey pixel says how much of it the outline covers. For a slanting edge that is less than half a pixel
for half a pixel's distance: whoever draws ``clip(0.5 + d, 0, 1)`` draws too few faint greys, which a
detector need only count.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import avg_pool2d, interpolate

from showdown.teams.distance import signed_distance
from showdown.teams.tensors import to_ink

FINER = 3  # places a pixel, each way, at which the field is asked
CORRECTIONS = 2  # after which pictures of type come back within 2% of their ink
AT_ONCE = 2000  # pictures, so that memory stays small


def rendered(field: Tensor) -> Tensor:
    """Signed distances in pixels (B, 1, S, S) as ink in [0, 1], (B, 1, S, S).

    The field is asked at 3 x 3 places in a pixel, ``clip(0.5 + d, 0, 1)`` at that finer scale, and the
    answers are averaged.

    >>> edge = torch.tensor([-1.8, -0.8, 0.2, 1.2]).expand(1, 1, 4, 4)  # an upright edge
    >>> [round(ink, 2) for ink in rendered(edge)[0, 0, 1].tolist()]
    [0.0, 0.0, 0.7, 1.0]
    """
    finer = FINER * interpolate(field, scale_factor=FINER, mode="bilinear", align_corners=False)
    return avg_pool2d((0.5 + finer).clamp(0, 1), FINER)


@torch.no_grad()
def fields_of(images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Images (N, S, S) as the signed distances (N, S, S) in pixels that are rendered as nearly these.

    Where too little ink is drawn the outline moves out by what is missing, and the other way round.
    """
    fields = signed_distance(images)
    for i in range(0, len(images), AT_ONCE):
        some = slice(i, i + AT_ONCE)
        field, ink = torch.from_numpy(fields[some, None]), to_ink(images[some])
        for _ in range(CORRECTIONS):
            field = field + ink - rendered(field)
        fields[some] = field[:, 0].numpy()
    return fields
