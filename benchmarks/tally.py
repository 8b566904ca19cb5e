"""One row of the table of benchmarks/typeface.py: what is found of outlines, added up."""

from __future__ import annotations

import numpy as np

from showdown.outlines.soundness import faults
from showdown.typefaces.outline import DOT, Outline

MOST_POINTS = 1.5  # times the source font's
MOST_OFF = 0.02  # of what the generator drew
MOST_SECONDS = 3.0  # of a processor, for one font
HEADS = (
    "   IoU", "5th %", "over bar", "points", "<= 1.5", "a letter", "cross/wind/speck", "left out",
    "off picture", "<= 2%", "best level", "valid", "  s", "cpu s",
)  # fmt: skip


class Tally:
    """One row of the table."""

    def __init__(self, label: str, bar: float | None) -> None:
        self.label, self.bar = label, bar
        self.found: dict[str, list[float]] = {
            name: [] for name in ("iou", "ratio", "off", "level", "wall", "cpu", "valid")
        }
        self.faults: dict[str, int] = {}
        self.missed: list[str] = []
        self.left_out = self.letters = self.points = 0

    def sound(self, outline: Outline, scale: float) -> None:
        for fault in faults(outline.contours, DOT * scale**2):
            self.faults[fault] = self.faults.get(fault, 0) + 1

    def judge(self, name: str, letters: int) -> None:
        """Note what a font of so many letters, the last that was weighed, misses."""
        iou, ratio = float(np.mean(self.found["iou"][-letters:])), self.found["ratio"][-1]
        missed = [f"IoU {iou:.3f}"] if iou < (self.bar or 0) else []
        self._note(name, missed + ([f"{ratio:.2f} of the points"] if ratio > MOST_POINTS else []))

    def judge_hand(self, name: str, letters: int) -> None:
        """Note what a hand of so many letters, the last that was drawn, misses."""
        apart = float(np.mean(self.found["off"][-letters:]))
        self._note(name, [f"{apart:.1%} off its pictures"] if apart > MOST_OFF else [])

    def _note(self, name: str, missed: list[str]) -> None:
        """Note what the last font misses; its seconds too, if it took too many."""
        cpu = self.found["cpu"][-1]
        missed += [f"{cpu:.1f} s"] if cpu > MOST_SECONDS else []
        if missed:
            self.missed.append(f"  {name}: {', '.join(missed)}")

    def row(self) -> str:
        def mean(name: str, form: str) -> str:
            return format(np.mean(self.found[name]), form) if self.found[name] else "-"

        ious = self.found["iou"]
        low = f"{np.percentile(ious, 5):.3f}" if ious else "-"
        over = f"{np.mean(np.array(ious) >= self.bar):.1%}" if ious and self.bar else "-"
        ratios = self.found["ratio"]
        most = f"{np.mean(np.array(ratios) <= MOST_POINTS):.0%}" if ratios else "-"
        named = [
            self.faults.get(name, 0) for name in ("lines cross", "a contour runs the wrong way", "a speck")
        ]
        near = np.array(self.found["off"])
        off = (f"{near.mean():.1%}", f"{np.mean(near <= MOST_OFF):.0%}") if len(near) else ("-", "-")
        each = f"{self.points / max(1, self.letters):.0f}"
        cells = (
            mean("iou", ".4f"), low, over, mean("ratio", ".2f"), most, each,
            "/".join(map(str, named)), f"{self.left_out}/{self.letters + self.left_out}",
            *off, mean("level", ".1%"), mean("valid", ".0%"), mean("wall", ".2f"), mean("cpu", ".2f"),
        )  # fmt: skip
        return f"{self.label:<30}" + "".join(
            f"{cell:>{len(head) + 2}}" for cell, head in zip(cells, HEADS, strict=True)
        )
