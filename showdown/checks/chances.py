"""What cannot win: answers that the contract allows and that every match punishes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from showdown.arrays import Floats, share_above
from showdown.checks.bench import Doubt
from showdown.contract import Glyphs

FLAT = 8  # greys of 255 between the lightest and the darkest pixel
SWAPPED_AUC = 0.35
FLAG_RATES = (0.02, 0.98)  # as the referee has them: outside, a detector calls nearly all the same
TURNED_BY = 0.08  # so much more alike when turned, of 1
TURNS = {"mirrored": np.s_[:, :, ::-1], "upside down": np.s_[:, ::-1, :]}
Pictures = NDArray[np.uint8]


def doubt_of_scores(scores: Floats, truth: NDArray[np.bool_]) -> Doubt | None:
    """What is wrong with a detector's scores (n,); `truth` (n,) is True for real. None if nothing is."""
    if np.ptp(scores) == 0:
        return Doubt(
            f"every score is {scores[0]:.3f}: a match calls such a detector unqualified",
            "scores that differ from glyph to glyph",
            "look at what prob_real computes from its glyphs",
        )
    auc = share_above(scores[truth], scores[~truth])
    if auc < SWAPPED_AUC:
        return Doubt(
            f"it scores forgeries above type {1 - auc:.0%} of the time: real and fake are swapped",
            "the probability of real, near 1 for type",
            "1 - scores; of scikit-learn's predict_proba the column of label 1, where real is 1",
        )
    least, most = FLAG_RATES
    flagged = float((scores < 0.5).mean())
    if not least <= flagged <= most:
        said = "forged" if flagged > most else "real"
        return Doubt(
            f"it calls {max(flagged, 1 - flagged):.0%} of the glyphs {said}: that scores as a coin does, "
            "however well it orders them",
            "scores on both sides of 0.5, which divides forged from real",
            "move the threshold: in fit, subtract the middle of its scores of real and of fake, then squash",
        )
    return None


def doubt_of_pictures(images: Pictures, letters: NDArray[np.str_], real: Glyphs) -> Doubt | None:
    """What is wrong with a generator's pictures (n, S, S) of `letters` (n,); None if nothing."""
    wanted = "pictures like type: ink 255 on paper 0, another for each style"
    for came, mend in (
        _faint(images), _flat(images), _inverted(images, real.images), _alike(images, letters),
        _turned(images, letters, real),
    ):  # fmt: skip
        if came:
            return Doubt(came, wanted, mend)
    return None


def _faint(images: Pictures) -> tuple[str, str]:
    came = f"no pixel is darker than {images.max()} of 255" if images.max() <= 2 else ""
    return came, "multiply values from 0 to 1 by 255 before .astype(np.uint8)"


def _flat(images: Pictures) -> tuple[str, str]:
    flat = float((np.ptp(images, axis=(1, 2)) < FLAT).mean())
    return (
        f"{flat:.0%} of the pictures are one shade" if flat > 0.5 else "",
        "look at one picture, as an image",
    )


def _inverted(images: Pictures, real: Pictures) -> tuple[str, str]:
    """Is the rim, which is paper in type, mostly ink?"""
    mine, theirs = _rim(images), _rim(real)
    is_dark = mine > 127 > theirs + 40
    return f"the paper is dark: {mine:.0f} of 255 at the rim" if is_dark else "", "255 - images"


def _rim(images: Pictures) -> float:
    rims = np.concatenate([images[:, 0], images[:, -1], images[:, :, 0], images[:, :, -1]], axis=1)
    return float(rims.mean())


def _alike(images: Pictures, letters: NDArray[np.str_]) -> tuple[str, str]:
    """Are all pictures of a letter the same?"""
    if np.all(images == images[0]):
        came = "every picture is the same: a match disqualifies a collapsed generator"
    elif all(np.all(images[letters == one] == images[letters == one][0]) for one in np.unique(letters)):
        came = "every style draws the same picture: a match disqualifies a collapsed generator"
    else:
        came = ""
    return came, "np.random.default_rng(int(style)) for each style"


def _turned(images: Pictures, letters: NDArray[np.str_], real: Glyphs) -> tuple[str, str]:
    """Are the letters more like type when they are turned?"""
    labels = np.unique(letters).tolist()
    mine = np.stack([images[letters == one].mean(0) for one in labels])  # (letters, S, S)
    type_ = np.stack([real.images[real.letters == one].mean(0) for one in labels])
    upright = _likeness(mine, type_)
    turned = {name: _likeness(mine[turn], type_) for name, turn in TURNS.items()}
    turned["on their side"] = _likeness(mine.transpose(0, 2, 1), type_)
    best = max(turned, key=lambda name: turned[name])
    came = f"the letters lie {best}" if turned[best] > max(0.5, upright + TURNED_BY) else ""
    return came.replace("lie mirrored", "are mirrored").replace("lie upside", "are upside"), (
        "rows first, then columns: (n, H, W), from the top left"
    )


def _likeness(one: Floats, other: Floats) -> float:
    """The mean correlation of pictures, both (n, S, S); at most 1."""
    a, b = (each.reshape(len(each), -1) - each.mean((1, 2))[:, None] for each in (one, other))
    return float(((a * b).sum(1) / (np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1) + 1e-9)).mean())
