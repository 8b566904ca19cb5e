"""What every house team must do, whichever it is."""

import pickle

import numpy as np
import pytest
import torch
from drawn_type import LABELS, draw_type

from showdown import Clock, Feedback, Glyphs
from showdown.plugins import installed, load
from showdown.teams.generators.noise import Noise

GENERATORS = ["outlinegan", "sdfgan", "dcgan", "blend", "copycat", "noise"]
DETECTORS = ["cnn", "logistic", "ink", "coin"]


def make(role, name, seed=0):
    seed_all(seed)
    return load(installed(role)[name])


def seed_all(seed):
    np.random.seed(seed)
    torch.manual_seed(seed)


def exhibits(n=20, seed=1, labels=LABELS):
    rng = np.random.default_rng(seed)
    return rng.choice(labels, n).tolist(), rng.integers(0, 2**31, n)


def forge(real, n=24, rounds=1):
    """Fakes for a detector to train on."""
    noise = Noise()
    noise.fit(real, Clock(steps=1), None)
    letters, styles = exhibits(n, labels=sorted(set(real.letters)))
    numbers = np.arange(n, dtype=np.int64) % rounds + 1
    return Glyphs(noise.sample(letters, styles), np.array(letters), None, numbers, real.medium)


@pytest.mark.parametrize("name", GENERATORS)
class TestGenerators:
    def test_draws_what_the_contract_says_after_one_step(self, name, real):
        team = make("generator", name)
        team.fit(real, Clock(steps=1), None)
        letters, styles = exhibits()
        images = team.sample(letters, styles)
        assert images.dtype == np.uint8 and images.shape == (20, 32, 32)
        assert images.std() > 0

    def test_a_glyph_depends_on_its_letter_and_style_alone(self, name, real):
        team = make("generator", name)
        team.fit(real, Clock(steps=3), None)
        letters, styles = exhibits()
        images = team.sample(letters, styles)
        order = np.random.default_rng(2).permutation(20)
        again = team.sample([letters[i] for i in order], styles[order])
        assert abs(again.astype(int) - images[order]).max() <= 1
        seed_all(99)
        for i in (0, 7):
            alone = team.sample([letters[i]], styles[i : i + 1])
            assert abs(alone[0].astype(int) - images[i]).max() <= 1

    def test_styles_differ(self, name, real):
        team = make("generator", name)
        team.fit(real, Clock(steps=3), None)
        images = team.sample(["O"] * 12, np.arange(12))
        assert len({image.tobytes() for image in images}) >= 4

    def test_goes_on_from_a_pickle_as_if_nothing_had_happened(self, name, real):
        team = make("generator", name)
        team.fit(real, Clock(steps=2), None)
        letters, styles = exhibits()
        fakes = Glyphs(team.sample(letters, styles), np.array(letters))
        heard = Feedback(1, fakes, styles, np.linspace(0, 1, 20, dtype=np.float32))
        twin = pickle.loads(pickle.dumps(team))
        for each in (team, twin):
            seed_all(5)
            each.fit(real, Clock(steps=3), heard)
        np.testing.assert_array_equal(team.sample(letters, styles), twin.sample(letters, styles))

    def test_same_seed_same_forgeries(self, name, real):
        letters, styles = exhibits()
        drawn = []
        for _ in range(2):
            team = make("generator", name, seed=3)
            team.fit(real, Clock(steps=3), None)
            drawn.append(team.sample(letters, styles))
        np.testing.assert_array_equal(*drawn)

    @pytest.mark.parametrize("medium", ["screen", "print", "fax"])
    def test_plays_in_every_medium(self, name, medium, real):
        team = make("generator", name)
        team.fit(Glyphs(real.images, real.letters, real.fonts, None, medium), Clock(steps=2), None)
        assert team.sample(["O"], np.array([1])).shape == (1, 32, 32)

    def test_ragged_large_and_unknown_fonts(self, name):
        real = draw_type(("I", "two words", "é"), fonts=2, size=64)
        ragged = Glyphs(real.images[1:], real.letters[1:], real.fonts[1:], None, "print")
        nameless = Glyphs(real.images[:-1], real.letters[:-1], None, None, "print")
        for some in (ragged, nameless):
            team = make("generator", name)
            team.fit(some, Clock(steps=1), None)
            images = team.sample(["I", "two words", "é"] * 5, np.arange(15))
            assert images.shape == (15, 64, 64)

    def test_one_glyph_of_one_letter_is_enough_to_start(self, name, real):
        team = make("generator", name)
        team.fit(real[:1], Clock(steps=2), None)
        assert team.sample(["I"], np.array([2**31 - 1])).shape == (1, 32, 32)

    def test_seconds(self, name, real):
        team = make("generator", name)
        clock = Clock(seconds=0.2)
        team.fit(real, clock, None)
        assert clock.elapsed < 3
        assert team.sample(["O"], np.array([1])).shape == (1, 32, 32)


