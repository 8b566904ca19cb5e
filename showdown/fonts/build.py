"""Font files, or folders of pictures, to a corpus: filters, design groups, licences, the split."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from showdown.contract import Glyphs
from showdown.errors import CorpusError
from showdown.fonts.choose import choose_fonts, split_groups
from showdown.fonts.corpus import Corpus, FontRow, fingerprint, save_corpus
from showdown.fonts.filters import Duplicates, recognition_rates, too_small, twin_letters
from showdown.fonts.finding import find_fonts
from showdown.fonts.groups import design_groups, design_key, ink_forms
from showdown.fonts.letters import LETTERS
from showdown.fonts.licence import licence_name
from showdown.fonts.pictures import find_pictures, gather_pictures
from showdown.fonts.reader import FontReader, RawFont, Skipped

__all__ = ["BuildReport", "Provenance", "build", "gather"]

COMPARED = "ABCDEGJKMNQRSWaefgkrsty25"  # enough letters to tell designs apart, and quick
PER_GROUP = 4  # fonts kept of one design group; up to half as many again of one with many names
VAULT_SHARE = 0.35  # of the design groups
READABLE = 0.5  # the least share of its letters that a reader of other designs recognises
ENOUGH = 100  # design groups from which on that reader can be trusted

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Provenance:
    """Where a font file comes from, and on what terms.

    Fonts with the same `design` are one design group; empty leaves that to names and pictures.
    """

    package: str
    version: str
    licence: str
    design: str = ""


@dataclass(frozen=True)
class BuildReport:
    """What a build kept and what not.

    Attributes:
        fonts, groups, vault_groups: how many are in the corpus.
        skipped: each file that is not in the corpus, and the reason.
        fingerprint: of the corpus.
        out: the file written; None where nothing was written.
    """

    fonts: int
    groups: int
    vault_groups: int
    skipped: tuple[tuple[Path, str], ...]
    fingerprint: str
    out: Path | None = None


def build(
    folders: Sequence[Path | str],
    out: Path | str,
    letters: Sequence[str] = LETTERS,
    on_progress: Progress | None = None,
    provenance: Callable[[RawFont], Provenance | None] | None = None,
    **options: object,
) -> BuildReport:
    """Build a corpus file from folders of fonts, or of pictures.

    Args:
        folders: searched for fonts at any depth; or one folder of pictures.
        out: the ``.npz`` file to write; an older one is replaced when the new one is whole.
        letters, on_progress, provenance, options: as for `gather`.

    Raises:
        CorpusError: where nothing usable is found, or `out` cannot be written.
    """
    out = Path(out)
    if out.suffix != ".npz" or not out.parent.is_dir():
        raise CorpusError(
            f"cannot write a corpus to {out}; expected a .npz file in a folder that exists. "
            "Try: --out corpus.npz"
        )
    corpus, report = gather(folders, letters, on_progress, provenance, **options)  # type: ignore[arg-type]
    try:
        save_corpus(corpus, out)
    except OSError as error:
        raise CorpusError(f"cannot write {out}: {error.strerror}. Try: another folder") from error
    return replace(report, out=out)


def gather(
    folders: Sequence[Path | str],
    letters: Sequence[str] = LETTERS,
    on_progress: Progress | None = None,
    provenance: Callable[[RawFont], Provenance | None] | None = None,
    *,
    per_group: int = PER_GROUP,
    vault_share: float = VAULT_SHARE,
    prefer: Sequence[str] = (),
    omit: Mapping[str, str] | None = None,
) -> tuple[Corpus, BuildReport]:
    """A corpus in memory, at 64 px, from folders of fonts or one folder of pictures.

    Args:
        folders: searched for fonts at any depth. Where there are none, pictures are looked for as
            ``FOLDER/<label>/<group>/*.png|jpg``.
        letters: the characters that every font must draw.
        on_progress: called with (done, total, what) after each file.
        provenance: where a font comes from; None leaves it out, its licence being unknown or not
            free. Without this function, the font's own words are believed.
        per_group: this many fonts of one design group are kept, and up to half as many again of a
            design that goes by many names.
        vault_share: share of the design groups that go to the vault.
        prefer: families to keep first where a group has more fonts than are kept; see `choose_fonts`.
        omit: families to leave out by hand, each with the reason.

    Raises:
        CorpusError: where a folder is missing or nothing usable is found.
    """
    letters = tuple(letters)
    roots = [Path(folder) for folder in folders]
    for root in roots:
        if not root.exists():
            raise CorpusError(f"no folder {root}; expected a folder of fonts or of pictures.")
    files = find_fonts(roots)
    if not files:
        pictures = [picture for root in roots for picture in find_pictures(root)]
        corpus, skipped = gather_pictures(pictures, roots, vault_share, on_progress)
        return _reported(corpus, skipped)
    _check_letters(letters)
    fonts, skipped = _read(files, letters, on_progress)
    omit = omit or {}
    skipped += [(font.path, omit[font.family]) for font in fonts if font.family in omit]
    fonts = [font for font in fonts if font.family not in omit]
    sources = {font.path: (provenance or stated_provenance)(font) for font in fonts}
    unknown = [font.path for font in fonts if sources[font.path] is None]
    skipped += [(path, "its licence is unknown, or not free") for path in unknown]
    fonts = [font for font in fonts if sources[font.path] is not None]
    if not fonts:
        poor = any(reason.startswith("lacks ") for _, reason in skipped)
        raise CorpusError(
            f"no readable font in {', '.join(map(str, roots))}: {len(skipped)} files skipped, "
            f"{skipped[0][0].name} for one: {skipped[0][1]}. Expected .ttf, .otf or .woff2 that draw all "
            f"{len(letters)} of {''.join(letters)}."
            + (" Try: showdown fonts build --letters A-Z, or whatever letters they have" if poor else "")
        )
    designs = [getattr(sources[font.path], "design", "") or design_key(font.family) for font in fonts]
    kept, groups, dropped = _group(fonts, designs, letters, per_group, prefer)
    skipped += dropped
    packages = [getattr(sources[font.path], "package", "") for font in kept]
    vault = split_groups(groups, packages, vault_share)
    table = tuple(
        _row(font, sources[font.path], int(group), "vault" if group in vault else "train")
        for font, group in zip(kept, groups, strict=True)
    )
    return _reported(_assemble(kept, groups, table, letters), skipped)


def stated_provenance(font: RawFont) -> Provenance:
    """What a font says of itself: the name of its folder, and the licence in its own words."""
    return Provenance(font.path.parent.name, "", licence_name(font.notice))


def _check_letters(letters: Sequence[str]) -> None:
    """Refuse what no font could draw."""
    strange = [letter for letter in letters if len(letter) != 1]
    if strange or not letters:
        came = f"the label {strange[0]!r}" if strange else "no letter"
        raise CorpusError(f"fonts were asked to draw {came}; expected single characters. Try: --letters A-Z")


def _read(
    files: Sequence[Path], letters: Sequence[str], on_progress: Progress | None
) -> tuple[list[RawFont], list[tuple[Path, str]]]:
    """Read files and filter what can be told from one font alone."""
    fonts: list[RawFont] = []
    skipped: list[tuple[Path, str]] = []
    duplicates = Duplicates()
    with FontReader(letters) as reader:
        for done, path in enumerate(files, start=1):
            try:
                font = reader.read(path)
                if too_small(font.images):
                    raise Skipped("is tiny in its box: one letter reaches far out of line")
                if twins := twin_letters(font.images, letters):
                    raise Skipped(f"draws the same picture for {twins[0]!r} and {twins[1]!r}")
                if first := duplicates.seen(font.images, path.name):
                    raise Skipped(f"is the same as {first}")
                fonts.append(font)
            except Skipped as reason:
                skipped.append((path, str(reason)))
            if on_progress is not None:
                on_progress(done, len(files), path.name)
    return fonts, skipped


def _group(
    fonts: list[RawFont],
    designs: Sequence[str],
    letters: Sequence[str],
    per_group: int,
    prefer: Sequence[str],
) -> tuple[list[RawFont], NDArray[np.int64], list[tuple[Path, str]]]:
    """The fonts to keep, sorted by design group, and the groups, numbered without gaps."""
    described = [ink_forms(font.images) for font in fonts]
    forms = np.stack([form for form, _ in described])
    aspects = np.stack([aspect for _, aspect in described])
    compared = [i for i, letter in enumerate(letters) if letter in COMPARED]
    compared = compared if len(compared) >= 8 else list(range(len(letters)))
    groups = design_groups(designs, forms[:, compared], aspects[:, compared])
    skipped: list[tuple[Path, str]] = []
    members: dict[int, list[int]] = defaultdict(list)
    for font, group in enumerate(groups.tolist()):
        members[group].append(font)
    chosen: list[int] = []
    for own in members.values():
        names = [(fonts[i].family, fonts[i].style) for i in own]
        limit = max(per_group, min(len({family for family, _ in names}) // 2, per_group * 3 // 2))
        kept = choose_fonts(names, forms[own][:, compared], limit, prefer)
        chosen += [own[k] for k in kept]
        reason = f"its design has {len(kept)} fonts without it"
        skipped += [(fonts[i].path, reason) for k, i in enumerate(own) if k not in kept]
    if len(members) >= ENOUGH:
        rates = recognition_rates(forms[chosen], aspects[chosen], letters, groups[chosen])
        illegible = {i for i, rate in zip(chosen, rates, strict=True) if rate < READABLE}
        skipped += [(fonts[i].path, "no one could read it") for i in chosen if i in illegible]
        chosen = [i for i in chosen if i not in illegible]
    numbers = np.unique(groups[chosen], return_inverse=True)[1].astype(np.int64)
    return [fonts[i] for i in chosen], numbers, skipped


def _row(font: RawFont, source: Provenance | None, group: int, split: str) -> FontRow:
    assert source is not None
    return FontRow(
        family=font.family or font.path.stem,
        style=font.style,
        package=source.package,
        version=source.version,
        licence=source.licence,
        design_group=group,
        split=split,
        sha256=hashlib.sha256(font.path.read_bytes()).hexdigest(),
        scale=round(font.scale, 4),
        ascender=round(font.ascender, 4),
        descender=round(font.descender, 4),
        line_gap=round(font.line_gap, 4),
    )


def _assemble(
    fonts: Sequence[RawFont], groups: NDArray[np.int64], table: tuple[FontRow, ...], letters: Sequence[str]
) -> Corpus:
    """The corpus of these fonts, letter by letter."""
    n, count = len(fonts), len(letters)
    images = np.stack([font.images for font in fonts], axis=1)  # (letters, fonts, 64, 64)
    metrics = np.stack([font.metrics for font in fonts], axis=1)
    rows = np.tile(np.arange(n), count)
    glyphs = Glyphs(
        images.reshape(count * n, *images.shape[2:]), np.repeat(np.array(letters), n), rows.astype(np.int64)
    )
    return Corpus(
        glyphs, np.tile(groups, count), metrics.reshape(-1, 3), table, "", tuple(letters), images.shape[-1]
    )


def _reported(corpus: Corpus, skipped: list[tuple[Path, str]]) -> tuple[Corpus, BuildReport]:
    corpus = replace(corpus, fingerprint=fingerprint(corpus))
    vault = {row.design_group for row in corpus.table if row.split == "vault"}
    report = BuildReport(
        fonts=len(corpus.table),
        groups=corpus.n_groups,
        vault_groups=len(vault),
        skipped=tuple(sorted(skipped)),
        fingerprint=corpus.fingerprint,
    )
    return corpus, report
