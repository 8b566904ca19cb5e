"""A judged round's lesser figures in two lines of text: of the detector, and of the forgeries."""

from __future__ import annotations

from typing import Any

FORGERIES = ("copied", "recall", "coverage", "legibility", "consistency", "kid", "frechet")


def detector_line(figures: dict[str, Any]) -> str:
    """What the scores say beside accuracy, of a judged round.

    V's floor, where the detector knows nothing, is -1.39.
    """
    return (
        f"AUC {figures['auc_low']:.3f} to {figures['auc_high']:.3f}  V {figures['value']:+.2f} of -1.39  "
        f"JSD >= {figures['jsd_bound']:.3f}  TV >= {figures['tv_bound']:.3f}  Brier {figures['brier']:.3f}  "
        f"canaries {figures['canary_auc']:.2f}"
    )


def forgeries_line(figures: dict[str, Any]) -> str:
    """What the guards saw in a judged round, each figure with real type's own in brackets."""
    seen, floor = figures["guards"], figures["guards"]["floor"]
    return "  ".join(
        f"{name} {number(seen[name])} ({number(floor[name])})" for name in FORGERIES if seen[name] is not None
    )


def number(value: float | None) -> str:
    """A figure in three digits or so.

    >>> number(0.0456), number(12.34), number(None)
    ('0.05', '12.3', '-')
    """
    if value is None:
        return "-"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