@pytest.mark.parametrize("name", DETECTORS)
class TestDetectors:
    def test_scores_what_the_contract_says_after_one_step(self, name, real):
        team = make("detector", name)
        team.fit(real, forge(real), Clock(steps=1))
        scores = team.prob_real(real)
        assert scores.dtype == np.float32 and scores.shape == (len(real),)
        assert scores.min() >= 0 and scores.max() <= 1

    def test_a_score_depends_on_its_glyph_alone(self, name, real):
        team = make("detector", name)
        team.fit(real, forge(real), Clock(steps=3))
        scores = team.prob_real(real)
        order = np.random.default_rng(2).permutation(len(real))
        np.testing.assert_allclose(team.prob_real(real[order]), scores[order], atol=1e-4)
        seed_all(99)
        np.testing.assert_allclose(team.prob_real(real[3:4]), scores[3:4], atol=1e-4)

    def test_goes_on_from_a_pickle_as_if_nothing_had_happened(self, name, real):
        team = make("detector", name)
        fakes = forge(real, rounds=2)
        team.fit(real, fakes[fakes.rounds == 1], Clock(steps=2))
        twin = pickle.loads(pickle.dumps(team))
        for each in (team, twin):
            seed_all(5)
            each.fit(real, fakes, Clock(steps=3))
        np.testing.assert_array_equal(team.prob_real(real), twin.prob_real(real))

    def test_large_glyphs_odd_labels_and_a_label_never_seen(self, name):
        real = draw_type(("I", "two words", "é"), fonts=2, size=64)
        team = make("detector", name)
        team.fit(real, forge(real), Clock(steps=2))
        stranger = Glyphs(real.images[:1], np.array(["Ω"]))
        assert np.isfinite(team.prob_real(stranger)).all()

    def test_one_of_each_is_enough_to_start(self, name, real):
        team = make("detector", name)
        team.fit(real[:1], forge(real)[:1], Clock(steps=2))
        assert team.prob_real(real).shape == (len(real),)


@pytest.mark.parametrize("name", ["cnn", "logistic", "ink"])
def test_noise_is_caught(name):
    real, unseen = draw_type(fonts=10), draw_type(fonts=8, seed=1)
    team = make("detector", name)
    team.fit(real, forge(real, 600), Clock(steps=40))
    fakes = forge(real, 690)[600:]
    assert (team.prob_real(unseen) > 0.5).mean() > 0.9
    assert (team.prob_real(fakes) <= 0.5).mean() > 0.9


def test_coin_is_fair(real):
    scores = make("detector", "coin").prob_real(forge(real, 2000))
    assert abs((scores > 0.5).mean() - 0.5) < 0.04


def test_copycat_copies_one_font_a_style(real):
    team = make("generator", "copycat")
    team.fit(real, Clock(steps=1), None)
    for style in range(5):
        images = team.sample(list(LABELS), np.full(3, style))
        found = [np.flatnonzero((real.images == image).all((1, 2))) for image in images]
        assert all(len(places) for places in found)
        assert len({real.fonts[places[0]] for places in found}) == 1


def test_blend_lies_between_training_glyphs_and_is_none_of_them(real):
    team = make("generator", "blend")
    team.fit(real, Clock(steps=1), None)
    images = team.sample(["I"] * 20, np.arange(20))
    bars = real.images[real.letters == "I"].mean((1, 2))
    assert ((images.mean((1, 2)) >= bars.min() - 1) & (images.mean((1, 2)) <= bars.max() + 1)).all()
    copies = [(real.images == image).all((1, 2)).any() for image in images]
    assert np.mean(copies) < 0.5  # the same font twice is a copy, which one draw in six is


@pytest.mark.parametrize("name", ["outlinegan", "sdfgan", "dcgan", "blend"])
def test_a_walk_starts_and_ends_at_its_styles(name, real):
    team = make("generator", name)
    team.fit(real, Clock(steps=3), None)
    letters = list(LABELS)
    for t, style in ((0.0, 11), (1.0, 12)):
        walked = team.interpolate(letters, 11, 12, t).astype(int)
        assert abs(walked - team.sample(letters, np.full(3, style))).max() <= 1
    middle = team.interpolate(letters, 11, 12, 0.5)
    assert middle.shape == (3, 32, 32)
