"""What a build took and what it did not, by reason, with names: nothing is left out in silence."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from showdown.words import one_line

__all__ = ["BuildReport", "left_out_in_words"]

NAMES_SHOWN = 4  # of a row of the table
LONGEST = 60  # characters of a name that is shown


@dataclass(frozen=True)
class BuildReport:
    """What a build took and what it did not.

    Attributes:
        fonts, groups, vault_groups: how many are in the corpus.
        skipped: each file that is not in the corpus, and the reason, as ``lacks letters: 3 of 26``.
        fingerprint: of the corpus.
        taken: the files that are in it.
        done: what was done to some of them, and to which, as ``in colour: made grey``.
        said: how the folders were read, a sentence each.
        labels, glyphs: how many are in the corpus.
        of_pictures: whether it was built from pictures.
        out: the file written; None where nothing was written.
    """

    fonts: int
    groups: int
    vault_groups: int
    skipped: tuple[tuple[Path, str], ...]
    fingerprint: str
    taken: tuple[Path, ...] = ()
    done: Mapping[str, Sequence[Path]] = field(default_factory=dict)
    said: tuple[str, ...] = ()
    labels: int = 0
    glyphs: int = 0
    of_pictures: bool = False
    out: Path | None = None

    @property
    def left_out(self) -> dict[str, list[tuple[Path, str]]]:
        """The files that are not in the corpus, by reason, with what is the matter in each; many first."""
        found: dict[str, list[tuple[Path, str]]] = defaultdict(list)
        for path, reason in self.skipped:
            why, _, detail = reason.partition(": ")
            found[why].append((path, detail))
        return dict(sorted(found.items(), key=lambda row: (-len(row[1]), row[0])))

    def table(self) -> list[tuple[str, int, str]]:
        """Rows to be shown: what became of so many files, and some of their names."""
        kind = "pictures" if self.of_pictures else "fonts"
        left = self.left_out
        top = _common([*self.taken, *(path for path, _ in self.skipped)])
        rows = [(f"taken: {kind}", len(self.taken), _named([(path, "") for path in self.taken], top))]
        for what, files in self.done.items():
            rows.append((f"  {what}", len(files), _named([(path, "") for path in files], top)))
        return rows + [(f"left out: {why}", len(files), _named(files, top)) for why, files in left.items()]

    def to_json(self) -> dict[str, Any]:
        """Plain values; every file is named."""
        return {
            "out": None if self.out is None else _text(self.out),
            "kind": "pictures" if self.of_pictures else "fonts",
            "fonts": self.fonts,
            "design_groups": self.groups,
            "vault_groups": self.vault_groups,
            "labels": self.labels,
            "glyphs": self.glyphs,
            "fingerprint": self.fingerprint,
            "taken": [_text(path) for path in self.taken],
            "done": {what: [_text(path) for path in files] for what, files in self.done.items()},
            "left_out": [
                {"reason": why, "count": len(files), "files": [_entry(path, of) for path, of in files]}
                for why, files in self.left_out.items()
            ],
            "said": list(self.said),
        }


def left_out_in_words(skipped: Sequence[tuple[Path, str]], most: int = 3) -> str:
    """What is left out, in one line: how many files, and the reasons of most of them.

    >>> left_out_in_words([(Path("a.ttf"), "a symbol font"), (Path("b.ttf"), "lacks letters: 2 of 26")])
    '2 files are left out: a symbol font (1, a.ttf); lacks letters (1, b.ttf: 2 of 26)'
    """
    rows = BuildReport(0, 0, 0, tuple(skipped), "").left_out
    top = _common([path for path, _ in skipped])
    shown = [f"{why} ({len(of)}, {_named(of, top, 1)})" for why, of in list(rows.items())[:most]]
    more = f"; and {len(rows) - most} more reasons" if len(rows) > most else ""
    count = f"{len(skipped)} file{' is' if len(skipped) == 1 else 's are'}"
    return f"{count} left out: {'; '.join(shown)}{more}"


def _common(files: Sequence[Path]) -> Path:
    """The deepest folder that all the files lie in."""
    try:
        return Path(os.path.commonpath([path.absolute().parent for path in files]))
    except ValueError:  # no files, or on several disks
        return Path()


def _named(files: Sequence[tuple[Path, str]], top: Path, most: int = NAMES_SHOWN) -> str:
    """Some of the files by name, from a folder on, with what is the matter in each."""
    shown = []
    for path, detail in files[:most]:
        whole = path.absolute()
        name = str(whole.relative_to(top) if whole.is_relative_to(top) else whole)
        name = name if len(name) <= LONGEST else "…" + name[1 - LONGEST :]
        shown.append(one_line(f"{name}: {detail}" if detail else name, 160))
    more = len(files) - most
    return "; ".join(shown) + (f" and {more} more" if more > 0 else "")


def _entry(path: Path, detail: str) -> dict[str, str]:
    return {"file": _text(path), "detail": detail}


def _text(path: Path) -> str:
    """A path as text that every program can read, whatever the system calls it."""
    return str(path).encode(errors="backslashreplace").decode()
