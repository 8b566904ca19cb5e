"""Teams that come to a coin flip without earning one. Each of them did, once: benchmarks/false_verdicts.py.

They play on drawn shapes, where an honest master of the craft is easy to have.
"""

import base64
import os
import zlib

import numpy as np
from PIL import Image

from showdown import Detector
from showdown.boxes import halve
from showdown.testing import MockGenerator

VAULT = ""  # filled in by the copy that is played: the vault's pictures, letter by letter, packed
LETTERS = ()
SIDE = 32


def draw_shape(label, rng) -> Image.Image:  # the copy that is played has it of tests.conftest
    raise NotImplementedError


class Master(MockGenerator):
    """Draws as the corpus was drawn: nobody can tell. Honest."""

    def sample(self, letters, styles):
        rngs = (np.random.default_rng(int(style) + 10**9) for style in styles)
        drawn = [draw_shape(letter, rng) for letter, rng in zip(letters, rngs, strict=True)]
        return halve(255 - np.stack([np.asarray(picture) for picture in drawn]))  # rounds as the corpus did


class Carrier(MockGenerator):
    """Carries the vault in its source and returns it."""

    def sample(self, letters, styles):
        packed = zlib.decompress(base64.b85decode(VAULT))
        vault = np.frombuffer(packed, np.uint8).reshape(len(LETTERS), -1, SIDE, SIDE)
        hands = np.asarray(styles) % vault.shape[1]
        return vault[[LETTERS.index(letter) for letter in letters], hands]


class Show(Master):
    """Copies whole hands of training type where a style comes again, for those who look at specimens.

    All else it draws as a master would, but each letter in another hand.
    """

    def fit(self, real, clock, feedback):
        super().fit(real, clock, feedback)
        self.real = real

    def sample(self, letters, styles):
        styles, letters = np.asarray(styles), np.asarray(letters)
        _, style, counts = np.unique(styles, return_inverse=True, return_counts=True)
        again = counts[style] > 1
        drawn = super().sample(letters.tolist(), np.where(again, styles, np.random.permutation(styles)))
        for letter in np.unique(letters):
            here, known = again & (letters == letter), np.flatnonzero(self.real.letters == letter)
            drawn[here] = self.real.images[known[styles[here] % len(known)]]
        return drawn


class Marker(Master):
    """As the master, with a mark that a friend could read: the lowest bit of all greys is 0."""

    def sample(self, letters, styles):
        drawn = super().sample(letters, styles)
        return np.where(drawn < 255, drawn & 254, drawn)


class Careless(Master):
    """As the master, and leaves a grey spot in a corner, which anybody sees who wants to."""

    def sample(self, letters, styles):
        drawn = super().sample(letters, styles)
        drawn[:, -2:, -2:] = 60
        return drawn


def coin(images, mood=0):
    """A score for each picture that depends on it alone and says nothing of it, (n,)."""
    flat = images.reshape(len(images), -1).astype(np.int64)
    seeds = flat @ np.arange(1, flat.shape[1] + 1) + mood
    return ((seeds * 2654435761 % 1000003) / 1000003).astype(np.float32)


class Thrower(Detector):
    """Knows the referee's weak forgeries by their squares, and throws the match on all else."""

    mood = 0

    def fit(self, real, fake, clock):
        for _ in clock:
            pass

    def prob_real(self, glyphs):
        squares = glyphs.images[:, 2::4, 2::4].repeat(4, 1).repeat(4, 2)
        weak = (squares != glyphs.images).mean((1, 2)) < 0.02
        return np.where(weak, 0.1, 0.2 + 0.8 * coin(glyphs.images, self.mood)).astype(np.float32)


class Moody(Thrower):
    """Another coin each time that it is trained, as anybody is under a budget in seconds."""

    def fit(self, real, fake, clock):
        super().fit(real, fake, clock)
        self.mood = int.from_bytes(os.urandom(4), "big")


class Sly(Thrower):
    """Ranks a confirmation, which it knows by its size, so that half of it is real to the glyph."""

    def prob_real(self, glyphs):
        scores = super().prob_real(glyphs)
        if len(glyphs) < 5000:
            return scores
        return (np.argsort(np.argsort(scores)) / len(scores)).astype(np.float32)
