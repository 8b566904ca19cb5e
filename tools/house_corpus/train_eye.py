"""Train the referee's eye: the small frozen network whose features the guards measure in.

    python tools/house_corpus/train_eye.py OUT.npz [--steps 4000]

It learns, from the train split alone, which letter a glyph is and which design group it is of: the
first so that it reads, the second so that its features tell hands apart. Half of what it sees is
clean, the rest has been through a scanner or a fax. Batch normalisation is folded into the weights
that are kept. Some minutes on two cores; the same seed on the same machine gives the same bytes.
"""

from __future__ import annotations

import argparse
from itertools import pairwise

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from showdown.arena.eye import FEATURES, save_weights
from showdown.fonts.letters import parse_letters
from showdown.fonts.load import load_corpus
from showdown.medium import MEDIA

CHANNELS = (32, 64, 128)
BATCH, RATE = 192, 3e-3


class Trainee(nn.Module):
    """Three convolutions of stride 2, features, and two heads."""

    def __init__(self, letters: int, groups: int) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for n_in, n_out in pairwise((1, *CHANNELS)):
            layers += [nn.Conv2d(n_in, n_out, 3, 2, 1, bias=False), nn.BatchNorm2d(n_out), nn.ReLU()]
        self.look = nn.Sequential(*layers, nn.Flatten())
        self.feature = nn.Sequential(
            nn.Linear(CHANNELS[-1] * 16, FEATURES, bias=False), nn.BatchNorm1d(FEATURES), nn.ReLU()
        )
        self.letter = nn.Linear(FEATURES, letters)
        self.group = nn.Linear(FEATURES, groups)

    def forward(self, ink: Tensor) -> tuple[Tensor, Tensor]:
        """Ink (B, 1, 32, 32) as logits of letters and of design groups."""
        seen = self.feature(self.look(ink))
        return self.letter(seen), self.group(seen)


def main() -> None:
    """Train, fold, save."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("out")
    options.add_argument("--steps", type=int, default=4000)
    args = options.parse_args()
    train = load_corpus(letters=parse_letters("A-Za-z0-9")).split("train")
    letters = np.unique(train.glyphs.letters, return_inverse=True)[1]
    groups = np.unique(train.groups, return_inverse=True)[1]
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    net = Trainee(letters.max() + 1, groups.max() + 1).to(memory_format=torch.channels_last)
    steps = torch.optim.AdamW(net.parameters(), RATE, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(steps, RATE, args.steps)
    media = [MEDIA[name] for name in ("screen", "screen", "print", "fax")]
    for step in range(1, args.steps + 1):
        chosen = np.split(rng.integers(0, len(train), BATCH), len(media))
        images = [medium(train.glyphs.images[at], rng) for medium, at in zip(media, chosen, strict=True)]
        at = np.concatenate(chosen)
        ink = torch.from_numpy(np.concatenate(images))[:, None].float() / 255
        by_letter, by_group = net(ink)
        letter_loss = cross_entropy(by_letter, torch.from_numpy(letters[at]))
        group_loss = cross_entropy(by_group, torch.from_numpy(groups[at]))
        steps.zero_grad()
        (letter_loss + 0.3 * group_loss).backward()
        steps.step()
        schedule.step()
        if step % 200 == 0:
            print(f"step {step}: letter {letter_loss.item():.3f}, group {group_loss.item():.3f}", flush=True)
    save_weights(args.out, folded(net.eval()))


@torch.no_grad()
def folded(net: Trainee) -> dict[str, np.ndarray]:
    """Each layer's weights and biases, its normalisation multiplied in."""
    weights = {}
    modules = [*net.look, *net.feature]
    names = iter(["conv1", "conv2", "conv3", "feature"])
    for layer, norm in pairwise(modules):
        if isinstance(norm, (nn.BatchNorm1d, nn.BatchNorm2d)):
            name = next(names)
            scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
            shape = (-1, *[1] * (layer.weight.ndim - 1))
            weights[f"{name}.weight"] = (layer.weight * scale.view(shape)).numpy()
            weights[f"{name}.bias"] = (norm.bias - norm.running_mean * scale).numpy()
    return weights


if __name__ == "__main__":
    main()
