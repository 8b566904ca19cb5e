"""Design groups: which fonts are one design, whatever they are called.

Family names lie. Nimbus Sans, TeX Gyre Heros and Liberation Sans are near-copies of one design, and
a split that tells them apart leaks. So fonts join a group in two ways. They state the same family
name, but for words such as Light, Condensed, Outline or Caps; or they draw nearly the same letters.
Groups are closed under both (union-find).

Two fonts are compared letter by letter. Each glyph is cut to its ink and scaled to a square
(`ink_forms`), so that neither size nor place matters. A pair of glyphs differs by the smallest L1
distance over shifts of up to `FORM_SHIFT` pixels, divided by the length of their outlines: how far apart
the outlines run, in pixels, whatever the weight. (As a share of the ink, all heavy fonts are alike,
and union-find chains a quarter of all type into one group.) A pair of fonts differs by the mean of
that over the letters. A first pass over all pairs, one matrix product, keeps those worth measuring.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.cluster.hierarchy import DisjointSet

from showdown.boxes import box_means
from showdown.fonts.corpus import Corpus
from showdown.fonts.raster import INKED

__all__ = ["candidate_pairs", "design_groups", "design_key", "font_distances", "ink_forms", "near_groups"]

FORM = 16  # pixels, height and width of a glyph's form
FORM_SHIFT = 2  # pixels that two forms may be shifted against each other
# Fonts whose outlines run this close, in pixels of a form, are one design. Helvetica and Arial differ by
# 0.095, Open Sans and Noto Sans by 0.068; from 0.11 on unrelated sans-serifs chain.
NEAR_DESIGN = 0.10
NEAR_ASPECT = 0.25  # and whose letters' widths for their heights differ by less than this, on a log scale
# Words at the end of a family name that tell variants of a design apart, not designs.
VARIANTS = frozenset(
    """
    thin hairline extralight ultralight light book regular medium demi semibold demibold bold
    extrabold black heavy ultra fat thick plain normal roman italic oblique slanted unslanted
    upright script narrow cond condensed compact compressed semi semicondensed extra extended
    expanded wide caption small subhead display headline text poster caps sc smallcaps smcp
    unicase alternates alternate alt alta beta std pro otf ttf math code outline inline solid
    shadow shaded filled hollow inverted rounded brk adf gwf dunhill no2 one two three i ii iii
    iv o r s x e ro so l g
    """.split()  # read as words
)
NEAREST_FONTS = 24  # candidates that the first pass keeps for each font


def design_key(family: str) -> str:
    """What fonts of one design have in common by name: the family without its variant's words.

    >>> design_key("Quarterly Thick BRK"), design_key("Lexend Deca 2"), design_key("Light 8")
    ('quarterly', 'lexend deca', 'light')
    """
    words = family.lower().replace("(", " ").replace(")", " ").replace("-", " ").split()
    while len(words) > 1 and (words[-1] in VARIANTS or words[-1].isdigit()):
        words.pop()
    return " ".join(words)


def ink_forms(images: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Each glyph cut to its ink and scaled to a square, and the log of its width over its height.

    Args:
        images: (N, H, H) uint8.

    Returns:
        forms (N, 16, 16) uint8 and aspects (N,) float32; zeros for a glyph without ink.
    """
    forms = np.zeros((len(images), FORM, FORM), np.uint8)
    aspects = np.zeros(len(images), np.float32)
    columns: NDArray[np.bool_] = images.max(axis=1) > INKED
    rows: NDArray[np.bool_] = images.max(axis=2) > INKED
    for i in np.flatnonzero(rows.any(axis=1)):
        left, right = _ends(columns[i])
        top, bottom = _ends(rows[i])
        cut = Image.fromarray(images[i, top:bottom, left:right])
        forms[i] = np.asarray(cut.resize((FORM, FORM), Image.Resampling.BOX))
        aspects[i] = np.log((right - left) / (bottom - top))
    return forms, aspects


def _ends(inked: NDArray[np.bool_]) -> tuple[int, int]:
    return int(inked.argmax()), len(inked) - int(inked[::-1].argmax())


def candidate_pairs(forms: NDArray[np.uint8], others: NDArray[np.uint8] | None = None) -> NDArray[np.int64]:
    """Pairs of fonts worth measuring, (pairs, 2) int64: each font with its nearest others, unshifted.

    Args:
        forms: (F, L, 16, 16) uint8, the same L letters of every font.
        others: (G, L, 16, 16); each font is paired with the nearest of these instead.
    """
    queries = _unit_rows(forms)
    targets = queries if others is None else _unit_rows(others)
    keep = min(NEAREST_FONTS, len(targets) - (others is None))
    pairs = []
    for start in range(0, len(queries), 512):
        likeness = queries[start : start + 512] @ targets.T
        if others is None:
            likeness[np.arange(len(likeness)), np.arange(start, start + len(likeness))] = -np.inf
        nearest = np.argpartition(-likeness, max(keep - 1, 0), axis=1)[:, :keep]
        rows = np.arange(start, start + len(likeness)).repeat(keep)
        pairs.append(np.stack([rows, nearest.ravel()], axis=1))
    found = np.concatenate(pairs).astype(np.int64) if pairs else np.zeros((0, 2), np.int64)
    return np.unique(np.sort(found, axis=1), axis=0) if others is None else found


