"""Small type for the teams to play with, drawn here: bars and rings in many hands."""

import numpy as np

from showdown import Glyphs

LABELS = ("I", "O", "ten")


def draw_type(labels=LABELS, fonts=6, size=32, seed=0):
    """A bar, a ring or a cross per label, antialiased; a font fixes boldness, width and height."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[:size, :size] - (size - 1) / 2
    images, letters, names = [], [], []
    for font in range(fonts):
        bold, wide, high = rng.uniform([0.05, 0.15, 0.25], [0.12, 0.3, 0.4]) * size
        for i, label in enumerate(labels):
            bar = np.minimum(bold - abs(x), high - abs(y))
            ring = bold - abs(np.hypot(x, y) - wide)
            cross = np.maximum(bar, np.minimum(bold - abs(y), wide - abs(x)))
            inside = (bar, ring, cross)[i % 3]
            images.append(np.rint(np.clip(inside + 0.5, 0, 1) * 255))
            letters.append(label)
            names.append(10 * font)  # font numbers need not be 0, 1, 2
    return Glyphs(np.stack(images).astype(np.uint8), np.array(letters), np.array(names), None, "print")
