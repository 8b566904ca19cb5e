"""Each loss against its formula, written another way, and against finite differences."""

import numpy as np
import torch

from showdown.teams.generators.losses import (
    discriminator_loss,
    generator_loss,
    gradient_penalty,
    redrawing_loss,
)


def test_game_against_the_formula():
    real, fake = np.array([0.3, -1.2, 4.0]), np.array([-0.5, 2.0])
    d_real, d_fake = (1 / (1 + np.exp(-x)) for x in (real, fake))
    loss = discriminator_loss(torch.tensor(real), torch.tensor(fake))
    assert np.isclose(loss, -np.log(d_real).mean() - np.log(1 - d_fake).mean())
    assert np.isclose(generator_loss(torch.tensor(fake)), -np.log(d_fake).mean())


def test_a_coin_flip_is_worth_log_four():
    assert np.isclose(discriminator_loss(torch.zeros(5), torch.zeros(5)), np.log(4))


def test_gradient_penalty_against_finite_differences():
    torch.manual_seed(0)
    weight = torch.randn(1, 3, 3, dtype=torch.double)

    def logits(x):
        return (x * weight).tanh().sum((1, 2, 3))

    x = torch.randn(2, 1, 3, 3, dtype=torch.double, requires_grad=True)
    penalty = gradient_penalty(logits(x), x)
    total, step = 0.0, 1e-5
    for i in np.ndindex(2, 1, 3, 3):
        nudge = torch.zeros_like(x)
        nudge[i] = step
        slope = (logits(x + nudge) - logits(x - nudge))[i[0]] / (2 * step)
        total += 0.5 * slope.item() ** 2 / 2  # mean over the batch of two
    assert np.isclose(penalty.item(), total, rtol=1e-6)
    penalty.backward()
    assert x.grad.abs().sum() > 0  # it can be trained through


def test_redrawing_is_measured_in_ink():
    drawn, ink = torch.tensor([0.0, 0.25, 1.0, 0.5]), torch.tensor([0.0, 1.0, 1.0, 0.25])
    loss = redrawing_loss(drawn.view(1, 1, 2, 2), ink.view(1, 1, 2, 2))
    assert np.isclose(loss, (0.75 + 0.25) / 4)
