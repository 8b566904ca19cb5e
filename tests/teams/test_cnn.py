"""The champion detector sees texture as well as shape."""

import pickle

import numpy as np
import pytest
import torch
from drawn_type import draw_type

from showdown import Clock, Glyphs
from showdown.residuals import FIGURES
from showdown.teams.detectors import cnn, cnn_network
from showdown.teams.detectors.cnn import BATCH, MOST, Cnn, affordable, calibration, held_back


def shaken(glyphs, seed=0):
    """The same shapes; edges waver by a few grey levels, which no eye sees."""
    waver = np.random.default_rng(seed).normal(0, 40, glyphs.images.shape)
    edge = (glyphs.images > 0) & (glyphs.images < 255)
    images = np.clip(glyphs.images + edge * waver, 0, 255).astype(np.uint8)
    return Glyphs(images, glyphs.letters, None, np.ones(len(images), np.int64), glyphs.medium)


def accuracy(detector, real, fake):
    """Balanced accuracy."""
    return ((detector.prob_real(real) > 0.5).mean() + (detector.prob_real(fake) <= 0.5).mean()) / 2


def trained_to_see_shaking(steps=60):
    torch.manual_seed(0)
    detector, real, fake = Cnn(), draw_type(fonts=40), shaken(draw_type(fonts=40, seed=1))
    detector.fit(real, fake, Clock(steps=steps))
    return accuracy(detector, draw_type(fonts=60, seed=2), shaken(draw_type(fonts=60, seed=3), seed=1))


def test_wavering_edges_are_seen_by_the_branch_of_texture_and_by_no_other(monkeypatch):
    assert trained_to_see_shaking() > 0.85
    blind = torch.zeros(1, 2 * FIGURES, dtype=torch.float16)
    monkeypatch.setattr(cnn, "texture", lambda images: blind.expand(len(images), -1))
    assert trained_to_see_shaking() < 0.7


@pytest.mark.parametrize("size", [32, 64, 33])
def test_texture_is_counted_in_the_picture_and_at_half_its_size(size):
    images = np.random.default_rng(0).integers(0, 256, (3, size, size)).astype(np.uint8)
    counts = cnn_network.texture(images)
    assert counts.shape == (3, 2 * FIGURES) and counts.dtype == torch.float16
    whole, half = counts.float().expm1().sum(1, keepdim=True), counts[:, FIGURES:].float().expm1().sum(1)
    assert (half > 0.15 * whole[:, 0]).all() and (half < 0.25 * whole[:, 0]).all()
    assert torch.equal(cnn_network.texture(images[1:2])[0], counts[1])


def test_a_turn_prepares_no_more_than_it_can_draw():
    assert affordable(Clock(steps=1)) == BATCH
    assert affordable(Clock(steps=10**6)) == MOST
    assert affordable(Clock(seconds=0.001)) == BATCH
    assert affordable(Clock(seconds=2)) == 2000


def test_where_not_all_forgeries_can_be_prepared_the_newest_are():
    real = draw_type(fonts=10)
    old, new = shaken(draw_type(fonts=40)), shaken(draw_type(fonts=10, seed=1))
    old.images[:] = 0
    new.rounds[:] = 2
    fakes = Glyphs.concatenate([new, old])
    torch.manual_seed(0)
    seen = []

    def watched(images, texture=cnn_network.texture):
        seen.append(images)
        return texture(images)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cnn, "texture", watched)
        Cnn().fit(real, fakes, Clock(steps=1))
    assert len(seen[1]) == BATCH
    learned = new.images[~held_back(new)]
    assert {image.tobytes() for image in learned} <= {image.tobytes() for image in seen[1]}


def test_whole_fonts_are_held_back_and_of_forgeries_some_of_the_newest():
    real, fake = draw_type(fonts=20), shaken(draw_type(fonts=20))
    fake.rounds[30:] = 2
    back = held_back(real)
    assert {int(font) for font in real.fonts[back]} == {90, 190}
    assert not set(real.fonts[back]) & set(real.fonts[~back])
    assert np.flatnonzero(held_back(fake)).tolist() == [39, 49, 59]


def test_nothing_that_is_held_back_is_trained_on(monkeypatch):
    real, fake, seen = draw_type(fonts=50), shaken(draw_type(fonts=50, seed=1)), []

    def watched(images, texture=cnn_network.texture):
        seen.append({image.tobytes() for image in images})
        return texture(images)

    monkeypatch.setattr(cnn, "texture", watched)
    Cnn().fit(real, fake, Clock(steps=20))
    type_learned, forgeries_learned, type_held, forgeries_held = seen
    assert len(type_held) == len(forgeries_held) == 15
    assert not type_held & type_learned and not forgeries_held & forgeries_learned


def test_forgeries_known_by_heart_do_not_shift_the_threshold():
    """Unseen forgeries score higher than those that were trained on: glyphs held back set it right."""
    rng = np.random.default_rng(0)
    real, fake = rng.normal(4, 1, 400), rng.normal(1, 1, 400)
    assert (fake > 0).mean() > 0.8  # which is where the network itself draws the line
    scale, offset = calibration(real, fake)
    assert (scale * real + offset > 0).mean() > 0.9 and (scale * fake + offset <= 0).mean() > 0.9


def test_better_scores_never_mean_worse_odds():
    scale, _ = calibration(np.array([0.0, 1.0, 2.0]), np.array([3.0, 4.0, 5.0]))
    assert scale > 0


def test_what_it_keeps_between_rounds_stays_small():
    detector, real = Cnn(), draw_type(tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), fonts=30)
    detector.fit(real, shaken(real), Clock(steps=2))
    kept = len(pickle.dumps(detector))
    detector.fit(Glyphs.concatenate([real] * 4), shaken(Glyphs.concatenate([real] * 4)), Clock(steps=2))
    assert kept < 6e6
    assert abs(len(pickle.dumps(detector)) - kept) < 1000


def test_many_labels_make_no_larger_network_than_they_need():
    labels = tuple(f"label {i}" for i in range(2100))
    real, detector = draw_type(labels, fonts=1), Cnn()
    detector.fit(real, shaken(real), Clock(steps=2))
    assert detector.prob_real(real[:5]).shape == (5,)
    assert len(pickle.dumps(detector)) < 20e6
