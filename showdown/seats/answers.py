"""Whether what a team returned is what the contract asks for; where not, what to write instead."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from showdown.contract import describe
from showdown.errors import ContractError

UNIT = 1.5  # floats up to here are taken for shares of ink


def pictures_of(came: Any, who: str, asked: str, expected: tuple[int, int, int]) -> NDArray[np.uint8]:
    """What a generator returned, as pictures (n, S, S).

    Args:
        came: anything.
        who: as ``generator 'mine'``.
        asked: the call, as ``sample(60 letters)``.
        expected: the shape that was wanted.

    Raises:
        ContractError: it is something else.
    """
    if isinstance(came, np.ndarray) and came.dtype == np.uint8 and came.shape == expected:
        return came
    raise ContractError(
        f"{who} returned {describe(came)} from {asked}; expected uint8 {expected}. "
        f"Try: {_mend(came) or _mend_pictures(came, expected)}"
    )


def scores_of(came: Any, who: str, count: int) -> NDArray[np.float32]:
    """What a detector returned, as scores (n,) from 0 to 1.

    Args:
        came: anything.
        who: as ``detector 'mine'``.
        count: how many glyphs it was asked about.

    Raises:
        ContractError: it is something else.
    """
    told = describe(came)
    if isinstance(came, np.ndarray) and came.dtype.kind == "f" and came.shape == (count,):
        if np.all((came >= 0) & (came <= 1)):  # NaN fails both
            return came.astype(np.float32)
        lost = int(np.isnan(came).sum())
        told = f"NaN for {lost} of {count}" if lost else f"values from {came.min():.3g} to {came.max():.3g}"
    raise ContractError(
        f"{who} returned {told} from prob_real({count} glyphs); expected float32 ({count},) in [0, 1]. "
        f"Try: {_mend(came) or _mend_scores(came, count)}"
    )


def _mend(came: Any) -> str:
    """What to write where no array came; empty for an array."""
    if isinstance(came, np.ndarray):
        return ""
    if came is None:
        return "return, at the end of the method"
    if hasattr(came, "detach"):
        return "return x.detach().cpu().numpy(), for a tensor x"
    if isinstance(came, (list, tuple)):
        return "return np.stack(x), for a list x of arrays; np.array(x, np.float32), for one of numbers"
    return "return one array of numpy"


def _mend_pictures(came: NDArray[Any], expected: tuple[int, int, int]) -> str:
    """What to do with an array (any shape) that is no pictures."""
    count, size, _ = expected
    if came.shape == (count, 1, size, size):
        return "x[:, 0]; one (H, W) picture for each letter, without channels"
    if came.shape == (count, size, size, 1):
        return "x[..., 0]; one (H, W) picture for each letter, without channels"
    if came.shape == (count, size * size):
        return f"x.reshape(-1, {size}, {size}); one (H, W) picture for each letter"
    if came.shape == expected and came.dtype.kind == "f" and came.size and np.nanmax(came) <= UNIT:
        return "(255 * x).clip(0, 255).astype(np.uint8), ink 255 on paper 0"
    if came.shape == expected:
        return "x.clip(0, 255).astype(np.uint8), ink 255 on paper 0"
    return "one (H, W) picture for each letter, ink 255 on paper 0, .astype(np.uint8)"


def _mend_scores(came: NDArray[Any], count: int) -> str:
    """What to do with an array (any shape) that is no scores."""
    if came.shape != (count,):
        known = {(count, 2): "x[:, 1], the probability of label 1, where real is 1", (count, 1): "x[:, 0]"}
        alike = "one probability for each glyph, as an array; no squeeze(), no mean over the glyphs"
        return known.get(came.shape, alike)
    if came.dtype.kind != "f":
        return "x.astype(np.float32), and better a probability than yes or no"
    if np.isnan(came).any():
        return "np.isfinite, to find where it begins: a log of 0, a division by 0, a step too large"
    return "1 / (1 + np.exp(-x)), for logits x"
