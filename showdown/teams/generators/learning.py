"""How the champions' networks learn: the optimiser, and the average of a network over its steps."""

from __future__ import annotations

import torch
from torch import nn

__all__ = ["adam", "follow"]


def adam(net: nn.Module, rate: float) -> torch.optim.Adam:
    """Adam without momentum, which suits a game: what was right a step ago is no longer."""
    return torch.optim.Adam(net.parameters(), lr=rate, betas=(0.0, 0.99), fused=True)


def follow(averaged: nn.Module, net: nn.Module, share: float) -> None:
    """Move the weights of `averaged` towards those of `net` by a share in [0, 1].

    Karras et al. 2018, arXiv 1710.10196: pictures are drawn by the average over many steps.
    """
    for old, new in zip(averaged.parameters(), net.parameters(), strict=True):
        old.data.lerp_(new.data, share)
