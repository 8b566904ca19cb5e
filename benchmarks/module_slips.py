"""Slips of a team's module: each a small file that plays, with one mistake that people really make."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

GENERATOR = """import numpy as np


class Mine:
    def fit(self, real, clock, feedback):
        for _ in clock:
            pass
        labels = set(real.letters.tolist())
        self.pictures = {letter: real.images[real.letters == letter] for letter in labels}

    def sample(self, letters, styles):
        drawn = []
        for letter, style in zip(letters, styles):
            rng = np.random.default_rng(int(style))
            one, other = rng.choice(self.pictures[letter], 2)
            drawn.append(one // 2 + other // 2)
        return np.stack(drawn)
"""
DETECTOR = """import numpy as np


class Mine:
    def fit(self, real, fake, clock):
        for _ in clock:
            pass
        self.middle = (self.grey(real).mean() + self.grey(fake).mean()) / 2

    def prob_real(self, glyphs):
        score = 1 / (1 + np.exp(40 * (self.grey(glyphs) - self.middle)))
        return score.astype(np.float32)

    def grey(self, glyphs):
        return ((glyphs.images > 60) & (glyphs.images < 195)).mean((1, 2))
"""
LOOP = "        for _ in clock:\n            pass\n"
END = "        return np.stack(drawn)\n"
SCORE = "        return score.astype(np.float32)\n"
STOPPED, WARNED, PASSES = "stopped", "warned", "passes"


@dataclass(frozen=True)
class ModuleSlip:
    """One mistake.

    Attributes:
        name: what was done wrong.
        end: what is to become of it: `STOPPED`, `WARNED` or `PASSES`.
        says: words of the message: what to write instead.
        write: writes its files to a folder and returns what the person types.
        role: what the person says it is; None where they do not.
    """

    name: str
    end: str
    says: str
    write: Callable[[Path], str]
    role: str | None = None


def in_file(source: str, name: str = "mine.py") -> Callable[[Path], str]:
    """A team in a file of its own."""

    def write(folder: Path) -> str:
        (folder / name).write_text(source, encoding="utf-8")
        return f"{folder / name}:Mine"

    return write


def _changed(source: str, old: str, new: str) -> Callable[[Path], str]:
    assert old in source, old
    return in_file(source.replace(old, new))


def _g(name: str, says: str, old: str, new: str, end: str = STOPPED) -> ModuleSlip:
    return ModuleSlip(name, end, says, _changed(GENERATOR, old, new))


def _d(name: str, says: str, old: str, new: str, end: str = STOPPED) -> ModuleSlip:
    return ModuleSlip(name, end, says, _changed(DETECTOR, old, new))


def _in_fit(name: str, says: str, lines: str, end: str = STOPPED) -> ModuleSlip:
    """Lines before the loop of a generator."""
    indented = "".join(f"        {line}\n" for line in lines.splitlines())
    return _g(name, says, LOOP, indented + LOOP, end)


def _beside(source: str, **helpers: str) -> Callable[[Path], str]:
    def write(folder: Path) -> str:
        for name, text in helpers.items():
            (folder / f"{name}.py").write_text(text, encoding="utf-8")
        return in_file(source)(folder)

    return write


def _notebook(source: str) -> Callable[[Path], str]:
    cells = [{"cell_type": "code", "source": source, "metadata": {}, "outputs": []}]
    document = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return in_file(json.dumps(document), "mine.ipynb")


def _asked_for(typed: str) -> Callable[[Path], str]:
    """A team that plays, under another name than its own."""

    def write(folder: Path) -> str:
        in_file(GENERATOR)(folder)
        return str(folder / typed)

    return write


def _in_torch(folder: Path) -> str:
    in_file(
        "import torch\n" + GENERATOR.replace("            pass", "            torch.zeros(1)"), "torch.py"
    )(folder)
    return f"{folder / 'torch.py'}:Mine"


WRITTEN = [
    _g("syntax: a colon forgotten", "':' at the end", "class Mine:", "class Mine"),
    _g("indentation: a body not indented", "indent", "            drawn.append", "        drawn.append("
       "0)\n      drawn.append"),
    _g("a library misspelt", "Try: import numpy", "import numpy as np", "import nunpy as np"),
    _g("`self` not among the parameters", "fit(self, real, clock, feedback)", "fit(self, real",
       "fit(real"),
    _g("a method misspelt", "def sample(self, letters, styles)", "def sample(", "def smaple("),
    _g("arguments in the wrong order", "fit(self, real, clock, feedback)", "real, clock, feedback",
       "clock, real, feedback"),
    ModuleSlip("the class made only inside `if __name__`", STOPPED, "left margin", in_file(
        GENERATOR.replace("class Mine:", 'if __name__ == "__main__":\n  class Mine:')
        .replace("\n    ", "\n      "))),
]  # fmt: skip
ANSWERED = [
    _g("pictures as rows of pixels", "(H, W)", END,
       "        return np.stack(drawn).reshape(len(drawn), -1)\n"),
    _g("floats from 0 to 1", "255", END, "        return np.stack(drawn) / 255\n"),
    _g("a channel too many", "(H, W)", END, "        return np.stack(drawn)[:, None]\n"),
    _g("a torch tensor returned", ".numpy()", END,
       "        import torch\n        return torch.from_numpy(np.stack(drawn))\n"),
    _g("a list returned", "np.stack", END, "        return drawn\n"),
    _g("ink inverted", "255 - images", END, "        return 255 - np.stack(drawn)\n", WARNED),
    _g("one shade", "look at one picture", END, "        return np.stack(drawn) // 128 + 99\n", WARNED),
    _g("rows and columns swapped", "rows first", END, "        return np.stack(drawn).transpose(0, 2, 1)\n",
       WARNED),
    _d("logits for probabilities", "1 / (1 + np.exp(-", SCORE,
       "        return np.log(score / (1 - score))\n"),
    _d("NaN", "np.isfinite", SCORE, "        return (score * np.nan).astype(np.float32)\n"),
    _d("two columns, as predict_proba gives", "[:, 1]", SCORE,
       "        return np.stack([1 - score, score], axis=1)\n"),
    _d("real and fake swapped", "1 - scores", SCORE,
       "        return (1 - score).astype(np.float32)\n", WARNED),
    _d("one score for every glyph", "look at what", SCORE,
       "        return np.full(len(score), 0.5)\n", WARNED),
    _d("ranking within the batch", "no ranking", SCORE,
       "        return score.argsort().argsort() / max(1, len(score) - 1)\n"),
]  # fmt: skip
KEPT = [
    _g("letters hard coded", "set(real.letters", "self.pictures[letter]",
       '{"A": self.pictures["A"], "B": self.pictures["B"]}[letter]'),
    _g("`load` forgets a part", "save", "    def sample", "    def save(self, folder):\n"
       '        np.savez(folder / "a.npz", A=1)\n\n    def load(self, folder):\n'
       '        self.scale = np.load(folder / "a.npz")["A"]\n\n    def sample'),
    _in_fit("a lambda in an attribute", "def", "self.ink = lambda x: 255 - x"),
    _in_fit("an open file in an attribute", "open", 'self.log = open("log.txt", "w")'),
    ModuleSlip("state in a global variable", STOPPED, "self.PICTURES = ...", in_file(
        GENERATOR.replace("class Mine:", "PICTURES = {}\n\n\nclass Mine:")
        .replace("self.pictures = {", "PICTURES.update({").replace("in labels}", "in labels})")
        .replace("self.pictures", "PICTURES"))),
    ModuleSlip("state in an attribute of the class", STOPPED, "self.pictures = ...", in_file(
        GENERATOR.replace("    def fit", "    pictures = {}\n\n    def fit", 1)
        .replace("self.pictures = {", "self.pictures.update({").replace("in labels}", "in labels})"))),
    _g("chance from the clock", "seeded", "self.pictures = {letter: real",
       "real = real[np.random.default_rng().permutation(len(real))[: len(real) // 2]]\n"
       "        self.pictures = {letter: real"),
    _g("chance in `sample`", "seeded by the style", "default_rng(int(style))", "default_rng()"),
]  # fmt: skip
NETWORKS = [
    _in_fit("a GPU call", 'torch.cuda.is_available() else "cpu"', "import torch\ntorch.zeros(1).cuda()"),
    _in_fit("uint8 into a network", ".float() / 255",
            "import torch\ntorch.nn.Linear(32, 1)(torch.from_numpy(real.images))"),
    _g("batch norm with one picture", ".eval()", END,
       "        import torch\n        drawn = torch.from_numpy(np.stack(drawn)).float()\n"
       "        flat = torch.nn.BatchNorm1d(1024)(drawn.flatten(1)).detach() * 50 + 100\n"
       "        return flat.clip(0, 255).numpy().astype(np.uint8).reshape(drawn.shape)\n"),
]  # fmt: skip
WORLD = [
    _in_fit("a print at every picture", "print once",
            "for image in real.images[:300]:\n    print(image.tolist())"),
    _in_fit("input()", "a value in the file", 'input("How many? ")'),
    ModuleSlip("sys.exit at the top of the file", STOPPED, "no exit", in_file(
        GENERATOR + "\nimport sys\nsys.exit()\n")),
    ModuleSlip("argparse at the top of the file", STOPPED, "no argparse", in_file(
        'import argparse\nparser = argparse.ArgumentParser()\n'
        'parser.add_argument("--epochs", required=True)\n'
        "options = parser.parse_args()\n" + GENERATOR)),
    _in_fit("a relative path", 'Path(__file__).parent / "weights.npz"', 'np.load("weights.npz")'),
    _in_fit("an absolute path", "Path(__file__).parent", 'np.load("/home/me/Desktop/weights.npz")'),
    _in_fit("a download", "download it before",
            'import urllib.request\nurllib.request.urlopen("https://example.org/weights.npz")'),
    _in_fit("a Pool", "in place of Pool", "import multiprocessing\nmultiprocessing.Pool(2).map(abs, [1])"),
    _in_fit("DataLoader with workers", "num_workers=0",
            "from torch.utils.data import DataLoader\n[*DataLoader([1, 2], num_workers=2)]"),
    _in_fit("n_jobs=-1", "", "from sklearn.decomposition import DictionaryLearning\n"
            "DictionaryLearning(2, max_iter=2, n_jobs=-1).fit(real.images[:20].reshape(20, -1))", PASSES),
    _in_fit("a program started", "Python itself", 'import subprocess\nsubprocess.run(["ls"])'),
    _in_fit("a breakpoint", "--isolation off", "breakpoint()"),
    _in_fit("an endless recursion", "a loop", "def up(n):\n    return up(n + 1)\n\nup(0)"),
    _in_fit("too much memory", "smaller batches", "np.zeros((1 << 22, 1 << 14))"),
]  # fmt: skip
TIMES = [
    _in_fit("an endless loop", "for _ in clock", "while True:\n    pass"),
    _g("its own number of epochs", "for _ in clock", "for _ in clock:", "for _ in range(10**10):"),
    _g("`clock.steps`, which may be None", "for _ in clock",
       "for _ in clock:", "for _ in range(clock.steps):"),
    _in_fit("its own ten seconds", "for _ in clock",
            "import time\nbegan = time.time()\nwhile time.time() - began < 12:\n    pass"),
]  # fmt: skip
NAMED = [
    ModuleSlip("a detector given as the generator", STOPPED, "as the detector",
               in_file(DETECTOR), "generator"),
    ModuleSlip("a file that is not there", STOPPED, "Did you mean", _asked_for("mien.py:Mine")),
    ModuleSlip("a byte-order mark", PASSES, "", in_file("\ufeff" + GENERATOR)),
    ModuleSlip("a notebook with magics", PASSES, "", _notebook(
        "%matplotlib inline\n!pip list\n" + GENERATOR)),
    ModuleSlip("a relative import", PASSES, "", _beside("from .helper import np\n" + GENERATOR,
                                                        helper="import numpy as np\n")),
    ModuleSlip("a team in a file torch.py", STOPPED, "rename torch.py", _in_torch),
]  # fmt: skip
SLIPS = [*WRITTEN, *ANSWERED, *KEPT, *NETWORKS, *WORLD, *TIMES, *NAMED]
