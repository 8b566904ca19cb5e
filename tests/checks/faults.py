"""Teams with one fault each: the check that is to catch it stands beside it in test_checks.py."""

import time

import numpy as np

from showdown.outlines.drawing import drawing_of
from showdown.testing import MockDetector, MockGenerator


class Healthy(MockGenerator):
    pass


class HealthyDetector(MockDetector):
    pass


class TooFewArguments(MockGenerator):
    def fit(self, real, clock):
        pass


class Shuffled(MockGenerator):
    def sample(self, styles, letters):
        return super().sample(letters, styles)


class WantsArguments(MockGenerator):
    def __init__(self, depth):
        self.depth = depth


class Crashes(MockGenerator):
    def fit(self, real, clock, feedback):
        return 1 / len([])


class Unkept(MockGenerator):
    def fit(self, real, clock, feedback):
        super().fit(real, clock, feedback)
        self.how = lambda: None


class NeverStops(MockGenerator):
    def fit(self, real, clock, feedback):
        while True:
            time.sleep(0.1)


class Floats(MockGenerator):
    def sample(self, letters, styles):
        return super().sample(letters, styles) / 255


class WithChannel(MockGenerator):
    def sample(self, letters, styles):
        return super().sample(letters, styles)[:, None]


class NeedsMany(MockGenerator):
    def sample(self, letters, styles):
        assert len(letters) > 1, "a batch norm would fail here"
        return super().sample(letters, styles)


class ByChance(MockGenerator):
    def sample(self, letters, styles):
        return super().sample(letters, styles) // np.random.randint(1, 99)


class ByPlace(MockGenerator):
    def sample(self, letters, styles):
        return super().sample(letters, np.arange(len(styles)))


class Forgets(MockGenerator):
    def save(self, folder):
        faded = {letter: picture // 2 for letter, picture in self.pictures.items()}
        np.savez(folder / "kept.npz", **faded)

    def load(self, folder):
        self.pictures = dict(np.load(folder / "kept.npz"))


class Unseeded(MockGenerator):
    def fit(self, real, clock, feedback):
        super().fit(real, clock, feedback)
        chance = np.random.default_rng()
        for letter, picture in self.pictures.items():
            self.pictures[letter] = chance.integers(0, 255, picture.shape).astype(np.uint8)


class Overruns(MockGenerator):
    def fit(self, real, clock, feedback):
        super().fit(real, clock, feedback)
        clock.steps_done += 40


class Late(MockGenerator):
    def fit(self, real, clock, feedback):
        super().fit(real, clock, feedback)
        time.sleep(8 if clock.steps is None else 0)


class OneRound(MockGenerator):
    def fit(self, real, clock, feedback):
        assert feedback is None
        super().fit(real, clock, feedback)


class OnlyCapitals(MockGenerator):
    def fit(self, real, clock, feedback):
        super().fit(real, clock, feedback)
        self.codes = [["ring", "bar", "cross", "A&B"].index(letter) for letter in set(real.letters)]


class Chatters(MockGenerator):
    def fit(self, real, clock, feedback):
        super().fit(real, clock, feedback)
        print("x" * 2_000_000)


class Collapsed(MockGenerator):
    def sample(self, letters, styles):
        return np.repeat(super().sample(letters, styles)[:1], len(letters), axis=0) * 0 + 7


class OneForAll(MockGenerator):
    def sample(self, letters, styles):
        return np.stack([self.pictures[min(self.pictures)]] * len(letters))


class OneStyle(MockGenerator):
    def sample(self, letters, styles):
        return super().sample(letters, styles * 0)


class Inverted(MockGenerator):
    def sample(self, letters, styles):
        return 255 - super().sample(letters, styles)


class FromZeroToOne(MockGenerator):
    def sample(self, letters, styles):
        return (super().sample(letters, styles) / 229).astype(np.uint8)


class OnTheirSide(MockGenerator):
    def sample(self, letters, styles):
        return super().sample(letters, styles).transpose(0, 2, 1).copy()


class Mirrored(MockGenerator):
    def sample(self, letters, styles):
        return super().sample(letters, styles)[:, :, ::-1].copy()


class Curved(MockGenerator):
    def outlines(self, letters, styles):
        places = {"ring": 4, "bar": 8, "cross": 12}
        return [
            self.frame(places.get(letter, 6), style % 9)
            for letter, style in zip(letters, styles, strict=True)
        ]

    def frame(self, left, wide):
        corners = np.array([[0, 0, 1], [1, 0, 1], [1, 1, 0], [0, 1, 1]])
        outer = corners * [9.5 + wide, 20, 1] + [left, 6, 0]
        inner = corners[::-1] * [4.5 + wide, 15, 1] + [left + 2.5, 8.5, 0]
        return [outer.astype(np.float32), inner.astype(np.float32)]

    def sample(self, letters, styles):
        size = len(next(iter(self.pictures.values())))
        drawn = [drawing_of(curves, size) for curves in Curved.outlines(self, letters, styles)]
        return np.rint(255 * np.stack(drawn)).astype(np.uint8)


class NoCurves(Curved):
    def outlines(self, letters, styles):
        pass


class CurvesByChance(Curved):
    def outlines(self, letters, styles):
        return super().outlines(letters, np.random.permutation(styles))


class CurvesInsideOut(Curved):
    def outlines(self, letters, styles):
        return [[curve[::-1].copy() for curve in glyph] for glyph in super().outlines(letters, styles)]


class CurvesOfAnother(Curved):
    def outlines(self, letters, styles):
        return super().outlines(["ring" if letter == "bar" else letter for letter in letters], styles)


class LooksForGrey(MockDetector):
    def prob_real(self, glyphs):
        grey = ((glyphs.images > 64) & (glyphs.images < 192)).mean((1, 2))
        return np.exp(-9 * grey).astype(np.float32)


class Swapped(LooksForGrey):
    def prob_real(self, glyphs):
        return 1 - super().prob_real(glyphs)


class CallsAllForged(LooksForGrey):
    def prob_real(self, glyphs):
        return super().prob_real(glyphs) / 2.01


class CallsAllReal(LooksForGrey):
    def prob_real(self, glyphs):
        return 1 - (1 - super().prob_real(glyphs)) / 2.01


class Ranks(MockDetector):
    def prob_real(self, glyphs):
        order = np.argsort(np.argsort(glyphs.images.sum(axis=(1, 2))))
        return (order / max(1, len(order))).astype(np.float32)


class NotANumber(MockDetector):
    def prob_real(self, glyphs):
        return super().prob_real(glyphs) * np.float32("nan")


class Logits(MockDetector):
    def prob_real(self, glyphs):
        return super().prob_real(glyphs) * 9 - 4


class TwoColumns(MockDetector):
    def prob_real(self, glyphs):
        return np.stack([super().prob_real(glyphs)] * 2, axis=1)


class Squeezes(MockDetector):
    def prob_real(self, glyphs):
        return np.squeeze(super().prob_real(glyphs))


class Shrugs(MockDetector):
    def prob_real(self, glyphs):
        return np.full(len(glyphs), 0.5, np.float32)