def _unit_rows(forms: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Forms as centred rows of length 1, a little blurred, half the size: (F, L * 64)."""
    rows = box_means(forms, 2, np.float32).reshape(len(forms), -1)
    rows -= rows.mean(axis=0)
    length = np.sqrt((rows**2).sum(axis=1, keepdims=True))
    rows /= np.maximum(length, 1e-6)
    return rows


def font_distances(
    forms: NDArray[np.uint8],
    aspects: NDArray[np.float32],
    pairs: NDArray[np.int64],
    others: tuple[NDArray[np.uint8], NDArray[np.float32]] | None = None,
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """How far apart the fonts of each pair are.

    Args:
        forms: (F, L, 16, 16) uint8; aspects: (F, L).
        pairs: (pairs, 2) font numbers, the second ones counted in `others` where given.
        others: forms and aspects of another set of fonts.

    Returns:
        (pairs,) mean over the letters of the distance between outlines, in pixels, 0 for copies, 0.5
        for strangers; and (pairs,) mean difference of the letters' log aspects.
    """
    other_forms, other_aspects = others or (forms, aspects)
    margin = ((0, 0), (0, 0), (FORM_SHIFT, FORM_SHIFT), (FORM_SHIFT, FORM_SHIFT))
    still = np.pad(other_forms, margin).astype(np.int16)
    moved = np.pad(forms, margin).astype(np.int16)
    shifts = [(y, x) for y in range(-FORM_SHIFT, FORM_SHIFT + 1) for x in range(-FORM_SHIFT, FORM_SHIFT + 1)]
    distances = np.zeros(len(pairs), np.float32)
    for start in range(0, len(pairs), 128):
        first, second = pairs[start : start + 128].T
        a, b = moved[first], still[second]  # (128, L, 20, 20)
        length = _outline(a) + _outline(b)
        best = np.full(length.shape, np.iinfo(np.int64).max)
        for shift in shifts:  # rolling is safe: the margin is as wide as the widest shift
            difference = np.abs(np.roll(a, shift, axis=(2, 3)) - b).sum(axis=(2, 3), dtype=np.int64)
            np.minimum(best, difference, out=best)
        distances[start : start + 128] = (best / np.maximum(length, 1)).mean(axis=1)
    first, second = pairs.T
    widths = np.abs(aspects[first] - other_aspects[second]).mean(axis=1)
    return distances, widths.astype(np.float32)


def _outline(forms: NDArray[np.int16]) -> NDArray[np.int64]:
    """The length of each form's outline in pixels, times 255: the total variation across and down."""
    across: NDArray[np.int64] = np.abs(np.diff(forms, axis=3)).sum(axis=(2, 3), dtype=np.int64)
    down: NDArray[np.int64] = np.abs(np.diff(forms, axis=2)).sum(axis=(2, 3), dtype=np.int64)
    return across + down


def design_groups(
    families: Sequence[str],
    forms: NDArray[np.uint8],
    aspects: NDArray[np.float32],
) -> NDArray[np.int64]:
    """The design group of each font, numbered from 0 in order of first appearance.

    Args:
        families: F names of designs, such as `design_key` of the family; an empty one joins nothing.
        forms: (F, L, 16, 16) uint8; aspects: (F, L), both from `ink_forms`.

    Returns:
        (F,) int64.
    """
    joined = DisjointSet(range(len(families)))
    by_name: dict[str, int] = {}
    for font, family in enumerate(families):
        if family:
            joined.merge(by_name.setdefault(family, font), font)
    for first, second in _near_pairs(forms, aspects).tolist():
        joined.merge(first, second)
    numbers: dict[int, int] = {}
    return np.array([numbers.setdefault(joined[i], len(numbers)) for i in range(len(families))], np.int64)


def _near_pairs(
    forms: NDArray[np.uint8],
    aspects: NDArray[np.float32],
    others: tuple[NDArray[np.uint8], NDArray[np.float32]] | None = None,
) -> NDArray[np.int64]:
    """The pairs of fonts that are near enough to be one design, (pairs, 2)."""
    pairs = candidate_pairs(forms, None if others is None else others[0])
    distances, widths = font_distances(forms, aspects, pairs, others)
    return pairs[(distances < NEAR_DESIGN) & (widths < NEAR_ASPECT)]


def near_groups(corpus: Corpus, known: Corpus) -> set[int]:
    """The design groups of a corpus that have a near-copy in another, `known`; same letters in both."""
    columns = [_font_forms(part) for part in (corpus, known)]
    (fonts, forms, aspects), (_, known_forms, known_aspects) = columns
    near = fonts[_near_pairs(forms, aspects, (known_forms, known_aspects))[:, 0]]
    return {corpus.table[font].design_group for font in near}


def _font_forms(corpus: Corpus) -> tuple[NDArray[np.int64], NDArray[np.uint8], NDArray[np.float32]]:
    """Fonts (F,), forms (F, L, 16, 16) and aspects (F, L): the first glyph of each font and letter.

    A font without some letter has zeros there; that can only keep it apart from others.
    """
    assert corpus.glyphs.fonts is not None
    forms, aspects = ink_forms(corpus.glyphs.images)
    fonts, rows = np.unique(corpus.glyphs.fonts, return_inverse=True)
    columns = np.array([corpus.letters.index(letter) for letter in corpus.glyphs.letters], np.int64)
    all_forms = np.zeros((len(fonts), len(corpus.letters), FORM, FORM), np.uint8)
    all_aspects = np.zeros((len(fonts), len(corpus.letters)), np.float32)
    backwards = slice(None, None, -1)  # the last to be written is the first glyph
    all_forms[rows[backwards], columns[backwards]] = forms[backwards]
    all_aspects[rows[backwards], columns[backwards]] = aspects[backwards]
    return fonts, all_forms, all_aspects
