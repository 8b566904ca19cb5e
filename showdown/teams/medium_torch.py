"""The medium once more, in torch, so that a generator can learn *through* it.

The same warp, blur, noise and rounding as `showdown.medium`, and the tests hold the two against each
other on the same draws. Rounding and the fax's one bit have no slope: gradients pass them straight
through (Bengio, Léonard and Courville 2013, arXiv 1308.3432).
"""

from __future__ import annotations

import torch
import torch.nn.functional as F  # everybody's name for it

from showdown.medium import BLACK_FROM, REFERENCE_SIZE, Medium


def through(medium: Medium, ink: torch.Tensor) -> torch.Tensor:
    """Ink (N, 1, S, S) in [0, 1] through the medium, each image with a draw of its own from torch."""
    affine, noise = draw_scans(medium, len(ink), ink.shape[-1], ink.device)
    return develop_ink(medium, ink, affine, noise)


def draw_scans(medium: Medium, n: int, size: int, device: torch.device) -> tuple[torch.Tensor, torch.Tensor]:
    """The chance of n scans: affine (n, 2, 3) and noise (n, size, size), as in `medium.Scan`."""

    def uniform(reach: float) -> torch.Tensor:
        return (torch.rand(n, device=device) * 2 - 1) * reach  # (n,)

    angle = torch.deg2rad(uniform(medium.rotation))
    zoom = 1.0 + uniform(medium.scale)
    reach = medium.shift * size / REFERENCE_SIZE
    cos, sin = angle.cos() / zoom, angle.sin() / zoom
    rows = [cos, -sin, uniform(reach), sin, cos, uniform(reach)]
    affine = torch.stack(rows, 1).view(n, 2, 3)
    return affine, torch.randn(n, size, size, device=device) * medium.noise


def develop_ink(medium: Medium, ink: torch.Tensor, affine: torch.Tensor, noise: torch.Tensor) -> torch.Tensor:
    """Ink (N, 1, S, S) as the scan shows it; see `medium.Medium.develop`."""
    size = ink.shape[-1]
    ink = straight_through(ink, (ink * 255).round() / 255)  # an exhibit arrives as uint8
    if medium.shift or medium.rotation or medium.scale:
        ink = warp_ink(ink, affine)
    if medium.blur:
        ink = blur(ink, medium.blur * size / REFERENCE_SIZE)
    if medium.noise:
        ink = ink + noise.unsqueeze(1)
    ink = ink.clamp(0, 1)
    if medium.bilevel:
        return straight_through(ink, (ink >= BLACK_FROM).float())
    return straight_through(ink, (ink * 255).round() / 255)


def warp_ink(ink: torch.Tensor, affine: torch.Tensor) -> torch.Tensor:
    """Sample ink (N, 1, S, S) bilinearly where `affine` (N, 2, 3) sends each pixel; paper outside."""
    unit = torch.tensor([1.0, 1.0, 2.0 / ink.shape[-1]], device=ink.device)  # in half images
    grid = F.affine_grid(affine * unit, list(ink.shape), align_corners=False)  # (N, S, S, 2)
    return F.grid_sample(ink, grid, mode="bilinear", padding_mode="zeros", align_corners=False)


def blur(ink: torch.Tensor, sigma: float) -> torch.Tensor:
    """Gaussian blur, cut at three standard deviations, one axis after the other; paper outside."""
    radius = int(3.0 * sigma + 0.5)
    x = torch.arange(-radius, radius + 1, device=ink.device, dtype=ink.dtype)
    bell = torch.exp(-0.5 * (x / sigma) ** 2)
    bell = bell / bell.sum()
    ink = F.conv2d(ink, bell.view(1, 1, -1, 1), padding=(radius, 0))
    return F.conv2d(ink, bell.view(1, 1, 1, -1), padding=(0, radius))


def straight_through(smooth: torch.Tensor, hard: torch.Tensor) -> torch.Tensor:
    """The value of `hard` with the slope of `smooth`."""
    return smooth + (hard - smooth).detach()
