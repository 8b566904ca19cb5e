"""R3Gan: the relativistic objective with both gradient penalties, on the textbook's networks.

Huang et al. 2025, "The GAN is dead; long live the GAN!" (arXiv 2501.05441), equations 2 and 4: the
discriminator compares a real picture with a fake one instead of judging each alone, and its slope is
held down at both.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import softplus

from showdown.contract import Clock, Feedback, Glyphs
from showdown.teams.generators.dcgan import BATCH, NOISE, DcGan
from showdown.teams.tensors import device, to_ink

PENALTY = 0.5  # γ


class R3Gan(DcGan):
    """The same painter and judge; another loss."""

    def fit(self, real: Glyphs, clock: Clock, feedback: Feedback | None) -> None:
        """Play the game for one round, one batch of each network a step."""
        if not hasattr(self, "painter"):
            self._start(real)
            self.painter_steps, self.judge_steps = (
                torch.optim.Adam(net.parameters(), lr=2e-4, betas=(0.0, 0.99))
                for net in (self.painter, self.judge)
            )
        pictures = to_ink(real.images)
        letters = torch.from_numpy(self.alphabet.indices(real.letters))
        self.painter.train()
        for _ in clock:
            some = torch.randint(len(pictures), (BATCH,))
            x, letter = pictures[some].to(device()).requires_grad_(), letters[some].to(device())
            fake = self.painter(torch.randn(BATCH, NOISE, device=device()), letter)
            seen = fake.detach().requires_grad_()
            real_logit, fake_logit = self.judge(x, letter), self.judge(seen, letter)
            loss = softplus(fake_logit - real_logit).mean()
            loss = loss + PENALTY / 2 * (steepness(real_logit, x) + steepness(fake_logit, seen))
            self.judge_steps.zero_grad()
            loss.backward()
            self.judge_steps.step()

            gap = self.judge(x.detach(), letter).detach() - self.judge(fake, letter)
            self.painter_steps.zero_grad()
            softplus(gap).mean().backward()
            self.painter_steps.step()


def steepness(logits: Tensor, pictures: Tensor) -> Tensor:
    """``E |∇ D(x)|²`` at pictures (B, 1, S, S): R1 at real ones, R2 at fakes."""
    (slope,) = torch.autograd.grad(logits.sum(), pictures, create_graph=True)
    return slope.square().sum((1, 2, 3)).mean()
