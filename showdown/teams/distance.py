"""From a glyph to its signed distance field, and back.

A field says for every pixel how far its centre is from the outline, in pixels, positive inside the
ink. Mixing two fields moves the outline; mixing two pictures fades one into the other. And the grey
of an antialiased edge comes back from a field free and exact: ``clip(0.5 + d, 0, 1)``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

REACH = 6  # pixels of a 32-pixel image; farther than this, far is far


def signed_distance(images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Images (N, S, S) uint8 as signed distances (N, S, S) float32 in pixels, within ±`REACH`.

    On a grey pixel the distance is its coverage less a half, so that `picture_of` gives the picture
    back exactly. Elsewhere it is the way to the nearest grey or opposite pixel, and on from there to
    the outline inside that pixel, which its own grey tells (Gustavson and Strand 2011, "Anti-aliased
    Euclidean distance transform").

    >>> edge = np.array([[[0, 0, 51, 255, 255]] * 5], np.uint8)  # the third column is a fifth ink
    >>> [round(float(d), 1) for d in signed_distance(edge)[0, 0]]
    [-2.0, -1.3, -0.3, 0.7, 1.7]
    """
    reach = max(2.0, REACH * images.shape[1] / 32)
    fields = images.astype(np.float32) / 255.0 - 0.5  # (N, S, S) where the outline runs inside a grey pixel
    for field, image in zip(fields, images, strict=True):
        ink, paper = image == 255, image == 0
        depth, height = _way(ink, field, reach), _way(paper, -field, reach)
        field[ink], field[paper] = depth[ink], -height[paper]
    return fields


def picture_of(field: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Signed distances in pixels (N, S, S) as images (N, S, S) uint8: ``clip(0.5 + d, 0, 1)``.

    >>> picture_of(np.array([[[-1.0, -0.5, 0.0, 0.1, 3.0]]], np.float32)).tolist()
    [[[0, 0, 128, 153, 255]]]
    """
    images: NDArray[np.uint8] = np.rint(np.clip(0.5 + field, 0.0, 1.0) * 255.0).astype(np.uint8)
    return images


def _way(side: NDArray[np.bool_], offset: NDArray[np.float32], reach: float) -> NDArray[np.float64]:
    """From each pixel of one side (S, S) to the outline, given how far that runs from other pixels."""
    if side.all():
        return np.full(side.shape, reach)
    way, (row, column) = distance_transform_edt(side, return_indices=True)
    found: NDArray[np.float64] = np.clip(way + offset[row, column], 0.0, reach)
    return found
