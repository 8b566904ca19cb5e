"""The medium: what happens to every exhibit, real and fake alike, before it is judged.

A medium is one entry of `MEDIA`. The command line, the glossary and the docs are drawn from that table.

A scan is drawn first (`draw`) and applied after (`develop`), so that another implementation can be
held against this one on the very same draws.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from showdown.errors import UsageError, did_you_mean

CHUNK = 64  # images at a time: they stay in the processor's cache
BLACK_FROM = 0.35  # of full ink: at a half, hairlines vanish and letters with them
REFERENCE_SIZE = 32  # lengths below are in pixels of an image of this size


@dataclass(frozen=True, eq=False)
class Scan:
    """One draw of chance for n images of side S.

    Attributes:
        affine: (n, 2, 3) float32; output pixel (x, y, 1), from the centre, to source pixel.
        noise: (n, S, S) float32, added to ink in [0, 1].
    """

    affine: NDArray[np.float32]
    noise: NDArray[np.float32]


@dataclass(frozen=True)
class Medium:
    """A channel; a length of 0 switches its effect off.

    Attributes:
        shift: largest shift along each axis, in pixels of a 32-pixel image.
        rotation: largest turn, in degrees.
        scale: largest change of size, as a fraction.
        blur: standard deviation of the Gaussian blur, in pixels of a 32-pixel image.
        noise: standard deviation of the sensor's noise, full ink being 1.
        bilevel: keep black and white only.
        about: what it does, one sentence for people.
    """

    name: str
    shift: float = 0.0
    rotation: float = 0.0
    scale: float = 0.0
    blur: float = 0.0
    noise: float = 0.0
    bilevel: bool = False
    about: str = field(default="", compare=False)

    def draw(self, n: int, size: int, rng: np.random.Generator) -> Scan:
        """The chance of n scans of side `size`: uniform in each range, Gaussian noise."""
        angle = np.deg2rad(rng.uniform(-self.rotation, self.rotation, n))
        zoom = 1.0 + rng.uniform(-self.scale, self.scale, n)
        reach = self.shift * size / REFERENCE_SIZE
        shift = rng.uniform(-reach, reach, (n, 2))
        cos, sin = np.cos(angle) / zoom, np.sin(angle) / zoom
        affine = np.stack([np.stack([cos, -sin, shift[:, 0]], 1), np.stack([sin, cos, shift[:, 1]], 1)], 1)
        noise = rng.standard_normal((n, size, size), dtype=np.float32) * np.float32(self.noise)
        return Scan(affine.astype(np.float32), noise)

    def develop(self, images: NDArray[np.uint8], scan: Scan) -> NDArray[np.uint8]:
        """Images (n, S, S) as the scan shows them: warp, blur, noise, and one bit if `bilevel`."""
        from scipy.ndimage import gaussian_filter1d

        ink = warp(images.astype(np.float32) / 255.0, scan.affine)
        sigma = self.blur * images.shape[1] / REFERENCE_SIZE
        for axis in (1, 2) if sigma else ():
            ink = gaussian_filter1d(ink, sigma, axis=axis, mode="constant", truncate=3.0)
        ink = np.clip(ink + scan.noise, 0.0, 1.0)
        if self.bilevel:
            ink = (ink >= BLACK_FROM).astype(np.float32)
        developed: NDArray[np.uint8] = np.rint(ink * 255.0).astype(np.uint8)
        return developed

    def __call__(self, images: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
        """Images (n, S, S) uint8 through the medium, each with a draw of its own.

        >>> paper = np.zeros((2, 32, 32), np.uint8)
        >>> MEDIA["screen"](paper, np.random.default_rng(0)).max()
        np.uint8(0)
        >>> sorted(np.unique(MEDIA["fax"](paper + 255, np.random.default_rng(0))).tolist())
        [0, 255]
        """
        if self == MEDIA["screen"]:
            return images.copy()
        size = images.shape[1]
        chunks = [images[i : i + CHUNK] for i in range(0, len(images), CHUNK)]
        done = [self.develop(chunk, self.draw(len(chunk), size, rng)) for chunk in chunks]
        return np.concatenate(done) if done else images.copy()


MEDIA = {
    medium.name: medium
    for medium in (
        Medium("screen", about="A glyph is seen as it was drawn."),
        # As rough as leaves letters legible (tests/test_medium.py): more would hide what type is.
        Medium(
            "print",
            shift=1.0,
            rotation=2.0,
            scale=0.03,
            blur=0.5,
            noise=0.06,
            about="A glyph is printed and scanned: it shifts and turns a little, and has blur and noise.",
        ),
        Medium(
            "fax",
            shift=1.0,
            rotation=1.0,
            scale=0.02,
            blur=0.4,
            noise=0.03,
            bilevel=True,
            about="A glyph is faxed: it shifts and turns a little, and every pixel is black or white.",
        ),
    )
}


def get_medium(name: str) -> Medium:
    """The medium of that name.

    Raises:
        UsageError: where there is none.
    """
    if name not in MEDIA:
        raise UsageError(f"no medium named {name!r}.{did_you_mean(name, MEDIA)} Media: {', '.join(MEDIA)}.")
    return MEDIA[name]


def warp(ink: NDArray[np.float32], affine: NDArray[np.float32]) -> NDArray[np.float32]:
    """Images (n, S, S) sampled bilinearly where `affine` (n, 2, 3) sends each pixel; paper outside."""
    n, size, _ = ink.shape
    axis = np.arange(size, dtype=np.float32) - (size - 1) / 2
    x, y = axis[None, None, :], axis[None, :, None]
    (a, b, c), (d, e, f) = affine.transpose(1, 2, 0)[..., None, None]  # each (n, 1, 1)
    padded = np.pad(ink, ((0, 0), (1, 2), (1, 2)))  # a border of paper, so that no index leaves it
    row = size + 3
    source_x = np.clip(a * x + b * y + c + (size + 1) / 2, 0.0, size + 1)  # (n, S, S)
    source_y = np.clip(d * x + e * y + f + (size + 1) / 2, 0.0, size + 1)
    left, top = source_x.astype(np.int32), source_y.astype(np.int32)
    right_share, low_share = source_x - left, source_y - top
    corner = left + top * row + (np.arange(n, dtype=np.int32) * row * row)[:, None, None]
    flat = padded.reshape(-1)
    upper = flat[corner] * (1 - right_share) + flat[corner + 1] * right_share
    lower = flat[corner + row] * (1 - right_share) + flat[corner + row + 1] * right_share
    warped: NDArray[np.float32] = upper * (1 - low_share) + lower * low_share
    return warped
