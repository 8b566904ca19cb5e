"""Pictures made smaller by boxes: each pixel of the small one stands for a box of the large one.

Sums and means are given as they are; who calls rounds as the use asks.
"""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

__all__ = ["box_means", "box_sums", "halve", "uneven_box_means"]

Number = TypeVar("Number", bound=np.number[Any])
Real = TypeVar("Real", bound=np.floating[Any])


def box_sums(images: NDArray[Any], side: int, dtype: type[Number]) -> NDArray[Number]:
    """The sum over each box of side × side pixels.

    Args:
        images: (N, H, W), or with more or fewer axes before the last two; any kind of number, or bool.
            H and W are multiples of `side`.
        side: at least 1.
        dtype: what is added in; it must hold the sum of a box.

    Returns:
        (N, H / side, W / side), laid out in memory as the pictures are. What is worked out from it later
        may depend on that in the last digit, and a match must give the same record again.

    Raises:
        ValueError: the boxes do not fill a picture.

    >>> box_sums(np.arange(8).reshape(2, 4), 2, np.int64)
    array([[10, 18]])
    """
    if images.shape[-2] % side or images.shape[-1] % side:
        raise ValueError(
            f"pictures of {images.shape[-2:]} cannot be cut into boxes of {side} × {side} pixels"
        )
    # One strided sum after the other is several times as fast as a sum over axes of a reshaped array.
    rows = images[..., ::side, :].astype(dtype)  # (N, H / side, W)
    for down in range(1, side):
        rows += images[..., down::side, :]
    sums = rows[..., ::side].copy(order="K")
    for across in range(1, side):
        sums += rows[..., across::side]
    return sums


def box_means(images: NDArray[Any], side: int, dtype: type[Real]) -> NDArray[Real]:
    """The mean over each box of side × side pixels: (N, H, W) to (N, H / side, W / side).

    Args:
        images, side: as for `box_sums`.
        dtype: np.float64 or np.float32, which the boxes are added in, too.

    Raises:
        ValueError: the boxes do not fill a picture.

    >>> box_means(np.array([[0, 1], [1, 1]]), 2, np.float64).tolist()
    [[0.75]]
    """
    means: NDArray[Real] = np.divide(box_sums(images, side, dtype), side**2, dtype=dtype)
    return means


def halve(images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Half the size, by means of boxes of 2 × 2 pixels: (N, 2H, 2W) uint8 to (N, H, W) uint8.

    Halves are rounded up.

    >>> halve(np.array([[[255, 0], [0, 255]], [[1, 0], [1, 0]]], np.uint8)).ravel().tolist()
    [128, 1]
    """
    halves: NDArray[np.uint8] = ((box_sums(images, 2, np.uint16) + 2) >> 2).astype(np.uint8)
    return halves


def uneven_box_means(images: NDArray[np.uint8], height: int, width: int) -> NDArray[np.float64]:
    """Means to any smaller size, over boxes that may differ by a pixel: (n, S, S) to (n, height, width).

    >>> uneven_box_means(np.array([[[0, 2, 4], [0, 2, 4], [0, 2, 4]]], np.uint8), 1, 2).tolist()
    [[[1.0, 4.0]]]
    """
    means = images.astype(np.float64)
    for axis, side in ((1, height), (2, width)):
        edges = np.linspace(0, images.shape[axis], side + 1).round().astype(int)
        boxes = np.diff(edges).reshape((-1, 1) if axis == 1 else -1)
        means = np.add.reduceat(means, edges[:-1], axis=axis) / boxes
    return means
