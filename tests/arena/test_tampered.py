"""A record that somebody edited gives one clear line, or is read as it is; never a traceback."""

import copy
import json

import pytest

from showdown.arena.record import Record
from showdown.arena.sizes import Sizes
from showdown.errors import RecordError
from showdown.show.report import report_html
from showdown.show.story import Story
from tests.arena.rounds import FORFEIT, LOST, entry

START = {
    "event": "match",
    "schema": 1,
    "settings": {
        "generator": {"role": "generator", "name": "a", "module": "a", "class_name": "A"},
        "detector": {"role": "detector", "name": "b", "module": "b", "class_name": "B"},
        "rounds": 2,
        "seed": 0,
        "medium": "print",
        "letters": ["A", "B"],
        "budget": {"steps": 3, "seconds": 60.0},
        "size": 32,
        "sizes": {"published": 600, "exhibits": 400, "lessons": 200},  # the last is of older runs alone
    },
    "corpus": "00ff",
    "isolation": "landlock",
    "versions": {"showdown": "0.1.0", "threads": 2},
}


@pytest.fixture
def written(tmp_path):
    """Write events into a run folder; returns the folder."""

    def write(*events):
        lines = [one if isinstance(one, str) else json.dumps(one) for one in events]
        (tmp_path / "events.jsonl").write_text("".join(line + "\n" for line in lines))
        return tmp_path

    return write


def forfeited(number):
    return {"event": "round", **FORFEIT.to_json(), "round": number}


def test_a_whole_record_is_read(written):
    record = Record.open_run(written(START, {"event": "round", **entry(1)}, forfeited(2)))
    assert [played.number for played in record.rounds] == [1, 2]
    assert [played.number for played in record.judged] == [1]
    assert record.settings.sizes == Sizes(published=600, exhibits=400)


def places(value, path=()):
    """Every place in a nested value, as a path of keys."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, key)
            yield from places(inner, (*path, key))


FULL = {"event": "round", **entry(1, confirmation={}, panel=[{}], forfeits=LOST)}


@pytest.mark.parametrize("part", ["start", "round"])
@pytest.mark.parametrize("other", ["text", None, -7, [[]], {"a": "b"}, True, "gone"], ids=repr)
def test_any_value_of_another_type_is_told_in_one_line(written, part, other):
    whole = {"start": START, "round": FULL}
    refused = 0
    for path in places(whole[part]):
        changed = copy.deepcopy(whole)
        *way, last = path
        inner = changed[part]
        for key in way:
            inner = inner[key]
        if other == "gone":
            del inner[last]
        else:
            inner[last] = other
        folder = written(changed["start"], changed["round"])
        try:
            record = Record.open_run(folder)
            record.document()
            if not record.judged:
                report_html(Story(folder))
        except RecordError as error:
            refused += 1
            assert "\n" not in str(error)
            assert "Try: " in str(error) or "damaged" in str(error)
    assert refused > 5  # else this would prove nothing


@pytest.mark.parametrize(
    "lines", [["[1]"], ["7"], ["{"], [START, forfeited(2)], [START, forfeited(1), forfeited(1)]], ids=repr
)
def test_lines_that_are_no_rounds_in_order_are_refused(written, lines):
    with pytest.raises(RecordError):
        Record.open_run(written(*lines))


def test_what_follows_a_line_that_is_none_does_not_count(written):
    record = Record.open_run(written(START, forfeited(1), "[" * 100_000, forfeited(2)))
    assert len(record.rounds) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"panel": [{"juror": ""}]},
        {"panel": [{"together": [[]]}]},
        {"panel": [{"together": [[4.0, 0.5, 0.5, 0.5]]}]},
        {"panel": [{"balanced_accuracy": 9.0}]},
        {"panel": [{}] * 101},
        {"confirmation": {"together": [[1.0]]}},
        {"confirmation": {"n_real": -1}},
        {"confirmation": {"together": [[2.0, 0.5, 0.5]] * 101}},
    ],
    ids=str,
)
def test_opinions_that_cannot_be_are_a_damaged_record(written, changes):
    assert Record.open_run(written(START, {"event": "round", **entry(1)})).judged  # the control
    with pytest.raises(RecordError, match="damaged"):
        Record.open_run(written(START, {"event": "round", **entry(1, **changes)}))
