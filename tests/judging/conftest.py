"""Folders of pictures of which it is known beforehand what tells them apart."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from showdown.arena.jurors import JURORS

FINE = 4  # times as large as they are saved, so that edges are grey


def scribbles(count, seed, labels=("one", "two")):
    """Pictures, dark on light, of two strokes or of three, as their labels say, each in a hand of its own."""
    rng = np.random.default_rng(seed)
    chosen = [labels[at % len(labels)] for at in range(count)]
    return [_scribble(2 + labels.index(label), rng) for label in chosen], chosen


def _scribble(strokes, rng):
    picture = Image.new("L", (32 * FINE, 32 * FINE), 255)
    pen = ImageDraw.Draw(picture)
    for _ in range(strokes):
        ends = [tuple(rng.uniform(5 * FINE, 27 * FINE, 2)) for _ in range(3)]
        pen.line(ends, fill=0, width=int(rng.integers(2 * FINE, 4 * FINE)), joint="curve")
    return picture.resize((32, 32), Image.Resampling.BOX)


@pytest.fixture
def put(tmp_path):
    """Save pictures as a folder ``name/<label>/<group>/number.kind``; returns the folder."""

    def save(name, pictures, labels, groups=None, kind="png", **how):
        for number, (picture, label) in enumerate(zip(pictures, labels, strict=True)):
            place = tmp_path / name / label / (f"{name}{number}" if groups is None else groups[number])
            place.mkdir(parents=True, exist_ok=True)
            picture.save(place / f"{number}.{kind}", **how)
        return tmp_path / name

    return save


@pytest.fixture
def few_jurors(monkeypatch):
    """The two quickest jurors, where it does not matter who tells."""
    some = tuple(juror for juror in JURORS if juror.name in ("patterns", "strokes"))
    monkeypatch.setattr("showdown.judging.trial.JURORS", some)
