"""The judges of a generator's forgeries: detectors trained afresh on them, and the referee's guards.

They see type of the train split and forgeries through the medium, and are tried on unseen design
groups and forgeries that they did not train on.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits

from showdown import Clock, Generator, Glyphs
from showdown.arena import panel
from showdown.arena.estimates import Scored, auc, balanced_accuracy
from showdown.arena.exam import Exam, choose_real, seal_exam
from showdown.arena.inspector import Inspector
from showdown.arena.opinion import ALL
from showdown.arena.order import SPECIMEN_STYLES, STYLE_LIMIT, hands_of
from showdown.arena.sizes import MATCH
from showdown.fonts.corpus import Corpus
from showdown.medium import Medium
from showdown.teams.detectors.cnn import Cnn
from showdown.teams.tensors import to_ink

PROBES = (150, 600, 2400)  # steps of the plain network at which it is tried
CHAMPION_STEPS = 1200  # as many as the panel's network has
LESSONS = 8000  # forgeries to learn from


class Bench:
    """One corpus and medium, before which every generator is brought the same way.

    The plain network may be left out: its training takes a minute.
    """

    def __init__(self, corpus: Corpus, medium: Medium, seed: int = 0, plain: bool = True) -> None:
        self._plain = plain
        self.train, self.vault = corpus.split("train"), corpus.split("vault")
        self.medium = medium
        glyphs, rng = self.train.glyphs, np.random.default_rng(seed)
        self.clean = Glyphs(glyphs.images, glyphs.letters, glyphs.fonts, None, medium.name)
        self.real = Glyphs(medium(glyphs.images, rng), glyphs.letters, None, None, medium.name)
        self._exam_at = choose_real(self.vault, rng, MATCH.confirm)
        self._guards = Inspector(self.train, self.vault, np.random.default_rng(seed))

    @property
    def floor(self) -> dict[str, Any]:
        """The guards' figures for real type."""
        return dict(self._guards.floor)

    def lesson(self, generator: Generator, rng: np.random.Generator) -> Glyphs:
        """Forgeries to learn from, through the medium."""
        letters = rng.permutation(np.resize(np.array(self.train.letters), LESSONS))
        images = generator.sample(letters.tolist(), rng.integers(0, STYLE_LIMIT, LESSONS))
        rounds = np.ones(LESSONS, np.int64)
        return Glyphs(self.medium(images, rng), letters, None, rounds, self.medium.name)

    def exam(self, generator: Generator, rng: np.random.Generator) -> Exam:
        """Forgeries among unseen type, about as many of each as a confirmation has."""
        real = self.vault.glyphs[self._exam_at]
        styles = rng.integers(0, STYLE_LIMIT, len(real))
        fake = Glyphs(generator.sample(real.letters.tolist(), styles), real.letters)
        groups = self.vault.groups[self._exam_at]
        return seal_exam(real, groups, fake, hands_of(styles), self.medium, rng)

    def detected(self, generator: Generator, seed: int) -> dict[str, float]:
        """Balanced accuracy of each judge and juror, and some AUCs. Chance is 0.5."""
        rng = np.random.default_rng([seed, 1])
        torch.manual_seed(seed)
        lesson, exam = self.lesson(generator, rng), self.exam(generator, rng)
        found = plain_accuracies(self.real, lesson, exam) if self._plain else {}
        champion = Cnn()
        champion.fit(self.real, lesson, Clock(steps=CHAMPION_STEPS))
        scored = Scored(champion.prob_real(exam.glyphs), exam.truth, exam.groups)
        found |= {"cnn": balanced_accuracy(scored).value, "cnn auc": auc(scored).value}
        return found | self._panel_finds(lesson, exam, rng)

    def _panel_finds(self, lesson: Glyphs, exam: Exam, rng: np.random.Generator) -> dict[str, float]:
        """What the panel's textbook jurors come to: all together, and the one that tells most."""
        evidence = panel.evidence_of(self.real, self.train.groups, lesson, rng)
        answers = panel.testimonies(evidence, exam, lambda *_: None)
        tests = {each.juror: each.test for each in panel.panel_of(answers, exam).opinions}
        found = {f"{name}": test.balanced_accuracy for name, test in tests.items() if test is not None}
        together = tests[ALL]
        assert together is not None
        return found | {"panel": together.balanced_accuracy, "panel auc": together.auc}

    def guarded(self, generator: Generator, seed: int) -> dict[str, Any]:
        """What the referee's guards find in the forgeries, as they were drawn."""
        rng = np.random.default_rng([seed, 2])
        real = self.vault.glyphs[choose_real(self.vault, rng)]
        fakes = generator.sample(real.letters.tolist(), rng.integers(0, STYLE_LIMIT, len(real)))
        letters = np.tile(np.array(self.train.letters), SPECIMEN_STYLES)
        hands = np.repeat(rng.integers(0, STYLE_LIMIT, SPECIMEN_STYLES), len(self.train.letters))
        drawn = Glyphs(generator.sample(letters.tolist(), hands), letters)
        return self._guards.inspect(Glyphs(fakes, real.letters), real, drawn, hands, rng).to_json()


