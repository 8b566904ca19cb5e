"""Is the champion detector a straw man? It against the field's usual detectors, on a frozen bank.

    python -m benchmarks.bank bank.npz && python -m benchmarks.detection bank.npz [--seeds 0 1 2]

Every detector learns from the same forgeries of nine kinds for as much processor time at most, and is
tried on unseen design groups and unseen forgeries: balanced accuracy of each kind against all unseen
type, and the mean over the kinds. Needs the extra `benchmarks`.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.special import expit
from skimage.feature import hog
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits, relu

from benchmarks.bank import Bank
from benchmarks.forgery import ProcessorClock
from benchmarks.judges import plain_network, scores_of
from showdown import Clock, Detector, Glyphs
from showdown.arena.estimates import Scored, auc, balanced_accuracy
from showdown.arena.jurors import JURORS, Batch, Evidence, Juror
from showdown.arena.side_by_side import SURE
from showdown.teams.detectors.cnn import Cnn
from showdown.teams.tensors import to_ink

Floats = NDArray[np.float32]


class Shallow(Detector):
    """A classifier of scikit-learn over features of each picture; both sides count the same."""

    def __init__(self, features: Any, model: Any) -> None:
        self.features, self.model = features, model

    def fit(self, real: Glyphs, fake: Glyphs, clock: Clock) -> None:
        """Fit once; these models have no loop of ours."""
        rows = np.concatenate([self.features(real.images), self.features(fake.images)])
        self.model.fit(rows, np.arange(len(rows)) < len(real))

    def prob_real(self, glyphs: Glyphs) -> Floats:
        """A probability, or a score around a half where the model knows none."""
        rows = self.features(glyphs.images)
        if hasattr(self.model, "predict_proba"):
            found: Floats = self.model.predict_proba(rows)[:, 1].astype(np.float32)
            return found
        scores: Floats = (1 / (1 + np.exp(-self.model.decision_function(rows)))).astype(np.float32)
        return scores


class Deep(Detector):
    """A network trained with Adam on 64 real and 64 fake a step, every kind as often."""

    def __init__(self, make: Any) -> None:
        self.make = make

    def fit(self, real: Glyphs, fake: Glyphs, clock: Clock) -> None:
        """Train until the budget is spent."""
        self.net = self.make(real.size)
        adam = torch.optim.Adam(self.net.parameters(), lr=1e-3)
        inks, truth = (
            [to_ink(real.images), to_ink(fake.images)],
            torch.cat([torch.ones(64, 1), torch.zeros(64, 1)]),
        )
        self.net.train()
        for _ in clock:
            batch = torch.cat([ink[torch.randint(len(ink), (64,))] for ink in inks])
            loss = binary_cross_entropy_with_logits(self.net(batch), truth)
            adam.zero_grad()
            loss.backward()
            adam.step()
        self.net.eval()

    def prob_real(self, glyphs: Glyphs) -> Floats:
        """The network's opinion."""
        return scores_of(self.net, glyphs.images)


class Sworn(Detector):
    """Jurors of the referee's panel, their log odds summed; they learn from all the forgeries of the bank."""

    def __init__(self, bank: Bank, jurors: tuple[Juror, ...]) -> None:
        self.groups, self.jurors = bank.groups, jurors

    def fit(self, real: Glyphs, fake: Glyphs, clock: Clock) -> None:
        """Hold the forgeries against as much type."""
        known = Batch(real.images, real.letters, self.groups)
        at = np.random.permutation(len(real))[: len(fake)]
        some = Batch(real.images[at], real.letters[at], self.groups[at])
        evidence = Evidence(known, some, _unknown(fake))
        self.judges = [juror.learn(evidence) for juror in self.jurors]

    def prob_real(self, glyphs: Glyphs) -> Floats:
        """The sum as a probability."""
        odds = sum(np.clip(judge(_unknown(glyphs)), -SURE, SURE) for judge in self.judges)
        return np.asarray(expit(odds), np.float32)


def _unknown(glyphs: Glyphs) -> Batch:
    """Glyphs that are of no design group that is known."""
    return Batch(glyphs.images, glyphs.letters, np.full(len(glyphs), -1))


