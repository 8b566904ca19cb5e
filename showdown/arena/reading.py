"""What a run folder may hold: a stranger may have written it, so all of it is held against the settings."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from showdown.arena.chance import parse_secret
from showdown.arena.exam import Exhibits
from showdown.arena.round import JudgedRound, Round
from showdown.arena.settings import Settings
from showdown.errors import RecordError

SCHEMA = 3  # 1 had no secret: its chance came from the seed; 2 had a panel of one
EXAM, PUBLISHED, SPECIMENS, SUREST = "exam", "published", "specimens", "surest"
# What belongs to each glyph of a part of a round's exhibits, beside its picture: the kind of its dtype.
COLUMNS = {
    EXAM: {"letters": "U", "truth": "b", "groups": "i", "scores": "f"},
    PUBLISHED: {"letters": "U", "styles": "i", "scores": "f"},
    SPECIMENS: {"letters": "U", "styles": "i"},
    SUREST: {"letters": "U", "truth": "b"},
}
SCORES = "scores"
TESTED = ("balanced_accuracy", "accuracy_low", "accuracy_high", "auc", "auc_low", "auc_high")
SHARES = (  # figures of a judged round that lie in [0, 1]
    *TESTED,
    *("tv_bound", "brier", "flag_rate", "canary_auc"),
)
MOST_TENTHS = 10
MOST_OPINIONS = 100  # of a panel
SIDE_BY_SIDE_FIGURES = 3  # how many letters, balanced accuracy, AUC
MOST_SUREST = 100  # exhibits that gave a round away


def check_schema(schema: Any) -> None:
    """Refuse a record whose form is not known here.

    Raises:
        RecordError: a newer Showdown wrote it, or none did.
    """
    if type(schema) is not int or schema < 1:
        came = repr(schema)[:40]
        raise RecordError(f"the record states the schema {came}; expected {SCHEMA}. Try: a copy of the run")
    if schema > SCHEMA:
        raise RecordError(
            f"the record was written by a newer Showdown (schema {schema:.0f}, {SCHEMA} is known here). "
            "Try: pip install --upgrade showdown"
        )


def check_ending(last: dict[str, Any]) -> None:
    """Hold the last line of a record against what a verdict's line is, where it is one.

    Raises:
        KeyError, TypeError, UsageError: it is another.
    """
    if last.get("event") == "verdict" and "secret" in last:
        if not isinstance(last["secret"], str):
            raise TypeError(f"its secret is {str(last['secret'])[:40]!r}")
        parse_secret(last["secret"])


def check_ranges(played: Round) -> None:
    """See that figures lie where such figures can lie.

    Raises:
        ValueError: one does not.
    """
    if len(played.row) > played.number or len(played.column) > played.number:
        raise ValueError(f"round {played.number} has cells of rounds that come after it")
    shares = [cell for cell in (*played.row, *played.column) if cell is not None]
    if isinstance(played, JudgedRound):
        shares += [getattr(played, name) for name in SHARES]
        if any(len(tenth) != 3 for tenth in played.reliability) or len(played.reliability) > MOST_TENTHS:
            raise ValueError(f"round {played.number} has a reliability of another form")
        check_opinions(played)
    if not all(0 <= share <= 1 for share in shares):
        raise ValueError(f"round {played.number} has a share outside [0, 1]")
    if not all(0 <= points <= 100 for points in played.points.values()):
        raise ValueError(f"round {played.number} has points outside 0 to 100")


def check_opinions(played: JudgedRound) -> None:
    """See that the figures of a confirmation and of the panel lie where such figures can lie.

    Raises:
        ValueError: one does not.
    """
    opinions = played.panel.opinions if played.panel else ()
    if len(opinions) > MOST_OPINIONS or not all(opinion.juror for opinion in opinions):
        raise ValueError(f"round {played.number} has a panel of {len(opinions)}, or a juror without a name")
    for test in filter(None, [played.confirmation, *(opinion.test for opinion in opinions)]):
        several = [row for row in test.together if len(row) != SIDE_BY_SIDE_FIGURES]
        if several or len(test.together) > MOST_OPINIONS:
            raise ValueError(f"round {played.number} has figures of several letters of another form")
        shares = [getattr(test, name) for name in (*TESTED, "margin", "auc_margin", "level")]
        shares += [share for _, *row in test.together for share in row]
        if not all(0 <= share <= 1 for share in shares) or min(test.n_real, test.n_fake, test.n_groups) < 0:
            raise ValueError(f"round {played.number} has a test with a figure that cannot be")


def check_exhibits(exhibits: Exhibits, settings: Settings, judged: bool) -> None:
    """Hold a round's exhibits against the settings of its match.

    Raises:
        ValueError: an array is missing, is of another kind or length, or holds what cannot be.
    """
    parts = {name.partition("_")[0] for name in exhibits}
    if judged and not parts.issuperset((EXAM, PUBLISHED)):
        raise ValueError(f"it holds {', '.join(sorted(parts)) or 'nothing'}; expected an exam")
    for part in parts:
        if part not in COLUMNS:
            raise ValueError(f"it holds {part[:40]!r}, which no match has")
        own = {name: array for name, array in exhibits.items() if name.partition("_")[0] == part}
        _check_part(part, own, settings, judged)
    if len(exhibits.get("surest_truth", ())) > MOST_SUREST:
        raise ValueError(f"it holds {len(exhibits['surest_truth'])} exhibits that gave it away")


def _check_part(part: str, arrays: Exhibits, settings: Settings, judged: bool) -> None:
    """One part: pictures (n, S, S) uint8, and columns (n,)."""
    images = arrays.pop(f"{part}_images", np.zeros(0))
    if images.dtype != np.uint8 or images.shape[1:] != (settings.size, settings.size) or not len(images):
        raise ValueError(f"its {part} pictures are {images.dtype} {images.shape}")
    wanted = {f"{part}_{name}": kind for name, kind in COLUMNS[part].items()}
    if not judged:
        wanted.pop(f"{part}_{SCORES}", None)
    if wanted.keys() != arrays.keys():
        raise ValueError(f"its {part} has {sorted(arrays)}; expected {sorted(wanted)}"[:200])
    for name, kind in wanted.items():
        _check_column(name, arrays[name], kind, len(images), settings)


def _check_column(name: str, column: NDArray[Any], kind: str, n: int, settings: Settings) -> None:
    """One column (n,)."""
    if column.dtype.kind != kind or column.shape != (n,):
        raise ValueError(f"{name} is {column.dtype} {column.shape}; expected {n} of kind {kind!r}")
    if kind == "U" and not set(np.unique(column).tolist()) <= set(settings.letters):
        raise ValueError(f"{name} holds letters that were not played")
    if kind == "f" and not ((column >= 0) & (column <= 1)).all():
        raise ValueError(f"{name} holds values outside [0, 1]")
