"""Build the house corpus from unpacked Debian packages: see README.md beside this file.

    python build.py UNPACKED VERSIONS OUT.npz

UNPACKED holds one folder a package, VERSIONS a line "package version" for each. Beside OUT.npz goes
the provenance table, OUT.csv.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Callable
from dataclasses import astuple, fields
from fnmatch import fnmatch
from gzip import decompress
from pathlib import Path

from showdown.fonts.build import build_corpus
from showdown.fonts.choose import Rules
from showdown.fonts.corpus import FontRow
from showdown.fonts.licence import UNSTATED, licence_name
from showdown.fonts.load import load_corpus
from showdown.fonts.provenance import Provenance
from showdown.fonts.reader import RawFont

CSV_COLUMNS = ("family", "style", "package", "version", "licence", "design_group", "split", "sha256")
OMIT = {  # looked at by eye; the reader of recognition_rates lets them through
    "Ellhnikh": "draws Greek letters under Latin codes",
    "Quill Experimental S BRK": "no one could read it",
}
PREFER = ("Nimbus Sans", "TeX Gyre Heros", "Liberation Sans", "DejaVu Sans", "TeX Gyre Termes")
ONE_DESIGN = {"drm": "drm"}  # folders whose families are one design, from drm6 to drmitsc24
FIRST = (
    "fonts-urw-base35",
    "fonts-texgyre",
    "fonts-liberation",
    "fonts-dejavu-core",
    "fonts-roboto-unhinted",
)

# Nobody's word, or copyleft without the exception that lets type be used in works under other terms.
NOT_ENOUGH = (UNSTATED, "GPL", "AGPL", "LGPL")

# Where the copyright file is free text: read by hand.
READ_BY_HAND = {"fonts-aenigma": "Aenigma (free to change and share, with credit)"}


def debian_licence(package: Path, name: str, font: Path) -> str:
    """The licence of a font by its package's copyright file: its Files stanza, or all of the text."""
    if name in READ_BY_HAND:
        return READ_BY_HAND[name]
    file = package / "usr/share/doc" / name / "copyright"
    if not file.is_file():
        return UNSTATED
    text = file.read_text(errors="replace")
    found: list[tuple[int, int, str]] = []  # how well the stanza fits, its place, its licence
    for place, stanza in enumerate(re.split(r"\n\s*\n(?=Files)", text)):
        patterns = re.search(r"^Files:((?:.*\n)(?:[ \t].*\n)*)", stanza, re.M)
        licence = re.search(r"^License:(.*(?:\n[ \t].*)*)", stanza, re.M)
        if not patterns or not licence or "debian/*" in patterns[1].split():
            continue
        first = licence_name(licence[1].split("\n")[0])
        named = first if first != UNSTATED else licence_name(licence[1])
        for pattern in patterns[1].split():
            # Paths are of the source, not of the package: a name in them tells more than a folder.
            if fnmatch(font.name, Path(pattern).name):
                found.append((0 if pattern.endswith("/*") else 1 if pattern == "*" else 2, place, named))
    named = max(found)[2] if found else UNSTATED
    # A plain GPL may have its font exception in the text of the licence.
    if named == "GPL" and re.search(
        r"font[\s-]+(embedding[\s-]+)?exception|as a special exception", text, re.I
    ):
        return "GPL with font exception"
    if named == UNSTATED and not text.startswith("Format"):
        return licence_name(text)
    return named


def texlive_licences(package: Path) -> dict[str, str]:
    """From a folder of fonts, as in ``fonts/opentype/huerta/alegreya``, to the licence TeX Live states."""
    listing = package / "usr/share/doc/texlive-fonts-extra/Licenses.gz"
    licences, now = {}, UNSTATED
    for line in decompress(listing.read_bytes()).decode(errors="replace").splitlines():
        if found := re.fullmatch(r"([\w.-]+):(.*)", line):
            now = licence_name(found[2])
        elif line.startswith("texmf-dist/fonts/"):
            licences[line.removeprefix("texmf-dist/").rstrip("/*")] = now
            licences.setdefault(line.rstrip("/*").rsplit("/", 1)[-1], now)
    return licences


def provenance_of(unpacked: Path, versions: dict[str, str]) -> Callable[[RawFont], Provenance | None]:
    """Package, version and licence of each font; None where no free licence is found."""
    texlive: dict[str, str] = {}

    def find(raw: RawFont) -> Provenance | None:
        font = raw.path
        name = font.relative_to(unpacked).parts[0]
        package = unpacked / name
        design = ONE_DESIGN.get(font.parent.name, "")
        if name == "texlive-fonts-extra":
            if not texlive:
                texlive.update(texlive_licences(package))
            parts = font.parent.as_posix().split("/texmf-dist/")[-1]
            licence = texlive.get(parts) or texlive.get(font.parent.name, UNSTATED)
        else:
            licence = debian_licence(package, name, font)
        if licence == UNSTATED:  # nothing beside the font; it may say so itself
            licence = licence_name(raw.facts.notice)
        return None if licence in NOT_ENOUGH else Provenance(name, versions[name], licence, design)

    return find


def show(done: int, total: int, text: str) -> None:
    """A line now and then."""
    if done % 250 == 0 or done == total:
        print(f"{done}/{total} {text}", flush=True)


def main() -> None:
    """Build, and write the table."""
    unpacked, versions_file, out = map(Path, sys.argv[1:4])
    versions = dict(line.split() for line in versions_file.read_text().splitlines() if line.strip())
    # Where files are copies of each other, the first is kept.
    folders = [unpacked / name for name in (*FIRST, *sorted(set(versions) - set(FIRST)))]
    report = build_corpus(
        folders,
        out,
        tell=show,
        provenance=provenance_of(unpacked, versions),
        rules=Rules(prefer=PREFER, omit=OMIT, vault_share=0.38),
    )
    for path, reason in report.skipped:
        print(f"skipped {path.relative_to(unpacked)}: {reason}", file=sys.stderr)
    table = load_corpus(out).table
    names = [field.name for field in fields(FontRow)]
    with out.with_suffix(".csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(CSV_COLUMNS)
        for row in table:
            values = dict(zip(names, astuple(row), strict=True))
            writer.writerow([values[column] for column in CSV_COLUMNS])
    print(f"{report.fonts} fonts, {report.groups} design groups, {report.vault_groups} in the vault")
    print(f"{out.stat().st_size / 1e6:.1f} MB, fingerprint {report.fingerprint}")


if __name__ == "__main__":
    main()
