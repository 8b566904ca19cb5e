"""Cnn: the house champion, a small network that sees a glyph's shape and its texture."""

from __future__ import annotations

from copy import deepcopy

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits

from showdown.contract import Clock, Detector, Glyphs
from showdown.teams.detectors.cnn_network import Network, texture
from showdown.teams.tensors import Alphabet, device, to_ink

BATCH = 64  # of each kind, real and fake
SHIFT = 1  # pixels of a 32-pixel image, at most, that a batch is moved by: where a glyph stands says nothing
AVERAGING = 0.005  # share of the newest weights in the averaged network, a step
DECAY = 1.0  # of the weights: a thousandth of each in a step (Loshchilov and Hutter 2019)
MOST, A_SECOND = 20_000, 1000  # glyphs of each kind to learn from: at most, and for each second of a budget
HELD_BACK = 10  # every tenth font, and every tenth of the newest forgeries, is not trained on
MOST_HELD = 1000  # glyphs of each kind that the threshold is set by
LEAST_SCALE = 0.01  # better scores never mean worse odds
AT_ONCE = 512  # glyphs that are judged together


class Cnn(Detector):
    """Two branches, trained on every fake published so far, half of each batch on the newest.

    One branch sees shapes: strided convolutions over the picture. The other sees texture: what pixels do to
    their neighbours, counted over the picture. `showdown.teams.detectors.cnn_network` has both.
    What judges is the average of the weights along the way (Polyak and Juditsky 1992), which is calmer
    than the last of them. A network knows the forgeries that it trained on by heart, and takes new ones for
    type; so glyphs that were held back say what its scores mean.
    """

    def fit(self, real: Glyphs, fake: Glyphs, clock: Clock) -> None:
        """Train for one round."""
        back_real, back_fake = held_back(real), held_back(fake)
        self._train(real[~back_real], fake[~back_fake], clock)
        self.scale, self.offset = 1.0, 0.0
        if min(back_real.sum(), back_fake.sum()) >= HELD_BACK:
            held = (
                each[torch.randperm(len(each))[:MOST_HELD].numpy()]
                for each in (real[back_real], fake[back_fake])
            )
            self.scale, self.offset = calibration(*(self._logits(each).numpy() for each in held))

    def _train(self, real: Glyphs, fake: Glyphs, clock: Clock) -> None:
        most = affordable(clock)
        rounds = np.zeros(len(fake), np.int64) if fake.rounds is None else fake.rounds
        latest = np.argsort(rounds, kind="stable")[-most:]
        newest = torch.from_numpy(np.flatnonzero(rounds[latest] == rounds.max()))
        fake, real = fake[latest], real[torch.randperm(len(real))[:most].numpy()]
        counts_real, counts_fake = texture(real.images), texture(fake.images)  # (n, D)
        if not hasattr(self, "net"):
            self._begin(real, counts_real)
        letter_real, letter_fake = (torch.from_numpy(self.alphabet.indices(g.letters)) for g in (real, fake))
        ink_real, ink_fake = to_ink(real.images), to_ink(fake.images)
        reach = round(SHIFT * real.size / 32)
        truth = torch.cat([torch.ones(BATCH), torch.zeros(BATCH)]).to(device())
        for _ in clock:
            some = torch.randint(len(real), (BATCH,))
            new = newest[torch.randint(len(newest), (BATCH // 2,))]
            old = torch.randint(len(fake), (BATCH - BATCH // 2,))
            both = torch.cat([new, old])
            shift = torch.randint(-reach, reach + 1, (2,)).tolist()
            ink = torch.cat([ink_real[some], ink_fake[both]]).to(device()).roll(shift, (2, 3))
            counts = torch.cat([counts_real[some], counts_fake[both]]).to(device())
            letter = torch.cat([letter_real[some], letter_fake[both]]).to(device())
            loss = binary_cross_entropy_with_logits(self.net(ink, counts, letter), truth)
            self.adam.zero_grad()
            loss.backward()
            self.adam.step()
            self.steps += 1
            self._average()

    def _begin(self, real: Glyphs, counts: Tensor) -> None:
        """A network that knows no more than what counts (n, D) type usually has."""
        self.alphabet = Alphabet(real.letters)
        self.net = Network(len(self.alphabet), counts).to(device(), memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.averaged = deepcopy(self.net)
        self.adam = torch.optim.AdamW(self.net.parameters(), lr=1e-3, weight_decay=DECAY, fused=True)
        self.steps = 0

    def _average(self) -> None:
        """Move the averaged weights towards the newest, in the first steps to the mean of all."""
        share = max(AVERAGING, 1 / self.steps)
        for old, new in zip(self.averaged.parameters(), self.net.parameters(), strict=True):
            old.data.lerp_(new.data, share)

    def prob_real(self, glyphs: Glyphs) -> NDArray[np.float32]:
        """The averaged network's opinion of each glyph, (n,)."""
        scores: NDArray[np.float32] = (self.scale * self._logits(glyphs) + self.offset).sigmoid().numpy()
        return scores

    @torch.no_grad()
    def _logits(self, glyphs: Glyphs) -> Tensor:
        """What the averaged network says of each glyph, (n,)."""
        logits = []
        for part in (glyphs[i : i + AT_ONCE] for i in range(0, len(glyphs), AT_ONCE)):
            letters = torch.from_numpy(self.alphabet.indices(part.letters))
            seen = (each.to(device()) for each in (to_ink(part.images), texture(part.images), letters))
            logits.append(self.averaged(*seen).cpu())
        return torch.cat(logits)


def affordable(clock: Clock) -> int:
    """How many glyphs of each kind a turn learns from: what it prepares and never draws is time lost."""
    if clock.steps is not None:
        return min(MOST, BATCH * clock.steps)
    return max(BATCH, min(MOST, round(A_SECOND * (clock.seconds or 0))))


def held_back(glyphs: Glyphs) -> NDArray[np.bool_]:
    """Which glyphs (n,) are not trained on in this round; of type, they are the same in every round."""
    if glyphs.rounds is not None:
        newest = glyphs.rounds == glyphs.rounds.max()
        back: NDArray[np.bool_] = newest & (np.cumsum(newest) % HELD_BACK == 0)
        return back
    fonts = (
        np.arange(len(glyphs)) if glyphs.fonts is None else np.unique(glyphs.fonts, return_inverse=True)[1]
    )
    return np.asarray(fonts % HELD_BACK == HELD_BACK - 1)


def calibration(real: NDArray[np.float32], fake: NDArray[np.float32]) -> tuple[float, float]:
    """The scale and the offset that make log odds of logits, of type (n,) and of forgeries (m,).

    Platt (1999), "Probabilistic outputs for support vector machines"; either kind counts as much.

    >>> scale, offset = calibration(np.float32([7, 8, 9, 10]), np.float32([3, 4, 5, 6]))
    >>> round(-offset / scale, 2)
    6.5
    """
    logits = np.concatenate([real, fake])[:, None]
    model = LogisticRegression(class_weight="balanced").fit(logits, np.arange(len(logits)) < len(real))
    # Its last digits depend on how the machine's library adds; a match must come out the same again.
    scale, offset = (round(float(found), 3) for found in (model.coef_[0, 0], model.intercept_[0]))
    return max(LEAST_SCALE, scale), offset
