"""Build a corpus from font files or from pictures: read, filter, group by design, split."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from showdown.contract import Glyphs
from showdown.errors import CorpusError
from showdown.fonts.choose import USUAL_RULES, Rules, chosen_fonts, split_groups
from showdown.fonts.corpus import Corpus, FontRow, fingerprint
from showdown.fonts.corpus_file import save_corpus
from showdown.fonts.filters import Duplicates, too_small, twin_letters
from showdown.fonts.finding import find_fonts
from showdown.fonts.letters import DEFAULT_LETTERS, LETTERS
from showdown.fonts.pictures import find_pictures, gather_pictures
from showdown.fonts.provenance import Provenance, ProvenanceFinder, Sourced, sourced_fonts, stated_provenance
from showdown.fonts.reader import FontReader, Left, RawFont, Skipped
from showdown.progress import Tell

__all__ = ["BuildReport", "build_corpus", "gather"]


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


def build_corpus(
    folders: Sequence[Path | str],
    out: Path | str,
    letters: Sequence[str] = LETTERS,
    tell: Tell | None = None,
    provenance: ProvenanceFinder = stated_provenance,
    rules: Rules = USUAL_RULES,
) -> BuildReport:
    """Build a corpus file from folders of fonts, or of pictures.

    Args:
        folders: searched for fonts at any depth; or folders of pictures.
        out: the ``.npz`` file to write; an older one is replaced when the new one is whole.
        letters, tell, provenance, rules: as for `gather`.

    Raises:
        CorpusError: where nothing usable is found, or `out` cannot be written.
    """
    out = Path(out)
    if out.suffix != ".npz" or not out.parent.is_dir():
        raise CorpusError(
            f"cannot write a corpus to {out}; expected a .npz file in a folder that exists. "
            "Try: --out corpus.npz"
        )
    corpus, report = gather(folders, letters, tell, provenance, rules)
    try:
        save_corpus(corpus, out)
    except OSError as error:
        raise CorpusError(f"cannot write {out}: {error.strerror}. Try: another folder") from error
    return replace(report, out=out)


def gather(
    folders: Sequence[Path | str],
    letters: Sequence[str] = LETTERS,
    tell: Tell | None = None,
    provenance: ProvenanceFinder = stated_provenance,
    rules: Rules = USUAL_RULES,
) -> tuple[Corpus, BuildReport]:
    """A corpus in memory, at 64 px, from folders of fonts or of pictures.

    Args:
        folders: searched for fonts at any depth. Where there are none, pictures are looked for as
            ``FOLDER/<label>/<group>/*.png|jpg``.
        letters: the characters that every font must draw; pictures have labels of their own.
        tell: called after each file that was read.
        provenance: says where a font comes from; None for a font whose licence is unknown or not
            free, which is left out. By default the font's own words are believed.
        rules: what is kept.

    Raises:
        CorpusError: where a folder is missing or nothing usable is found.
    """
    roots = [Path(folder) for folder in folders]
    for root in roots:
        if not root.exists():
            raise CorpusError(f"no folder {root}; expected a folder of fonts or of pictures.")
    files = find_fonts(roots)
    if not files:
        pictures = [picture for root in roots for picture in find_pictures(root)]
        return _reported(*gather_pictures(pictures, roots, rules.vault_share, tell))
    letters = tuple(letters)
    _check_letters(letters)
    fonts, left = _read_files(files, letters, tell)
    sourced, unwanted = sourced_fonts(fonts, provenance, rules.omit)
    left += unwanted
    if not sourced:
        raise CorpusError(_nothing(roots, letters, left))
    kept, groups, more = chosen_fonts(sourced, letters, rules)
    return _reported(_assembled(kept, groups, letters, rules.vault_share), left + more)


def _check_letters(letters: Sequence[str]) -> None:
    """Refuse what no font could draw."""
    strange = [letter for letter in letters if len(letter) != 1]
    if strange or not letters:
        came = f"the label {strange[0]!r}" if strange else "no letter"
        raise CorpusError(f"fonts were asked to draw {came}; expected single characters. Try: --letters A-Z")


def _nothing(roots: Iterable[Path], letters: Sequence[str], left: Left) -> str:
    """What to say where no font is left."""
    poor = any(reason.startswith("lacks ") for _, reason in left)
    fewer = "--letters with those that they have"
    if not set(letters) <= set(DEFAULT_LETTERS):
        fewer = "--letters A-Z, or whatever letters they have"
    return (
        f"no readable font in {', '.join(map(str, roots))}: {len(left)} files skipped, "
        f"{left[0][0].name} for one: {left[0][1]}. Expected .ttf, .otf or .woff2 that draw all "
        f"{len(letters)} of {''.join(letters)}." + (f" Try: showdown fonts build {fewer}" if poor else "")
    )


def _read_files(
    files: Sequence[Path], letters: Sequence[str], tell: Tell | None
) -> tuple[list[RawFont], Left]:
    """Read files and filter what can be told from one font alone."""
    fonts: list[RawFont] = []
    left: Left = []
    duplicates = Duplicates()
    with FontReader(letters) as reader:
        for done, path in enumerate(files, start=1):
            try:
                font = reader.read(path)
                _check_pictures(font, letters, duplicates)
                fonts.append(font)
            except Skipped as reason:
                left.append((path, str(reason)))
            if tell is not None:
                tell(done, len(files), path.name)
    return fonts, left


def _check_pictures(font: RawFont, letters: Sequence[str], duplicates: Duplicates) -> None:
    """Refuse a font by what it draws: tiny letters, twins, or nothing new."""
    if too_small(font.images):
        raise Skipped("is drawn tiny, since one of its letters reaches far out of line")
    if twins := twin_letters(font.images, letters):
        raise Skipped(f"draws the same picture for {twins[0]!r} and {twins[1]!r}")
    if first := duplicates.seen(font.images, font.path.name):
        raise Skipped(f"is the same as {first}")


def _assembled(
    kept: Sequence[Sourced], groups: NDArray[np.int64], letters: Sequence[str], vault_share: float
) -> Corpus:
    """The corpus of these fonts, letter by letter; its fingerprint is still to come."""
    vault = split_groups(groups, [source.package for _, source in kept], vault_share)
    table = tuple(
        _row(font, source, int(group), "vault" if group in vault else "train")
        for (font, source), group in zip(kept, groups, strict=True)
    )
    n, count = len(kept), len(letters)
    images = np.stack([font.images for font, _ in kept], axis=1)  # (letters, fonts, 64, 64)
    metrics = np.stack([font.metrics for font, _ in kept], axis=1)
    rows = np.tile(np.arange(n), count).astype(np.int64)
    glyphs = Glyphs(images.reshape(count * n, *images.shape[2:]), np.repeat(np.array(letters), n), rows)
    size = images.shape[-1]
    return Corpus(glyphs, np.tile(groups, count), metrics.reshape(-1, 3), table, "", tuple(letters), size)


def _row(font: RawFont, source: Provenance, group: int, split: str) -> FontRow:
    facts = font.facts
    return FontRow(
        family=facts.family or font.path.stem,
        style=facts.style,
        package=source.package,
        version=source.version,
        licence=source.licence,
        design_group=group,
        split=split,
        sha256=hashlib.sha256(font.path.read_bytes()).hexdigest(),
        scale=round(facts.scale, 4),
        ascender=round(facts.ascender, 4),
        descender=round(facts.descender, 4),
        line_gap=round(facts.line_gap, 4),
    )


def _reported(corpus: Corpus, left: Left) -> tuple[Corpus, BuildReport]:
    """The corpus with its fingerprint, and what there is to say of it."""
    corpus = replace(corpus, fingerprint=fingerprint(corpus))
    report = BuildReport(
        fonts=len(corpus.table),
        groups=corpus.n_groups,
        vault_groups=len({row.design_group for row in corpus.table if row.split == "vault"}),
        skipped=tuple(sorted(left)),
        fingerprint=corpus.fingerprint,
    )
    return corpus, report
