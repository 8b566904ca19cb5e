"""A judged round's lesser figures in two lines of text: of the detector, and of the forgeries."""

from __future__ import annotations

from showdown.arena.guards import LIMITED_FIRST
from showdown.arena.round import JudgedRound


def detector_line(figures: JudgedRound) -> str:
    """What the scores say beside accuracy, of a judged round.

    V's floor, where the detector knows nothing, is -1.39.
    """
    return (
        f"AUC {figures.auc_low:.3f} to {figures.auc_high:.3f}  V {figures.value:+.2f} of -1.39  "
        f"JSD >= {figures.jsd_bound:.3f}  TV >= {figures.tv_bound:.3f}  Brier {figures.brier:.3f}  "
        f"canaries {figures.canary_auc:.2f}"
    )


def forgeries_line(figures: JudgedRound) -> str:
    """What the guards saw in a judged round, each figure with real type's own in brackets."""
    seen = {guard.name: figures.guards.of(guard.name) for guard in LIMITED_FIRST}
    return "  ".join(
        f"{name} {number(figure)} ({number(floor)})"
        for name, (figure, floor) in seen.items()
        if figure is not None
    )


def number(value: float | None) -> str:
    """A figure in three digits or so.

    >>> number(0.0456), number(12.34), number(None)
    ('0.05', '12.3', '-')
    """
    if value is None:
        return "-"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"
