"""The losses of the champion, each whole. Logits are from the discriminator, above zero for real."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import softplus


def discriminator_loss(real: Tensor, fake: Tensor) -> Tensor:
    """``-E log D(x) - E log(1 - D(G(z)))`` with D = sigmoid(logit), from logits (B,).

    Goodfellow et al. 2014, equation 1, as a loss: softplus(-t) = -log sigmoid(t).
    """
    return softplus(-real).mean() + softplus(fake).mean()


def generator_loss(fake: Tensor) -> Tensor:
    """``-E log D(G(z))`` from logits (B,): the non-saturating loss (Goodfellow et al. 2014, section 3)."""
    return softplus(-fake).mean()


def gradient_penalty(logits: Tensor, real: Tensor) -> Tensor:
    """``½ E |∇ D(x)|²`` at the real pictures (B, 1, S, S), whose gradients must be on.

    R1, Mescheder, Geiger and Nowozin 2018 (arXiv 1801.04406), equation 9, without its factor γ.
    """
    (slope,) = torch.autograd.grad(logits.sum(), real, create_graph=True)
    return 0.5 * slope.square().sum((1, 2, 3)).mean()


def redrawing_loss(drawn: Tensor, ink: Tensor) -> Tensor:
    """How far pictures (B, 1, S, S) are from those they should redraw: ``E |drawn - ink|``."""
    return (drawn - ink).abs().mean()
