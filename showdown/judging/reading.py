"""Read the two sides of a judgement: folders of pictures, folders of fonts, or corpora."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from showdown.errors import CorpusError
from showdown.fonts.answers import Left, Skipped
from showdown.fonts.finding import FONT_FILES, is_there, survey
from showdown.fonts.layout import Placed
from showdown.fonts.load import corpus_letters, load_corpus
from showdown.fonts.picturefacts import AS_IT_LIES, Ground, PictureFacts
from showdown.fonts.pictures import MAX_PICTURE_BYTES, Layout, placed_pictures
from showdown.fonts.reader import FontReader
from showdown.fonts.report import left_out_in_words
from showdown.judging.sides import Side, side_of_corpus, some_groups
from showdown.progress import Tell
from showdown.words import one_line

MOST = 10_000  # pictures of a side that are read
WORKERS = max(1, min(4, os.cpu_count() or 1))  # processes that read
ALL = "(all)"  # the label of pictures that lie in no folder
LONGEST_NAME = 100
COLOUR = "colour"  # of a picture, among the notes


@dataclass(frozen=True, eq=False)
class _Read:
    """A picture (64, 64) uint8 that could be read, where it was, the facts and the SHA-256 of its file."""

    at: Placed
    image: NDArray[np.uint8]
    facts: PictureFacts
    print: str


def read_side(path: Path, seed: int, tell: Tell | None = None, most: int = MOST) -> Side:
    """One side of a judgement.

    Args:
        path: a folder of pictures or of fonts, or a corpus file.
        seed: chooses which groups are read where there are more pictures than `most`.
        tell: called with (done, total, name) after each file.
        most: pictures that are read.

    Raises:
        CorpusError: nothing there, or nothing that can be read.
    """
    if not is_there(path):
        raise CorpusError(
            f"no folder {path}; expected a folder of pictures, or a corpus file. "
            f"Try: the path as seen from {Path.cwd()}"
        )
    rng = np.random.default_rng(seed)
    if path.is_dir():
        found = survey([path])
        if len(found.pictures) > len(found.fonts):
            layout = _flat([one for one, _ in found.pictures], path) or placed_pictures(found)
            return _of_pictures(path, layout, rng, tell, most)
        if not found.fonts:
            raise CorpusError(_nothing(path, found.left))
    elif path.suffix.lower() != ".npz" and path.suffix.lower() not in FONT_FILES:
        raise CorpusError(
            f"{path} is no folder and no corpus file; expected a folder of pictures, or a .npz file. "
            "Try: the folder that it lies in"
        )
    corpus = load_corpus(path, corpus_letters(path), 64)
    side = side_of_corpus(one_line(path.name, LONGEST_NAME), corpus)
    return _bounded(side, rng, most)


def _bounded(side: Side, rng: np.random.Generator, most: int) -> Side:
    chosen = some_groups(side.groups.tolist(), most, rng)
    if len(chosen) == len(side):
        return side
    return side.take(chosen).saying(
        f"{len(chosen):,} of {len(side):,} pictures of {side.name} were taken, of groups chosen at random"
    )


def _flat(paths: Sequence[Path], root: Path) -> Layout | None:
    """Pictures that lie in a folder as they are: one label, each a group. None where they lie in folders."""
    if any(path.parent != root for path in paths):
        return None
    placed = [Placed(path, ALL, one_line(path.stem, LONGEST_NAME)) for path in paths]
    name = one_line(root.resolve().name, LONGEST_NAME)
    return Layout(placed, said=[f"{name} has no folders: its pictures have one label, each is a group"])


def _of_pictures(path: Path, layout: Layout, rng: np.random.Generator, tell: Tell | None, most: int) -> Side:
    """A side of picture files."""
    name = one_line(path.resolve().name, LONGEST_NAME)
    placed, said = layout.placed, list(layout.said)
    chosen = some_groups([one.group for one in placed], most, rng).tolist()
    if len(chosen) < len(placed):
        said.append(f"{len(chosen):,} of {len(placed):,} pictures of {name} were read, chosen at random")
        placed = [placed[at] for at in chosen]
    read, left = _read_all(placed, AS_IT_LIES, tell)
    left = layout.left + left
    if not read:
        raise CorpusError(_nothing(path, left))
    if left:
        said.append(f"{left_out_in_words(left)}, of {name}")
    coloured = sum(COLOUR in one.facts.notes for one in read)
    if coloured:
        said.append(f"{coloured:,} of {len(read):,} pictures of {name} are in colour: all are judged in grey")
    return Side(
        name,
        np.stack([one.image for one in read]),
        np.array([one.at.label for one in read], str),
        np.array([one.at.group for one in read], str),
        np.stack([one.facts.histogram for one in read]),
        np.array([one.print for one in read], str),
        tuple(str(one.at.path.relative_to(path)) for one in read),
        tuple(one.facts for one in read),
        tuple(one.at.path for one in read),
        tuple(left),
        tuple(said),
    )


def redrawn(side: Side, ground: Ground, tell: Tell | None = None) -> Side:
    """The same pictures, brought to a common ground. What can be read no more is left out.

    Raises:
        CorpusError: the files have vanished meanwhile.
    """
    columns = zip(side.paths, side.labels.tolist(), side.groups.tolist(), strict=True)
    read, _ = _read_all([Placed(*column) for column in columns], ground, tell)
    place = {path: at for at, path in enumerate(side.paths)}
    kept = side.take(np.array([place[one.at.path] for one in read], np.int64))
    if not read:
        raise CorpusError(f"the pictures of {side.name} can be read no more. Try: the same again")
    return replace(
        kept,
        images=np.stack([one.image for one in read]),
        histograms=np.stack([one.facts.histogram for one in read]),
    )


def _read_all(placed: Sequence[Placed], ground: Ground, tell: Tell | None) -> tuple[list[_Read], Left]:
    """Read pictures in several processes, each with limits; the order is kept."""
    count, lock, total = 0, Lock(), len(placed)

    def heard(name: str) -> None:
        nonlocal count
        with lock:
            count += 1
            if tell is not None:
                tell(count, total, name)

    def read(part: Sequence[Placed]) -> tuple[list[_Read], Left]:
        found: list[_Read] = []
        left: Left = []
        with FontReader(()) as reader:
            for at in part:
                try:
                    image, facts, digest = reader.audited(at.path, MAX_PICTURE_BYTES, ground=ground)
                    if not image.any():
                        raise Skipped("blank")
                    found.append(_Read(at, image, facts, digest))
                except Skipped as reason:
                    left.append((at.path, str(reason)))
                heard(at.path.name)
        return found, left

    step = max(1, -(-total // WORKERS))
    parts = [placed[start : start + step] for start in range(0, total, step)]
    with ThreadPoolExecutor(WORKERS) as pool:
        done = list(pool.map(read, parts))
    return [one for found, _ in done for one in found], [one for _, left in done for one in left]


def _nothing(path: Path, left: Left) -> str:
    why = f": {left_out_in_words(left)}" if left else ": it is empty"
    return (
        f"no readable picture in {path}{why}. Expected PNG, JPEG, BMP, WebP, TIFF or GIF files. "
        "Try: FOLDER/<label>/<group>/picture.png, or all pictures in one folder"
    )
