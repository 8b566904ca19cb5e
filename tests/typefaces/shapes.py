"""Pictures with outlines that are known, drawn sixteen times too large and averaged."""

import numpy as np
from PIL import Image, ImageDraw

FACTOR = 16


def draw(shapes, size=64):
    """Shapes in pixels as coverage (size, size) uint8: ("disc", x, y, r), ("box", l, t, r, b) or a polygon.

    A shape whose name begins with "no " is cut out.
    """
    cells = large(shapes, size).reshape(size, FACTOR, size, FACTOR).astype(float)
    return np.rint(cells.mean(axis=(1, 3))).astype(np.uint8)


def large(shapes, size=64):
    """The same shapes, sixteen times as large and black on white: what an outline is compared with."""
    picture = Image.new("L", (size * FACTOR, size * FACTOR))
    pen = ImageDraw.Draw(picture)
    for name, *numbers in shapes:
        ink = 0 if name.startswith("no ") else 255
        places = [number * FACTOR for number in numbers]
        if name.endswith("disc"):
            x, y, r = places
            pen.ellipse((x - r, y - r, x + r - 1, y + r - 1), ink)
        elif name.endswith("box"):
            left, top, right, bottom = places
            pen.rectangle((left, top, right - 1, bottom - 1), ink)
        else:
            pen.polygon(places, ink)
    return np.asarray(picture)


def overlap(outline, picture_of, scale, baseline, size=64):
    """Intersection over union of an outline and shapes, both drawn sixteen times as large by Pillow."""
    from showdown.outlines.spline import flatten

    drawn = Image.new("1", (size * FACTOR, size * FACTOR))
    pen = ImageDraw.Draw(drawn)
    for path in sorted(outline.contours, key=lambda path: -np.ptp(path.points[:, 0])):  # holes lie inside
        dense = (flatten(path.points, path.on) / scale * (1, -1) + (0, baseline)) * FACTOR
        x, y = dense.T
        area = np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y)
        pen.polygon([tuple(point) for point in dense], fill=int(area > 0))
    a, b = np.asarray(drawn), picture_of > 127
    return (a & b).sum() / (a | b).sum()
