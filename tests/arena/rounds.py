"""Rounds to be looked at: honest figures, of which a test changes some."""

from __future__ import annotations

from typing import Any

from showdown.arena.round import Round, from_json

FORGERIES = {
    "copied": 0.02,
    "recall": 0.6,
    "coverage": 0.9,
    "kid": 4.5,
    "frechet": 15.1,
    "legibility": 0.97,
    "consistency": None,
}
GUARDS: dict[str, Any] = {**FORGERIES, "floor": FORGERIES | {"recall": 0.87}, "tripped": [], "honesty": 0.7}
TEST = {
    "balanced_accuracy": 0.503,
    "accuracy_low": 0.481,
    "accuracy_high": 0.525,
    "margin": 0.025,
    "auc": 0.507,
    "auc_low": 0.48,
    "auc_high": 0.53,
    "auc_margin": 0.03,
    "level": 0.988,
    "confirmed": True,
    "n_real": 4992,
    "n_fake": 4992,
    "n_groups": 217,
}
OPINION = {"juror": "fresh cnn", "steps": 1200, **TEST, "still_tells": False}
LOST = {"generator": {"status": "crash", "cause": "no ink"}, "detector": None}
WHOLE: dict[str, dict[str, Any]] = {"guards": GUARDS, "confirmation": TEST}


def entry(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A round as its line in the record has it; a part of guards, test or opinion can be changed."""
    figures = {
        "round": number,
        "balanced_accuracy": 0.7,
        "accuracy_low": 0.68,
        "accuracy_high": 0.72,
        "auc": 0.77,
        "auc_low": 0.75,
        "auc_high": 0.79,
        "n_real": 1300,
        "n_fake": 1300,
        "n_groups": 217,
        "value": -1.1,
        "jsd_bound": 0.14,
        "tv_bound": 0.4,
        "brier": 0.21,
        "reliability": [[0.25, 0.3, 10], [0.75, 0.7, 10]],
        "flag_rate": 0.5,
        "canary_auc": 0.9,
        "unqualified": [],
        "guards": GUARDS,
        "confirmation": None,
        "panel": None,
        "detector_qualified": True,
        "generator_disqualified": False,
        "coin_flip": False,
        "findings": [],
        "points": {"generator": 60.0, "detector": 40.0},
        "steps": {"generator": 300, "detector": 300},
        "ended_by": {"generator": "steps", "detector": "steps"},
        "forfeits": {"generator": None, "detector": None},
        "row": [],
        "column": [],
    }
    whole: dict[str, Any] = {
        name: WHOLE[name] | part for name, part in changes.items() if name in WHOLE and part is not None
    }
    if "guards" in whole:
        whole["guards"]["floor"] = GUARDS["floor"] | whole["guards"]["floor"]
    if changes.get("panel"):
        whole["panel"] = [OPINION | opinion for opinion in changes["panel"]]
    return figures | changes | whole


def a_round(number: int = 1, **changes: Any) -> Round:
    """The round itself."""
    return from_json(entry(number, **changes))


FORFEIT = a_round(2, balanced_accuracy=None, forfeits=LOST)
