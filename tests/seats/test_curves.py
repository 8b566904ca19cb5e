"""Contours travel flat and arrive as they were; what is none is told with what to write, on both sides."""

import numpy as np
import pytest

from showdown.errors import ContractError, Forfeit
from showdown.seats.curves import MOST_POINTS, most_bytes, pack_curves, unpack_curves

SQUARE = np.array([[1, 1, 1], [7, 1, 1], [7, 7, 1], [1, 7, 1]], np.float32)
ROUND = SQUARE * np.float32([1, 1, 0])  # the same corners as control points
RING = [SQUARE, ROUND[::-1].copy()]
GOOD = [RING, [], [SQUARE]]


def packed(came):
    return pack_curves(came, "generator 'mine'", "ABC", 8)


def unpacked(reply):
    return unpack_curves(reply, "generator 'mine'", 3, 8)


def test_contours_arrive_as_they_left():
    found = unpacked(packed(GOOD))
    assert [len(glyph) for glyph in found] == [2, 0, 1]
    for ours, theirs in zip([*RING, SQUARE], [*found[0], *found[2]], strict=True):
        assert np.array_equal(ours, theirs) and theirs.dtype == np.float32
    assert unpacked(packed([[], [], []])) == [[], [], []]
    assert sum(array.nbytes for array in packed(GOOD).values()) < most_bytes(3)


@pytest.mark.parametrize(
    ("came", "told", "advice", "follow"),
    [
        (None, "None", "return, at the end", lambda x: GOOD),
        ("ABC", "str", "one list of contours for each letter", lambda x: GOOD),
        (np.stack([SQUARE] * 3), "float32 (3, 4, 3)", "one list", lambda x: [[each] for each in x]),
        (GOOD[:2], "list of 2", "for each letter", lambda x: [*x, []]),
        ([SQUARE, [], []], "float32 (4, 3) for 'A'", "[x]", lambda x: [[x[0]], [], []]),
        ([[], [[1, 2, 3]], []], "list of 3 for a contour of 'B'", "np.array(x, np.float32)", lambda x: GOOD),
        ([[SQUARE.astype(float)], [], []], "float64 (4, 3)", "x.astype(np.float32)", lambda x: GOOD),
        ([[SQUARE[:, :2]], [], []], "float32 (4, 2)", "three columns", lambda x: GOOD),
        ([[SQUARE[:2]], [], []], "float32 (2, 3)", "three points or more", lambda x: [[], [], []]),
        ([[np.array(["a"] * 3)], [], []], "<U1 (3,)", "three columns", lambda x: GOOD),
        ([[SQUARE * np.float32("nan")], [], []], "no numbers", "np.isfinite", lambda x: GOOD),
        ([[SQUARE * np.float32("inf")], [], []], "no numbers", "np.isfinite", lambda x: GOOD),
        ([[SQUARE * 1e30], [], []], "e+30", "from -4 to 12", lambda x: GOOD),
        ([[SQUARE * [1, 1, 0.5]], [], []], "float64", "x.astype(np.float32)", lambda x: GOOD),
        (
            [[SQUARE * np.float32(0.5)], [], []],
            "other values than 0 and 1",
            "0 for a control",
            lambda x: GOOD,
        ),
        ([[np.tile(SQUARE, (300, 1))], [], []], "1,200 points", "at most 1,000", lambda x: GOOD),
    ],
)
def test_contours_that_are_none_are_told_how_to_become_some(came, told, advice, follow):
    with pytest.raises(ContractError) as error:
        packed(came)
    assert told in str(error.value) and advice in str(error.value).partition("Try: ")[2]
    assert "outlines(3 letters)" in str(error.value)
    packed(follow(came))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"points": None}, "nothing for the points"),
        ({"points": np.zeros((12, 2), np.float32)}, r"float32 \(4, 2\) for a contour"),
        ({"points": np.zeros(36, np.float32)}, r"float32 \(36,\) for the points"),
        ({"points": np.zeros((12, 3), np.uint8)}, "uint8"),
        ({"points": np.full((12, 3), np.nan, np.float32)}, "no numbers"),
        ({"points": np.full((12, 3), 1e9, np.float32)}, r"1e\+09"),
        ({"lengths": np.array([4, 4, 4], np.float32)}, "float32"),
        ({"lengths": np.array([4, 4, 5])}, "add up"),
        ({"lengths": np.array([2, 2, 8])}, r"float32 \(2, 3\) for a contour"),
        ({"lengths": np.array([-4, 8, 8])}, "add up"),
        ({"lengths": np.array([2**62, 2**62, 2**62, 2**62, 12])}, "add up"),
        ({"counts": np.array([3, 0, 1])}, "add up"),
        ({"counts": np.array([3, 0])}, "add up"),
        ({"counts": np.array([-1, 3, 1])}, "add up"),
        ({"counts": np.array([2**63 - 1, 2**63 - 1, 5])}, "add up"),
    ],
)
def test_a_process_that_lies_about_its_contours_forfeits(change, told):
    reply = {name: array for name, array in (packed(GOOD) | change).items() if array is not None}
    with pytest.raises(Forfeit, match=told) as lost:
        unpacked(reply)
    assert lost.value.status == "invalid" and "generator 'mine'" in lost.value.cause


def test_a_glyph_of_too_many_points_forfeits_whatever_its_process_said():
    many = np.tile(SQUARE, (MOST_POINTS // 4, 1))
    assert len(unpacked(packed([[many], [], []]))[0][0]) == MOST_POINTS
    reply = packed([[many], [SQUARE], []]) | {"counts": np.array([2, 0, 0])}
    with pytest.raises(Forfeit, match="1,004 points; expected at most 1,000"):
        unpacked(reply)
