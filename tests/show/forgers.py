"""Generators with something to show: one stumbles, one never draws, one walks out of step."""

import random

import numpy as np

from showdown.contract import Generator
from showdown.testing import MockGenerator


class Stumbler(MockGenerator):
    """Forfeits now and then, by lot (with the match's seed of 3: round 2 of 3); walks between styles."""

    def fit(self, real, clock, feedback):
        if random.random() > 0.9:
            raise RuntimeError("<b>no ink</b> & no paper")
        super().fit(real, clock, feedback)

    def interpolate(self, letters, style_a, style_b, t):
        share = np.full(len(letters), 1 - t)[:, None, None]
        a, b = (self.sample(letters, np.full(len(letters), style)) for style in (style_a, style_b))
        return np.rint(share * a + (1 - share) * b).astype(np.uint8)


class Mute(Generator):
    """Never draws anything."""

    def fit(self, real, clock, feedback):
        raise RuntimeError("no pen")

    def sample(self, letters, styles):
        return None


class Crooked(MockGenerator):
    """Walks out of step with the contract."""

    def interpolate(self, letters, style_a, style_b, t):
        return self.sample(letters, np.full(len(letters), style_a)).astype(np.float32)
