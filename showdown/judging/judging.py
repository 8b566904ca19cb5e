"""Judge two folders of pictures: audit the formats, bring both to common ground, ask the panel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from showdown.arena.opinion import ALL, Panel
from showdown.arena.panel import Testimony
from showdown.arena.side_by_side import SURE
from showdown.arrays import Floats
from showdown.boxes import halve
from showdown.errors import CorpusError, UsageError
from showdown.fonts.corpus import SIZES
from showdown.judging.audit import audit_files, audit_greys
from showdown.judging.control import real_against_real
from showdown.judging.folds import Parts, is_enough, parted
from showdown.judging.ground import common_ground, ground_in_words
from showdown.judging.judgement import UNRESOLVED, Judgement, ToldPictures, tally
from showdown.judging.matching import (
    check_apart,
    check_different,
    matched,
    without_copies,
)
from showdown.judging.reading import MOST, read_side, redrawn
from showdown.judging.settling import NOT_TOLD, TOLD, settling
from showdown.judging.sides import Side
from showdown.judging.trace import Trace
from showdown.judging.trial import Case, tried
from showdown.medium import Medium, get_medium
from showdown.progress import Tell

SEED = 0


@dataclass(frozen=True, eq=False)
class _Pair:
    """Both sides, how they are parted, and what there is to say."""

    real: Side
    fake: Side
    parts: Parts
    findings: list[Trace]
    said: list[str]


def judge(
    real: Path | str,
    fake: Path | str,
    medium: str = "screen",
    size: int = 32,
    seed: int = SEED,
    tell: Tell | None = None,
    most: int = MOST,
) -> Judgement:
    """Whether a panel of textbook methods tells two sets of pictures apart, and what gives them away.

    Args:
        real, fake: a folder of pictures, as ``FOLDER/<label>/<group>/*.png``, ``FOLDER/<label>/*.png`` or all
            in one; a folder of fonts; or a corpus file.
        medium: what both go through before they are judged.
        size: of the pictures that are judged, 32 or 64 pixels.
        seed: of every random choice.
        tell: called with (done, total, what) while it works.
        most: pictures of a side that are read.

    Raises:
        CorpusError: a side cannot be read, has too little, or both are the same.
        UsageError: there is no such medium or size.
    """
    channel = get_medium(medium)
    if size not in SIZES:
        raise UsageError(f"pictures are judged at 32 or 64 pixels; {size} was asked for. Try: 32")
    real, fake = Path(real), Path(fake)
    check_apart(real, fake)
    with threadpool_limits(1):  # jurors work side by side, each in one thread
        sides = [read_side(path, seed, tell, most) for path in (real, fake)]
        pair = _common(_audited(sides[0], sides[1], seed), tell)
        return _judged(pair, channel, size, seed, tell)


def _judged(pair: _Pair, channel: Medium, size: int, seed: int, tell: Tell | None) -> Judgement:
    """What the panel says of both sides."""
    images = np.concatenate([pair.real.images, pair.fake.images])
    images = channel(halve(images) if size < images.shape[1] else images, np.random.default_rng(seed))
    labels = np.concatenate([pair.real.labels, pair.fake.labels])
    truth = np.arange(len(images)) < len(pair.real)
    case = Case(images, labels, truth, pair.parts.clusters, pair.parts, channel.name)
    answers, panel = tried(case, tell)
    verdict = TOLD if panel.teller else NOT_TOLD if panel.confirmed else UNRESOLVED
    groups = np.concatenate([pair.real.groups, pair.fake.groups])
    judged = ToldPictures(
        images, labels, groups, pair.real.files + pair.fake.files, truth, _odds(answers, panel)
    )
    fewest = min(pair.real.n_groups, pair.fake.n_groups)
    return Judgement(
        verdict=verdict,
        real=pair.real.name,
        fake=pair.fake.name,
        n_real=len(pair.real),
        n_fake=len(pair.fake),
        groups_real=pair.real.n_groups,
        groups_fake=pair.fake.n_groups,
        findings=tuple(sorted(pair.findings, key=lambda finding: -finding.size)),
        panel=panel,
        control=real_against_real(case, tell),
        settling=settling(panel, fewest) if verdict == UNRESOLVED else None,
        said=tuple(pair.said),
        by_label=tally(labels, judged),
        by_group=tally(groups, judged),
        judged=judged,
        medium=channel.name,
        size=size,
    )


def _audited(real: Side, fake: Side, seed: int) -> _Pair:
    """Both sides with their labels matched, parted, and their files audited."""
    said = [*real.said, *fake.said]
    check_different(real, fake)
    rng = np.random.default_rng(seed)
    real, fake, more = matched(real, fake, rng)
    parts = _parts(real, fake, rng)
    findings = audit_files(real, fake, parts.folds, parts.clusters)
    return _Pair(real, fake, parts, findings, [*said, *more])


def _common(pair: _Pair, tell: Tell | None) -> _Pair:
    """Both sides on common ground, without copies of each other, parted anew; and what their greys tell."""
    real, fake, said = pair.real, pair.fake, list(pair.said)
    ground = common_ground(real, fake, pair.findings)
    if done := ground_in_words(ground):
        said += done
        real, fake = redrawn(real, ground, tell), redrawn(fake, ground, tell)
    fake, copies = without_copies(real, fake)
    if copies:
        said.append(f"{copies:,} fakes that are real pictures, byte for byte, are left out")
    rng = np.random.default_rng(SEED)
    real, fake, more = matched(real, fake, rng)
    parts = _parts(real, fake, rng)
    if parts.chained:
        said.append("most groups look alike, so only those of one name are kept together")
    elif parts.joined:
        said.append(f"{parts.joined:,} groups are near-copies of another, and are kept together with it")
    findings = pair.findings + audit_greys(real, fake, parts.folds, parts.clusters)
    return _Pair(real, fake, parts, findings, [*said, *more])


def _parts(real: Side, fake: Side, rng: np.random.Generator) -> Parts:
    """How both sides are parted, the real ones first.

    Raises:
        CorpusError: too few groups of their own.
    """
    truth = np.arange(len(real) + len(fake)) < len(real)
    columns = [
        np.concatenate([getattr(side, name) for side in (real, fake)])
        for name in ("images", "labels", "groups")
    ]
    parts = parted(columns[0], columns[1], columns[2], truth, rng)
    if not is_enough(parts, truth):
        raise CorpusError(
            f"{real.name} and {fake.name} have too few groups to be judged: most pictures are of one. "
            "Try: more groups, or a folder for each"
        )
    return parts


def _odds(answers: Sequence[Testimony], panel: Panel) -> Floats:
    """The log odds (n,) by the judge whose word counts: who tells, or else all together."""
    known = {answer.juror: answer.odds for answer in answers if answer.odds is not None}
    shown = panel.shown
    if shown and shown.juror != ALL:
        return known[shown.juror]
    whole: Floats = np.sum([np.clip(odds, -SURE, SURE) for odds in known.values()], axis=0)
    return whole
