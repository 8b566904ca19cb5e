"""Build a corpus from font files or from pictures: read, filter, group by design, split."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from showdown.contract import Glyphs
from showdown.errors import CorpusError
from showdown.fonts.answers import AUTO, Left, Skipped
from showdown.fonts.choose import USUAL_RULES, Rules, chosen_fonts, split_groups
from showdown.fonts.corpus import Corpus, FontRow, fingerprint
from showdown.fonts.corpus_file import MOST_LETTERS, save_corpus
from showdown.fonts.filters import Duplicates, too_small, twin_letters
from showdown.fonts.finding import is_there, survey
from showdown.fonts.letters import DEFAULT_LETTERS, LETTERS, spans
from showdown.fonts.made import Made, check_room
from showdown.fonts.pictures import of_pictures, placed_pictures
from showdown.fonts.provenance import Provenance, ProvenanceFinder, Sourced, sourced_fonts, stated_provenance
from showdown.fonts.reader import FontReader, RawFont
from showdown.fonts.report import BuildReport, left_out_in_words
from showdown.fonts.vault import n_generated
from showdown.progress import Tell
from showdown.words import one_line

__all__ = ["build_corpus", "gather"]

Maker = tuple[str, Sequence[Path], Callable[[], tuple[Made | None, Left]]]  # what it makes, of which files


def build_corpus(
    folders: Sequence[Path | str],
    out: Path | str,
    letters: Sequence[str] = LETTERS,
    tell: Tell | None = None,
    provenance: ProvenanceFinder = stated_provenance,
    rules: Rules = USUAL_RULES,
    polarity: str = AUTO,
) -> BuildReport:
    """Build a corpus file from folders of fonts, or of pictures.

    Args:
        folders: searched for fonts at any depth; or folders of pictures.
        out: the ``.npz`` file to write; an older one is replaced when the new one is whole.
        letters, tell, provenance, rules, polarity: as for `gather`.

    Raises:
        CorpusError: where nothing usable is found, or `out` cannot be written.
    """
    out = Path(out)
    if out.suffix != ".npz" or not out.parent.is_dir():
        raise CorpusError(
            f"cannot write a corpus to {out}; expected a .npz file in a folder that exists. "
            "Try: --out corpus.npz"
        )
    corpus, report = gather(folders, letters, tell, provenance, rules, polarity)
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
    polarity: str = AUTO,
) -> tuple[Corpus, BuildReport]:
    """A corpus in memory, at 64 px, from folders of fonts or of pictures.

    Where both are found, the kind is taken of which there are more; where it gives nothing, the other.

    Args:
        folders: searched for fonts at any depth, and for pictures as `showdown.fonts.layout` says; or
            font files.
        letters: the characters that every font must draw; pictures have labels of their own.
        tell: called after each file that was read.
        provenance: says where a font comes from; None for a font whose licence is unknown or not
            free, which is left out. By default the font's own words are believed.
        rules: what is kept.
        polarity: what is ink in a picture, one of `answers.POLARITIES`.

    Raises:
        CorpusError: where a folder is missing or nothing usable is found.
    """
    roots = [Path(folder) for folder in folders]
    for root in roots:
        if not is_there(root):
            raise CorpusError(
                f"no folder {root}; expected a folder of fonts or of pictures. "
                f"Try: the path as seen from {Path.cwd()}"
            )
    found = survey(roots)
    layout = placed_pictures(found)
    if found.fonts:
        _check_letters(letters)
    pictures = [one.path for one in layout.placed]
    makers: list[Maker] = [
        ("fonts", found.fonts, lambda: _of_fonts(found.fonts, tuple(letters), tell, provenance, rules)),
        ("pictures", pictures, lambda: of_pictures(layout, rules.vault_share, tell, polarity)),
    ]
    makers.sort(key=lambda maker: -len(maker[1]))  # where there are as many, fonts
    made, left = _first_made(makers)
    left += found.left + layout.left
    if made is None:
        raise CorpusError(_nothing(roots, letters, left, bool(found.fonts)))
    return _reported(made, left, layout.said if made.of_pictures else ())


def _first_made(makers: Sequence[Maker]) -> tuple[Made | None, Left]:
    """The first corpus that can be made; None where none can be; and the files that are left out."""
    left: Left = []
    for place, (kind, files, make) in enumerate(makers):
        if not files:
            continue
        made, unused = make()
        left += unused
        if made is not None:
            for _, others, _ in makers[place + 1 :]:
                left += [(path, f"not taken together with {kind}") for path in others]
            return made, left
    return None, left


def _check_letters(letters: Sequence[str]) -> None:
    """Refuse what no font could draw."""
    strange = [letter for letter in letters if len(letter) != 1]
    if strange or not 0 < len(letters) <= MOST_LETTERS:
        came = f"{len(letters):,} letters; at most {MOST_LETTERS:,} are drawn" if letters else "no letter"
        came = f"the label {strange[0]!r}" if strange else came
        raise CorpusError(f"fonts were asked to draw {came}; expected single characters. Try: --letters A-Z")


def _nothing(roots: Iterable[Path], letters: Sequence[str], left: Left, has_fonts: bool) -> str:
    """What to say where nothing is left."""
    where = ", ".join(map(str, roots))
    why = f": {left_out_in_words(left)}" if left else ""
    if not has_fonts:
        return (
            f"no readable font or picture in {where}{why}. Expected .ttf, .otf, .ttc or .woff2 files at any "
            "depth, or pictures as FOLDER/<label>/<group>/*.png"
        )
    fewer = "--letters with those that they have"
    if not set(letters) <= set(DEFAULT_LETTERS):
        fewer = "--letters A-Z, or whatever letters they have"
    poor = any(reason.startswith("lacks letters") for _, reason in left)
    return (
        f"no readable font in {where}{why}. Expected .ttf, .otf, .ttc or .woff2 that draw all "
        f"{len(letters)} of {spans(letters)[:200]}." + (f" Try: {fewer}" if poor else "")
    )


def _of_fonts(
    files: Sequence[Path],
    letters: tuple[str, ...],
    tell: Tell | None,
    provenance: ProvenanceFinder,
    rules: Rules,
) -> tuple[Made | None, Left]:
    """A corpus of fonts; None where none can be used; and the files that are left out."""
    fonts, left = _read_files(files, letters, tell)
    sourced, unwanted = sourced_fonts(fonts, provenance, rules.omit)
    left += unwanted
    if not sourced:
        return None, left
    kept, groups, more = chosen_fonts(sourced, letters, rules)
    check_room(len(kept) * len(letters), f"{len(kept)} fonts of {len(letters):,} letters")
    corpus = _assembled(kept, groups, letters, rules.vault_share)
    return Made(corpus, tuple(font.path for font, _ in kept)), left + more


def _read_files(
    files: Sequence[Path], letters: Sequence[str], tell: Tell | None
) -> tuple[list[RawFont], Left]:
    """Read files and filter what can be told from one font alone."""
    fonts: list[RawFont] = []
    left: Left = []
    duplicates = Duplicates()
    with FontReader(letters) as reader:
        faces = [face for path in files for face in reader.faces(path)]
        for done, path in enumerate(faces, start=1):
            try:
                font = reader.read(path)
                _check_pictures(font, letters, duplicates)
                fonts.append(font)
            except Skipped as reason:
                left.append((path, str(reason)))
            check_room(
                len(fonts) * len(letters) // 2, f"more than {len(fonts)} fonts of {len(letters):,} letters"
            )
            if tell is not None:
                tell(done, len(faces), path.name)
    return fonts, left


def _check_pictures(font: RawFont, letters: Sequence[str], duplicates: Duplicates) -> None:
    """Refuse a font by what it draws: tiny letters, twins, or nothing new."""
    if too_small(font.images):
        raise Skipped("is drawn tiny, since one of its letters reaches far out of line")
    if twins := twin_letters(font.images, letters):
        raise Skipped(f"draws two letters as one picture: {twins[0]!r} and {twins[1]!r}")
    if first := duplicates.seen(font.images, font.path.name):
        raise Skipped(f"is the same as another: {first}")


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
        family=facts.family or one_line(font.path.stem, 100),
        style=facts.style,
        package=source.package,
        version=source.version,
        licence=source.licence,
        design_group=group,
        split=split,
        sha256=font.sha256,
        scale=round(facts.scale, 4),
        ascender=round(facts.ascender, 4),
        descender=round(facts.descender, 4),
        line_gap=round(facts.line_gap, 4),
    )


def _reported(made: Made, left: Left, said: Sequence[str]) -> tuple[Corpus, BuildReport]:
    """The corpus with its fingerprint, and what there is to say of it."""
    corpus = replace(made.corpus, fingerprint=fingerprint(made.corpus))
    if corpus.n_groups < 2:
        said = [*said, "one group makes no vault: a match needs a second one, or a vault of its own, --vault"]
    if drawn := n_generated(corpus):
        said = [*said, f"{drawn} fonts call themselves generated: they can be played on, and are no vault"]
    report = BuildReport(
        fonts=len(corpus.table),
        groups=corpus.n_groups,
        vault_groups=len({row.design_group for row in corpus.table if row.split == "vault"}),
        skipped=tuple(sorted(left)),
        fingerprint=corpus.fingerprint,
        taken=made.taken,
        done=made.done,
        said=tuple(said),
        labels=len(corpus.letters),
        glyphs=len(corpus),
        of_pictures=made.of_pictures,
    )
    return corpus, report