def plain_accuracies(real: Glyphs, fake: Glyphs, exam: Exam) -> dict[str, float]:
    """Balanced accuracies of a plain stride-2 network, trained from scratch, at each of the probes."""
    net = plain_network(real.size)
    adam = torch.optim.Adam(net.parameters(), lr=1e-3)
    inks, truth = (
        [to_ink(real.images), to_ink(fake.images)],
        torch.cat([torch.ones(64, 1), torch.zeros(64, 1)]),
    )
    found = {}
    for step in range(1, PROBES[-1] + 1):
        batch = torch.cat([ink[torch.randint(len(ink), (64,))] for ink in inks])
        loss = binary_cross_entropy_with_logits(net(batch), truth)
        adam.zero_grad()
        loss.backward()
        adam.step()
        if step in PROBES:
            scored = Scored(scores_of(net, exam.glyphs.images), exam.truth, exam.groups)
            found[f"at {step}"] = balanced_accuracy(scored).value
    return found


def plain_network(size: int) -> nn.Sequential:
    """Three strided convolutions (32, 64, 128 channels) and a linear layer; it is not told the letter."""
    return nn.Sequential(
        nn.Conv2d(1, 32, 3, 2, 1), nn.LeakyReLU(0.2),
        nn.Conv2d(32, 64, 3, 2, 1), nn.LeakyReLU(0.2),
        nn.Conv2d(64, 128, 3, 2, 1), nn.LeakyReLU(0.2),
        nn.Flatten(), nn.Linear(128 * (size // 8) ** 2, 1),
    ).to(memory_format=torch.channels_last)  # type: ignore[call-overload, no-any-return]  # fmt: skip


@torch.no_grad()
def scores_of(net: nn.Module, images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """The network's opinion of images (n, S, S), as (n,) in [0, 1]."""
    parts: list[Tensor] = [
        net(to_ink(some)).sigmoid()[:, 0] for some in np.array_split(images, len(images) // 500 + 1)
    ]
    return torch.cat(parts).numpy()


def contact_sheet(generator: Generator, letters: tuple[str, ...], rows: int = 24) -> Image.Image:
    """A row a style, a column a letter, at twice the size."""
    styles = np.random.default_rng(1).integers(0, STYLE_LIMIT, rows)
    images = generator.sample(list(letters) * rows, np.repeat(styles, len(letters)))
    size = images.shape[1]
    grid = images.reshape(rows, len(letters), size, size).transpose(0, 2, 1, 3).reshape(rows * size, -1)
    sheet = Image.fromarray(255 - grid)
    return sheet.resize((sheet.width * 2, sheet.height * 2), Image.Resampling.NEAREST)
