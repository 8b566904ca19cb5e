"""Which fonts of a design group to keep, and which groups go to the vault."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from showdown.fonts.groups import font_distances

__all__ = ["choose_fonts", "split_groups"]

COPY = 0.03  # fonts whose outlines run this close, in pixels of a form, need not both be kept
SEED = 20


def choose_fonts(
    names: Sequence[tuple[str, str]], forms: NDArray[np.uint8], limit: int, prefer: Sequence[str] = ()
) -> list[int]:
    """At most `limit` fonts of a design group, as different as they come: positions, ascending.

    The styles take turns: a regular, a bold, an italic, a light, another; then the next family's.
    A font that hardly differs from one already chosen is passed over.

    Args:
        names: family and style of each of n fonts.
        forms: (n, L, 16, 16) uint8, from `groups.ink_forms`.
        limit: how many to keep.
        prefer: families that come first, and whose regulars are kept even where they are copies.
    """
    first = {family: i for i, family in enumerate(prefer)}
    waiting: dict[int, list[int]] = defaultdict(list)
    for i in sorted(range(len(names)), key=lambda i: (first.get(names[i][0], len(first)), *names[i], i)):
        waiting[_kind(names[i][1])].append(i)
    regulars = waiting[0]
    chosen = [
        next(i for i in regulars if names[i][0] == f) for f in prefer if f in {names[i][0] for i in regulars}
    ]
    chosen = chosen[:limit]
    waiting[0] = [i for i in regulars if i not in chosen]
    aspects = np.zeros(forms.shape[:2], np.float32)
    while len(chosen) < limit and any(waiting.values()):
        for kind in sorted(waiting):
            while waiting[kind] and len(chosen) < limit:
                font = waiting[kind].pop(0)
                pairs = np.array([(font, other) for other in chosen], np.int64).reshape(-1, 2)
                if not (font_distances(forms, aspects, pairs)[0] < COPY).any():
                    chosen.append(font)
                    break
    return sorted(chosen)


def _kind(style: str) -> int:
    """0 regular, 1 bold, 2 italic, 3 light, 4 anything else, bold italics too."""
    words = style.lower()
    bold = any(word in words for word in ("bold", "black", "heavy", "demi"))
    slanted = any(word in words for word in ("italic", "oblique", "slant"))
    light = any(word in words for word in ("light", "thin", "hairline"))
    if bold + slanted + light > 1:
        return 4
    if words in ("regular", "book", "roman", "normal", "", "medium", "plain"):
        return 0
    return 1 if bold else 2 if slanted else 3 if light else 4


def split_groups(groups: NDArray[np.int64], packages: Sequence[str], share: float) -> set[int]:
    """The design groups that go to the vault, every package giving its share.

    Groups are ordered by package, shuffled within it, and drawn at even steps: so each large package
    gives its share to within one group, and small ones give theirs together.

    Args:
        groups: (F,) design group of each font.
        packages: F package names; a group counts for the package of its first font.
        share: of the groups, 0 to 1; with two groups or more, both splits get one at least.

    >>> vault = split_groups(np.arange(100), ["a"] * 60 + ["b"] * 40, 0.3)
    >>> len(vault), sum(group < 60 for group in vault)
    (30, 18)
    """
    package: dict[int, str] = {}
    for group, name in zip(groups.tolist(), packages, strict=True):
        package.setdefault(group, name)
    shuffled = np.random.default_rng(SEED).permutation(sorted(package)).tolist()
    order = sorted(shuffled, key=lambda group: package[group])  # a stable sort keeps the shuffle
    if len(order) < 2 or share <= 0:
        return set()
    count = min(max(1, round(share * len(order))), len(order) - 1)
    steps = (np.arange(count) + 0.5) * len(order) / count
    return {order[int(step)] for step in steps}
