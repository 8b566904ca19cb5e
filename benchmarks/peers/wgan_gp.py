"""WganGp: a Wasserstein GAN with gradient penalty, with letter and style as inputs, as GlyphGAN has them.

Hayashi, Abe and Uchida 2019 (GlyphGAN, arXiv 1905.12502) on Gulrajani et al. 2017 (arXiv 1704.00028),
on the textbook's networks.
"""

from __future__ import annotations

import torch
from torch import Tensor

from showdown.contract import Clock, Feedback, Glyphs
from showdown.teams.generators.dcgan import BATCH, NOISE, DcGan
from showdown.teams.tensors import device, to_ink

CRITIC_STEPS = 5  # of the critic for one of the painter
PENALTY = 10.0


class WganGp(DcGan):
    """The critic's mean opinion of type, less that of fakes, estimates their Wasserstein distance."""

    def fit(self, real: Glyphs, clock: Clock, feedback: Feedback | None) -> None:
        """Play the game for one round: five steps of the critic for one of the painter."""
        if not hasattr(self, "painter"):
            self._start(real)
            self.painter_steps, self.judge_steps = (
                torch.optim.Adam(net.parameters(), lr=2e-4, betas=(0.0, 0.9))
                for net in (self.painter, self.judge)
            )
        pictures = to_ink(real.images)
        letters = torch.from_numpy(self.alphabet.indices(real.letters))
        self.painter.train()
        for step in clock:
            some = torch.randint(len(pictures), (BATCH,))
            x, letter = pictures[some].to(device()), letters[some].to(device())
            fake = self.painter(torch.randn(BATCH, NOISE, device=device()), letter)
            loss = self.judge(fake.detach(), letter).mean() - self.judge(x, letter).mean()
            loss = loss + PENALTY * self._penalty(x, fake.detach(), letter)
            self.judge_steps.zero_grad()
            loss.backward()
            self.judge_steps.step()
            if step % CRITIC_STEPS == CRITIC_STEPS - 1:
                self.painter_steps.zero_grad()
                (-self.judge(fake, letter).mean()).backward()
                self.painter_steps.step()

    def _penalty(self, x: Tensor, fake: Tensor, letter: Tensor) -> Tensor:
        """``E (|∇ D(x̂)| - 1)²`` between type and fakes (B, 1, S, S): Gulrajani et al., equation 3."""
        share = torch.rand(len(x), 1, 1, 1, device=x.device)
        between = (share * x + (1 - share) * fake).requires_grad_()
        (slope,) = torch.autograd.grad(self.judge(between, letter).sum(), between, create_graph=True)
        return (slope.flatten(1).norm(dim=1) - 1).square().mean()
