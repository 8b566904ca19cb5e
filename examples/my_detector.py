"""A detector in fifteen lines: forgers blur, so count the grey pixels."""

import numpy as np

from showdown import Detector


class MyDetector(Detector):
    def fit(self, real, fake, clock):
        self.real_grey, self.fake_grey = self.grey(real).mean(), self.grey(fake).mean()

    def prob_real(self, glyphs):
        middle, gap = (self.real_grey + self.fake_grey) / 2, self.real_grey - self.fake_grey
        return (1 / (1 + np.exp(-40 * np.sign(gap) * (self.grey(glyphs) - middle)))).astype(np.float32)

    def grey(self, glyphs):
        return ((glyphs.images > 60) & (glyphs.images < 195)).mean((1, 2))
