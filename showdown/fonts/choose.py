"""Which fonts to keep, and which design groups go to the vault."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from showdown.fonts.answers import Left
from showdown.fonts.filters import recognition_rates
from showdown.fonts.groups import design_groups, design_key, font_distances, ink_forms
from showdown.fonts.provenance import Sourced

__all__ = ["USUAL_RULES", "Rules", "choose_fonts", "chosen_fonts", "split_groups"]

COMPARED = "ABCDEGJKMNQRSWaefgkrsty25"  # designs are compared by these letters: enough, and quick
MOST_COMPARED = 256  # letters, spread over all: of thousands, these tell enough
FEW = 8  # where fewer of them are drawn, all letters are compared
READABLE = 0.5  # the least share of its letters that a reader of other designs must recognise
ENOUGH = 100  # design groups from which on that reader can be trusted
COPY = 0.03  # fonts whose outlines run this close, in pixels of a form, need not both be kept
STYLE_KINDS = 5  # see `_kind`
LOT_SEED = 20  # of the lot that splits groups; any would do, but the house corpus was split with this one


@dataclass(frozen=True)
class Rules:
    """What is kept of the fonts that can be read.

    Attributes:
        per_group: this many fonts of one design group, and up to half as many again of a design that
            goes by many names.
        vault_share: share of the design groups that go to the vault.
        prefer: families to keep first where a group has more fonts than are kept; see `choose_fonts`.
        omit: families to leave out by hand, each with the reason.
    """

    per_group: int = 4
    vault_share: float = 0.35
    prefer: Sequence[str] = ()
    omit: Mapping[str, str] = field(default_factory=dict)


USUAL_RULES = Rules()


def chosen_fonts(
    sourced: Sequence[Sourced], letters: Sequence[str], rules: Rules
) -> tuple[list[Sourced], NDArray[np.int64], Left]:
    """Which fonts to keep: a few of each design, those that can be read.

    Args:
        sourced: n fonts, and where they come from.
        letters: what they draw.
        rules: how many of a design, and which first.

    Returns:
        The F fonts to keep, one design group after the other; (F,) int64, the groups, numbered without
        gaps; and the files of the other fonts, each with the reason.
    """
    described = [ink_forms(font.images) for font, _ in sourced]
    forms = np.stack([form for form, _ in described])  # (F, L, 16, 16)
    aspects = np.stack([aspect for _, aspect in described])  # (F, L)
    compared = _compared(letters)
    designs = [source.design or design_key(font.facts.family) for font, source in sourced]
    groups = design_groups(designs, forms[:, compared], aspects[:, compared])
    kept, spare = _few_of_each(sourced, groups, forms[:, compared], rules)
    read = _spread(len(letters))
    bad = _illegible(forms[kept][:, read], aspects[kept][:, read], [letters[i] for i in read], groups[kept])
    left = [(sourced[i][0].path, reason) for i, reason in spare.items()]
    left += [(sourced[i][0].path, "no one could read it") for i in np.array(kept)[bad].tolist()]
    kept = np.array(kept)[~bad].tolist()
    numbers = np.unique(groups[kept], return_inverse=True)[1].astype(np.int64)
    return [sourced[i] for i in kept], numbers, left


def _compared(letters: Sequence[str]) -> list[int]:
    """Which of the letters designs are compared by."""
    telling = [i for i, letter in enumerate(letters) if letter in COMPARED]
    return telling if len(telling) >= FEW else _spread(len(letters))


def _spread(count: int) -> list[int]:
    """Positions of at most `MOST_COMPARED` of so many letters, at even steps.

    >>> len(_spread(62)), len(_spread(20_000))
    (62, 256)
    """
    return sorted({i * count // MOST_COMPARED for i in range(MOST_COMPARED)}) if count else []


def _few_of_each(
    sourced: Sequence[Sourced], groups: NDArray[np.int64], forms: NDArray[np.uint8], rules: Rules
) -> tuple[list[int], dict[int, str]]:
    """Which fonts are kept, group by group; and which are not, each with the reason."""
    members: dict[int, list[int]] = defaultdict(list)
    for font, group in enumerate(groups.tolist()):
        members[group].append(font)
    chosen: list[int] = []
    spare: dict[int, str] = {}
    for own in members.values():
        names = [(sourced[i][0].facts.family, sourced[i][0].facts.style) for i in own]
        families = len({family for family, _ in names})
        limit = max(rules.per_group, min(families // 2, rules.per_group * 3 // 2))
        kept = [own[k] for k in choose_fonts(names, forms[own], limit, rules.prefer)]
        chosen += kept
        spare |= {i: f"the corpus has {len(kept)} fonts of its design already" for i in own if i not in kept}
    return chosen, spare


def _illegible(
    forms: NDArray[np.uint8],
    aspects: NDArray[np.float32],
    letters: Sequence[str],
    groups: NDArray[np.int64],
) -> NDArray[np.bool_]:
    """Which fonts no reader of other designs can read, (F,) bool; few designs make no such reader."""
    if len(np.unique(groups)) < ENOUGH:
        return np.zeros(len(groups), bool)
    illegible: NDArray[np.bool_] = recognition_rates(forms, aspects, letters, groups) < READABLE
    return illegible


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
    waiting = _queues(names, prefer)
    chosen = _preferred(names, waiting[0], prefer)[:limit]
    waiting[0] = [font for font in waiting[0] if font not in chosen]
    while len(chosen) < limit and any(waiting):
        for queue in waiting:
            if len(chosen) < limit:
                chosen += _next_of_kind(queue, chosen, forms)
    return sorted(chosen)


def _queues(names: Sequence[tuple[str, str]], prefer: Sequence[str]) -> list[list[int]]:
    """The fonts of each kind of style, see `_kind`; preferred families first, then by name."""
    first = {family: place for place, family in enumerate(prefer)}
    waiting: list[list[int]] = [[] for _ in range(STYLE_KINDS)]
    for i in sorted(range(len(names)), key=lambda i: (first.get(names[i][0], len(first)), *names[i], i)):
        waiting[_kind(names[i][1])].append(i)
    return waiting


def _preferred(names: Sequence[tuple[str, str]], regulars: Sequence[int], prefer: Sequence[str]) -> list[int]:
    """The first regular of each preferred family that has one."""
    firsts: dict[str, int] = {}
    for font in regulars:
        firsts.setdefault(names[font][0], font)
    return [firsts[family] for family in prefer if family in firsts]


def _next_of_kind(queue: list[int], chosen: Sequence[int], forms: NDArray[np.uint8]) -> list[int]:
    """Take fonts off a queue until one is no copy of a chosen one: that one, or nothing."""
    aspects = np.zeros(forms.shape[:2], np.float32)  # how wide letters are does not count here
    while queue:
        font = queue.pop(0)
        pairs = np.array([(font, other) for other in chosen], np.int64).reshape(-1, 2)
        if not (font_distances(forms, aspects, pairs)[0] < COPY).any():
            return [font]
    return []


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
    shuffled = np.random.default_rng(LOT_SEED).permutation(sorted(package)).tolist()
    order = sorted(shuffled, key=lambda group: package[group])  # a stable sort keeps the shuffle
    if len(order) < 2 or share <= 0:
        return set()
    count = min(max(1, round(share * len(order))), len(order) - 1)
    steps = (np.arange(count) + 0.5) * len(order) / count
    return {order[int(step)] for step in steps}
