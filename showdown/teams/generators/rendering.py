"""Rendering: the picture of a distance field, as a type renderer would draw that outline.

A grey pixel says how much of it the outline covers. For a slanting edge that is less than half a pixel
for half a pixel's distance: whoever draws ``clip(0.5 + d, 0, 1)`` draws too few faint greys, which a
detector need only count.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.ndimage import zoom
from torch import Tensor
from torch.nn.functional import avg_pool2d, pad

from showdown.teams.distance import signed_distance
from showdown.teams.tensors import to_ink

FINER = 3  # places a pixel, each way, at which the field is asked
LEAST_REACH = 0.1  # of a place's width: a field that comes no farther from 0 is grey
CORRECTIONS = 2  # after which pictures of type come back within 2% of their ink at 32 pixels, 0.5% at 64
AT_ONCE = 50  # pictures, so that they stay in the processor's cache: thousands take twice as long


def rendered(field: Tensor) -> Tensor:
    """Signed distances in pixels (B, 1, S, S) as ink in [0, 1], (B, 1, S, S).

    The field is asked at 3 x 3 places in a pixel, ``clip(0.5 + d, 0, 1)`` at that finer scale, and the
    answers are averaged. Where a network's field stays near 0 all around, that is no edge: it is divided
    by the farthest that it comes from 0 there, so it is ink or paper, and not a grey that no outline leaves.

    >>> edge = torch.tensor([-1.8, -0.8, 0.2, 1.2]).expand(1, 1, 4, 4)  # an upright edge
    >>> [round(ink, 1) for ink in rendered(edge)[0, 0, 1].tolist()]
    [0.0, 0.0, 0.7, 1.0]
    """
    finer = resampled(field, FINER * field.shape[-1])
    return avg_pool2d((0.5 + finer / _reach(finer)).clamp(0, 1), FINER)


def resampled(field: Tensor, size: int) -> Tensor:
    """Signed distances (B, 1, S, S) at `size` x `size` places, (B, 1, size, size), in pixels of that size.

    Between its values the field is a cubic spline, so that outlines have no kinks.
    """
    weights = _weights(field.shape[-1], size).to(field.device)  # (size, S)
    return size / field.shape[-1] * (weights @ field @ weights.T)


@cache
def _weights(old: int, new: int) -> Tensor:
    """How much each of `old` values in a row counts for each of `new` ones between them, (new, old)."""
    return torch.from_numpy(
        zoom(np.eye(old, dtype=np.float32), (new / old, 1), mode="nearest", grid_mode=True)
    )


@torch.no_grad()
def _reach(field: Tensor) -> Tensor:
    """How far from 0 fields (B, 1, S, S) come at each place or beside it, 1 where they come farther."""
    far = pad(field.abs(), (1, 1, 1, 1))  # two passes of maxima: pooling takes almost twice as long
    rows = torch.maximum(torch.maximum(far[..., :-2], far[..., 2:]), far[..., 1:-1])
    return torch.maximum(torch.maximum(rows[:, :, :-2], rows[:, :, 2:]), rows[:, :, 1:-1]).clamp(
        LEAST_REACH, 1
    )


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
