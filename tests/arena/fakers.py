"""Teams that play in whole matches on drawn shapes, as the source of one file."""

FAKER = """
import numpy as np
from PIL import Image, ImageDraw
from showdown.boxes import halve
from showdown.testing import MockDetector, MockGenerator
from showdown import Clock, Detector, Generator, Glyphs

class Master(MockGenerator):
    "Draws as the corpus was drawn: nobody can tell."
    def sample(self, letters, styles):
        rngs = (np.random.default_rng(int(style) + 10**9) for style in styles)
        drawn = [draw_shape(letter, rng) for letter, rng in zip(letters, rngs)]
        return halve(255 - np.stack([np.asarray(picture) for picture in drawn]))  # rounds as the corpus did

class Careless(MockGenerator):
    "As the master, and leaves a grey spot in a corner."
    def sample(self, letters, styles):
        drawn = Master.sample(self, letters, styles)
        drawn[:, -2:, -2:] = 60
        return drawn

class Thrower(Detector):
    "Knows weak forgeries by their squares, and throws the match on all else."
    def fit(self, real, fake, clock):
        for _ in clock: pass
    def prob_real(self, glyphs):
        squares = glyphs.images[:, 2::4, 2::4].repeat(4, 1).repeat(4, 2)
        weak = (squares != glyphs.images).mean((1, 2)) < 0.02
        return np.where(weak, 0.1, 0.2 + 0.8 * Coin.prob_real(self, glyphs)).astype(np.float32)

class Coin(MockDetector):
    def prob_real(self, glyphs):
        flat = glyphs.images.reshape(len(glyphs), -1).astype(np.int64)
        seeds = flat @ np.arange(1, flat.shape[1] + 1)
        return ((seeds * 2654435761 % 1000003) / 1000003).astype(np.float32)

class Copier(MockGenerator):
    def fit(self, real, clock, feedback):
        for _ in clock: pass
        self.real = real
    def sample(self, letters, styles):
        at = {one: np.flatnonzero(self.real.letters == one) for one in set(letters)}
        return np.stack([self.real.images[at[l][s % len(at[l])]] for l, s in zip(letters, styles)])

class Crasher(MockGenerator):
    def fit(self, real, clock, feedback):
        raise RuntimeError("the ink ran out")

class Floats(MockGenerator):
    def sample(self, letters, styles):
        return super().sample(letters, styles) / 255

class Ranker(MockDetector):
    def prob_real(self, glyphs):
        order = np.argsort(np.argsort(super().prob_real(glyphs)))
        return (order / max(1, len(order))).astype(np.float32)

class Learner(MockGenerator):
    heard = ()
    def fit(self, real, clock, feedback):
        super().fit(real, clock, feedback)
        if feedback is not None:
            assert len(feedback.fakes) == len(feedback.styles) == len(feedback.prob_real)
            self.heard = self.heard + (feedback.round,)
        print("heard", self.heard)

class NoSample:
    def fit(self, real, clock, feedback):
        pass
"""
