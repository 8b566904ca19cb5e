"""A league's end, put to a folder anew: with the ladder of what its last round says."""

import json
from pathlib import Path

import numpy as np

from showdown.league.ladder import Ladder, standing
from showdown.league.marking import that_count
from showdown.league.paper import Paper
from showdown.league.reading import read_paper
from showdown.league.record import LeagueRecord


def with_ladder(folder: Path, **changes) -> Path:
    """Put the ladder to the end of a folder's record, with changes of what the last line holds."""
    record = LeagueRecord.open_league(folder)
    settings, played = record.settings, record.rounds[-1]
    kept = read_paper(folder, played.number, settings)
    columns = (kept[f"exam_{name}"] for name in ("truth", "generators", "groups", "hands"))
    scores = np.full((len(settings.judges), len(kept["exam_truth"])), np.nan, np.float32)
    for at in range(len(scores)):
        if record.turns[played.number, "detector", at].answered:
            scores[at] = record.exhibits(played.number, "detector", at)["exam_scores"]
    judged = that_count(Paper(kept["exam_images"], *columns), scores, played)
    names = [[one.name for one in side] for side in (settings.forgers, settings.judges)]
    rivals = np.array([[one != other for other in names[1]] for one in names[0]])
    house = np.array([one.house for one in settings.forgers])
    found = standing([judged], *names, rivals, house, samples=200)
    sides = zip(names, (found.game.generators, found.game.detectors), strict=True)
    mixes = [dict(zip(side, np.round(mix, 4).tolist(), strict=True)) for side, mix in sides]
    ending = {
        "event": "ladder",
        "ladder": found.ladder.to_json(),
        "game": {"value": found.game.value, "generators": mixes[0], "detectors": mixes[1]},
        "secret": record.secret.hex(),
    }
    return with_ending(folder, ending | changes)


def with_ending(folder: Path, ending: dict) -> Path:
    """Put another last line to a folder's record."""
    path = folder / "events.jsonl"
    lines = [line for line in path.read_text().splitlines() if json.loads(line)["event"] != "ladder"]
    path.write_text("\n".join([*lines, json.dumps(ending), ""]))
    return folder


def ladder_of(folder: Path) -> Ladder:
    """The ladder that a folder's record ends with."""
    return Ladder.from_json(LeagueRecord.open_league(folder).ending["ladder"])
