"""The champion detector sees texture as well as shape."""

import pickle

import numpy as np
import pytest
import torch
from drawn_type import draw_type

from showdown import Clock, Glyphs
from showdown.residuals import FIGURES
from showdown.teams.detectors import cnn, cnn_network
from showdown.teams.detectors.cnn import BATCH, MOST, Cnn, affordable


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
    assert {image.tobytes() for image in new.images} <= {image.tobytes() for image in seen[1]}


def test_what_it_keeps_between_rounds_stays_small():
    detector, real = Cnn(), draw_type(tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), fonts=30)
    detector.fit(real, shaken(real), Clock(steps=2))
    kept = len(pickle.dumps(detector))
    detector.fit(Glyphs.concatenate([real] * 4), shaken(Glyphs.concatenate([real] * 4)), Clock(steps=2))
    assert kept < 10e6
    assert abs(len(pickle.dumps(detector)) - kept) < 1000


def test_many_labels_make_no_larger_network_than_they_need():
    labels = tuple(f"label {i}" for i in range(2100))
    real, detector = draw_type(labels, fonts=1), Cnn()
    detector.fit(real, shaken(real), Clock(steps=2))
    assert detector.prob_real(real[:5]).shape == (5,)
    assert len(pickle.dumps(detector)) < 20e6