class Block(nn.Module):
    """Two convolutions and a way around them (He et al. 2015, arXiv 1512.03385)."""

    def __init__(self, narrow: int, wide: int) -> None:
        super().__init__()
        self.first, self.second = (
            nn.Conv2d(narrow, wide, 3, 2, 1, bias=False),
            nn.Conv2d(wide, wide, 3, 1, 1, bias=False),
        )
        self.norms = nn.ModuleList([nn.BatchNorm2d(wide), nn.BatchNorm2d(wide)])
        self.around = nn.Conv2d(narrow, wide, 1, 2)

    def forward(self, x: Tensor) -> Tensor:
        """Pictures (B, narrow, S, S) as (B, wide, S / 2, S / 2)."""
        bent = self.norms[1](self.second(relu(self.norms[0](self.first(x)))))
        return relu(bent + self.around(x))


def small_resnet(size: int) -> nn.Module:
    """A stem and three residual blocks, 32 to 128 channels."""
    return nn.Sequential(
        nn.Conv2d(1, 16, 3, 1, 1), nn.ReLU(), Block(16, 32), Block(32, 64), Block(64, 128),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(128, 1),
    ).to(memory_format=torch.channels_last)  # type: ignore[call-overload, no-any-return]  # fmt: skip


def pixels(images: NDArray[np.uint8]) -> Floats:
    """Every pixel's ink, (n, S * S)."""
    return images.reshape(len(images), -1).astype(np.float32) / 255


def gradients(images: NDArray[np.uint8]) -> Floats:
    """Histograms of oriented gradients (Dalal and Triggs 2005)."""
    return np.stack([hog(image, pixels_per_cell=(8, 8), cells_per_block=(2, 2)) for image in images]).astype(
        np.float32
    )


DETECTORS: dict[str, Callable[[Bank], Detector]] = {
    "cnn (the champion)": lambda bank: Cnn(),
    **{f"juror: {juror.name}": lambda bank, juror=juror: Sworn(bank, (juror,)) for juror in JURORS},  # type: ignore[misc]
    "all these jurors": lambda bank: Sworn(bank, JURORS),
    "logistic regression": lambda bank: Shallow(
        pixels, make_pipeline(StandardScaler(), LogisticRegression(class_weight="balanced"))
    ),
    "HOG + linear SVM": lambda bank: Shallow(
        gradients, make_pipeline(StandardScaler(), LinearSVC(class_weight="balanced"))
    ),
    "5 nearest neighbours": lambda bank: Shallow(pixels, KNeighborsClassifier(5, weights="distance")),
    "plain stride-2 network": lambda bank: Deep(plain_network),
    "small ResNet": lambda bank: Deep(small_resnet),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("bank", type=Path)
    parser.add_argument("--seconds", type=float, default=60.0, help="of processor time to learn, at most")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0])
    parser.add_argument("--only", choices=DETECTORS, nargs="+", default=list(DETECTORS), metavar="DETECTOR")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    bank = Bank.load(args.bank)
    kinds = list(dict.fromkeys(bank.exam_kinds.tolist()))
    print(f"bank {bank.fingerprint[:16]}, {bank.real.medium}, {args.seconds:g} s of processor time at most")
    print(
        f"{'detector':24}{'seed':>5}{'seconds':>9}{'mean':>8}{'AUC':>8}  "
        + "".join(f"{kind:>16}" for kind in kinds)
    )
    for name in args.only:
        for seed in args.seeds:
            torch.manual_seed(seed), np.random.seed(seed)
            detector, began = DETECTORS[name](bank), time.process_time()
            detector.fit(bank.real, bank.fake, ProcessorClock(args.seconds))
            seconds = time.process_time() - began
            real, fake = detector.prob_real(bank.exam_real), detector.prob_real(bank.exam_fake)
            cells = [accuracy(real, fake[bank.exam_kinds == kind], bank.exam_groups) for kind in kinds]
            accuracies, areas = zip(*cells, strict=True)
            shown = "".join(f"{each:16.3f}" for each in accuracies)
            print(
                f"{name:24}{seed:5}{seconds:9.1f}{np.mean(accuracies):8.3f}{np.mean(areas):8.3f}  {shown}",
                flush=True,
            )


def accuracy(real: Floats, fake: Floats, groups: NDArray[np.int64]) -> tuple[float, float]:
    """Balanced accuracy and AUC, type by design group."""
    scores, truth = np.concatenate([real, fake]), np.arange(len(real) + len(fake)) < len(real)
    scored = Scored(scores, truth, np.concatenate([groups, np.full(len(fake), -1)]))
    return balanced_accuracy(scored).value, auc(scored).value


if __name__ == "__main__":
    main()
