"""The medium in torch against the medium in numpy, on the very same draws."""

import numpy as np
import pytest
import torch
from drawn_type import draw_type

from showdown.medium import MEDIA
from showdown.teams import medium_torch


def test_screen_leaves_a_glyph_as_it_is():
    ink = torch.from_numpy(draw_type().images).unsqueeze(1) / 255
    shown = medium_torch.through(MEDIA["screen"], ink)
    assert abs(shown - ink).max() < 1e-6


@pytest.mark.parametrize("size", [32, 64])
@pytest.mark.parametrize("name", ["print", "fax"])
def test_same_draw_same_picture(name, size):
    images = draw_type(size=size, fonts=8).images
    medium = MEDIA[name]
    scan = medium.draw(len(images), size, np.random.default_rng(0))
    ink = torch.from_numpy(images).unsqueeze(1) / 255
    shown = medium_torch.develop_ink(medium, ink, torch.from_numpy(scan.affine), torch.from_numpy(scan.noise))
    ours, theirs = shown[:, 0].numpy() * 255, medium.develop(images, scan).astype(float)
    if medium.bilevel:  # a pixel on the threshold may fall either way
        assert (abs(ours - theirs) > 1).mean() < 1e-4
    else:
        assert abs(ours - theirs).max() <= 1.01


@pytest.mark.parametrize("name", ["print", "fax"])
def test_draws_have_the_same_range(name):
    medium = MEDIA[name]
    torch.manual_seed(0)
    affine, noise = medium_torch.draw_scans(medium, 4000, 32, torch.device("cpu"))
    scan = medium.draw(4000, 32, np.random.default_rng(0))
    np.testing.assert_allclose(affine.numpy().std(0), scan.affine.std(0), rtol=0.05, atol=1e-3)
    np.testing.assert_allclose(affine.numpy().min(0), scan.affine.min(0), atol=0.02)
    np.testing.assert_allclose(affine.numpy().max(0), scan.affine.max(0), atol=0.02)
    assert noise.std() == pytest.approx(medium.noise, rel=0.01)


@pytest.mark.parametrize("name", ["screen", "print", "fax"])
def test_gradients_come_through(name):
    ink = torch.full((2, 1, 32, 32), 0.4, requires_grad=True)
    medium_torch.through(MEDIA[name], ink).sum().backward()
    middle = ink.grad[:, :, 8:24, 8:24]
    assert (middle > 0).float().mean() > 0.9
